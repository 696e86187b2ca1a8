"""Sitemaps, the feed, the browser's own search box, robots: on our own origin, nothing harmful in them."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from services.enums import Document, StatusAsked
from services.queries import feeds
from tests.services.factories import BoroughFactory, CategoryFactory, ListingFactory

pytestmark = pytest.mark.django_db

ORIGIN = "http://localhost:8000"
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}
OPENSEARCH = {"o": "http://a9.com/-/spec/opensearch/1.1/"}


def xml_of(client: Client, path: str, content_type: str) -> ET.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith(content_type)
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    return ET.fromstring(response.content)


def test_the_index_names_the_sitemaps_of_each_language(client: Client) -> None:
    root = xml_of(client, "/sitemap.xml", "application/xml")
    files = [loc.text for loc in root.findall("s:sitemap/s:loc", MAP)]
    assert files == [
        f"{ORIGIN}/{language}/{name}.xml" for language in ("fr", "en") for name in ("sitemap", "sitemap-1")
    ]
    for file in files:
        assert file is not None
        assert client.get(file.removeprefix(ORIGIN)).status_code == 200


def test_a_sitemap_says_where_each_page_is_in_the_other_language(client: Client) -> None:
    CategoryFactory()
    BoroughFactory()
    root = xml_of(client, "/en/sitemap.xml", "application/xml")
    pages = {
        url.findtext("s:loc", "", MAP): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", MAP)
        }
        for url in root.findall("s:url", MAP)
    }
    assert pages[f"{ORIGIN}/en/boroughs/verdun/"] == {
        "fr": f"{ORIGIN}/fr/arrondissements/verdun/",
        "en": f"{ORIGIN}/en/boroughs/verdun/",
    }
    for page in pages:
        assert client.get(page.removeprefix(ORIGIN)).status_code == 200, page


def test_a_sitemap_lists_published_listings_only_with_the_day_they_changed(client: Client) -> None:
    ListingFactory(slug="a", at_a_place=True)
    for number, trait in enumerate(("draft", "in_review", "paused", "closed")):
        ListingFactory(slug=f"non-{number}", **{trait: True})
    root = xml_of(client, "/fr/sitemap-1.xml", "application/xml")
    urls = root.findall("s:url", MAP)
    assert [url.findtext("s:loc", "", MAP) for url in urls] == [f"{ORIGIN}/fr/services/a/"]
    assert urls[0].findtext("s:lastmod", "", MAP) == "2026-11-01"


def test_a_large_directory_fills_several_sitemaps(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "SITEMAP_SIZE", 2)
    for slug in ("a", "b", "c"):
        ListingFactory(slug=slug)
    assert b"/fr/sitemap-2.xml" in client.get("/sitemap.xml").content
    assert client.get("/fr/sitemap-2.xml").content.count(b"<loc>") == 1
    assert client.get("/fr/sitemap-3.xml").status_code == 404
    assert client.get("/fr/sitemap-0.xml").status_code == 404


@pytest.mark.parametrize(("language", "path"), [("fr", "/fr/changements.atom"), ("en", "/en/changes.atom")])
def test_the_feed_tells_what_changed_and_keeps_papers_and_status_to_the_page(
    client: Client, language: str, path: str
) -> None:
    ListingFactory(
        slug="a",
        name_fr="Panier vert",
        name_en="Green basket",
        documents_asked=[Document.NONE],
        documents_note_fr="Secret",
        documents_note_en="Secret",
        status_asked=StatusAsked.NEVER,
    )
    ListingFactory(slug="vieille", closed=True, modified_at=dt.datetime(2026, 11, 5, tzinfo=dt.UTC))
    ListingFactory(slug="brouillon", draft=True)
    root = xml_of(client, path, "application/atom+xml")
    entries = root.findall("a:entry", ATOM)
    links = [entry.find("a:link", ATOM).get("href") for entry in entries]  # type: ignore[union-attr]
    assert links == [f"{ORIGIN}/{language}/services/vieille/", f"{ORIGIN}/{language}/services/a/"]
    assert entries[1].findtext("a:title", "", ATOM) == ("Panier vert" if language == "fr" else "Green basket")
    assert entries[0].findtext("a:title", "", ATOM).endswith("(fermé)" if language == "fr" else "(closed)")
    written = ET.tostring(root, encoding="unicode").lower()
    for unsaid in ("secret", "jamais", "never", "statut", "papier"):
        assert unsaid not in written


def test_a_browser_can_search_from_its_own_box(client: Client) -> None:
    for language in ("fr", "en"):
        root = xml_of(client, f"/{language}/opensearch.xml", "application/opensearchdescription+xml")
        template = root.find("o:Url", OPENSEARCH).get("template")  # type: ignore[union-attr]
        assert template == f"{ORIGIN}/{language}/services/?q={{searchTerms}}"
        assert len(root.findtext("o:ShortName", "", OPENSEARCH)) <= 16, "the specification's limit"
        assert f"/{language}/opensearch.xml" in client.get(f"/{language}/services/").content.decode()


def test_crawlers_are_kept_from_searches_sheets_corrections_and_the_exit(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    for path in (
        "/quitter",
        "/fr/services/?",
        "/en/services/?",
        "/fr/services/*/corriger/",
        "/en/services/*/correct/",
    ):
        assert f"Disallow: {path}\n" in text
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in text
    assert 'content="noindex, follow"' in client.get("/fr/services/?q=zinnia").content.decode()
    assert "noindex" not in client.get("/fr/services/").content.decode()


def test_the_old_address_of_the_icon_leads_to_the_icon(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 301
    assert response["Location"].endswith("favicon.svg")
