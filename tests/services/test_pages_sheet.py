"""The sheet: a few services on paper, both languages side by side, with or without the portal's name."""

import re

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.services.factories import ListingFactory, ServicePointFactory

pytestmark = pytest.mark.django_db


def body_of(client: Client, query: str = "", language: str = "fr") -> str:
    path = "/fr/feuille/" if language == "fr" else "/en/sheet/"
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200
    body = response.content.decode()
    assert "⚠ unknown variable" not in body
    return body


def paper_of(body: str) -> str:
    return body.partition('<div class="ms-paper"')[2]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_both_languages_stand_side_by_side_whatever_the_readers_own(client: Client, language: str) -> None:
    ListingFactory(slug="a", name_fr="Panier vert", name_en="Green basket", at_a_place=True)
    paper = paper_of(body_of(client, "s=a", language))
    french, _, english = paper.partition('lang="en"')
    assert "Panier vert" in french
    assert "Papiers demandés" in french
    assert "Green basket" in english
    assert "Papers asked" in english
    assert "514\xa0555-0199" in french


def test_listings_keep_the_order_in_which_they_were_asked(client: Client) -> None:
    for slug in ("b", "a", "c"):
        ListingFactory(slug=slug, name_fr=f"Fiche {slug}", at_a_place=True)
    paper = paper_of(body_of(client, "s=c&s=a&s=b"))
    assert re.findall(r"<h2>(Fiche \w)</h2>", paper.replace("Emergency", "")) == [
        "Fiche c",
        "Fiche a",
        "Fiche b",
    ]


def test_an_unknown_answer_is_written_as_unknown(client: Client) -> None:
    ListingFactory(slug="a", at_a_place=True)
    assert paper_of(body_of(client, "s=a")).count("ms-paper__unknown") == 6, "three answers, two languages"


def test_the_hours_are_written_in_few_lines(client: Client) -> None:
    listing = ListingFactory(slug="a")
    ServicePointFactory(listing=listing, office_hours=True)
    paper = paper_of(body_of(client, "s=a"))
    assert "Lundi au vendredi\xa0: 9\xa0h à 17\xa0h" in paper
    assert "Monday to Friday: 9\xa0a.m. to 5\xa0p.m." in paper


def test_a_place_that_hides_sends_to_the_phone_in_both_languages(client: Client) -> None:
    ListingFactory(slug="a", confidential=True)
    paper = paper_of(body_of(client, "s=a"))
    assert "Adresse confidentielle\xa0: téléphonez" in paper
    assert "Confidential address: call" in paper


def test_a_discreet_sheet_does_not_name_the_portal(client: Client) -> None:
    ListingFactory(slug="a", at_a_place=True)
    plain, discreet = body_of(client, "s=a"), body_of(client, "s=a&discret=1")
    assert "Accès sans peur" in paper_of(plain).partition("<footer")[0]
    assert "Accès sans peur" not in paper_of(discreet).partition("<footer")[0]
    assert "Accès sans peur" not in discreet.partition("<title>")[2].partition("</title>")[0]
    assert "Services à Montréal" not in discreet.partition("<title>")[2].partition("</title>")[0]


def test_more_than_a_page_holds_is_said(client: Client) -> None:
    for number in range(14):
        ListingFactory(slug=f"f{number}", at_a_place=True)
    body = body_of(client, "&".join(f"s=f{number}" for number in range(14)))
    assert "au plus 12 services" in body
    assert body.count("ms-paper__entry") == 12


def test_what_no_longer_exists_is_said_and_left_out(client: Client) -> None:
    ListingFactory(slug="a", at_a_place=True)
    ListingFactory(slug="ferme", closed=True, at_a_place=True)
    body = body_of(client, "s=a&s=ferme&s=jamais&s=%00")
    assert "n’existe plus" in body
    assert body.count("ms-paper__entry") == 1


def test_an_empty_sheet_offers_the_numbers_that_help_most(client: Client) -> None:
    ListingFactory(slug="211", name_fr="211 Grand Montréal", by_phone=True)
    body = body_of(client)
    assert "ms-paper" not in body.partition("<main")[2].replace("ms-paper__", "")
    assert re.search(r'name="s" value="211"><span>211 Grand Montréal', body)


def test_a_sheet_of_twelve_costs_as_many_queries_as_a_sheet_of_one(client: Client) -> None:
    def queries(query: str) -> int:
        body_of(client, query)
        with CaptureQueriesContext(connections["directory"]) as captured:
            body_of(client, query)
        return sum("searchversion" not in one["sql"] for one in captured)

    for number in range(12):
        ListingFactory(slug=f"f{number}", at_a_place=True)
    assert queries("s=f0") == queries("&".join(f"s=f{number}" for number in range(12))) <= 6
