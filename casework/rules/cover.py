"""How much time passed during which a team had promised to read: weekdays and hours on the wall clock."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from casework.rules.working_days import is_working_day
from core.clock import MONTREAL

_FRIDAY: Final = 4


@dataclass(frozen=True, slots=True)
class Cover:
    """The weekdays, 0 for Monday, and the whole hours on which somebody reads; the last one is the end."""

    days: Collection[int]
    from_hour: int
    to_hour: int

    def is_on(self, day: dt.date) -> bool:
        """Test whether somebody reads on a day: a weekday that the mandate names, and no holiday."""
        is_holiday = day.weekday() <= _FRIDAY and not is_working_day(day)
        return day.weekday() in self.days and not is_holiday


def covered_time(cover: Cover, since: dt.datetime, until: dt.datetime) -> dt.timedelta:
    """Return how much covered time lies between two instants."""
    # On the wall clock: an office's hours do not move when the clocks do.
    first, last = (one.astimezone(MONTREAL).replace(tzinfo=None) for one in (since, until))
    passed = dt.timedelta()
    day = first.date()
    while day <= last.date():
        if cover.is_on(day):
            midnight = dt.datetime.combine(day, dt.time())
            opens = max(first, midnight + dt.timedelta(hours=cover.from_hour))
            closes = min(last, midnight + dt.timedelta(hours=cover.to_hour))
            passed += max(closes - opens, dt.timedelta())
        day += dt.timedelta(days=1)
    return passed


def end_of(day: dt.date) -> dt.datetime:
    """Return the midnight with which a day ends: only days are kept, so what came in waits from then on."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=MONTREAL)
