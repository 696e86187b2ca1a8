"""
In which order homes are offered. A caseworker can check this file by reading it.

Pure: facts, a rule set, a day and a seed in, an order out. Whole numbers and days only: a key that mixes
ranks into one fraction spills from one group into the next when a list grows long.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from operator import itemgetter

from housing.rules.draw import draw_of
from housing.rules.facts import Facts
from housing.rules.rule_sets import RuleSet


class Tier(IntEnum):
    """Who comes before whom, whatever their points."""

    SAFETY = 1
    NO_DWELLING = 2
    NONE = 9


class Reason(StrEnum):
    """What a line of points is for."""

    INCOME = "income"
    YEARS = "years"
    MINORS = "minors"
    OVERCROWDED = "overcrowded"
    INACCESSIBLE = "inaccessible"


@dataclass(frozen=True, slots=True)
class PointLine:
    """One line of somebody's points: for what, how much of it, how many points, the most it can give."""

    reason: Reason
    counted: int
    points: int
    most: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A tier, and the last day on which it holds; None for one that does not end."""

    tier: Tier
    until: dt.date | None


#: What files are ordered by; of two keys, the lesser comes first.
SortKey = tuple[int, int, dt.date, str, bytes, str]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A file in its place, from 1."""

    place: int
    facts: Facts
    key: SortKey


def standing_of(facts: Facts, rules: RuleSet, as_of: dt.date) -> Standing:
    """Return the tier of a file on a day, and until when it holds."""
    if facts.safety_until is not None and as_of <= facts.safety_until:
        return Standing(Tier.SAFETY, facts.safety_until)
    until = [facts.no_dwelling_until] if facts.no_dwelling_until else []
    if facts.lease_ends_on is not None:
        around = dt.timedelta(days=rules.lease_days)
        if facts.lease_ends_on - around <= as_of:
            until.append(facts.lease_ends_on + around)
    if until and as_of <= max(until):
        return Standing(Tier.NO_DWELLING, max(until))
    return Standing(Tier.NONE, None)


def point_lines(facts: Facts, rules: RuleSet, as_of: dt.date) -> tuple[PointLine, ...]:
    """Return a file's points on a day, line by line, also those that give nothing."""
    years = full_years(facts.effective_on, as_of)
    income = rules.income_points[facts.income_band]
    return (
        PointLine(Reason.INCOME, 1, income, max(rules.income_points.values())),
        PointLine(
            Reason.YEARS,
            years,
            min(years * rules.points_per_year, rules.most_for_years),
            rules.most_for_years,
        ),
        PointLine(
            Reason.MINORS,
            facts.minors,
            min(facts.minors * rules.points_per_minor, rules.most_for_minors),
            rules.most_for_minors,
        ),
        _yes_or_no(Reason.OVERCROWDED, facts.is_overcrowded, rules.overcrowded_points),
        _yes_or_no(Reason.INACCESSIBLE, facts.is_inaccessible, rules.inaccessible_points),
    )


def points_of(facts: Facts, rules: RuleSet, as_of: dt.date) -> int:
    """Return the sum of a file's points on a day; `point_lines` says what for."""
    years = full_years(facts.effective_on, as_of)
    return (
        rules.income_points[facts.income_band]
        + min(years * rules.points_per_year, rules.most_for_years)
        + min(facts.minors * rules.points_per_minor, rules.most_for_minors)
        + (rules.overcrowded_points if facts.is_overcrowded else 0)
        + (rules.inaccessible_points if facts.is_inaccessible else 0)
    )


def sort_key(facts: Facts, rules: RuleSet, as_of: dt.date, seed: bytes) -> SortKey:
    """Return what a file is ordered by: tier, points, day, income, draw; its number, which it alone has."""
    return (
        *_before_the_draw(facts, rules, as_of),
        draw_of(seed, facts.file_number),
        facts.file_number,
    )


def ranked(
    files: Iterable[Facts], rules: RuleSet, as_of: dt.date, seeds: Mapping[int, bytes]
) -> list[Ranked]:
    """
    Return files in the order in which homes are offered, whatever order they came in.

    :param seeds: of each opening window, by its number
    :raises ValueError: if two of them have one number
    :raises KeyError: if one came in a window that has no seed
    """
    keyed = [(sort_key(facts, rules, as_of, seeds[facts.window]), facts) for facts in _once(files)]
    keyed.sort(key=itemgetter(0))
    return [Ranked(place, facts, key) for place, (key, facts) in enumerate(keyed, start=1)]


def place_among(
    facts: Facts,
    others: Iterable[Facts],
    rules: RuleSet,
    as_of: dt.date,
    seeds: Mapping[int, bytes],
) -> int:
    """
    Return the place that a file would have among others: the same keys as `ranked`, without the sorting.

    Whatever the others hold of the same number does not count: it is what the file was before an edit.
    """
    mine = sort_key(facts, rules, as_of, seeds[facts.window])
    so_far = mine[:4]

    def comes_before(one: Facts) -> bool:
        # Drawn only for those who are level: a draw costs more than all the rest.
        theirs = _before_the_draw(one, rules, as_of)
        if theirs != so_far:
            return theirs < so_far
        return sort_key(one, rules, as_of, seeds[one.window]) < mine

    return 1 + sum(comes_before(one) for one in others if one.file_number != facts.file_number)


def full_years(since: dt.date, as_of: dt.date) -> int:
    """Count the full years between two days; who came on 29 February has theirs on 1 March."""
    years = as_of.year - since.year - ((as_of.month, as_of.day) < (since.month, since.day))
    return max(0, years)


def _before_the_draw(facts: Facts, rules: RuleSet, as_of: dt.date) -> tuple[int, int, dt.date, str]:
    return (
        standing_of(facts, rules, as_of).tier,
        -points_of(facts, rules, as_of),
        facts.effective_on,
        facts.income_band.value,
    )


def _yes_or_no(reason: Reason, is_so: bool, points: int) -> PointLine:
    return PointLine(reason, int(is_so), points if is_so else 0, points)


def _once(files: Iterable[Facts]) -> list[Facts]:
    found = list(files)
    if len({facts.file_number for facts in found}) != len(found):
        raise ValueError("two files have one number")
    return found
