"""
Proof 28: every form that a person may post is posted, on a walk in a real browser under the shipped policy.

With another referrer policy Chromium sends « Origin: null » and Django refuses every form: seen, hence this.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from django.urls import resolve
from django.utils.translation import override

from tests.journeys.housing_life import PARTS, LifeOf
from tests.journeys.whole_journey import Walk

#: The folders of templates, and those among them whose forms the walks of housing post.
JOURNEY: Final = ("assistance", "portal")
HOUSING: Final = ("housing", "housing/apply", "portal/housing")
#: Forms that post to the address they stand at, of which one template has several.
OWN_ADDRESS: Final = {
    "housing/apply/question.html": {"housing:question"},
    # What somebody was writing when their visit ended: shown to be copied, it has no button.
    "housing/apply/gone.html": set(),
}
FORM: Final = re.compile(r'<form method="post"(?: action="({%[^%]*%}|{{[^}]*}})[^"]*")?')


def forms_in_the_templates(folders: tuple[str, ...]) -> set[str]:
    """Return the name of each address that a form of some templates posts to."""
    found = set()
    for folder in folders:
        for template in (Path(settings.BASE_DIR) / "templates" / folder).glob("*.html"):
            text = template.read_text(encoding="utf-8")
            for action in FORM.findall(text):
                named = re.match(r'{% url "([a-z_:]+)"', action)
                found |= {named[1]} if named else OWN_ADDRESS[f"{folder}/{template.name}"]
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_form_is_posted_and_none_is_refused(language: str, walks: Callable[[str], Walk]) -> None:
    walk = walks(language)
    with override(language):
        posted = {resolve(path).view_name for path, _status in walk.posted}
    wanted = forms_in_the_templates(JOURNEY)
    assert len(wanted) >= 10
    assert wanted - posted == set()
    # 400 is our own answer to a mistake; 403 would be a form that the policy or its token refused.
    assert {status for _path, status in walk.posted} <= {200, 303, 400}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_form_of_housing_is_posted_and_none_is_refused(language: str, life_of: LifeOf) -> None:
    posts = [one for part in PARTS for one in life_of(part, language).posted]
    with override(language):
        posted = {resolve(path).view_name for path, _status in posts}
    wanted = forms_in_the_templates(HOUSING)
    assert len(wanted) >= 18
    assert wanted - posted == set()
    assert {status for _path, status in posts} <= {200, 303, 400}
