"""« Cette information est fausse »: no account, nothing lost, nothing kept that should not be."""

import re

import pytest
from django.test import Client

from services.models import Correction
from tests.services.factories import ListingFactory

pytestmark = pytest.mark.django_db
FORM = "/fr/services/a/corriger/"


@pytest.fixture(autouse=True)
def listing() -> None:
    ListingFactory(slug="a", name_fr="Panier vert", at_a_place=True)


def test_a_correction_is_kept_with_its_day_and_nothing_of_who_sent_it(client: Client) -> None:
    response = client.post(FORM, {"kind": "phone", "suggestion": "514 555-0100\r\nposte 3"})
    assert response.status_code == 302
    assert response["Location"] == "/fr/services/a/merci/"
    kept = Correction.objects.get()
    assert (kept.listing_slug, kept.kind, kept.language) == ("a", "phone", "fr")
    assert kept.suggestion == "514 555-0100\nposte 3"
    names = {field.name for field in Correction._meta.get_fields()}
    assert names == {"id", "listing_slug", "kind", "suggestion", "language", "received_on", "state"}
    thanks = client.get(response["Location"])
    assert "<h1>Merci</h1>" in thanks.content.decode()


@pytest.mark.parametrize(
    "path", [FORM, "/fr/services/a/merci/", "/en/services/a/correct/", "/en/services/a/thanks/"]
)
def test_its_pages_are_never_cached(client: Client, path: str) -> None:
    assert client.get(path)["Cache-Control"] == "no-store"


def test_only_the_form_sets_a_cookie_and_only_for_the_visit(client: Client) -> None:
    cookie = client.get(FORM).cookies["visite"]
    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    client.cookies.clear()
    assert not client.get("/fr/services/a/").cookies
    assert not client.get("/fr/services/a/merci/").cookies


def test_the_browser_is_told_to_keep_nothing_of_it(client: Client) -> None:
    body = client.get(FORM).content.decode()
    assert re.search(r'<form method="post" autocomplete="off" novalidate', body)
    assert re.search(r'<textarea[^>]*autocomplete="off"', body)
    assert "maxlength" not in body.partition("<textarea")[2].partition(">")[0]
    assert 'name="robots" content="noindex"' in body


def test_nothing_chosen_is_said_first_in_the_title_and_nothing_typed_is_lost(client: Client) -> None:
    response = client.post(FORM, {"suggestion": "Le numéro a changé."})
    body = response.content.decode()
    assert response.status_code == 400
    assert "<title>Erreur\xa0: Corriger une fiche" in body
    assert 'href="#id_kind_0">Choisissez ce qui est faux.</a>' in body
    assert "Le numéro a changé.</textarea>" in body
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("suggestion", "said"),
    [
        ("a" * 1001, "C’est trop long\xa0: 1001 caractères. Gardez-en 1000 au plus."),
        ("sonne\x07", "Ce texte contient un caractère invisible."),
        ("nul\x00", "Ce texte contient un caractère invisible."),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(client: Client, suggestion: str, said: str) -> None:
    response = client.post(FORM, {"kind": "phone", "suggestion": suggestion})
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not Correction.objects.exists()


def test_what_turns_the_direction_of_a_text_is_taken_out(client: Client) -> None:
    client.post(FORM, {"kind": "phone", "suggestion": "514\u202e 555"})
    assert Correction.objects.get().suggestion == "514 555"


def test_a_kind_that_does_not_exist_is_refused(client: Client) -> None:
    assert client.post(FORM, {"kind": "gold"}).status_code == 400
    assert client.get(f"{FORM}?kind=gold").status_code == 200


def test_a_link_may_choose_the_kind_for_the_person(client: Client) -> None:
    assert re.search(r'value="documents"[^>]*checked', client.get(f"{FORM}?kind=documents").content.decode())


def test_another_site_cannot_send_one() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(FORM, {"kind": "phone"}).status_code == 403
    assert not Correction.objects.exists()


def test_there_is_nothing_to_correct_where_there_is_no_listing(client: Client) -> None:
    ListingFactory(slug="brouillon", draft=True)
    for slug in ("brouillon", "personne"):
        assert client.get(f"/fr/services/{slug}/corriger/").status_code == 404
        assert client.post(f"/fr/services/{slug}/corriger/", {"kind": "phone"}).status_code == 404
        assert client.get(f"/fr/services/{slug}/merci/").status_code == 404
