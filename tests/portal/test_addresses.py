"""The language switch stays on the page; each page says where its twin is."""

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils.translation import override

from core.context import addresses_in_each_language, portal

PAIRS = [
    ("/fr/", "/en/"),
    ("/fr/engagements/", "/en/promises/"),
    ("/fr/vos-renseignements/", "/en/privacy/"),
    ("/fr/a-propos/", "/en/about/"),
    ("/fr/accessibilite/", "/en/accessibility/"),
    ("/fr/bibliotheques-heures/", "/en/library-hours/"),
    ("/fr/services/", "/en/services/"),
    ("/fr/arrondissements/verdun/", "/en/boroughs/verdun/"),
]


@pytest.mark.parametrize(("french", "english"), PAIRS)
def test_each_page_knows_its_twin(french: str, english: str) -> None:
    for language, path in (("fr", french), ("en", english)):
        with override(language):
            request = RequestFactory().get(path)
            request.resolver_match = resolve(path)
            assert addresses_in_each_language(request) == {"fr": french, "en": english}


def test_the_switch_keeps_the_search() -> None:
    with override("fr"):
        request = RequestFactory().get("/fr/services/", {"q": "où dormir", "papers": ["none", "unknown"]})
        request.resolver_match = resolve("/fr/services/")
        addresses = addresses_in_each_language(request)
    assert addresses["en"] == "/en/services/?q=o%C3%B9+dormir&papers=none&papers=unknown"


def test_a_page_without_a_twin_leads_home() -> None:
    request = RequestFactory().get("/fr/nulle-part/?q=secret")
    assert addresses_in_each_language(request) == {"fr": "/fr/", "en": "/en/"}


def test_the_addresses_are_worked_out_only_when_a_template_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("core.context.addresses_in_each_language", lambda request: asked.append(1) or {})
    context = portal(RequestFactory().get("/fr/"))
    assert asked == []
    assert not context["alternate_urls"]
    assert asked == [1]


@pytest.mark.parametrize(("french", "english"), PAIRS[2:5])
def test_a_page_names_its_twin_for_search_engines(french: str, english: str, client: Client) -> None:
    page = client.get(french).content.decode()
    assert f'hreflang="en" href="http://localhost:8000{english}"' in page
    assert f'<link rel="canonical" href="http://localhost:8000{french}">' in page


def test_an_address_that_leads_nowhere_gets_a_page_in_its_language(client: Client) -> None:
    for language, words in (("fr", "Cette page n’existe pas"), ("en", "This page does not exist")):
        answer = client.get(f"/{language}/rien-ici/")
        page = answer.content.decode()
        assert answer.status_code == 404
        assert words in page
        assert f'<html lang="{language}"' in page
        assert "canonical" not in page
        assert 'href="tel:211"' in page
