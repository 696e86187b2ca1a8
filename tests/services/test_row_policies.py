"""What each role may read of the directory, row by row."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connections

from services.models import Listing
from tests.services.factories import HoursPieceFactory, ListingFactory, ProvenanceFactory, ServicePointFactory

DEPENDENTS = (
    "services_listing",
    "services_servicepoint",
    "services_place",
    "services_phone",
    "services_hourspiece",
    "services_provenance",
    "services_organization",
)


def count(table: str) -> int:
    with connections["directory"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.fixture
def one_published_one_draft() -> Listing:
    for traits in ({}, {"draft": True}):
        listing = ListingFactory(**traits)
        point = ServicePointFactory(listing=listing, with_phone=True, hours_kind="weekly")
        HoursPieceFactory(point=point)
        ProvenanceFactory(listing=listing)
    return Listing.objects.get(state="draft")


@pytest.mark.parametrize("table", DEPENDENTS)
def test_the_public_door_reads_what_is_published_and_what_hangs_on_it(
    one_published_one_draft: Listing, as_role: Callable[[str], AbstractContextManager[None]], table: str
) -> None:
    with as_role("directory_reader"):
        assert count(table) == 1


@pytest.mark.parametrize("table", DEPENDENTS)
def test_editors_read_everything(
    one_published_one_draft: Listing, as_role: Callable[[str], AbstractContextManager[None]], table: str
) -> None:
    with as_role("directory_editor"):
        assert count(table) == 2


def test_an_editor_publishes_and_the_entry_appears(
    one_published_one_draft: Listing, as_role: Callable[[str], AbstractContextManager[None]]
) -> None:
    with as_role("directory_editor"):
        Listing.objects.filter(pk=one_published_one_draft.pk).update(state="published")
        assert count("services_searchentry") == 2


def test_the_public_door_searches_through_entries_alone(
    one_published_one_draft: Listing, as_role: Callable[[str], AbstractContextManager[None]]
) -> None:
    with as_role("directory_reader"):
        assert count("services_searchentry") == 1
        with connections["directory"].cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM services_candidates(ARRAY[services_any_of('nourriture | food')],"
                " ARRAY[10], current_date)"
            )
            assert cursor.fetchone()[0] == 1
