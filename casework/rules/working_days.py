"""Waiting, counted as an office counts it: Saturdays, Sundays and Québec's holidays do not count."""

import datetime as dt
from functools import cache

from holidays import country_holidays


@cache
def _holidays_of(year: int) -> frozenset[dt.date]:
    # "Observed" too: an office is closed on the Monday after a holiday that falls on a Sunday.
    return frozenset(country_holidays("CA", subdiv="QC", years=year, observed=True))


def is_working_day(day: dt.date) -> bool:
    """Test whether an office in Québec works on a day."""
    return day.weekday() < 5 and day not in _holidays_of(day.year)


def working_days_between(first: dt.date, last: dt.date) -> int:
    """Count the working days after `first` up to `last`: 0 on the day itself, and never less."""
    return sum(
        is_working_day(first + dt.timedelta(days=passed)) for passed in range(1, (last - first).days + 1)
    )


def working_day_after(first: dt.date, count: int) -> dt.date:
    """Return the day on which `count` working days have passed since `first`."""
    day, left = first, count
    while left > 0:
        day += dt.timedelta(days=1)
        left -= is_working_day(day)
    return day
