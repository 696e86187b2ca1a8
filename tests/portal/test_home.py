"""The first page: eight pictures, one box, a number to call, and little weight."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve
from django.utils.translation import override

from core.presentation import UrgentLine

KB = 1024
Draw = Callable[[str], str]
LINES = [
    UrgentLine("211", "tel:211", "Trouver un organisme", "Jour et nuit"),
    UrgentLine("811", "tel:811", "Infirmière ou intervenante sociale", "Jour et nuit"),
    UrgentLine("1 800 363-9010", "tel:+18003639010", "Violence à la maison", "Jour et nuit"),
    UrgentLine("1 866 277-3553", "tel:+18662773553", "Idées de suicide", "Jour et nuit"),
]
both_languages = pytest.mark.parametrize("language", ["fr", "en"])


@pytest.fixture
def home(client: Client, monkeypatch: pytest.MonkeyPatch) -> Draw:
    """Draws the home page with lines that need no database."""
    monkeypatch.setattr("portal.views.home.urgent_lines", lambda occasion: LINES)

    def draw(language: str) -> str:
        answer = client.get(f"/{language}/")
        assert answer.status_code == 200
        return answer.content.decode()

    return draw


def test_the_question_is_the_heading(home: Draw) -> None:
    assert "<h1>De quoi avez-vous besoin?</h1>" in home("fr")


@both_languages
def test_there_are_eight_pictures_and_the_two_that_cannot_wait_come_first(language: str, home: Draw) -> None:
    tiles = re.findall(r'<a class="(ms-need[^"]*)"', home(language))
    assert len(tiles) == 8
    assert ["urgent" in tile for tile in tiles] == [True, True, *[False] * 6]


@both_languages
def test_there_is_one_box_which_asks_with_get(language: str, home: Draw) -> None:
    page = home(language)
    forms = re.findall(r'<form[^>]*role="search"[^>]*>', page)
    assert len(forms) == 1
    assert 'method="get"' in forms[0]
    assert len(re.findall(r'name="q"', page)) == 1


@both_languages
def test_there_is_a_number_to_call(language: str, home: Draw) -> None:
    page = home(language)
    assert 'href="tel:211"' in page
    assert 'href="tel:911"' in page


def test_without_any_line_the_page_still_draws(home: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.views.home.urgent_lines", lambda occasion: [])
    assert "ms-home__lines" not in home("fr")


@both_languages
def test_every_link_of_ours_leads_somewhere(language: str, home: Draw) -> None:
    for address in set(re.findall(r'(?:href|action)="(/[^"]*)"', home(language))):
        path = urlsplit(address).path
        if path.startswith(settings.STATIC_URL):
            assert finders.find(path.removeprefix(settings.STATIC_URL)), path
        elif path.startswith(f"/{language}/"):
            with override(language):
                resolve(path)


@both_languages
def test_the_nineteen_boroughs_stand_on_the_map_and_in_a_list(language: str, home: Draw) -> None:
    page = home(language)
    addresses = re.findall(r'href="(/[a-z]{2}/(?:arrondissements|boroughs)/[a-z-]+/)"', page)
    assert len(set(addresses)) == 19
    assert len(addresses) == 38


@both_languages
def test_the_page_weighs_at_most_14_kb_and_60_kb_in_all(language: str, home: Draw) -> None:
    page = home(language)
    weight = len(gzip.compress(page.encode(), 6))
    assert weight <= 14 * KB
    files = set(re.findall(rf'(?:href|src)="{settings.STATIC_URL}([^"]+)"', page))
    for name in files:
        body = Path(str(finders.find(name))).read_bytes()
        weight += len(body) if name.endswith(".woff2") else len(gzip.compress(body, 6))
    assert len(files) >= 6
    assert weight <= 60 * KB


@both_languages
def test_its_title_says_little(language: str, home: Draw) -> None:
    title = home(language).partition("<title>")[2].partition("</title>")[0]
    assert title in ("Services à Montréal", "Services in Montréal")


def test_the_root_leads_to_french_whatever_the_browser_prefers(client: Client) -> None:
    answer = client.get("/", headers={"Accept-Language": "en"})
    assert answer.status_code == 302
    assert answer["Location"] == "/fr/"
