"""The directory that the project ships, walked through and measured as an outsider would."""

import datetime as dt
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from services.hsds.profile import PROFILE_KEYS
from services.models import Listing, Phone, Place, ServicePoint
from tests.services.hsds.conftest import Ask
from tests.services.hsds.specification import complaints, without
from tests.services.hsds.test_specification import (
    all_objects,
    hold_to_the_specification,
    profile_validator,
    walk,
)
from tests.services.hsds.test_two_languages import facts

VISIBLE = ("published", "paused")


@pytest.fixture
def shipped(db: None, today: dt.date) -> None:
    call_command("load_directory", verbosity=0)


def test_every_listing_is_valid_in_both_languages_and_they_agree(
    specified: None, shipped: None, ask: Ask
) -> None:
    facts_of: dict[str, list[object]] = {}
    for language in ("fr", "en"):
        for path, kind in (("/services", "service"), ("/organizations", "organization")):
            for item in walk(ask, path, language, per_page=100):
                hold_to_the_specification(kind, item, in_a_list=True)
        points = list(walk(ask, "/service_at_locations", language, full="true", per_page=100))
        services = list(walk(ask, "/services", language, full="true", per_page=100))
        for kind, things in (("service", services), ("service_at_location", points)):
            for thing in things:
                assert complaints(kind, thing) == []
                assert complaints(kind, without(thing, PROFILE_KEYS), strict=True) == []
                profile_validator(kind).validate(thing)
        assert len(services) == Listing.objects.filter(state__in=VISIBLE).count() > 200
        assert len(points) == ServicePoint.objects.filter(listing__state__in=VISIBLE).count()
        facts_of[language] = [facts(thing) for thing in (*services, *points)]
    assert facts_of["fr"] == facts_of["en"]


def test_the_contracts_own_question_is_answered(shipped: None, ask: Ask) -> None:
    for language, words in (("fr", "banque alimentaire"), ("en", "food bank")):
        page = ask("/services", language, search=words, per_page=5)
        assert page["size"] == 5
        for service in page["contents"]:
            listing = Listing.objects.get(id=service["id"])
            values = {one["value"] for one in service["attributes"]}
            codes = {one["taxonomy_term"]["code"] for one in service["attributes"]}
            assert listing.slug in values
            assert {listing.category.slug, "banque-alimentaire"} <= codes | {listing.category.slug}
            assert listing.category.slug in codes
            assert listing.category.parent is None or listing.category.parent.slug in codes


def test_no_confidential_place_of_the_directory_is_anywhere(shipped: None, ask: Ask) -> None:
    hidden = ServicePoint.objects.filter(place__is_confidential=True, listing__state__in=VISIBLE)
    assert hidden.exists()
    for point in hidden:
        location = ask(f"/service_at_locations/{point.id}")["location"]
        assert set(location) <= {"id", "location_type", "name", "languages", *PROFILE_KEYS}
        assert location["location_type"] == "virtual"
    told = json.dumps(list(walk(ask, "/organizations", "fr", full="true")))
    for place in Place.objects.filter(is_confidential=True):
        assert str(place.id) not in told


def test_every_phone_of_a_service_travels(shipped: None, ask: Ask) -> None:
    told = {
        phone["number"].replace(" ", "").replace("-", "")
        for service in walk(ask, "/services", "fr", full="true", per_page=100)
        for thing in all_objects(service)
        for phone in thing.get("phones", ())
    }
    numbers = Phone.objects.filter(point__listing__state__in=VISIBLE).values_list("number", flat=True)
    assert told == set(numbers)


def test_an_export_is_what_the_api_says(shipped: None, ask: Ask, tmp_path: Path) -> None:
    folder = tmp_path / "hsds"
    call_command("export_hsds", str(folder), verbosity=0)
    about = json.loads((folder / "about.json").read_text())
    assert about["published_on"] == "2026-11-22"
    assert about["license"]["name"] == "CC BY 4.0"
    assert "Montréal" in about["license"]["attribution"]["en"]
    assert about["sources"]
    for language in ("fr", "en"):
        lines = (folder / language / "services.ndjson").read_text().splitlines()
        exported = {service["id"]: service for service in map(json.loads, lines)}
        assert exported == {
            service["id"]: service for service in walk(ask, "/services", language, full="true", per_page=100)
        }
        assert len(exported) == about["counts"]["services"]


def test_an_export_replaces_the_last_one_and_nothing_else(db: None, tmp_path: Path) -> None:
    folder = tmp_path / "hsds"
    call_command("export_hsds", str(folder), verbosity=0)
    (folder / "old.txt").write_text("x")
    call_command("export_hsds", str(folder), verbosity=0)
    assert not (folder / "old.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["hsds"]
    precious = tmp_path / "photos"
    precious.mkdir()
    (precious / "one.jpg").write_text("x")
    with pytest.raises(CommandError):
        call_command("export_hsds", str(precious), verbosity=0)
    assert (precious / "one.jpg").exists()


def test_the_open_data_export_knows_hsds(db: None, tmp_path: Path) -> None:
    call_command("export_listings", format="hsds", output=tmp_path / "hsds", stderr=StringIO())
    assert (tmp_path / "hsds" / "en" / "services.ndjson").exists()
    for wrong in ({}, {"output": tmp_path / "all", "everything": True}):
        with pytest.raises(CommandError):
            call_command("export_listings", format="hsds", **wrong)
