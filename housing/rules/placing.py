"""
What a household on the list is by what it answered: what the ranking and the filter of dwellings read of it.

And how it stands to what a programme asks, condition by condition. Pure: answers as they are kept, days in.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from housing.rules.household import Household, is_overcrowded, rooms_needed
from housing.rules.prescreen import Conditions
from housing.rules.rule_sets import IncomeBand
from housing.rules.situations import AS_TONIGHT, Situation, TierDays, tier_days

_COUNTS: Final = (
    *("aged_0_to_5", "aged_6_to_12", "aged_13_to_17"),
    *("aged_18_to_59", "aged_60_up", "couples"),
)


@dataclass(frozen=True, slots=True)
class PlacementFacts:
    """What `housing.models.Placement` holds, under the same names."""

    income_band: str
    minors: int
    is_overcrowded: bool
    is_inaccessible: bool
    safety_until: dt.date | None
    no_dwelling_until: dt.date | None
    lease_ends_on: dt.date | None
    people: int
    bedrooms: int
    boroughs: tuple[str, ...]
    most_rent: int | None
    features: tuple[str, ...]
    has_senior: bool


class Condition(StrEnum):
    """What a programme may ask of a household; nothing else can be a reason to refuse it."""

    INCOME = "income_above"
    SITUATION = "other_situation"
    MONTREAL = "not_in_montreal"
    MINORS = "no_minors"
    SENIOR = "no_senior"
    ACCESS = "no_access_need"
    WINDOW = "closed"


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """
    One condition of a programme, and whether a household meets it.

    `condition.value` is the code of the refusal that it would justify (housing.enums.RefusalReason).
    """

    condition: Condition
    #: None: the answers do not say.
    met: bool | None


def placed(answers: Mapping[str, Any], *, seen_on: dt.date) -> PlacementFacts:
    """
    Make what stands on the list of what was answered.

    Somebody who is expected counts for the rooms and the people of a dwelling, and not for points before they
    have come: then it is a correction.

    :param seen_on: when somebody of the team looked at the situation; its tier is counted from there
    """
    now, later = _household(answers), _household(answers, with_who_comes=True)
    wanted, needs = answers["wanted"], answers.get("needs") or {}
    days = days_of(answers, seen_on=seen_on)
    return PlacementFacts(
        income_band=_band(answers).value,
        minors=now.minors,
        is_overcrowded=is_overcrowded(now, answers["rooms"]),
        is_inaccessible=bool(needs.get("is_inaccessible")),
        safety_until=days.safety_until,
        no_dwelling_until=days.no_dwelling_until,
        lease_ends_on=days.lease_ends_on,
        people=later.people,
        # Somebody alone lives in a studio too; a dwelling may have one room more (rules/matching.py).
        bedrooms=0 if later.people == 1 else rooms_needed(later),
        boroughs=tuple(wanted.get("boroughs") or ()),
        most_rent=wanted.get("most_rent"),
        features=tuple(needs.get("features") or ()),
        has_senior=now.aged_60_up > 0,
    )


def days_of(answers: Mapping[str, Any], *, seen_on: dt.date) -> TierDays:
    """Return the days of a household's situation that the ranking reads."""
    day = answers["situation"].get("day") or ""
    return tier_days(situation_of(answers), seen_on=seen_on, day=dt.date.fromisoformat(day) if day else None)


def situation_of(answers: Mapping[str, Any]) -> Situation:
    """Return where a household stands with its dwelling."""
    return Situation(answers["situation"]["kind"])


def conditions_met(
    answers: Mapping[str, Any], conditions: Conditions, on: dt.date
) -> tuple[ConditionLine, ...]:
    """
    Hold a household against what a programme asks, one line a condition that it has.

    :param on: the day on which the application was handed in
    """
    household, found = _household(answers), []
    if conditions.ceilings is not None:
        found.append(ConditionLine(Condition.INCOME, _is_within(answers)))
    if conditions.situations is not None:
        is_one = AS_TONIGHT[situation_of(answers)] in conditions.situations
        found.append(ConditionLine(Condition.SITUATION, is_one))
    found.append(ConditionLine(Condition.MONTREAL, answers["stay"].get("in_montreal")))
    if conditions.needs_minors:
        # A first child who is expected: the programme's owner is asked.
        unsure = None if _expects(answers) else False
        found.append(ConditionLine(Condition.MINORS, household.minors > 0 or unsure))
    if conditions.needs_senior:
        found.append(ConditionLine(Condition.SENIOR, household.aged_60_up > 0))
    if conditions.needs_access:
        needs = answers.get("needs") or {}
        found.append(ConditionLine(Condition.ACCESS, bool(needs.get("features"))))
    if conditions.opens_on or conditions.closes_on:
        was_open = (conditions.opens_on or on) <= on <= (conditions.closes_on or on)
        found.append(ConditionLine(Condition.WINDOW, was_open))
    return tuple(found)


def _household(answers: Mapping[str, Any], *, with_who_comes: bool = False) -> Household:
    counts = {name: int(answers["household"].get(name) or 0) for name in _COUNTS}
    if with_who_comes and _expects(answers):
        counts["aged_0_to_5"] += 1
    return Household(**counts)


def _expects(answers: Mapping[str, Any]) -> bool:
    return bool((answers.get("change") or {}).get("expected"))


def _band(answers: Mapping[str, Any]) -> IncomeBand:
    given = answers.get("income_band")
    # Not said: no points for it, and nothing held against the household either.
    return IncomeBand(given) if given in set(IncomeBand) else IncomeBand.D


def _is_within(answers: Mapping[str, Any]) -> bool | None:
    given = answers.get("income_band")
    return given != IncomeBand.E if given in set(IncomeBand) else None
