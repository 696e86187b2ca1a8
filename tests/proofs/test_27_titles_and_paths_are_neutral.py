"""
Proof 27: what stays in a history list says little.

A page's title never holds what the person typed, and the exit leads to a dull page of our own.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.housing_life import PARTS, LifeOf
from tests.journeys.whole_journey import Seen, Walk
from tests.running_portal import Portal

# What no title of the journey may say, whoever reads it over a shoulder or in a history list.
TELLING = re.compile(
    r"aide\b|help|demande|request|danger|violence|police|peur|fear|confian|confiden|secret|statut|status|dossier|file",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_title_of_a_search_does_not_repeat_what_was_typed(language: str, portal: Portal) -> None:
    body = portal.fetch(f"/{language}/services/?q=mon+mari+me+frappe")[2]
    title = body.partition("<title>")[2].partition("</title>")[0]
    assert title
    assert "frappe" not in title
    assert "mari" not in title


def test_the_exit_ends_on_a_dull_page_and_forgets_the_visit(
    open_browser: Callable[..., Page], portal: Portal
) -> None:
    status, headers, _body = portal.fetch("/quitter", Cookie="visite=abc")
    assert status == 303
    assert "visite=" in headers.get("Set-Cookie", "")
    assert headers["Cache-Control"] == "no-store"
    page = open_browser(javascript=False)
    page.goto("/fr/services/sos-violence-conjugale/")
    page.locator("a[href^='/quitter']").first.click()
    assert urlsplit(page.url).path == "/fr/bibliotheques-heures/"
    assert "iblioth" in page.title()


def test_shift_three_times_leaves_the_page_but_not_while_typing(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.goto("/fr/services/sos-violence-conjugale/")
    for key in ("Shift", "Shift", "a", "Shift"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.url.endswith("/sos-violence-conjugale/")
    page.wait_for_timeout(5200)
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/bibliotheques-heures/")
    page.go_back()
    assert "violence" not in page.url


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_title_on_the_way_tells_what_it_was(language: str, walks: Callable[[str], Walk]) -> None:
    for seen in walks(language).pages:
        tells_nothing(seen, language)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_no_title_tells_what_a_household_did(part: str, language: str, life_of: LifeOf) -> None:
    for seen in life_of(part, language).pages:
        tells_nothing(seen, language)


def tells_nothing(seen: Seen, language: str) -> None:
    assert seen.title.endswith({"fr": "Services à Montréal", "en": "Services in Montréal"}[language]), (
        seen.name
    )
    assert not TELLING.search(seen.title), seen.title
    # A path never holds a code, nor a word that somebody typed.
    assert not re.search(r"\d{5}|zz", re.sub(r"[0-9a-f-]{36}", "", seen.path)), seen.path
