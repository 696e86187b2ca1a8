"""Ceilings as a table, for whoever turns an amount into a band on paper or at the desk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from housing.models import ProgrammeVersion
from housing.rules.income import bands
from housing.words.choices import dollars

#: Households of more people are worked out by the page that knows how many they are.
PEOPLE: Final = range(1, 7)


@dataclass(frozen=True, slots=True)
class CeilingsTable:
    """
    Bands in dollars, for some programmes.

    :ivar rows: people, then the highest amount of each band but the last
    """

    programmes: str
    bands: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def ceilings_tables(
    versions: Iterable[ProgrammeVersion], ceilings: Mapping[UUID, Mapping[int, int] | None]
) -> list[CeilingsTable]:
    """Return one table for all the programmes that share their ceilings; programmes without any have none."""
    found: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for version in versions:
        table = ceilings.get(version.pk)
        if table:
            rows = tuple(
                tuple(dollars(one.high) for one in bands(table, people) if one.high is not None)
                for people in PEOPLE
            )
            found.setdefault(rows, []).append(str(version.name))
    letters = ("A", "B", "C", "D")
    return [
        CeilingsTable(" · ".join(names), letters, tuple(zip(PEOPLE, rows, strict=True)))
        for rows, names in found.items()
    ]
