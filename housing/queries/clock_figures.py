"""How the clocks of housing were kept over a year, for everybody to read: counts, and none of them small."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.by_code.calls import rows_of

#: What each clock promises, in the order of the page.
CLOCKS: Final[Mapping[str, Promise]] = {
    "first_word": _(
        "Une personne de l’équipe vous répond en cinq jours ouvrables; le lendemain si c’est pressé."
    ),
    "decision": _(
        "Une décision vient en 60 jours. Les jours où nous attendons votre réponse ne comptent pas."
    ),
    "review": _("Une révision est tranchée en 30 jours, par une autre personne."),
}
#: What counts say of fewer than so many is said of nobody (sql/clocks.sql).
SMALLEST: Final = 5


@dataclass(frozen=True, slots=True)
class ClockFigure:
    """One clock over the twelve whole months before this one; None where a figure would be about too few."""

    clock: str
    kept: int | None
    counted: int | None

    @property
    def words(self) -> Promise:
        """Return what is promised."""
        return CLOCKS[self.clock]


def clock_figures(on: dt.date) -> tuple[ClockFigure, ...]:
    """
    Return every clock with its figure; one that nothing was counted for has none.

    Nothing at all if the database of files is away: the page of promises stands without it.
    """
    try:
        rows = {row["clock"]: row for row in rows_of("housing_clock_figures", on)}
    except DatabaseError:
        return ()
    return tuple(
        ClockFigure(clock, rows[clock]["kept"], rows[clock]["counted"])
        if clock in rows
        else ClockFigure(clock, None, None)
        for clock in CLOCKS
    )
