"""The search page: results first, everything said, nothing typed lost, and no trace left."""

import gzip
import re

import pytest
from django.db import connections
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from core.presentation import Choice, Facet, Fact, ListingCard
from services.templatetags.directory import draw_cards, draw_facet
from tests.services.factories import (
    BoroughFactory,
    CategoryFactory,
    ListingFactory,
    MetroStationFactory,
    PhoneFactory,
    PostalAreaFactory,
    ServicePointFactory,
)

pytestmark = pytest.mark.django_db

BAD = [
    "page=-1",
    "page=abc",
    "page=99999999999999999999",
    "category=nowhere",
    "borough=atlantis",
    "near=ZZZ",
    "near=99.9,999",
    "open=never",
    "sort=price",
    "papers=gold",
    "colour=red",
]


def body_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    body = response.content.decode()
    assert "⚠ unknown variable" not in body
    return body


def main_of(body: str) -> str:
    return body.partition("<main")[2].partition("</main>")[0]


def squeezed(html: str) -> str:
    """Markup without the white space that means nothing between two marks."""
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", html)).replace("> ", ">").replace(" <", "<").strip()


def test_each_result_says_which_listing_it_is_and_where_it_stands(client: Client) -> None:
    ListingFactory(slug="panier-vert", name_fr="Panier vert", at_a_place=True)
    body = body_of(client, "/fr/services/?q=panier+vert")
    assert 'data-listing="panier-vert"' in body
    assert 'data-categories="banque-alimentaire alimentation"' in body


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_of_one_result_and_a_page_of_twenty_cost_the_same_few_queries(
    client: Client, language: str
) -> None:
    def queries(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connections["directory"]) as captured:
            client.get(path)
        # The stamp of the vocabulary is asked every ten seconds by a door, and every time by a test.
        return sum("searchversion" not in query["sql"] for query in captured)

    ListingFactory(name_fr="Zinnia unique", name_en="Zinnia alone", at_a_place=True)
    for number in range(25):
        ListingFactory(name_fr=f"Tournesol {number}", name_en=f"Sunflower {number}", at_a_place=True)
    one = queries(f"/{language}/services/?q=zinnia")
    twenty = queries(f"/{language}/services/?q={'tournesol' if language == 'fr' else 'sunflower'}")
    assert one == twenty
    assert twenty <= 6


def test_the_heading_says_how_many_there_are(client: Client) -> None:
    ListingFactory(name_fr="Zinnia", at_a_place=True)
    assert re.search(
        r"<h1[^>]*>1 service pour «\xa0zinnia\xa0»</h1>", body_of(client, "/fr/services/?q=zinnia")
    )
    assert "1 service for “zinnia”" in body_of(client, "/en/services/?q=zinnia")


def test_what_was_typed_is_shown_as_text_and_never_as_markup(client: Client) -> None:
    body = body_of(client, "/fr/services/?q=%3Cscript%3Ealert(1)%3C/script%3E&near=")
    assert "<script>alert" not in body
    assert "&lt;script&gt;" in body


def test_the_title_keeps_what_was_typed_to_itself(client: Client) -> None:
    body = body_of(client, "/fr/services/?q=mon+mari+me+frappe")
    assert "frappe" not in body.partition("<title>")[2].partition("</title>")[0]


def test_unknown_has_a_shape_of_its_own_and_is_never_shown_as_no(client: Client) -> None:
    ListingFactory(name_fr="Zinnia", at_a_place=True)
    card = main_of(body_of(client, "/fr/services/?q=zinnia")).partition("data-listing")[2]
    facts = re.findall(r'<li class="ms-fact( ms-fact--\w+)?">(?:<svg.*?</svg>)?(.*?)</li>', card)
    kinds = {label: kind.strip() for kind, label in facts}
    assert kinds["Statut\xa0: inconnu"] == "ms-fact--unknown"
    assert kinds["Papiers\xa0: inconnu"] == "ms-fact--unknown"
    assert "Coût inconnu" not in kinds


def test_a_text_that_only_exists_in_the_other_language_is_marked_with_it(client: Client) -> None:
    ListingFactory(name_fr="Zinnia seule", only_french=True, at_a_place=True)
    card = main_of(body_of(client, "/en/services/?q=zinnia")).partition("data-listing")[2]
    assert re.search(r'<a href="[^"]*" lang="fr">Zinnia seule</a>', card)
    assert '<p class="ms-card__text" lang="fr">' in card


def test_facts_that_are_too_old_say_so(client: Client) -> None:
    ListingFactory(name_fr="Zinnia", overdue=True, at_a_place=True)
    body = body_of(client, "/fr/services/?q=zinnia")
    assert "ms-checked--overdue" in body
    assert "À revérifier (vérifié en janvier\xa02025)" in body


def test_a_listing_nobody_checked_says_so(client: Client) -> None:
    ListingFactory(name_fr="Zinnia", never_verified=True, at_a_place=True)
    assert "Pas encore vérifié" in body_of(client, "/fr/services/?q=zinnia")


def test_papers_and_status_are_always_offered_and_open(client: Client) -> None:
    ListingFactory(name_fr="Zinnia", at_a_place=True)
    body = body_of(client, "/fr/services/?q=zinnia")
    assert '<details class="ms-facet" open><summary>Papiers demandés</summary>' in body
    assert '<details class="ms-facet" open><summary>Statut demandé</summary>' in body


def test_a_chip_leads_to_the_same_search_without_its_filter(client: Client) -> None:
    ListingFactory(name_fr="Zinnia", nothing_asked=True, at_a_place=True)
    body = body_of(client, "/fr/services/?q=zinnia&papers=none&status=never")
    chips = re.findall(r'<a class="ms-chip" href="([^"]*)">', body)
    assert "/fr/services/?q=zinnia&amp;status=never" in chips
    assert "/fr/services/?q=zinnia&amp;papers=none" in chips
    assert 'href="/fr/services/?q=zinnia">' in body, "and one that takes them all off"


def test_the_next_page_keeps_the_search(client: Client) -> None:
    for number in range(25):
        ListingFactory(name_fr=f"Tournesol {number}", nothing_asked=True, at_a_place=True)
    body = body_of(client, "/fr/services/?q=tournesol&papers=none")
    assert "/fr/services/?q=tournesol&amp;papers=none&amp;page=2" in body
    second = body_of(client, "/fr/services/?q=tournesol&papers=none&page=2")
    assert second.count("data-listing") == 5
    assert "Recherche, page 2" in second


def test_a_place_narrows_and_is_written_back_into_its_box(client: Client) -> None:
    BoroughFactory()
    MetroStationFactory()
    PostalAreaFactory()
    ListingFactory(name_fr="Zinnia un", at_a_place=True)
    ListingFactory(name_fr="Zinnia deux", at_a_place=True)
    body = body_of(client, "/fr/services/?q=zinnia&near=h4g")
    assert re.search(r'id="near"[^>]*value="H4G"', body)
    assert "Près de\xa0: H4G" in body
    assert '<option value="Verdun">' in body
    assert "Les plus proches" in body


def test_a_position_is_not_printed_as_a_place(client: Client) -> None:
    ListingFactory(name_fr="Zinnia", at_a_place=True)
    assert "Près de\xa0: votre position" in body_of(client, "/fr/services/?near=45.46,-73.57")


def test_nothing_found_still_leads_on(client: Client) -> None:
    ListingFactory(slug="211", name_fr="211 Grand Montréal", by_phone=True)
    PhoneFactory(number="211", point__listing__slug="autre")
    body = main_of(body_of(client, "/fr/services/?q=xyzzyqwv"))
    assert "data-listing" not in body
    assert "Rien trouvé" in body
    assert "/fr/besoins/" in body
    assert "tel:" in body


def test_somebody_in_danger_reads_the_lines_before_the_results(client: Client) -> None:
    violence = CategoryFactory(slug="violence", parent=None, label_fr="Violence", label_en="Violence")
    home = CategoryFactory(slug="violence-conjugale", parent=violence, label_fr="Violence conjugale")
    listing = ListingFactory(slug="sos-violence-conjugale", name_fr="SOS violence conjugale", category=home)
    point = ServicePointFactory(listing=listing, kind="phone", place=None, always_open=True)
    PhoneFactory(point=point, number="18003639010")
    body = main_of(body_of(client, "/fr/services/?q=mon+mari+me+frappe"))
    assert "1\xa0800\xa0363-9010" in body.partition("data-listing")[0]
    assert "La politique de la Ville ne lie pas la police" in body.partition("data-listing")[0]


@pytest.mark.parametrize("query", BAD)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_not_understood_gets_400_an_explanation_and_the_rest_of_the_search(
    client: Client, query: str, language: str
) -> None:
    ListingFactory(name_fr="Zinnia", name_en="Zinnia", at_a_place=True)
    response = client.get(f"/{language}/services/?q=zinnia&{query}")
    body = response.content.decode()
    assert response.status_code == 400
    assert response["Cache-Control"] == "no-store"
    assert ("<title>Erreur" if language == "fr" else "<title>Error") in body
    assert 'class="ms-errors" role="alert"' in body
    assert re.search(r'id="q"[^>]*value="zinnia"', body)
    assert "data-listing" in body


def test_a_place_that_is_not_known_stays_in_its_box_beside_the_reason(client: Client) -> None:
    body = client.get("/fr/services/?near=Chez+moi").content.decode()
    assert re.search(r'id="near"[^>]*value="Chez moi"[^>]*aria-invalid="true"', body)
    assert 'id="near-error"' in body


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "a" * 10_000,
        "q=%00%01%02%1b%E2%80%AE",
        "q=%ff%fe",
        "q='%20OR%201=1--",
        "q=%F0%9F%8D%9E",
        "q=" + "%20" * 500,
    ],
)
def test_no_text_is_too_strange_to_be_answered(client: Client, query: str) -> None:
    response = client.get(f"/fr/services/?{query}")
    assert response.status_code == 200
    assert "<h1" in response.content.decode()


def test_more_fields_than_a_form_has_get_400(client: Client) -> None:
    response = client.get("/fr/services/?" + "&".join(f"category=x{number}" for number in range(400)))
    assert response.status_code == 400
    assert "<h1" in response.content.decode()


def test_a_search_by_post_leaves_no_trace_in_the_address_bar() -> None:
    for number in range(25):
        ListingFactory(name_fr=f"Tournesol {number}", nothing_asked=True, at_a_place=True)
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/fr/services/", {"q": "tournesol", "papers": "none"})
    body = response.content.decode()
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert body.count("data-listing") == 20
    links = re.findall(r'href="([^"]*)"', main_of(body)) + re.findall(r'action="([^"]*)"', body)
    searches = [link for link in links if link.startswith("/fr/services/?")]
    assert searches == [], "a link would write the words into the address bar"
    assert "tournesol" not in "".join(links)


def test_a_search_by_post_turns_its_pages_and_drops_its_filters_by_post() -> None:
    for number in range(25):
        ListingFactory(name_fr=f"Tournesol {number}", nothing_asked=True, at_a_place=True)
    client = Client()
    body = client.post("/fr/services/", {"q": "tournesol", "papers": "none"}).content.decode()
    forms = re.findall(
        r'<form class="ms-inline" method="post" action="/fr/services/">(.*?)</form>', body, re.DOTALL
    )
    wanted = {
        re.sub(r"<svg.*?</svg>|<span class=\"ms-hidden\">.*?</span>|<[^>]+>", "", form).strip(): dict(
            re.findall(r'name="(\w+)" value="([^"]*)"', form)
        )
        for form in forms
    }
    assert wanted["Page suivante"] == {"q": "tournesol", "papers": "none", "page": "2"}
    assert wanted["Papiers demandés\xa0: Aucun papier"] == {"q": "tournesol"}
    assert client.post("/fr/services/", wanted["Page suivante"]).content.decode().count("data-listing") == 5


def test_a_search_page_is_public_cacheable_and_without_cookie(client: Client) -> None:
    response = client.get("/fr/services/?q=zinnia")
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    again = client.get("/fr/services/?q=zinnia", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_a_full_page_of_results_stays_light(client: Client) -> None:
    for number in range(25):
        ListingFactory(name_fr=f"Tournesol du quartier numéro {number}", papers_asked=True, at_a_place=True)
    body = client.get("/fr/services/?q=tournesol").content
    assert body.count(b"data-listing") == 20
    assert len(gzip.compress(body)) <= 14 * 1024


def test_a_card_drawn_in_a_list_is_the_card_of_the_components() -> None:
    card = ListingCard(
        slug="a",
        url="/fr/services/a/",
        title="L’épicerie & co <1>",
        title_lang="en",
        categories="x y",
        by="Nous",
        by_lang="en",
        place="Verdun",
        distance="à 1,2 km",
        summary="Des « paniers »",
        summary_lang="en",
        facts=(
            Fact("A", "yes"),
            Fact("B", "unknown"),
            Fact("C", "careful"),
            Fact("D", "plain", "clock"),
            Fact("E"),
        ),
        phone="514 555-0199",
        phone_uri="tel:+15145550199",
        checked="À revérifier",
        is_overdue=True,
    )
    with override("fr"):
        for one, level in ((card, 2), (ListingCard("b", "/b/", "B", facts=card.facts), 3)):
            component = render_to_string("components/listing_card.html", {"card": one, "level": str(level)})
            assert squeezed(draw_cards([one], level, "Téléphone inconnu")) == squeezed(component)


def test_a_filter_drawn_in_a_list_is_the_filter_of_the_components() -> None:
    facet = Facet(
        "papers",
        "Papiers & co",
        (Choice("none", "Aucun", "12", is_checked=True), Choice("unknown", "Inconnu", is_unknown=True)),
        is_open=True,
        note="3 sans réponse",
    )
    with override("fr"):
        component = render_to_string("components/facet.html", {"facet": facet, "form_id": "recherche"})
        assert squeezed(draw_facet(facet, "résultats", "recherche")) == squeezed(component)
