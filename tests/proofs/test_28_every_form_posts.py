"""
Proof 28: every form that a person may post is posted, on a walk in a real browser under the shipped policy.

With another referrer policy Chromium sends « Origin: null » and Django refuses every form: seen, hence this.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import resolve
from django.utils.translation import override

from tests.journeys.whole_journey import Walk

FOLDERS = ("assistance", "portal")


def forms_in_the_templates() -> set[str]:
    """The name of each address that a form of the journey posts to."""
    found = set()
    for folder in FOLDERS:
        for template in (Path(settings.BASE_DIR) / "templates" / folder).glob("*.html"):
            text = template.read_text(encoding="utf-8")
            found |= set(re.findall(r'<form method="post" action="{% url "([a-z_:]+)"', text))
            assert text.count('<form method="post"') == len(
                re.findall(r'<form method="post" action="{% url "', text)
            ), template
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_form_is_posted_and_none_is_refused(language: str, walks: Callable[[str], Walk]) -> None:
    walk = walks(language)
    with override(language):
        posted = {resolve(path).view_name for path, _status in walk.posted}
    wanted = forms_in_the_templates()
    assert len(wanted) >= 10
    assert wanted - posted == set()
    # 400 is our own answer to a mistake; 403 would be a form that the policy or its token refused.
    assert {status for _path, status in walk.posted} <= {200, 303, 400}
