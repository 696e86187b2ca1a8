"""The directory without a search: needs, boroughs, situations, seasons; every page leads somewhere."""

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from services.enums import HoursKind
from services.importing.shipped_listings import read_listings
from services.rules.seasons import BANNERS, banners_on
from services.rules.situations import SITUATIONS
from tests.services.factories import (
    BoroughFactory,
    CategoryFactory,
    ListingFactory,
    PhoneFactory,
    PlaceFactory,
    ServicePointFactory,
)

# What one sentence of a key page may hold: grade 6 reads about this many words at once.
MOST_WORDS = 22
DATA = Path(settings.BASE_DIR) / "services" / "data"


def body_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    body = response.content.decode()
    assert "⚠ unknown variable" not in body
    return body


@pytest.mark.django_db
def test_each_need_says_how_many_services_stand_in_it(client: Client) -> None:
    food = CategoryFactory()
    meals = CategoryFactory(slug="repas", label_fr="Repas", parent=food.parent)
    ListingFactory(category=food, at_a_place=True)
    ListingFactory(category=food, also_in=[meals], at_a_place=True)
    ListingFactory(category=food, draft=True)
    body = body_of(client, "/fr/besoins/")
    counts = dict(re.findall(r'href="/fr/besoins/([\w-]+)/">[^<]*</a> <span[^>]*>(\d+)', body))
    assert counts == {"banque-alimentaire": "2", "repas": "1"}


@pytest.mark.django_db
def test_a_need_shows_those_beside_it_and_the_way_to_narrow_it(client: Client) -> None:
    food = CategoryFactory()
    CategoryFactory(slug="repas", label_fr="Repas", parent=food.parent)
    for _ in range(23):
        ListingFactory(category=food, at_a_place=True)
    body = body_of(client, "/fr/besoins/banque-alimentaire/")
    assert body.count("data-listing") == 20
    assert 'href="/fr/besoins/banque-alimentaire/" aria-current="page"' in body
    assert 'href="/fr/besoins/repas/"' in body
    assert 'href="/fr/services/?category=banque-alimentaire"' in body
    assert 'href="/fr/services/?category=banque-alimentaire&amp;page=2"' in body


@pytest.mark.django_db
def test_a_need_where_one_may_be_in_danger_shows_who_answers_first(client: Client) -> None:
    shelter = CategoryFactory(slug="hebergement", parent=None, label_fr="Dormir ce soir")
    listing = ListingFactory(slug="211", category=shelter)
    point = ServicePointFactory(listing=listing, kind="phone", place=None, hours_kind=HoursKind.ALWAYS)
    PhoneFactory(point=point, number="211")
    body = body_of(client, "/fr/besoins/hebergement/")
    assert 'href="tel:211"' in body.partition("data-listing")[0]


@pytest.mark.django_db
def test_an_empty_need_gives_a_number(client: Client) -> None:
    CategoryFactory()
    assert 'href="tel:211"' in body_of(client, "/fr/besoins/banque-alimentaire/")


@pytest.mark.django_db
def test_the_map_and_the_list_lead_to_the_same_boroughs(client: Client) -> None:
    BoroughFactory()
    BoroughFactory(neighbouring_city=True)
    body = body_of(client, "/fr/arrondissements/")
    assert body.count('href="/fr/arrondissements/verdun/"') == 2, "once on the map, once in the list"
    assert 'href="/fr/arrondissements/westmount/"' in body
    assert "Ce ne sont pas des arrondissements de Montréal" in body


@pytest.mark.django_db
def test_a_borough_shows_what_is_there_and_what_is_next_to_it(client: Client) -> None:
    BoroughFactory()
    for slug, latitude in (("lasalle", 45.43), ("anjou", 45.61), ("lachine", 45.44)):
        BoroughFactory(slug=slug, latitude=latitude)
    ListingFactory(slug="ici", at_a_place=True)
    elsewhere = ListingFactory(slug="ailleurs")
    ServicePointFactory(listing=elsewhere, place=PlaceFactory(borough__slug="anjou"))
    body = body_of(client, "/fr/arrondissements/verdun/")
    assert re.findall(r'data-listing="([\w-]+)"', body) == ["ici"]
    beside = body.partition("À côté")[2].partition("</p>")[0]
    assert re.findall(r'/fr/arrondissements/([\w-]+)/"', beside) == ["lachine", "lasalle", "anjou"]
    assert 'class="ms-map__here"' in body
    assert "/fr/services/?category=alimentation&amp;borough=verdun" in body


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/fr/besoins/rien/", "/fr/arrondissements/rien/", "/fr/situations/rien/"])
def test_what_does_not_exist_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_situation_has_a_page_with_few_steps_and_a_way_on(client: Client, language: str) -> None:
    CategoryFactory()
    ListingFactory(at_a_place=True)
    index = body_of(client, f"/{language}/situations/")
    for situation in SITUATIONS:
        address = f"/{language}/situations/{situation.slug}/"
        assert f'href="{address}"' in index
        body = body_of(client, address)
        with override(language):
            assert str(situation.heading) in body
            for step in situation.steps:
                assert f"<li>{step}</li>" in body
        hedge = (
            "À vérifier avec une clinique juridique" if language == "fr" else "Check it with a legal clinic"
        )
        assert (hedge in body) is situation.is_about_law


def test_no_situation_asks_for_more_than_five_short_steps() -> None:
    for situation in SITUATIONS:
        assert 1 <= len(situation.steps) <= 5
        for language in ("fr", "en"):
            with override(language):
                for step in situation.steps:
                    for sentence in re.split(r"(?<=[.?!])\s+", str(step)):
                        assert len(sentence.split()) <= MOST_WORDS, sentence


def test_no_situation_promises_what_the_city_cannot() -> None:
    forbidden = re.compile(r"sanctua|protég|protected|safe from|à l’abri des", re.IGNORECASE)
    for language in ("fr", "en"):
        with override(language):
            for situation in SITUATIONS:
                for text in (situation.heading, situation.hint, *situation.steps):
                    assert not forbidden.search(str(text)), text


def test_a_situation_that_mentions_911_says_who_comes() -> None:
    for situation in SITUATIONS:
        said = any("911" in str(step) for step in situation.steps)
        assert situation.mentions_911 == said, situation.slug


@pytest.mark.django_db
def test_911_stands_with_the_honest_line_about_the_police(client: Client) -> None:
    body = body_of(client, "/fr/situations/calme/")
    assert 'href="tel:911"' in body
    assert "La politique de la Ville ne lie pas la police." in body


@pytest.mark.django_db
def test_a_discreet_situation_says_nothing_in_its_title_or_its_address(client: Client) -> None:
    for situation in SITUATIONS:
        title = (
            body_of(client, f"/fr/situations/{situation.slug}/").partition("<title>")[2].partition("</")[0]
        )
        if situation.is_discreet:
            assert title == "Services à Montréal"
        assert not re.search(r"violence|police|detention|danger|peur|expuls", situation.slug)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/fr/besoins/",
        "/fr/besoins/banque-alimentaire/",
        "/fr/arrondissements/verdun/",
        "/fr/situations/nuit/",
    ],
)
def test_a_page_costs_the_same_few_queries_with_one_listing_and_with_twenty(
    client: Client, path: str
) -> None:
    def queries() -> int:
        body_of(client, path)
        with CaptureQueriesContext(connections["directory"]) as captured:
            body_of(client, path)
        return sum("searchversion" not in query["sql"] for query in captured)

    hotel = CategoryFactory(slug="hebergement", parent=None, label_fr="Dormir")
    ListingFactory(at_a_place=True, also_in=[hotel])
    one = queries()
    for _ in range(24):
        ListingFactory(at_a_place=True, also_in=[hotel])
    assert queries() == one <= 6


@pytest.mark.parametrize(
    ("day", "slugs"),
    [
        (dt.date(2026, 12, 24), ["cold"]),
        (dt.date(2027, 1, 15), ["cold"]),
        (dt.date(2027, 3, 31), ["cold", "taxes"]),
        (dt.date(2027, 4, 1), ["taxes"]),
        (dt.date(2027, 5, 1), ["moving"]),
        (dt.date(2027, 7, 1), ["heat", "moving"]),
        (dt.date(2027, 7, 16), ["heat"]),
        (dt.date(2027, 8, 20), ["heat", "school"]),
        (dt.date(2027, 10, 10), []),
        (dt.date(2028, 2, 29), ["cold"]),
    ],
)
def test_the_season_decides_the_banners(day: dt.date, slugs: list[str]) -> None:
    assert [banner.slug for banner in banners_on(day)] == slugs


@pytest.mark.django_db
def test_a_banner_stands_on_the_pages_that_begin_a_search_and_leads_to_a_need(client: Client) -> None:
    with time_machine.travel(dt.datetime(2026, 12, 24, 17, tzinfo=dt.UTC), tick=False):
        for path in ("/fr/services/", "/fr/besoins/", "/fr/situations/"):
            assert 'class="ms-season ms-season--cold"' in body_of(client, path)
        assert "ms-season" not in body_of(client, "/fr/services/?q=zinnia"), (
            "a search is answered, not advised"
        )
    with time_machine.travel(dt.datetime(2026, 10, 10, 17, tzinfo=dt.UTC), tick=False):
        assert "ms-season" not in body_of(client, "/fr/services/")


def test_what_a_banner_or_a_situation_names_exists() -> None:
    categories = (DATA / "categories.tsv").read_text(encoding="utf-8")
    slugs = {cell for line in categories.splitlines() for cell in line.split("\t")[:2]}
    assert {banner.category for banner in BANNERS} <= slugs
    assert {slug for situation in SITUATIONS for slug in situation.categories} <= slugs
    listings = {entry.slug for entry in read_listings(DATA)}
    assert {slug for situation in SITUATIONS for slug in situation.lines} <= listings
