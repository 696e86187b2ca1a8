"""A bad parameter is answered with 400, which one and why, in the language of the address; never with 500."""

import json
import uuid

import pytest
from django.test import Client

from tests.services import factories as make
from tests.services.hsds.conftest import Ask

LISTS = ("/services", "/organizations", "/service_at_locations", "/taxonomies", "/taxonomy_terms")

BAD = [
    ("page", "0", "le plus petit nombre permis est 1", "the smallest number allowed is 1"),
    ("page", "-1", "le plus petit nombre permis est 1", "the smallest number allowed is 1"),
    ("page", "un", "un nombre entier est attendu", "a whole number is expected"),
    ("page", "1.5", "un nombre entier est attendu", "a whole number is expected"),
    ("page", "9" * 5000, "ce nombre est trop grand", "this number is too large"),
    ("page", "1000001", "le plus grand nombre permis est 1000000", "the largest number allowed is 1000000"),
    ("per_page", "101", "le plus grand nombre permis est 100", "the largest number allowed is 100"),
    ("per_page", "", "un nombre entier est attendu", "a whole number is expected"),
    (
        "full",
        "peut-être",
        "«\u00a0true\u00a0» ou «\u00a0false\u00a0» est attendu",
        "“true” or “false” is expected",
    ),
    ("taxonomy_term_id", "repas", "un identifiant UUID est attendu", "a UUID is expected"),
    ("organization_id", "1", "un identifiant UUID est attendu", "a UUID is expected"),
    ("search", "x" * 301, "au plus 300 caractères", "at most 300 characters"),
    ("format", "xml", "les valeurs permises sont\u00a0: 'json'", "the values allowed are: 'json'"),
    (
        "modified_after",
        "hier",
        "une date ISO 8601 est attendue, comme 2026-11-22T13:30:00-05:00",
        "an ISO 8601 date is expected, like 2026-11-22T13:30:00-05:00",
    ),
    (
        "postcode",
        "90210",
        "un code postal canadien est attendu, comme H2X 1Y4 ou H2X",
        "a Canadian postal code is expected, like H2X 1Y4 or H2X",
    ),
    (
        "postcode",
        "K1A 0B1",
        "ce code postal n’est pas sur l’île de Montréal",
        "this postal code is not on the island of Montréal",
    ),
    (
        "proximity",
        "100",
        "«\u00a0postcode\u00a0» doit dire d’où mesurer la distance",
        "“postcode” must say where to measure from",
    ),
]


@pytest.mark.parametrize(("parameter", "value", "french", "english"), BAD)
def test_a_bad_value_is_named_with_the_reason_in_both_languages(
    ask: Ask, parameter: str, value: str, french: str, english: str
) -> None:
    for language, reason in (("fr", french), ("en", english)):
        problem = ask("/services", language, status=400, **{parameter: value})
        assert problem["errors"] == [{"parameter": parameter, "reason": reason}]
        assert problem["status"] == 400
        assert parameter in problem["detail"]


@pytest.mark.parametrize("path", [*LISTS, "/"])
def test_an_unknown_parameter_is_refused_and_the_known_ones_are_named(ask: Ask, path: str) -> None:
    problem = ask(path, status=400, recherche="pain")
    assert problem["errors"][0]["parameter"] == "recherche"
    if path != "/":
        assert "per_page" in problem["errors"][0]["reason"]


def test_a_parameter_given_twice_is_refused(ask: Ask) -> None:
    assert ask("/services", status=400, page=["1", "2"])["errors"][0]["parameter"] == "page"


def test_several_bad_parameters_are_all_named(ask: Ask) -> None:
    problem = ask("/services", status=400, page="0", per_page="x", full="?")
    assert [error["parameter"] for error in problem["errors"]] == ["page", "per_page", "full"]


def test_what_a_person_typed_is_not_repeated(ask: Ask) -> None:
    problem = ask("/services", status=400, organization_id="mon-secret", search="y" * 400)
    assert "mon-secret" not in json.dumps(problem)
    assert "yyy" not in json.dumps(problem)


@pytest.mark.parametrize("path", LISTS)
def test_an_unknown_identifier_is_not_found(ask: Ask, path: str) -> None:
    make.ListingFactory()
    for identifier in (uuid.uuid4(), "rien", "%00", "a" * 3000):
        problem = ask(f"{path}/{identifier}", status=404)
        assert problem["title"] == "Introuvable"
        assert ask(f"{path}/{identifier}", "en", status=404)["title"] == "Not found"


def test_an_unknown_address_is_answered_in_json_and_in_its_language(ask: Ask) -> None:
    for address in ("/services/", "/horaires", "/services/a/b"):
        assert ask(address, status=404)["title"] == "Adresse inconnue"
        assert ask(address, "en", status=404)["title"] == "Unknown address"


def test_a_problem_is_a_problem_by_its_type(db: None) -> None:
    answer = Client().get("/hsds/en/services?page=0")
    assert answer.headers["Content-Type"] == "application/problem+json; charset=utf-8"


def test_odd_searches_are_answered(ask: Ask) -> None:
    for search in ("", " ", "\x00", "'; DROP TABLE x; --", "%", "\u202e", "🍞", "a" * 300, "&|!():*"):
        assert ask("/services", search=search)["page_number"] == 1


def test_nothing_may_be_written(db: None) -> None:
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(Client(enforce_csrf_checks=True), method)("/hsds/fr/services")
        assert answer.status_code == 405


def test_an_answer_can_be_kept_and_asked_for_again(db: None) -> None:
    client = Client()
    for path in (
        "/hsds/fr/services",
        "/hsds/en/",
        "/hsds/fr/docs",
        "/hsds/profile.json",
        "/hsds/en/openapi.json",
    ):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "public" in answer.headers["Cache-Control"]
        assert "Cookie" not in answer.headers.get("Vary", "")
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
    assert client.head("/hsds/fr/services").status_code == 200
