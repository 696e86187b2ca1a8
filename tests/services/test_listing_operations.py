"""What editors and the public do to a listing: publish, verify, correct."""

import datetime as dt

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from services.enums import (
    CorrectionKind,
    CorrectionState,
    ListingState,
    VerificationMethod,
    VerificationOutcome,
)
from services.models import Correction, Listing, ListingChange, Verification
from services.operations.corrections import record_correction
from services.operations.listings import UnreachableListingError, publish_listing, record_verification
from tests.databases import ActAs
from tests.services.factories import ListingFactory

AT = dt.datetime(2026, 11, 22, 15, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 22)

pytestmark = pytest.mark.django_db


def draft(**values: object) -> Listing:
    return ListingFactory(state=ListingState.DRAFT, published_at=None, **values)


def unverified() -> Listing:
    return ListingFactory(
        verified_on=None,
        verified_by="",
        verification_method="",
        verification_due_on=None,
        verification_days=14,
    )


def history(listing: Listing) -> dict[str, tuple[object, object, str]]:
    return {
        row.field: (row.before, row.after, row.changed_by)
        for row in ListingChange.objects.filter(listing=listing)
    }


def verify(listing: Listing, outcome: VerificationOutcome) -> Verification:
    return record_verification(
        listing=listing, by="Ana", on=DAY, method=VerificationMethod.PHONE, outcome=outcome, at=AT
    )


class TestPublishing:
    def test_a_draft_with_a_website_is_published_with_its_history(self) -> None:
        listing = publish_listing(listing=draft(website="https://example.org"), by="Ana", at=AT)
        listing.refresh_from_db()
        assert (listing.state, listing.published_at) == (ListingState.PUBLISHED, AT)
        assert history(listing) == {"state": ("draft", "published", "Ana")}

    def test_a_listing_that_cannot_be_reached_stays_a_draft(self) -> None:
        listing = draft(website="", email="")
        with pytest.raises(UnreachableListingError) as refusal:
            publish_listing(listing=listing, by="Ana", at=AT)
        with translation.override("fr"):
            assert "ni téléphone" in str(refusal.value)
        listing.refresh_from_db()
        assert listing.state == ListingState.DRAFT
        assert history(listing) == {}

    def test_publishing_twice_says_nothing_twice(self) -> None:
        listing = draft(website="https://example.org")
        publish_listing(listing=listing, by="Ana", at=AT)
        publish_listing(listing=listing, by="Ana", at=AT + dt.timedelta(days=1))
        assert ListingChange.objects.filter(listing=listing).count() == 1

    def test_a_listing_published_again_keeps_its_first_day(self) -> None:
        listing = draft(website="https://example.org")
        publish_listing(listing=listing, by="Ana", at=AT)
        Listing.objects.filter(pk=listing.pk).update(state=ListingState.PAUSED)
        publish_listing(listing=listing, by="Ana", at=AT + dt.timedelta(days=9))
        listing.refresh_from_db()
        assert listing.published_at == AT


class TestVerifying:
    @pytest.mark.parametrize("outcome", [VerificationOutcome.CONFIRMED, VerificationOutcome.CORRECTED])
    def test_a_confirmed_listing_is_due_again_when_its_time_is_over(
        self, outcome: VerificationOutcome
    ) -> None:
        listing = unverified()
        verification = verify(listing, outcome)
        listing.refresh_from_db()
        assert verification.outcome == outcome
        assert (listing.verified_on, listing.verified_by, listing.verification_method) == (
            DAY,
            "Ana",
            "phone",
        )
        assert listing.verification_due_on == dt.date(2026, 12, 6)
        assert listing.modified_at == AT
        assert history(listing)["verified_on"] == ("", "2026-11-22", "Ana")
        assert history(listing)["verification_due_on"] == ("", "2026-12-06", "Ana")

    def test_nobody_answering_proves_nothing(self) -> None:
        listing = unverified()
        verify(listing, VerificationOutcome.UNREACHABLE)
        listing.refresh_from_db()
        assert listing.verified_on is None
        assert listing.state == ListingState.PUBLISHED
        assert Verification.objects.filter(listing=listing).count() == 1
        assert history(listing) == {}

    def test_a_service_that_is_gone_is_closed_and_not_erased(self) -> None:
        listing = unverified()
        verify(listing, VerificationOutcome.CLOSED)
        listing.refresh_from_db()
        assert listing.state == ListingState.CLOSED
        assert history(listing) == {"state": ("published", "closed", "Ana")}


class TestCorrections:
    def test_a_correction_is_kept_with_its_day_and_nothing_of_who_sent_it(self) -> None:
        record_correction(
            listing_slug="omhm", kind=CorrectionKind.PHONE, suggestion=" 514 872-0000 ", language="fr", on=DAY
        )
        correction = Correction.objects.get()
        assert (correction.suggestion, correction.received_on) == ("514 872-0000", DAY)
        assert correction.state == CorrectionState.RECEIVED
        assert {field.name for field in Correction._meta.concrete_fields} == {
            *("id", "listing_slug", "kind", "suggestion", "language", "received_on", "state")
        }

    def test_a_long_or_broken_suggestion_is_cut_and_cleaned(self) -> None:
        record_correction(
            listing_slug="omhm", kind=CorrectionKind.OTHER, suggestion="é\0" * 5000, language="en", on=DAY
        )
        assert Correction.objects.get().suggestion == "é" * 2000

    def test_the_public_door_may_add_one_and_read_none_back(self, as_role: ActAs) -> None:
        with as_role("directory_intake"), CaptureQueriesContext(connections["directory"]) as queries:
            record_correction(
                listing_slug="omhm", kind=CorrectionKind.HOURS, suggestion="", language="fr", on=DAY
            )
        (sql,) = (query["sql"] for query in queries if "services_correction" in query["sql"])
        assert "RETURNING" not in sql
        assert Correction.objects.count() == 1
