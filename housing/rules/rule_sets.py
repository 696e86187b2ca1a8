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
