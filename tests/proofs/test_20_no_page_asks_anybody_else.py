"""
Proof 20, for the journey: every request of every page goes to our own origin under the strict policy, and
the only cookies are the two of the journey, until the window is closed.

tests/journeys/test_every_page.py asks the same of the directory, whose pages set none.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.journeys.housing_life import PARTS, LifeOf
from tests.journeys.whole_journey import Walk
from tests.running_portal import Portal


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_journey_asks_nobody_else(language: str, walks: Callable[[str], Walk], portal: Portal) -> None:
    walk = walks(language)
    assert walk.hosts == {urlsplit(portal.public).netloc}
    assert walk.refusals == []
    assert len(walk.policies) >= 25
    for policy in walk.policies:
        assert "default-src 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
    assert walk.cookies == {("visite", -1, True, "Strict"), ("trajet", -1, True, "Strict")}
    assert walk.cache == {"no-store"}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_a_household_asks_nobody_else(part: str, language: str, life_of: LifeOf) -> None:
    life = life_of(part, language)
    assert life.hosts == {urlsplit(life.address).netloc}
    assert life.refusals == []
    for policy in life.policies:
        assert "default-src 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
    assert life.cookies <= {("visite", -1, True, "Strict"), ("trajet", -1, True, "Strict")}
    assert life.cache <= {"no-store"}


@pytest.mark.parametrize("path", ["/fr/aide/", "/fr/aide/moins-de-18-ans/", "/fr/", "/fr/services/"])
def test_a_page_without_a_form_sets_no_cookie(path: str, portal: Portal) -> None:
    status, headers, _body = portal.fetch(path)
    assert status == 200
    assert "Set-Cookie" not in headers
