"""A listing's page: may I go there, when, how old is what we know, and nothing that could harm."""

import datetime as dt
import json
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from services.enums import Cost, HolidayRule, HoursKind, Known
from tests.services.factories import (
    CategoryFactory,
    HoursExceptionFactory,
    HoursPieceFactory,
    ListingFactory,
    PhoneFactory,
    PlaceFactory,
    ProvenanceFactory,
    ServicePointFactory,
)

pytestmark = pytest.mark.django_db

MONTREAL = ZoneInfo("America/Montreal")
# A Wednesday.
AT = dt.datetime(2026, 11, 18, 10, 30, tzinfo=MONTREAL)


def page(client: Client, slug: str, language: str = "fr", status: int = 200) -> str:
    response = client.get(f"/{language}/services/{slug}/")
    assert response.status_code == status
    body = response.content.decode()
    assert "⚠ unknown variable" not in body
    return body


def words_of(body: str) -> str:
    main = body.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", main, flags=re.DOTALL)))


def structured_of(body: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', body, re.DOTALL)
    assert found is not None
    structured: dict[str, object] = json.loads(found[1])
    return structured


def test_the_three_answers_come_before_the_call_and_the_call_before_the_place(client: Client) -> None:
    ListingFactory(slug="a", nothing_asked=True, cost=Cost.FREE, at_a_place=True)
    body = page(client, "a")
    order = [
        body.index(mark) for mark in ("Puis-je y aller?", 'class="ms-answer"', "ms-button--call", "ms-point")
    ]
    assert order == sorted(order)
    assert re.findall(r"<dt>(.*?)</dt>", body)[:3] == ["Statut demandé", "Papiers demandés", "Coût"]


def test_an_answer_that_nobody_knows_is_outlined_and_says_what_to_do(client: Client) -> None:
    ListingFactory(slug="a", at_a_place=True)
    body = page(client, "a")
    assert body.count("ms-answer__cell--unknown") == 3
    assert body.count("Nous ne savons pas") == 3
    assert "Demandez avant de donner votre nom." in body


def test_words_that_were_read_but_not_understood_are_quoted_in_their_own_language(client: Client) -> None:
    listing = ListingFactory(slug="a", at_a_place=True)
    ProvenanceFactory(listing=listing, field="documents_asked", quote="membership card", quote_language="en")
    assert re.search(
        r'<span class="ms-answer__note" lang="en">«\xa0membership card\xa0»</span>', page(client, "a")
    )


def test_papers_and_a_law_are_named(client: Client) -> None:
    ListingFactory(slug="a", papers_asked=True, at_a_place=True)
    assert "Pièce d’identité avec photo et preuve d’adresse" in page(client, "a")
    assert "Une facture récente suffit." in page(client, "a")
    ListingFactory(slug="b", status_by_law=True, at_a_place=True)
    assert "Loi sur l’assurance maladie" in page(client, "b")


@pytest.mark.parametrize(
    ("trait", "said", "shape"),
    [
        ("never_verified", "n’ont pas encore été vérifiés", "ms-age--unknown"),
        ("overdue", "elle est en retard", "ms-age--careful"),
        ("free", "Vérifié le 15\xa0octobre\xa02026 par Équipe des fiches (par téléphone).", "ms-age--yes"),
    ],
)
def test_a_page_says_how_old_its_facts_are(client: Client, trait: str, said: str, shape: str) -> None:
    ListingFactory(slug="a", at_a_place=True, **{trait: True})
    with time_machine.travel(AT, tick=False):
        body = page(client, "a")
    assert said in body
    assert shape in body


def test_today_is_marked_and_the_door_is_open_or_not(client: Client) -> None:
    listing = ListingFactory(slug="a")
    point = ServicePointFactory(listing=listing, hours_kind=HoursKind.WEEKLY, holidays=HolidayRule.UNKNOWN)
    for weekday in range(5):
        HoursPieceFactory(point=point, weekday=weekday)
    with time_machine.travel(AT, tick=False):
        body = page(client, "a")
    today = re.search(r'<tr class="[^"]*--today" aria-current="date">(.*?)</tr>', body, re.DOTALL)
    assert today is not None
    assert "Mercredi" in today[1]
    assert "Ouvert, ferme à 17\xa0h" in body
    assert "Jours fériés\xa0: nous ne savons pas." in body
    with time_machine.travel(AT.replace(hour=20), tick=False):
        assert "Fermé, ouvre demain à 9\xa0h" in page(client, "a")
    with time_machine.travel(dt.datetime(2026, 12, 25, 10, tzinfo=MONTREAL), tick=False):
        body = page(client, "a")
    assert "Noël" in body
    assert "Heures inconnues" in body, "a holiday nobody asked about is unknown, not closed"


def test_a_night_runs_into_the_next_day(client: Client) -> None:
    listing = ListingFactory(slug="a")
    point = ServicePointFactory(listing=listing, hours_kind=HoursKind.WEEKLY)
    HoursPieceFactory(point=point, weekday=1, overnight=True)
    with time_machine.travel(AT.replace(hour=7), tick=False):
        body = page(client, "a")
    assert "Ouvert, ferme à 8\xa0h\xa015" in body
    assert "20\xa0h\xa030 à 8\xa0h\xa015 le lendemain" in body


def test_an_exception_is_said_with_its_reason(client: Client) -> None:
    listing = ListingFactory(slug="a")
    point = ServicePointFactory(listing=listing, office_hours=True)
    HoursExceptionFactory(point=point)
    with time_machine.travel(dt.datetime(2026, 12, 21, 9, tzinfo=MONTREAL), tick=False):
        body = page(client, "a")
    assert "Le 24\xa0décembre\xa02026\xa0: fermé (Temps des fêtes)" in body
    assert "Cette semaine seulement" in body


def test_hours_are_written_in_each_language_as_it_writes_them(client: Client) -> None:
    listing = ListingFactory(slug="a")
    point = ServicePointFactory(listing=listing, hours_kind=HoursKind.WEEKLY)
    HoursPieceFactory(point=point, weekday=2, opens=dt.time(9), closes=dt.time(16, 30))
    with time_machine.travel(AT, tick=False):
        assert "9\xa0h à 16\xa0h\xa030" in page(client, "a")
        assert "9\xa0a.m. to 4:30\xa0p.m." in page(client, "a", "en")


def test_the_map_opens_on_the_phone_and_asks_nobody(client: Client) -> None:
    ListingFactory(slug="a", at_a_place=True)
    body = page(client, "a")
    assert 'href="geo:45.46050,-73.57010?q=4501%2C%20rue%20de%20Verdun' in body
    listing = ListingFactory(slug="b")
    ServicePointFactory(listing=listing, place=PlaceFactory(approximate=True))
    assert 'href="geo:0,0?q=' in page(client, "b"), "the middle of a postal code makes no pin"


def test_a_text_line_opens_the_messages_and_says_what_it_is(client: Client) -> None:
    listing = ListingFactory(slug="a")
    point = ServicePointFactory(listing=listing)
    PhoneFactory(point=point, text_line=True)
    body = page(client, "a")
    assert 'href="sms:+15145550199"' in body
    assert "Texto" in words_of(body)


def test_police_on_site_is_said_when_known_and_only_then(client: Client) -> None:
    ListingFactory(slug="a", at_a_place=True, police_may_be_present=Known.YES)
    ListingFactory(slug="b", at_a_place=True)
    assert "La police ou la sécurité peut être là" in page(client, "a")
    # The other listing stands beside it with a card of its own.
    assert "police" not in words_of(page(client, "b").partition('id="semblables"')[0])


def test_sources_are_named_with_their_licence(client: Client) -> None:
    listing = ListingFactory(slug="a", at_a_place=True)
    ProvenanceFactory(listing=listing, source="https://www.example.org/x", licence="CC BY 4.0")
    body = page(client, "a")
    assert 'href="https://www.example.org/x" rel="noreferrer nofollow">example.org</a>' in body
    assert "CC BY 4.0" in body


def test_before_anything_is_shared_the_page_says_what_stays(client: Client) -> None:
    ListingFactory(slug="a", at_a_place=True)
    body = page(client, "a")
    assert "sms:?&amp;body=" in body
    assert "mailto:?subject=" in body
    assert "restera dans le téléphone" in body


def test_a_closed_listing_answers_410_with_what_stands_in_for_it(client: Client) -> None:
    ListingFactory(slug="ferme", name_fr="Fermée", closed=True, at_a_place=True)
    ListingFactory(slug="ouverte", name_fr="Ouverte", at_a_place=True)
    helped = ListingFactory(slug="211", by_phone=True)
    PhoneFactory(point=helped.points.first(), number="211")
    body = page(client, "ferme", status=410)
    assert "Ce service n’existe plus" in body
    assert 'data-listing="ouverte"' in body
    assert "ms-answer" not in body.partition("<main")[2]
    assert "application/ld+json" not in body


def test_a_paused_listing_says_so(client: Client) -> None:
    ListingFactory(slug="a", paused=True, at_a_place=True)
    assert "Fermé pour le moment" in page(client, "a")


@pytest.mark.parametrize("trait", ["draft", "in_review"])
def test_what_is_not_published_is_not_there(client: Client, trait: str) -> None:
    ListingFactory(slug="a", at_a_place=True, **{trait: True})
    page(client, "a", status=404)
    page(client, "personne", status=404)


def test_a_winter_shelter_past_its_day_sends_to_the_phone(client: Client) -> None:
    listing = ListingFactory(slug="a", expires_on=dt.date(2026, 11, 10))
    point = ServicePointFactory(listing=listing, always_open=True)
    PhoneFactory(point=point)
    ListingFactory(slug="211", by_phone=True)
    with time_machine.travel(AT, tick=False):
        body = page(client, "a")
    assert "Ces renseignements sont périmés" in body
    assert "Ouvert jour et nuit" not in body
    assert "Heures à confirmer par téléphone" in body


def test_a_page_costs_the_same_few_queries_with_one_point_and_with_five(client: Client) -> None:
    def queries(slug: str) -> int:
        page(client, slug)
        with CaptureQueriesContext(connections["directory"]) as captured:
            page(client, slug)
        return sum("searchversion" not in query["sql"] for query in captured)

    poor = ListingFactory(slug="a")
    ServicePointFactory(listing=poor, with_phone=True)
    rich = ListingFactory(slug="b")
    for _ in range(5):
        point = ServicePointFactory(listing=rich, office_hours=True, with_phone=True)
        HoursExceptionFactory(point=point)
        ProvenanceFactory(listing=rich)
    for number in range(4):
        ListingFactory(slug=f"autre-{number}", at_a_place=True)
    assert queries("a") == queries("b") <= 6


def test_similar_listings_come_nearest_first_and_near_ones_are_of_other_needs(client: Client) -> None:
    ListingFactory(slug="ici", at_a_place=True)
    far = ListingFactory(slug="loin")
    ServicePointFactory(listing=far, place=PlaceFactory(latitude=45.60, longitude=-73.60))
    near = ListingFactory(slug="pres")
    ServicePointFactory(listing=near, place=PlaceFactory(latitude=45.462, longitude=-73.571))
    other = CategoryFactory(
        slug="bibliotheque", parent__slug="ville", parent__label_fr="Ville", label_fr="Bib"
    )
    library = ListingFactory(slug="bib", category=other)
    ServicePointFactory(listing=library, place=PlaceFactory(latitude=45.463, longitude=-73.571))
    body = page(client, "ici")
    similar, _, nearby = body.partition('id="tout-pres"')
    assert re.findall(r'data-listing="([\w-]+)"', similar) == ["pres", "loin"]
    assert re.findall(r'data-listing="([\w-]+)"', nearby) == ["bib"]


def test_structured_data_describes_the_service_and_says_nothing_of_papers_or_status(client: Client) -> None:
    ListingFactory(
        slug="a", name_fr="Le </script> panier", nothing_asked=True, cost=Cost.FREE, at_a_place=True,
        documents_note_fr="SECRET-PAPIERS", status_note_fr="SECRET-STATUT",
    )  # fmt: skip
    response = client.get("/fr/services/a/")
    structured = structured_of(response.content.decode())
    assert structured["@type"] == "Service"
    assert structured["name"] == "Le </script> panier"
    assert structured["url"] == "http://localhost:8000/fr/services/a/"
    assert structured["isAccessibleForFree"] is True
    written = json.dumps(structured)
    assert "4501, rue de Verdun" in written
    assert "+15145550199" in written
    for unsaid in ("secret", "never", "statut", "papier", "none"):
        assert unsaid not in written.lower()
    assert "unsafe" not in response["Content-Security-Policy"]


def test_each_language_points_to_the_other_and_to_itself(client: Client) -> None:
    ListingFactory(slug="a", at_a_place=True)
    for language in ("fr", "en"):
        body = page(client, "a", language)
        assert f'<link rel="canonical" href="http://localhost:8000/{language}/services/a/">' in body
        assert '<link rel="alternate" hreflang="fr" href="http://localhost:8000/fr/services/a/">' in body
        assert '<link rel="alternate" hreflang="en" href="http://localhost:8000/en/services/a/">' in body


def test_a_title_says_nothing_where_a_title_could_harm(client: Client) -> None:
    violence = CategoryFactory(slug="violence", parent=None, label_fr="Violence")
    ListingFactory(slug="a", name_fr="Maison Refuge", category=violence, by_phone=True)
    ListingFactory(slug="b", name_fr="Maison cachée", confidential=True)
    ListingFactory(slug="c", name_fr="Panier vert", at_a_place=True)
    assert "<title>Services à Montréal</title>" in page(client, "a")
    assert "<title>Services à Montréal</title>" in page(client, "b")
    assert "<title>Panier vert – Services à Montréal</title>" in page(client, "c")


def test_a_listing_in_one_language_marks_what_it_borrows(client: Client) -> None:
    ListingFactory(slug="a", name_fr="Seulement français", only_french=True, at_a_place=True)
    body = page(client, "a", "en")
    assert '<h1 lang="fr">Seulement français</h1>' in body
    assert "(in French only)" in body


def test_a_published_page_leaves_no_cookie_and_can_be_asked_for_again_cheaply(client: Client) -> None:
    ListingFactory(slug="a", at_a_place=True)
    response = client.get("/fr/services/a/")
    assert not response.cookies
    assert "public" in response["Cache-Control"]
    with time_machine.travel(AT, tick=False):
        tag = client.get("/fr/services/a/")["ETag"]
        assert client.get("/fr/services/a/", headers={"If-None-Match": tag}).status_code == 304
