"""What editors do with one listing: publish it, close it, write down that it was checked."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from services.enums import ListingState, VerificationMethod, VerificationOutcome
from services.models import Listing, Verification
from services.operations.entries import entry_of, with_everything
from services.operations.loading import ALIAS, record_changes
from services.rules.entries import Change
from services.rules.freshness import due_date


class UnreachableListingError(Exception):
    """Raised when a listing without phone, address, website or e-mail would be published."""

    def __str__(self) -> str:
        return _(
            "Cette fiche n’a ni téléphone, ni adresse, ni site Web, ni courriel. Ajoutez-en un pour la"
            " publier."
        )


@transaction.atomic(using=ALIAS)
def publish_listing(*, listing: Listing, by: str, at: dt.datetime) -> Listing:
    """
    Put a listing before the public.

    :raises UnreachableListingError: if a reader could neither call, go, write nor look it up
    """
    locked = with_everything(Listing.objects.using(ALIAS).select_for_update(of=("self",))).get(pk=listing.pk)
    if locked.state == ListingState.PUBLISHED:
        return locked
    if not entry_of(locked).can_be_reached():
        raise UnreachableListingError
    return _set_state(locked, ListingState.PUBLISHED, by=by, at=at)


@transaction.atomic(using=ALIAS)
def record_verification(
    *,
    listing: Listing,
    by: str,
    on: dt.date,
    method: VerificationMethod,
    outcome: VerificationOutcome,
    at: dt.datetime,
    note: str = "",
) -> Verification:
    """
    Write down that a person checked a listing, how, and what came of it.

    Confirmed or corrected: the listing is verified on that day and due again when its time is over. Nobody
    answered: it stays as old as it was, because not reaching anybody proves nothing. The service is gone: the
    listing is closed.
    """
    locked = Listing.objects.using(ALIAS).select_for_update().get(pk=listing.pk)
    verification = Verification.objects.using(ALIAS).create(
        listing=locked, verified_on=on, verified_by=by, method=method, outcome=outcome, note=note
    )
    if outcome in (VerificationOutcome.CONFIRMED, VerificationOutcome.CORRECTED):
        after = {
            "verified_on": on,
            "verified_by": by,
            "verification_method": method.value,
            "verification_due_on": due_date(on, locked.verification_days),
        }
        changes = [
            Change(name, _shown(getattr(locked, name)), _shown(value))
            for name, value in after.items()
            if getattr(locked, name) != value
        ]
        for name, value in after.items():
            setattr(locked, name, value)
        locked.modified_at = at
        locked.save(using=ALIAS, update_fields=[*after, "modified_at"])
        record_changes([(locked.id, change) for change in changes], by=by, at=at)
    elif outcome == VerificationOutcome.CLOSED and locked.state != ListingState.CLOSED:
        _set_state(locked, ListingState.CLOSED, by=by, at=at)
    return verification


def _set_state(listing: Listing, state: ListingState, *, by: str, at: dt.datetime) -> Listing:
    record_changes([(listing.id, Change("state", listing.state, state.value))], by=by, at=at)
    listing.state = state
    listing.modified_at = at
    if state == ListingState.PUBLISHED and listing.published_at is None:
        listing.published_at = at
    listing.save(using=ALIAS, update_fields=["state", "modified_at", "published_at"])
    return listing


def _shown(value: object) -> str:
    return "" if value is None else str(value)
