"""
Where a household stands with its dwelling, as it says itself, and which tier that is.

Danger, violence, disaster, evacuation and an unfit dwelling are one tier: the tier tells no story. A tier
lapses and may be renewed; nobody falls on a list without being told before.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from housing.rules.prescreen import Tonight

#: How long the first tier holds, from the day on which somebody looked at it; it may be renewed.
SAFETY_DAYS: Final = 60
#: How long the second holds for somebody without a dwelling; it may be renewed too.
NO_DWELLING_DAYS: Final = 180


class Situation(StrEnum):
    """What somebody ticks. No proof is ever needed but their own word, signed, or an organisation's."""

    NO_ROOF = "no_roof"
    SHELTER = "shelter"
    HOSTED = "hosted"
    TENANT = "tenant"
    UNFIT = "unfit"
    DISASTER = "disaster"
    DANGER = "danger"
    LEASE_ENDING = "lease_ending"


SAFETY: Final = frozenset({Situation.UNFIT, Situation.DISASTER, Situation.DANGER})
NO_DWELLING: Final = frozenset({Situation.NO_ROOF, Situation.SHELTER, Situation.HOSTED})
#: Answered on the next working day rather than within five.
URGENT: Final = SAFETY | {Situation.NO_ROOF}
#: Here the day matters: since when, or until when.
WITH_A_DAY: Final = frozenset({Situation.LEASE_ENDING, Situation.DISASTER})

#: The same answers as the pre-screen knows them.
AS_TONIGHT: Final = {
    Situation.NO_ROOF: Tonight.OUTSIDE,
    Situation.SHELTER: Tonight.SHELTER,
    Situation.HOSTED: Tonight.HOSTED,
    Situation.TENANT: Tonight.OWN_LEASE,
    Situation.UNFIT: Tonight.UNFIT,
    Situation.DISASTER: Tonight.DANGER,
    Situation.DANGER: Tonight.DANGER,
    Situation.LEASE_ENDING: Tonight.LEASE_ENDING,
}


@dataclass(frozen=True, slots=True)
class TierDays:
    """What the ranking reads of a situation (housing.rules.facts.Facts)."""

    safety_until: dt.date | None = None
    no_dwelling_until: dt.date | None = None
    lease_ends_on: dt.date | None = None


def tier_days(situation: Situation, *, seen_on: dt.date, day: dt.date | None) -> TierDays:
    """
    Return the days of a situation that the ranking reads.

    :param seen_on: when somebody of the team looked at it
    :param day: of a lease that ends, its last day
    """
    if situation in SAFETY:
        return TierDays(safety_until=seen_on + dt.timedelta(days=SAFETY_DAYS))
    if situation in NO_DWELLING:
        return TierDays(no_dwelling_until=seen_on + dt.timedelta(days=NO_DWELLING_DAYS))
    if situation is Situation.LEASE_ENDING:
        return TierDays(lease_ends_on=day)
    return TierDays()
