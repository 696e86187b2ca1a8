"""
The dwellings offered to somebody, and their answer; behind their code, or that of a helper who may decide.

Reading writes nothing. Reading is said, and an offer answered, by a press alone: never by fetching a page.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from casework.by_code.calls import answer_of, rows_of
from casework.by_code.visits import OpenJourney
from casework.errors import UnusableId
from housing.enums import DeclineReason, OfferState


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """
    A dwelling offered to a household, as it reads it.

    `answer_by` is the last day on which it can be answered; `may_answer`: now, with this code. `features` are
    codes of housing.rules.matching.Feature, and the rent is whole dollars a month.
    """

    id: uuid.UUID
    state: str
    sent_on: dt.date
    answer_by: dt.date
    viewed_on: dt.date | None
    answered_on: dt.date | None
    decline_reason: str
    label: str
    borough: str
    bedrooms: int
    rent: int
    features: tuple[str, ...]
    is_for_seniors: bool
    may_answer: bool


def own_offers(who: OpenJourney, on: dt.date) -> tuple[OwnOffer, ...]:
    """Return what was offered to the household of a code, the newest first; nothing for an unknown code."""
    return tuple(
        OwnOffer(**{**row, "features": tuple(row["features"])})
        for row in rows_of("housing_offers_by_code", who.lookup, on)
    )


def say_offer_read(who: OpenJourney, offer_id: uuid.UUID, on: dt.date) -> bool:
    """Write down that somebody says they have read an offer; False if there is none that waits to be read."""
    read: bool = answer_of("housing_offer_view_by_code", who.lookup, offer_id, on)
    return read


def accept_offer(
    who: OpenJourney, offer_id: uuid.UUID, on: dt.date, *, event_id: uuid.UUID | None = None
) -> OfferState | None:
    """
    Take a dwelling that was offered; the same answer twice is one answer.

    :return: where the offer stands now, `accepted` or what became of it meanwhile; None if it is not theirs,
        or the code is one of a helper who may not decide
    :raises UnusableId: if the event's identifier is not one that a form made
    """
    return _answered(who, offer_id, on, accepts=True, reason="", event_id=event_id)


def decline_offer(
    who: OpenJourney,
    offer_id: uuid.UUID,
    on: dt.date,
    *,
    reason: DeclineReason,
    event_id: uuid.UUID | None = None,
) -> OfferState | None:
    """
    Say no to a dwelling, and why: the household waits on, in its place.

    :return: as `accept_offer`
    :raises UnusableId: as `accept_offer`
    """
    return _answered(who, offer_id, on, accepts=False, reason=reason.value, event_id=event_id)


def _answered(
    who: OpenJourney,
    offer_id: uuid.UUID,
    on: dt.date,
    *,
    accepts: bool,
    reason: str,
    event_id: uuid.UUID | None,
) -> OfferState | None:
    event = event_id or uuid.uuid4()
    if event.version != 4:
        raise UnusableId
    standing = answer_of("housing_offer_answer_by_code", who.lookup, offer_id, accepts, reason, on, event)
    return None if standing is None else OfferState(standing)
