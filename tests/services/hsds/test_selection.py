"""Filters select what they say and add up; a page holds what it says; the database is asked little."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from services.enums import Access, Audience
from services.hsds import taxonomies
from services.models import Listing
from tests.services import factories as make
from tests.services.hsds.conftest import Ask

Counting = Callable[[], AbstractContextManager[CaptureQueriesContext]]


def found(ask: Ask, path: str = "/services", **parameters: object) -> set[str]:
    return {thing["id"] for thing in ask(path, per_page=100, **parameters)["contents"]}


def ids(*things: object) -> set[str]:
    return {str(thing.id) for thing in things}  # type: ignore[attr-defined]


def test_a_search_finds_and_ranks_as_the_site_does(ask: Ask) -> None:
    bank = make.ListingFactory(name_fr="Banque alimentaire du coin", name_en="Corner food bank")
    make.ListingFactory(name_fr="Clinique", name_en="Clinic", category=make.CategoryFactory(slug="clsc"))
    for language in ("fr", "en"):
        for words in ("banque alimentaire du coin", "corner food bank"):
            page = ask("/services", language, search=words)
            assert page["contents"][0]["id"] == str(bank.id)


def test_a_service_in_a_list_can_be_recognised_by_its_slugs(ask: Ask) -> None:
    make.ListingFactory(slug="le-coin", name_fr="Banque alimentaire")
    service = ask("/services", search="banque alimentaire", per_page=5)["contents"][0]
    values = {(one["taxonomy_term"]["taxonomy"], one["value"]) for one in service["attributes"]}
    assert values == {
        ("category", "banque-alimentaire"),
        ("category", "alimentation"),
        ("listing-slug", "le-coin"),
    }
    codes = {one["taxonomy_term"]["code"] for one in service["attributes"]}
    assert {"banque-alimentaire", "alimentation"} <= codes


def test_a_need_is_found_by_its_own_term_and_by_the_one_above(ask: Ask) -> None:
    bank = make.ListingFactory()
    meals = make.CategoryFactory(slug="repas", parent=bank.category.parent)
    dinner = make.ListingFactory(category=make.CategoryFactory(slug="clsc", parent=None), also_in=[meals])
    assert found(ask, taxonomy_term_id=bank.category_id) == ids(bank)
    assert found(ask, taxonomy_term_id=meals.id) == ids(dinner)
    assert found(ask, taxonomy_term_id=meals.parent_id) == ids(bank, dinner)
    assert found(ask, "/service_at_locations", taxonomy_term_id=meals.id) == set()


def test_every_term_finds_exactly_what_carries_it(ask: Ask) -> None:
    from tests.services.hsds.situations import listings

    listings()
    carried: dict[str, set[str]] = {}
    families: dict[str, set[str]] = {}

    def note(service_id: str, thing: object) -> None:
        if isinstance(thing, dict):
            for one in thing.get("attributes", ()):
                carried.setdefault(one["taxonomy_term_id"], set()).add(service_id)
                families.setdefault(taxonomies.taxonomy_id(one["link_type"]), set()).add(service_id)
            for key, value in thing.items():
                if key != "organization":
                    note(service_id, value)
        elif isinstance(thing, list):
            for value in thing:
                note(service_id, value)

    for service in ask("/services", full="true", per_page=100)["contents"]:
        note(service["id"], service)
    terms = ask("/taxonomy_terms", per_page=100)["contents"]
    assert {term["taxonomy"] for term in terms} == set(taxonomies.TAXONOMIES)
    for term in terms:
        if term["taxonomy"] != "organization-kind":
            assert found(ask, taxonomy_term_id=term["id"]) == carried.get(term["id"], set()), term["code"]
    for taxonomy in ask("/taxonomies", per_page=100)["contents"]:
        if taxonomy["id"] != taxonomies.ORGANIZATION_KIND.id:
            assert found(ask, taxonomy_id=taxonomy["id"]) == families.get(taxonomy["id"], set()), taxonomy[
                "name"
            ]


def test_filters_add_up(ask: Ask) -> None:
    both = make.ListingFactory(free=True, audiences=[Audience.WOMEN], access=[Access.WALK_IN])
    free = make.ListingFactory(free=True)
    women = make.ListingFactory(audiences=[Audience.WOMEN])
    cost, who = (
        taxonomies.term_id(taxonomies.COST, "free"),
        taxonomies.term_id(taxonomies.AUDIENCE, "women"),
    )
    assert found(ask, taxonomy_term_id=cost) == ids(both, free)
    assert found(ask, taxonomy_term_id=who) == ids(both, women)
    assert found(ask, taxonomy_term_id=[cost, who]) == ids(both)
    assert found(ask, taxonomy_term_id=cost, organization_id=free.organization_id) == ids(free)
    assert found(ask, taxonomy_term_id=cost, taxonomy_id=taxonomies.ACCESS.id) == ids(both)
    assert found(ask, search="dépannage", organization_id=women.organization_id) == ids(women)
    assert found(ask, "/organizations", taxonomy_term_id=[cost, who]) == ids(both.organization)


def test_an_unknown_term_finds_nothing(ask: Ask) -> None:
    make.ListingFactory()
    nobody = "00000000-0000-4000-8000-000000000000"
    for name in ("taxonomy_term_id", "taxonomy_id", "organization_id"):
        assert ask("/services", **{name: nobody})["empty"] is True


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-01T15:30:00Z",
        "2026-11-01T15:30:00+00:00",
        "2026-11-01 15:30:00 00:00",
        "2026-11-01T10:30:00-05:00",
        "2026-11-01T10:30:00",
        "2026-11-01 10:30",
        "2026-11-01",
    ],
)
def test_modified_after_reads_moments_as_people_write_them(ask: Ask, text: str) -> None:
    listing = make.ListingFactory(modified_at=dt.datetime(2026, 11, 1, 15, 30, tzinfo=dt.UTC))
    make.ListingFactory(modified_at=dt.datetime(2026, 10, 30, tzinfo=dt.UTC))
    assert found(ask, modified_after=text) == ids(listing)


def test_a_postal_code_alone_asks_who_serves_it(ask: Ask) -> None:
    make.PostalAreaFactory(code="H4G", boroughs=[["verdun", 0.97], ["lasalle", 0.03]])
    everyone = make.ListingFactory()
    borough = make.ListingFactory(served_boroughs=["verdun"])
    area = make.ListingFactory(served_postal_areas=["H4G"])
    make.ListingFactory(served_boroughs=["lasalle"])
    make.ListingFactory(served_postal_areas=["H1A"])
    for postcode in ("H4G", "h4g 1l8", "H4G1L8"):
        assert found(ask, postcode=postcode) == ids(everyone, borough, area)


def test_a_distance_is_measured_from_the_middle_of_the_postal_area(ask: Ask) -> None:
    make.PostalAreaFactory(code="H4G", latitude=45.46, longitude=-73.57)
    near = make.ServicePointFactory(place__latitude=45.464, place__longitude=-73.57)  # 445 m
    far = make.ServicePointFactory(place__latitude=45.46, place__longitude=-73.50)  # 5,459 m
    make.ServicePointFactory(place__without_position=True)
    expected = ((444, set()), (446, ids(near)), (5450, ids(near)), (5470, ids(near, far)))
    for metres, points in expected:
        assert found(ask, "/service_at_locations", postcode="H4G", proximity=metres) == points
    assert found(ask, postcode="H4G", proximity=500) == ids(near.listing)


def test_pages_hold_what_they_say(ask: Ask) -> None:
    assert ask("/services")["empty"] is True
    assert ask("/services")["last_page"] is True
    make.ListingFactory.create_batch(5)
    seen: list[str] = []
    for number, size in ((1, 2), (2, 2), (3, 1), (4, 0)):
        page = ask("/services", page=number, per_page=2)
        assert (page["total_items"], page["total_pages"], page["size"]) == (5, 3, size)
        assert (page["first_page"], page["last_page"]) == (number == 1, number >= 3)
        seen += [service["id"] for service in page["contents"]]
    assert len(seen) == len(set(seen)) == 5


def test_minimal_is_every_service_in_one_page(ask: Ask) -> None:
    make.ListingFactory.create_batch(30)
    page = ask("/services", minimal="true")
    assert page["size"] == page["total_items"] == 30
    assert {tuple(thing) for thing in page["contents"]} == {("id", "last_modified")}


@pytest.fixture
def counting(db: None) -> Counting:
    return lambda: CaptureQueriesContext(connections["directory"])


def test_nineteen_things_ask_no_more_of_the_database_than_nine(ask: Ask, counting: Counting) -> None:
    meals = make.CategoryFactory(slug="repas")
    counts: dict[tuple[str, str, str], list[int]] = {}
    for number in (9, 10):
        for listing in make.ListingFactory.create_batch(number, at_a_place=True, also_in=[meals]):
            make.HoursPieceFactory(point=listing.points.get())
        ask("/services", search="pain")  # the search compiles its vocabulary anew after a change
        for path in ("/services", "/service_at_locations", "/organizations"):
            for full in ("false", "true"):
                for search in ("", "dépannage alimentaire"):
                    with counting() as queries:
                        page = ask(path, full=full, search=search)
                    assert page["size"] == page["total_items"] >= number
                    counts.setdefault((path, full, search), []).append(len(queries))
    assert {case: few for case, (few, _many) in counts.items()} == {
        case: many for case, (_few, many) in counts.items()
    }
    assert max(few for few, _many in counts.values()) <= 16


def test_a_list_of_services_asks_little(ask: Ask, counting: Counting, settings: object) -> None:
    make.ListingFactory.create_batch(20, at_a_place=True)
    settings.REMEMBER_SECONDS = 60  # type: ignore[attr-defined]
    ask("/services")
    with counting() as queries:
        ask("/services")
    assert len(queries) == 2
    assert Listing.objects.count() == 20
