"""The search over a few listings: what is found, in which order, narrowed how, with how many queries."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from services.models import Listing, SearchEntry
from services.queries.cards import Card, cards_for
from services.queries.explain import explain
from services.queries.facets import Facet
from services.queries.search import SearchResults, found_listings, read_criteria, search
from services.rules.criteria import SearchCriteria
from tests.services.factories import (
    BoroughFactory,
    CategoryFactory,
    HoursPieceFactory,
    ListingFactory,
    MetroStationFactory,
    OrganizationFactory,
    PlaceFactory,
    PostalAreaFactory,
    ServicePointFactory,
    VocabularyTermFactory,
)

pytestmark = pytest.mark.django_db

# A Wednesday.
AT = dt.datetime(2026, 11, 18, 10, 30, tzinfo=ZoneInfo("America/Montreal"))


def results(query: str = "", *, at: dt.datetime = AT, **filters: object) -> SearchResults:
    return search(SearchCriteria(query=query, **filters), language="fr", at=at)  # type: ignore[arg-type]


def cards(found: SearchResults, *, language: str = "fr", at: dt.datetime = AT) -> list[Card]:
    return cards_for(found.hits, language=language, at=at)


def slugs(query: str = "", **filters: object) -> list[str]:
    return [card.slug for card in cards(results(query, **filters))]


def facet(found: SearchResults, name: str) -> Facet:
    return next(facet for facet in found.facets if facet.name == name)


def counts(found: SearchResults, name: str) -> dict[str, int | None]:
    return {value.code: value.count for value in facet(found, name).values}


@pytest.fixture(autouse=True)
def words() -> None:
    """A small vocabulary; without any, the shipped files would be used."""
    VocabularyTermFactory(term="banque alimentaire", targets={"banque-alimentaire": 5})
    VocabularyTermFactory(term="food bank", language="en", targets={"banque-alimentaire": 5})
    VocabularyTermFactory(term="dentiste", targets={"dents-yeux": 5})
    VocabularyTermFactory(term="lit", targets={"hommes": 3, "meubles": 2})


@pytest.fixture
def dentist(words: None) -> Listing:
    health = CategoryFactory(slug="sante", parent=None, label_fr="Santé", label_en="Health")
    teeth = CategoryFactory(slug="dents-yeux", parent=health, label_fr="Dents et yeux", label_en="Teeth")
    return ListingFactory(
        slug="dentiste", category=teeth, name_fr="Clinique Jim", name_en="Jim Clinic",
        summary_fr="Soins.", summary_en="Care.", at_a_place=True,
    )  # fmt: skip


def test_a_need_is_found_by_its_words_in_both_languages(words: None) -> None:
    ListingFactory(slug="panier", at_a_place=True)
    for query in ("banque alimentaire", "BANQUES ALIMENTAIRES", "banq alimantaire", "food bank", "foodbank"):
        assert slugs(query) == ["panier"], query


def test_a_french_word_finds_a_listing_that_only_has_english_and_the_reverse() -> None:
    ListingFactory(slug="anglais", only_english=True, name_en="Blanket library", by_phone=True)
    ListingFactory(slug="francais", only_french=True, name_fr="Prêt de couvertures", by_phone=True)
    assert sorted(slugs("couvertures")) == sorted(slugs("blankets")) == ["anglais", "francais"]


def test_elisions_and_accents_do_not_matter(words: None) -> None:
    ListingFactory(slug="ete", name_fr="L’école d’été", by_phone=True)
    assert slugs("d'ete") == slugs("été") == ["ete"]


def test_a_name_wins_over_a_need(dentist: Listing) -> None:
    ListingFactory(slug="named", name_fr="Banque alimentaire du dentiste Roy", by_phone=True)
    ListingFactory(slug="roy", name_fr="Chez Roy", name_en="Chez Roy", by_phone=True)
    assert slugs("chez roy")[0] == "roy"
    assert slugs("dentiste")[0] == "dentiste"


def test_a_listing_is_found_by_the_initials_of_its_organization() -> None:
    ListingFactory(slug="mcm", organization=OrganizationFactory(name_fr="Mission communautaire de Montréal"))
    assert slugs("mcm") == ["mcm"]


def test_a_typing_error_in_a_name_is_read() -> None:
    ListingFactory(slug="bonneau", name_fr="Accueil Bonneau", by_phone=True)
    found = results("boneau")
    assert [card.slug for card in cards(found)] == ["bonneau"]
    assert found.understanding.corrections[0].read == "bonneau"


def test_drafts_are_never_found() -> None:
    ListingFactory(slug="brouillon", draft=True, name_fr="Couvertures")
    assert slugs("couvertures") == []
    assert slugs() == []


def test_nothing_found_offers_ways_on_and_the_phone_line(dentist: Listing) -> None:
    BoroughFactory(slug="lachine", latitude=45.44, longitude=-73.69)
    found = results("dentiste", borough=("lachine",))
    assert found.total == 0
    assert found.show_phone_line
    kinds = [suggestion.kind for suggestion in found.suggestions]
    assert {"fewer_filters", "borough", "category"} <= set(kinds)
    neighbour = next(one for one in found.suggestions if one.kind == "borough")
    assert results(neighbour.criteria.query, borough=neighbour.criteria.borough).total == 1


def test_words_that_mean_nothing_find_nothing_and_say_so(dentist: Listing) -> None:
    found = results("xqzvwt")
    assert found.total == 0
    assert found.show_phone_line
    assert [suggestion.kind for suggestion in found.suggestions] == ["all"]


def test_an_empty_search_is_the_whole_directory_best_kept_first() -> None:
    ListingFactory(slug="bare", never_verified=True, by_phone=True)
    ListingFactory(slug="kept", nothing_asked=True, free=True, at_a_place=True)
    ListingFactory(slug="late", nothing_asked=True, free=True, at_a_place=True, overdue=True)
    assert slugs() == ["kept", "bare", "late"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"cost": ("free",)}, ["gratuit"]),
        ({"papers": ("none",)}, ["gratuit"]),
        ({"papers": ("unknown",)}, ["autre"]),
        ({"papers": ("none", "unknown")}, ["autre", "gratuit"]),
        ({"status": ("never",)}, ["gratuit"]),
        ({"access": ("walk_in",)}, ["gratuit"]),
        ({"access": ("unknown",)}, ["autre"]),
        ({"audience": ("women",)}, ["autre"]),
        ({"language": ("es",)}, ["autre"]),
        ({"borough": ("verdun",)}, ["gratuit"]),
        ({"borough": ("lachine",)}, ["autre"]),
        ({"borough": ("lachine", "verdun")}, ["autre", "gratuit"]),
        ({"category": ("alimentation",)}, ["autre", "gratuit"]),
        ({"category": ("banque-alimentaire",)}, ["autre", "gratuit"]),
        ({"step_free": True}, ["gratuit"]),
        ({"by_phone": True}, ["autre"]),
        ({"cost": ("free",), "language": ("es",)}, []),
    ],
)
def test_a_filter_keeps_what_fits(filters: dict[str, object], expected: list[str]) -> None:
    free = ListingFactory(slug="gratuit", free=True, nothing_asked=True, walk_in=True)
    ServicePointFactory(listing=free, place=PlaceFactory(step_free=True), languages=["fr"])
    other = ListingFactory(slug="autre", audiences=["women"], served_boroughs=["lachine"])
    BoroughFactory(slug="lachine")
    ServicePointFactory(listing=other, by_phone=True, languages=["es"])
    assert sorted(slugs(**filters)) == expected


def test_counts_are_of_the_results_and_a_choice_does_not_hide_its_neighbours() -> None:
    for number in range(3):
        ListingFactory(at_a_place=True, free=number < 2)
    found = results()
    assert counts(found, "cost") == {"free": 2, "unknown": 1}
    assert counts(found, "borough") == {"verdun": 3}
    narrowed = results(cost=("free",))
    assert narrowed.total == 2
    assert counts(narrowed, "cost") == {"free": 2, "unknown": 1}
    assert counts(narrowed, "borough") == {"verdun": 2}
    assert [value.code for value in facet(narrowed, "cost").selected] == ["free"]


def test_a_facet_shows_when_two_in_five_have_an_answer_and_papers_and_status_always() -> None:
    for number in range(5):
        ListingFactory(by_phone=True, free=number < 1)
    found = results()
    assert not facet(found, "cost").is_shown
    assert facet(found, "papers").is_shown
    assert facet(found, "status").is_shown
    assert facet(found, "papers").unknown == 5
    ListingFactory(by_phone=True, free=True)
    ListingFactory(by_phone=True, free=True)
    assert facet(results(), "cost").is_shown
    assert facet(results(cost=("paid",)), "cost").is_shown


def test_open_now_keeps_what_the_rule_says_is_open() -> None:
    for slug, opens, closes in (("matin", 9, 12), ("soir", 18, 21)):
        point = ServicePointFactory(listing=ListingFactory(slug=slug), hours_kind="weekly")
        HoursPieceFactory(point=point, weekday=2, opens=dt.time(opens), closes=dt.time(closes))
    ServicePointFactory(listing=ListingFactory(slug="nuit"), always_open=True)
    ServicePointFactory(listing=ListingFactory(slug="inconnu"))
    assert sorted(slugs(open="now")) == ["matin", "nuit"]
    assert sorted(slugs(open="we-1830")) == ["nuit", "soir"]
    assert facet(results(open="now"), "open").values[0].count == 2
    assert facet(results(), "open").unknown == 1
    first = slugs(sort="open")
    assert set(first[:2]) == {"matin", "nuit"}
    assert first[3] == "soir", "closed comes after unknown"


def test_near_sorts_by_distance_and_a_confidential_place_has_none() -> None:
    MetroStationFactory(slug="berri-uqam", name="Berri-UQAM", latitude=45.515, longitude=-73.561)
    PostalAreaFactory(code="H2X", latitude=45.512, longitude=-73.570)
    for slug, latitude in (("loin", 45.46), ("proche", 45.514)):
        place = PlaceFactory(latitude=latitude, longitude=-73.562)
        ServicePointFactory(listing=ListingFactory(slug=slug), place=place)
    ListingFactory(slug="cache", confidential=True)
    for near in ("H2X", "berri-uqam", "45.5152,-73.5616"):
        found = results(near=near, sort="near")
        assert [card.slug for card in cards(found)] == ["proche", "loin", "cache"]
        distances = [card.distance_m for card in cards(found)]
        assert distances[0] is not None
        assert distances[0] < 1_000
        assert distances[2] is None
    assert results(near="berri-uqam").near_label == "Berri-UQAM"
    assert slugs("dépannage alimentaire berri-uqam")[0] == "proche"


def test_a_card_says_everything_in_the_readers_language_and_marks_what_is_not() -> None:
    listing = ListingFactory(only_french=True, nothing_asked=True, free=True, at_a_place=True)
    ListingFactory(confidential=True, slug="cache")
    card = next(card for card in cards(results(), language="en") if card.slug == listing.slug)
    assert card.name.text == listing.name_fr
    assert card.name.is_fallback
    assert card.name.language == "fr"
    assert card.category.label.text == "Food bank, emergency food"
    assert card.top_category.code == "alimentation"
    assert card.category_slugs == ("banque-alimentaire", "alimentation")
    assert card.documents == ("none",)
    assert card.status == "never"
    assert card.cost == "free"
    assert card.address == "4501, rue de Verdun"
    assert card.phone is not None
    assert card.phone.number == "5145550199"
    assert not card.is_overdue
    hidden = next(card for card in cards(results()) if card.slug == "cache")
    assert hidden.is_confidential
    assert hidden.address == ""
    assert hidden.boroughs == ()


def test_a_card_says_open_closed_and_unknown_apart() -> None:
    point = ServicePointFactory(listing=ListingFactory(slug="semaine"), hours_kind="weekly")
    HoursPieceFactory(point=point, weekday=2)
    ServicePointFactory(listing=ListingFactory(slug="inconnu"))
    at_ten = {card.slug: card for card in cards(results())}
    assert at_ten["semaine"].open_state == "open"
    assert at_ten["semaine"].open_until == AT.replace(hour=17, minute=0)
    assert at_ten["inconnu"].open_state == "unknown"
    evening = AT.replace(hour=20)
    closed = {card.slug: card for card in cards(results(at=evening), at=evening)}["semaine"]
    assert closed.open_state == "closed"
    assert closed.opens_at == dt.datetime(2026, 11, 25, 9, tzinfo=AT.tzinfo)


def test_an_overdue_listing_says_so() -> None:
    ListingFactory(overdue=True, by_phone=True)
    assert cards(results())[0].is_overdue


def test_pages_are_of_twenty_and_beyond_the_end_is_empty_with_help() -> None:
    for _ in range(23):
        ListingFactory(by_phone=True)
    first, second, third = (results(page=page) for page in (1, 2, 3))
    assert (len(first.hits), len(second.hits), len(third.hits)) == (20, 3, 0)
    assert first.pages == 2
    assert first.total == 23
    assert not first.is_capped
    assert not {hit.number for hit in first.hits} & {hit.number for hit in second.hits}
    assert third.suggestions[0].criteria.page == 1


@pytest.mark.parametrize("query", ["", "dépannage alimentaire", "banque alimentaire verdun"])
def test_one_result_costs_as_many_queries_as_twenty(words: None, query: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connections["directory"]) as captured:
            cards(results(query))
        return len(captured)

    ListingFactory(at_a_place=True)
    results(query)
    with_one = queries()
    for _ in range(19):
        ServicePointFactory(listing=ListingFactory(), with_phone=True, office_hours=True)
    results(query)
    with_twenty = queries()
    # One more is the stamp, asked on every page here and every ten seconds in a running portal. With few
    # results the search looks around once more.
    assert with_twenty <= with_one <= 5
    assert with_twenty <= 4


def test_a_count_that_reached_its_bound_says_so_and_filters_stay_exact(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("services.queries.plan.CANDIDATES", 10)
    monkeypatch.setattr("services.queries.search.CANDIDATES", 10)
    for number in range(30):
        ListingFactory(by_phone=True, free=number == 29, slug=f"fiche-{number}")
    found = results()
    assert found.total == 10
    assert found.is_capped
    assert all(value.is_capped for value in facet(found, "status").values)
    narrowed = results(cost=("free",))
    assert [card.slug for card in cards(narrowed)] == ["fiche-29"]
    assert not narrowed.is_capped


@pytest.mark.parametrize(
    "query",
    [
        "' OR 1=1 --",
        "& | !",
        "a:*",
        "(((",
        "\\",
        "'n:x' & 'y'",
        "%s %(x)s",
        "\u0660\u0661",
        "²",
        "😀",
        "ﷺ",
        "a" * 300,
        "لا" * 100,
    ],
)
def test_strange_queries_are_answered(query: str) -> None:
    ListingFactory(by_phone=True)
    assert results(query).total >= 0


def test_every_value_of_every_filter_is_answered() -> None:
    ListingFactory(at_a_place=True)
    criteria, problems = read_criteria(
        {"q": ["x"], "papers": ["none", "unknown"], "status": ["unknown"], "open": ["now"], "page": ["2"],
         "category": ["banque-alimentaire"], "borough": ["verdun"], "sort": ["near"]}
    )  # fmt: skip
    assert not problems
    assert search(criteria, language="en", at=AT).total == 0


def test_the_api_finds_the_same_listings_in_the_same_order(dentist: Listing) -> None:
    ListingFactory(by_phone=True, name_fr="Dentiste mobile")
    found = found_listings("dentiste", at=AT)
    entries = [hit.number for hit in results("dentiste").hits]
    assert [SearchEntry.objects.get(listing_id=one).number for one in found] == entries


def test_an_explanation_names_the_terms_and_the_reasons(dentist: Listing) -> None:
    answer = explain(SearchCriteria(query="dentiste verdun"), language="fr", at=AT)
    assert answer.hits[0].card.slug == "dentiste"
    assert answer.hits[0].need == "dents-yeux"
    assert answer.hits[0].terms == ("dentiste",)
    assert "need" in answer.hits[0].reasons
    assert answer.probes[0].startswith("name ")


def test_an_editors_new_word_is_understood_at_once(dentist: Listing) -> None:
    assert slugs("quenotte") == []
    VocabularyTermFactory(term="quenotte", targets={"dents-yeux": 5})
    assert slugs("quenotte") == ["dentiste"]
