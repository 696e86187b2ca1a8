"""The description of the API says what the API does, in both languages, without anything from elsewhere."""

import re

import pytest
from django.test import Client

from services.hsds import openapi, parameters
from services.hsds.api import api
from tests.services.hsds.conftest import Ask


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_operation_and_parameter_is_described(ask: Ask, language: str) -> None:
    document = ask("/openapi.json", language)
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/",
        *(
            f"/{name}"
            for name in ("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms")
        ),
        *(
            f"/{name}/{{id}}"
            for name in ("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms")
        ),
    }
    for methods in document["paths"].values():
        assert set(methods) == {"get"}
        operation = methods["get"]
        assert (
            operation["summary"] in {str(words) for words in openapi.SUMMARIES.values()} or language == "en"
        )
        for parameter in operation["parameters"]:
            assert parameter["description"]
            assert "title" not in parameter["schema"]


def test_the_bounds_that_are_described_are_those_in_force(ask: Ask) -> None:
    listed = ask("/openapi.json")["paths"]["/services"]["get"]["parameters"]
    by_name = {parameter["name"]: parameter["schema"] for parameter in listed}
    assert set(by_name) == set(parameters.ServiceParameters.model_fields)
    assert by_name["per_page"]["maximum"] == 100
    assert by_name["modified_after"]["format"] == "datetime"


def test_nothing_is_said_of_a_parameter_that_does_not_exist() -> None:
    described = {
        parameter["name"]
        for methods in openapi.openapi_document(api, "fr")["paths"].values()
        for parameter in methods["get"]["parameters"]
    }
    assert described == set(openapi.PARAMETERS)


@pytest.mark.parametrize(("language", "words"), [("fr", "Pour commencer"), ("en", "To begin")])
def test_the_page_is_ours_alone(db: None, language: str, words: str) -> None:
    answer = Client().get(f"/hsds/{language}/docs")
    page = answer.content.decode()
    assert words in page
    assert f'lang="{language}"' in page
    assert "unknown variable" not in page
    assert not re.search(
        r"""<(script|img|iframe)[^>]+src="(https?:)?//|rel="stylesheet" href="(https?:)?//""", page
    )
    assert " style=" not in page
    other = "en" if language == "fr" else "fr"
    assert f"/hsds/{other}/docs" in page
    for name in parameters.ServiceParameters.model_fields:
        assert f"<code>{name}</code>" in page
    assert not answer.cookies


def test_the_french_description_stands_at_the_root_too(db: None) -> None:
    assert Client().get("/hsds/openapi.json").json()["info"]["title"].startswith("Accès sans peur")
