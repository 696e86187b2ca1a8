"""
The weights of the ranking, as a version that two people approve and everybody may read.

The shape is that of Québec's by-law on the allocation of low-rental dwellings (RLRQ c. S-8, r. 1, ss. 23, 26,
27, 41), which tenants' committees know and which needs nothing about anybody's papers.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

#: No weight has more than two figures: points are counted on one's fingers, nearly.
MOST_WEIGHT: Final = 99
#: Besides the points for income.
_WEIGHTS: Final = (
    "points_per_year",
    "most_for_years",
    "points_per_minor",
    "most_for_minors",
    "overcrowded_points",
    "inaccessible_points",
    "lease_days",
)


class IncomeBand(StrEnum):
    """A household's income against the dated ceilings, the lowest first; E is above them."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One version of the weights. Points are whole numbers; days are counted on the calendar."""

    version: int
    valid_from: dt.date
    income_points: Mapping[IncomeBand, int]
    points_per_year: int
    most_for_years: int
    points_per_minor: int
    most_for_minors: int
    overcrowded_points: int
    inaccessible_points: int
    #: So long before its end, and so long after it, a lease that ends counts as having no dwelling.
    lease_days: int

    @property
    def digest(self) -> str:
        """Return the SHA-256 of this version, in hex: what the two people approved, and what a run cites."""
        written = {
            **{name: getattr(self, name) for name in self.__dataclass_fields__},
            "valid_from": self.valid_from.isoformat(),
            "income_points": dict(sorted(self.income_points.items())),
        }
        text = json.dumps(written, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(b"rule set|v1|" + text.encode("ascii")).hexdigest()


def written_weights(rules: RuleSet) -> dict[str, Any]:
    """Return the weights as they are kept, as JSON; the version and its day stand beside them."""
    kept = {name: getattr(rules, name) for name in _WEIGHTS}
    return {**kept, "income_points": {band.value: rules.income_points[band] for band in IncomeBand}}


def read_weights(version: int, valid_from: dt.date, weights: Mapping[str, Any]) -> RuleSet:
    """
    Read a version of the rules from its weights as they are kept.

    :raises ValueError: if a weight is missing, unknown, or no whole number of at most two figures; or if a
        lower income would give fewer points than a higher one
    """
    points = weights.get("income_points")
    if set(weights) != {*_WEIGHTS, "income_points"} or not isinstance(points, dict):
        raise ValueError("not the weights of a ranking")
    if set(points) != set(IncomeBand):
        raise ValueError("not points for each income band")
    numbers = [*points.values(), *(weights[name] for name in _WEIGHTS)]
    if not all(type(one) is int and 0 <= one <= MOST_WEIGHT for one in numbers):
        raise ValueError("not whole numbers")
    income_points = {band: points[band.value] for band in IncomeBand}
    if sorted(income_points.values(), reverse=True) != list(income_points.values()):
        raise ValueError("a lower income gives fewer points")
    return RuleSet(
        version=version,
        valid_from=valid_from,
        income_points=MappingProxyType(income_points),
        **{name: weights[name] for name in _WEIGHTS},
    )


FIRST_RULES = RuleSet(
    version=1,
    valid_from=dt.date(2026, 7, 1),
    income_points=MappingProxyType(
        {IncomeBand.A: 6, IncomeBand.B: 4, IncomeBand.C: 2, IncomeBand.D: 0, IncomeBand.E: 0}
    ),
    points_per_year=2,
    most_for_years=6,
    points_per_minor=1,
    most_for_minors=6,
    overcrowded_points=2,
    inaccessible_points=2,
    lease_days=30,
)
