"""
A household's income as one of five bands, against the dated ceilings of a programme.

Nobody tells what they earn to the dollar: a band is enough for the conditions and for the points.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from housing.rules.prescreen import ceiling_for
from housing.rules.rule_sets import IncomeBand

#: Up to which share of its ceiling a band goes, in hundredths; above the ceiling is the last one.
SHARES: Final = ((IncomeBand.A, 40), (IncomeBand.B, 60), (IncomeBand.C, 80), (IncomeBand.D, 100))


class BandRange(NamedTuple):
    """A band in whole dollars a year, both ends included; without an upper end it has none."""

    band: IncomeBand
    low: int
    high: int | None


def read_ceilings(written: Mapping[str, int]) -> dict[int, int]:
    """
    Read a table of ceilings as a version keeps it: {"1": 38000, …} in JSON, whose keys are texts.

    :raises ValueError: if it is not one: people from 1 up, dollars from 1 up, never less for more people
    """
    table = {
        int(people): int(dollars) for people, dollars in sorted(written.items(), key=lambda x: int(x[0]))
    }
    amounts = list(table.values())
    if not table or min(table) < 1 or min(amounts) < 1 or amounts != sorted(amounts):
        raise ValueError("not a table of ceilings")
    return table


def bands(ceilings: Mapping[int, int], people: int) -> tuple[BandRange, ...]:
    """Return the five bands of a household of so many people, from the lowest up, without a gap."""
    ceiling = ceiling_for(ceilings, people)
    found: list[BandRange] = []
    low = 0
    for band, share in SHARES:
        high = ceiling * share // 100
        found.append(BandRange(band, low, high))
        low = high + 1
    return (*found, BandRange(IncomeBand.E, low, None))
