"""What imports and exports ask of the tables, and how a file is taken in."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from django.db import transaction
from django.utils import translation

from services.enums import ListingState
from services.models import Borough, Category, Listing
from services.operations.entries import entry_of, with_everything
from services.operations.loading import ALIAS, Step, close_listings, one_at_a_time, write_listings
from services.rules.entries import ListingEntry, LoadReport

# Listings that were public once; their pages say what became of them.
PUBLIC_STATES: Final = (ListingState.PUBLISHED, ListingState.PAUSED, ListingState.CLOSED)


class _DryRun(Exception):
    """Nothing is wrong: a rehearsal is taken back."""


def known_categories() -> set[str]:
    """Return the slugs of all categories."""
    return set(Category.objects.using(ALIAS).values_list("slug", flat=True))


def known_boroughs() -> set[str]:
    """Return the slugs of all boroughs and neighbouring cities."""
    return set(Borough.objects.using(ALIAS).values_list("slug", flat=True))


def entries_of(slugs: Sequence[str]) -> Mapping[str, ListingEntry]:
    """Return the listings of some slugs as whole entries."""
    listings = with_everything(Listing.objects.using(ALIAS).filter(slug__in=slugs))
    return {listing.slug: entry_of(listing) for listing in listings}


def all_entries(*, only_public: bool) -> list[ListingEntry]:
    """Return every listing as a whole entry, sorted by slug."""
    listings = Listing.objects.using(ALIAS).order_by("slug")
    if only_public:
        listings = listings.filter(state__in=PUBLIC_STATES)
    return [entry_of(listing) for listing in with_everything(listings)]


def take_in(
    *,
    entries: Sequence[ListingEntry],
    by: str,
    at: dt.datetime,
    step: Step,
    is_complete: bool = False,
    is_rehearsal: bool = False,
) -> LoadReport:
    """
    Write the listings of a file that was read whole and found right, in one transaction.

    With `is_complete`, the file is the whole directory: listings that it does not hold are closed, never
    erased. A rehearsal does everything and takes it back, so that what it says is what would happen.
    """
    report = LoadReport()
    try:
        with transaction.atomic(using=ALIAS), translation.override("fr"):
            one_at_a_time()
            report = write_listings(entries=entries, by=by, at=at, step=step)
            if is_complete:
                missing = (
                    Listing.objects.using(ALIAS)
                    .exclude(slug__in=[entry.slug for entry in entries])
                    .exclude(state=ListingState.CLOSED)
                )
                report.closed = close_listings(listings=list(missing), by=by, at=at)
            if is_rehearsal:
                raise _DryRun
    except _DryRun:
        pass
    return report
