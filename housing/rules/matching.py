"""
Which of those who wait a dwelling is for: what it has against what they can live in.

Ranks know nothing of dwellings and dwellings nothing of ranks. Whoever is passed over keeps their place, and
the reason is kept with the offer, so that it can be read to them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

#: A dwelling may have one room more than a household asked for; more would leave a family without.
MOST_ROOMS_TO_SPARE: Final = 1


class Feature(StrEnum):
    """What somebody may need of a dwelling, and what a dwelling may have. No diagnosis, no reason why."""

    NO_STEPS = "no_steps"
    WHEELCHAIR = "wheelchair"
    GRAB_BARS = "grab_bars"
    GROUND_FLOOR_OR_LIFT = "ground_floor_or_lift"
    VISUAL_ALARM = "visual_alarm"


class Skip(StrEnum):
    """Why a dwelling was not offered to somebody whose turn it was."""

    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    TOO_MANY_PEOPLE = "too_many_people"
    OTHER_BOROUGH = "other_borough"
    TOO_DEAR = "too_dear"
    FEATURE_MISSING = "feature_missing"
    FOR_SENIORS = "for_seniors"
    #: They said no to this very dwelling, or never answered; the next one comes to them in their place.
    NOT_TAKEN = "not_taken"


@dataclass(frozen=True, slots=True)
class Dwelling:
    """A dwelling that is free. The rent is in whole dollars a month, with what the lease includes."""

    bedrooms: int
    most_people: int
    borough: str
    rent: int
    features: frozenset[Feature] = frozenset()
    is_for_seniors: bool = False


@dataclass(frozen=True, slots=True)
class Needs:
    """What a household that waits can live in; without boroughs any will do, without a rent too."""

    people: int
    bedrooms: int
    boroughs: frozenset[str] = frozenset()
    most_rent: int | None = None
    features: frozenset[Feature] = frozenset()
    has_senior: bool = False


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Somebody whose turn it was, and every reason why this dwelling is not for them."""

    place: int
    file_number: str
    reasons: tuple[Skip, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The first for whom a dwelling is right, in order, and who was passed over before the last of them."""

    candidates: tuple[tuple[int, str], ...]
    passed_over: tuple[PassedOver, ...]


def reasons_against(needs: Needs, dwelling: Dwelling) -> tuple[Skip, ...]:
    """Name everything that speaks against a dwelling for a household; nothing does if it is empty."""
    found = []
    if dwelling.bedrooms < needs.bedrooms:
        found.append(Skip.TOO_SMALL)
    if dwelling.bedrooms > needs.bedrooms + MOST_ROOMS_TO_SPARE:
        found.append(Skip.TOO_LARGE)
    if needs.people > dwelling.most_people:
        found.append(Skip.TOO_MANY_PEOPLE)
    if needs.boroughs and dwelling.borough not in needs.boroughs:
        found.append(Skip.OTHER_BOROUGH)
    if needs.most_rent is not None and dwelling.rent > needs.most_rent:
        found.append(Skip.TOO_DEAR)
    if not needs.features <= _with_what_follows(dwelling.features):
        found.append(Skip.FEATURE_MISSING)
    if dwelling.is_for_seniors and not needs.has_senior:
        found.append(Skip.FOR_SENIORS)
    return tuple(found)


def proposed(
    order: Iterable[str],
    needs: Mapping[str, Needs],
    dwelling: Dwelling,
    *,
    wanted: int = 5,
    not_taken_by: Collection[str] = (),
) -> Proposal:
    """
    Go down the order of a run and find the first for whom a dwelling is right.

    :param order: file numbers, the first place first, read no further than needed; one without needs (housed
        since, or not waiting) is left out
    :param wanted: how many to find
    :param not_taken_by: whoever was offered this very dwelling and did not take it
    """
    candidates: list[tuple[int, str]] = []
    passed_over: list[PassedOver] = []
    # What speaks against it is the same for all who share the same needs; `needs` keeps them all alive.
    against: dict[int, tuple[Skip, ...]] = {}
    for place, number in enumerate(order, start=1):
        if number in needs:
            wants = needs[number]
            if id(wants) not in against:
                against[id(wants)] = reasons_against(wants, dwelling)
            reasons = against[id(wants)]
            if number in not_taken_by:
                reasons = (*reasons, Skip.NOT_TAKEN)
            if reasons:
                passed_over.append(PassedOver(place, number, reasons))
            else:
                candidates.append((place, number))
                if len(candidates) == wanted:
                    break
    last = candidates[-1][0] if candidates else None
    return Proposal(tuple(candidates), tuple(one for one in passed_over if last is None or one.place < last))


def _with_what_follows(features: Iterable[Feature]) -> frozenset[Feature]:
    found = set(features)
    # Where a wheelchair goes there are no steps.
    if Feature.WHEELCHAIR in found:
        found.add(Feature.NO_STEPS)
    return frozenset(found)
