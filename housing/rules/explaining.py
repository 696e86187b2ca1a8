"""
Why a file stands where it stands, line by line, and what would change it: pure, in codes and numbers.

Every line is made by the functions that rank, so that an explanation cannot say anything else than the order.
"""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from housing.rules.facts import Facts
from housing.rules.ranking import PointLine, Standing, Tier, full_years, point_lines, points_of, standing_of
from housing.rules.rule_sets import IncomeBand, RuleSet


class What(StrEnum):
    """What would change a place. Some come by themselves on a day; the others, if they happen."""

    TIER_LAPSES = "tier_lapses"
    LEASE_COMES_NEAR = "lease_comes_near"
    FULL_YEAR = "full_year"
    LOWER_INCOME = "lower_income"
    ONE_MORE_MINOR = "one_more_minor"
    OVERCROWDED = "overcrowded"
    INACCESSIBLE = "inaccessible"
    NO_DWELLING = "no_dwelling"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that would change a place: when, if a day is known; to which tier, or by how many points."""

    what: What
    on: dt.date | None = None
    points: int = 0
    tier: Tier | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A tier and until when, the points line by line with their sum, and what would change them."""

    standing: Standing
    lines: tuple[PointLine, ...]
    points: int
    changes: tuple[Change, ...]


def explanation(facts: Facts, rules: RuleSet, as_of: dt.date) -> Explanation:
    """Explain where a file stands on a day, by one version of the rules."""
    return Explanation(
        standing=standing_of(facts, rules, as_of),
        lines=point_lines(facts, rules, as_of),
        points=points_of(facts, rules, as_of),
        changes=(*_changes_by_themselves(facts, rules, as_of), *_changes_that_may_come(facts, rules, as_of)),
    )


def _changes_by_themselves(facts: Facts, rules: RuleSet, as_of: dt.date) -> list[Change]:
    standing = standing_of(facts, rules, as_of)
    found = []
    if standing.until is not None:
        after = standing.until + dt.timedelta(days=1)
        found.append(Change(What.TIER_LAPSES, after, tier=standing_of(facts, rules, after).tier))
    elif facts.lease_ends_on is not None:
        near = facts.lease_ends_on - dt.timedelta(days=rules.lease_days)
        if near > as_of:
            found.append(Change(What.LEASE_COMES_NEAR, near, tier=Tier.NO_DWELLING))
    year = _next_full_year(facts.effective_on, as_of)
    more = points_of(facts, rules, year) - points_of(facts, rules, as_of)
    if more:
        found.append(Change(What.FULL_YEAR, year, points=more))
    return found


def _changes_that_may_come(facts: Facts, rules: RuleSet, as_of: dt.date) -> list[Change]:
    found = []
    bands = list(IncomeBand)
    others = {
        What.LOWER_INCOME: replace(facts, income_band=bands[max(0, bands.index(facts.income_band) - 1)]),
        What.ONE_MORE_MINOR: replace(facts, minors=min(facts.minors + 1, 20)),
        What.OVERCROWDED: replace(facts, is_overcrowded=True),
        What.INACCESSIBLE: replace(facts, is_inaccessible=True),
    }
    for what, other in others.items():
        more = points_of(other, rules, as_of) - points_of(facts, rules, as_of)
        if more > 0:
            found.append(Change(what, points=more))
    tier = standing_of(facts, rules, as_of).tier
    if tier > Tier.NO_DWELLING:
        found.append(Change(What.NO_DWELLING, tier=Tier.NO_DWELLING))
    if tier > Tier.SAFETY:
        found.append(Change(What.SAFETY, tier=Tier.SAFETY))
    return found


def _next_full_year(since: dt.date, as_of: dt.date) -> dt.date:
    year = since.year + full_years(since, as_of) + 1
    try:
        return since.replace(year=year)
    except ValueError:
        # Who came on 29 February has their year on 1 March.
        return dt.date(year, 3, 1)
