"""Proof 26: a person asks for help and takes everything back, JavaScript off, at 320 px, in each language."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.whole_journey import MESSAGE, STORY, Walk
from tests.running_portal import Portal

both_languages = pytest.mark.parametrize("language", ["fr", "en"])
Walks = Callable[[str], Walk]


def page_of(walk: Walk, name: str) -> str:
    (seen,) = [one for one in walk.pages if one.name == name]
    return seen.text.replace("\u00a0", " ")


@both_languages
def test_a_person_asks_comes_back_and_takes_everything_back(language: str, walks: Walks) -> None:
    walk = walks(language)
    assert len(walk.first_code) == len(walk.second_code) == 20
    assert walk.first_code != walk.second_code
    assert MESSAGE[language] in page_of(walk, "the file with a message")
    assert STORY[language] in walk.copies["notes.txt"]
    assert STORY[language] in json.loads(walk.copies["notes.json"])["story"]["what"]
    unknown = {"fr": "Aucun dossier n’a ce code", "en": "No file has this code"}[language]
    for name in ("a code that was replaced", "a code that was erased"):
        assert unknown in page_of(walk, name)
    assert STORY[language] not in page_of(walk, "taken back")


@both_languages
def test_every_page_on_the_way_is_accessible_and_fits_320_pixels(language: str, walks: Walks) -> None:
    walk = walks(language)
    assert len(walk.pages) >= 18
    assert {one.name: one.faults for one in walk.pages if one.faults} == {}
    assert {one.name: one.widest for one in walk.pages if one.widest > 320} == {}


def test_an_answer_is_read_with_who_opened_the_file(
    portal: Portal, open_browser: Callable[..., Page]
) -> None:
    kept = next(portal.folder.rglob("demonstration-staff.json"))
    code = json.loads(kept.read_text(encoding="utf-8"))["receipt_code"]
    page = open_browser(javascript=False, width=320)
    page.goto("/fr/suivi/")
    page.locator("input[name=code]").fill(code)
    page.locator("main form button").click()
    answer = page.locator(".ms-talk > li:not(.ms-talk__mine)").first
    assert "Thank you for writing" in answer.inner_text()
    assert page.locator("[aria-labelledby=ouvertures] li").count() == 3
