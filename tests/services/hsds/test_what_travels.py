"""What the API shows of whom: drafts, closed services, hidden places, answers that may not travel."""

import datetime as dt
import json

import pytest

from services.enums import Known, StatusAsked
from services.hsds import taxonomies
from services.models import Listing, Place
from tests.services import factories as make
from tests.services.hsds.conftest import Ask
from tests.services.hsds.test_specification import walk

PATHS = ("/services", "/service_at_locations", "/organizations")
LONG_AGO = "2020-01-01"


def everything(ask: Ask, **parameters: object) -> str:
    """Return all that the API says of services, in both languages, as one text."""
    return json.dumps(
        [
            list(walk(ask, path, language, full="true", **parameters))
            for path in PATHS
            for language in ("fr", "en")
        ],
        ensure_ascii=False,
    )


def test_drafts_and_listings_in_review_are_nowhere(ask: Ask) -> None:
    for state in ("draft", "in_review"):
        listing = make.ListingFactory(
            **{state: True}, at_a_place=True, name_fr="Secret", organization__name_fr="Organisme secret"
        )
        assert "ecret" not in everything(ask)
        assert "ecret" not in json.dumps(ask("/services", modified_after=LONG_AGO))
        ask(f"/services/{listing.id}", status=404)
        ask(f"/service_at_locations/{listing.points.get().id}", status=404)
        ask(f"/organizations/{listing.organization_id}", status=404)


def test_a_paused_service_is_temporarily_closed_and_says_so(ask: Ask) -> None:
    listing = make.ListingFactory(paused=True)
    assert ask("/services")["contents"][0]["status"] == "temporarily closed"
    assert ask(f"/services/{listing.id}")["alert"] == "Fermé pour le moment."


def test_a_closed_service_stays_only_in_the_answer_to_modified_after(ask: Ask) -> None:
    listing = make.ListingFactory(closed=True, at_a_place=True, email="aide@example.org")
    assert ask("/services")["total_items"] == 0
    ask(f"/services/{listing.id}", status=404)
    assert ask("/service_at_locations")["total_items"] == 0
    assert ask("/organizations")["total_items"] == 0
    for full in ("false", "true"):
        page = ask("/services", modified_after=LONG_AGO, full=full)
        assert [service["status"] for service in page["contents"]] == ["defunct"]
        # Who copies the directory must not go on sending people there.
        assert not {"url", "email", "service_at_locations", "description"} & set(page["contents"][0])
    assert ask("/service_at_locations", modified_after=LONG_AGO)["total_items"] == 0
    minimal = ask("/services", modified_after=LONG_AGO, minimal="true")["contents"]
    assert minimal == [{"id": str(listing.id), "last_modified": listing.modified_at.isoformat()}]


def test_what_was_closed_before_it_appeared_is_nowhere(ask: Ask) -> None:
    make.ListingFactory(closed=True, published_at=None)
    assert ask("/services", modified_after=LONG_AGO)["total_items"] == 0


def test_an_overdue_listing_says_so(ask: Ask) -> None:
    for situation in ({"overdue": True}, {"expires_on": dt.date(2026, 11, 1)}):
        listing = make.ListingFactory(**situation)
        service = ask(f"/services/{listing.id}")
        assert "La vérification de cette fiche est en retard" in service["alert"]
        assert "overdue" in {one["value"] for one in service["attributes"]}
    fresh = ask(f"/services/{make.ListingFactory().id}")
    assert "alert" not in fresh
    assert "verified" in {one["value"] for one in fresh["attributes"]}
    never = ask(f"/services/{make.ListingFactory(never_verified=True).id}")
    assert "assured_date" not in never
    assert "never_verified" in {one["value"] for one in never["attributes"]}


def test_unknown_is_said_and_is_never_no(ask: Ask) -> None:
    listing = make.ListingFactory(at_a_place=True, answers_travel=True)
    service = ask(f"/services/{listing.id}")
    found = {(one["link_type"], one["value"]) for one in service["attributes"]}
    assert {
        ("cost", "unknown"),
        ("police", "unknown"),
        ("status", "unknown"),
        ("documents", "unknown"),
    } <= found
    at_location = service["service_at_locations"][0]
    at_point = {(one["link_type"], one["value"]) for one in at_location["attributes"]}
    assert {("hours", "unknown"), ("holidays", "unknown")} <= at_point
    at_place = {(one["link_type"], one["value"]) for one in at_location["location"]["attributes"]}
    assert {("step-free-entrance", "unknown"), ("toilet", "unknown")} <= at_place
    assert "schedules" not in at_location
    assert "required_documents" not in service
    assert "fees_description" not in service


def test_answers_on_status_and_papers_travel_only_where_the_organization_agreed(ask: Ask) -> None:
    words = {"status_note_fr": "Jamais, promis", "documents_note_fr": "Rien du tout", "nothing_asked": True}
    kept = make.ListingFactory(**words)
    shared = make.ListingFactory(**words, answers_travel=True)
    told = json.dumps(ask(f"/services/{kept.id}"), ensure_ascii=False)
    assert "promis" not in told
    assert "Rien du tout" not in told
    attributes = {one["link_type"] for one in ask(f"/services/{kept.id}")["attributes"]}
    assert not {"status", "documents"} & attributes
    told = json.dumps(ask(f"/services/{shared.id}"), ensure_ascii=False)
    assert "promis" in told
    assert "Rien du tout" in told
    papers = make.ListingFactory(papers_asked=True)
    assert "required_documents" not in ask(f"/services/{papers.id}")


def test_no_filter_tells_what_does_not_travel(ask: Ask) -> None:
    make.ListingFactory(nothing_asked=True)
    shared = make.ListingFactory(nothing_asked=True, answers_travel=True)
    for taxonomy, code in ((taxonomies.STATUS, StatusAsked.NEVER.value), (taxonomies.DOCUMENTS, "none")):
        for filters in (
            {"taxonomy_term_id": taxonomies.term_id(taxonomy, code)},
            {"taxonomy_id": taxonomy.id},
        ):
            found = [service["id"] for service in ask("/services", **filters)["contents"]]
            assert found == [str(shared.id)]


# What is planted in a hidden place, where the database lets it be: its constraint refuses an address.
PLANTED = "rue-plantée-1234"


@pytest.fixture
def hidden() -> Listing:
    """Give a shelter whose place is hidden, with a marker in every column that the database lets be."""
    listing = make.ListingFactory(
        confidential=True,
        served_boroughs=["verdun"],
        served_postal_areas=["H4G"],
        served_note_fr=PLANTED,
        served_note_en=PLANTED,
    )
    Place.objects.filter(points__listing=listing).update(
        name_fr=PLANTED,
        name_en=PLANTED,
        city=PLANTED,
        accessibility_note_fr=PLANTED,
        accessibility_note_en=PLANTED,
        step_free_entrance=Known.YES,
    )
    return listing


def test_a_hidden_place_is_nowhere(ask: Ask, hidden: Listing) -> None:
    place = Place.objects.get()
    told = everything(ask)
    assert str(hidden.id) in told
    assert PLANTED not in told
    assert "verdun" not in told
    assert "H4G" not in told
    # Its own identifier would tie the services of one house together.
    assert str(place.id) not in told
    location = ask(f"/services/{hidden.id}")["service_at_locations"][0]["location"]
    assert location["location_type"] == "virtual"
    assert location["name"] == "Adresse confidentielle\u00a0: appelez."
    assert not {"latitude", "longitude", "addresses", "accessibility", "attributes"} & set(location)
    assert "locations" not in ask(f"/organizations/{hidden.organization_id}")


def test_two_services_of_a_hidden_house_cannot_be_brought_together(ask: Ask) -> None:
    place = make.PlaceFactory(confidential=True)
    points = [make.ServicePointFactory(place=place) for _ in range(2)]
    found = {ask(f"/service_at_locations/{point.id}")["location_id"] for point in points}
    assert len(found) == 2


def test_no_filter_tells_where_a_hidden_place_is(ask: Ask, hidden: Listing) -> None:
    make.PostalAreaFactory()
    make.PostalAreaFactory(code="H1A", boroughs=[["riviere-des-prairies", 1.0]])
    # It serves Verdun, and answers to every postal code alike.
    assert (
        ask("/services", postcode="H4G")["total_items"]
        == ask("/services", postcode="H1A")["total_items"]
        == 1
    )
    assert ask("/services", postcode="H4G", proximity=100_000)["total_items"] == 0
    step_free = taxonomies.term_id(taxonomies.STEP_FREE, "yes")
    assert ask("/services", taxonomy_term_id=step_free)["total_items"] == 0
    assert ask("/services", taxonomy_id=taxonomies.BOROUGH.id)["total_items"] == 0


def test_a_position_that_is_only_a_postal_code_says_so(ask: Ask) -> None:
    point = make.ServicePointFactory(place__approximate=True)
    location = ask(f"/service_at_locations/{point.id}")["location"]
    assert location["description"] == "Position approximative\u00a0: le milieu du code postal."
    assert "approximate" in {one["value"] for one in location["attributes"]}
