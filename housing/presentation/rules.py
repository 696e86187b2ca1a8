"""A version of the ranking's rules as everybody reads it: what gives points, and the most it can give."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from housing.models import OverrideCount, RuleSetVersion
from housing.presentation.ranking import REASONS
from housing.queries.ranking import rules_of
from housing.rules.ranking import Reason
from housing.rules.rule_sets import IncomeBand, RuleSet


@dataclass(frozen=True, slots=True)
class WeightRow:
    """One line of the rules: for what, how many points, and the most it can give."""

    label: str
    points: str
    most: int


@dataclass(frozen=True, slots=True)
class ToldRules:
    """A version of the rules in the language in force."""

    version: RuleSetVersion
    rows: tuple[WeightRow, ...]
    paragraphs: tuple[str, ...]
    change: str


def told_rules(version: RuleSetVersion) -> ToldRules:
    """Put a version of the rules in words."""
    is_french = (get_language() or "fr").startswith("fr")
    return ToldRules(
        version=version,
        rows=weight_rows(rules_of(version)),
        paragraphs=tuple((version.text_fr if is_french else version.text_en).split("\n\n")),
        change=version.change_fr if is_french else version.change_en,
    )


def weight_rows(rules: RuleSet) -> tuple[WeightRow, ...]:
    """Put the weights in words, one row for each reason."""
    income = rules.income_points
    bands = gettext("A : %(A)s · B : %(B)s · C : %(C)s · D : %(D)s · E : %(E)s") % {
        band.value: income[band] for band in IncomeBand
    }
    return (
        _row(Reason.INCOME, bands, max(income.values())),
        _row(
            Reason.YEARS,
            gettext("%(points)s pour chaque année complète") % {"points": rules.points_per_year},
            rules.most_for_years,
        ),
        _row(
            Reason.MINORS,
            gettext("%(points)s pour chaque enfant") % {"points": rules.points_per_minor},
            rules.most_for_minors,
        ),
        _row(Reason.OVERCROWDED, str(rules.overcrowded_points), rules.overcrowded_points),
        _row(Reason.INACCESSIBLE, str(rules.inaccessible_points), rules.inaccessible_points),
    )


def override_rows(counts: Iterable[OverrideCount]) -> list[tuple[dt.date, str, int]]:
    """Put counts of overrides in rows: month, reason, how many."""
    return [(one.month, str(one.get_reason_display()), one.count) for one in counts]


def _row(reason: Reason, points: str, most: int) -> WeightRow:
    return WeightRow(str(REASONS[reason]), points, most)
