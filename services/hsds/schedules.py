"""
Hours as HSDS can say them: weekly recurrences, each with one offset from UTC.

HSDS knows neither holidays nor a time zone by name (`timezone` is a number), nor a closing on the next day.
So the next twelve months are cut wherever something changes: the clock, a season, a holiday, a dated
exception; and an opening that runs past midnight is two pieces, the second of them on the next day. What is
open follows services.rules.hours to the minute, and a property test holds both together.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from services.rules.calendar import QUEBEC_HOLIDAYS
from services.rules.hours import MONTREAL, Exception_, OnHolidays, Piece, Week, WeekKind

DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MONTHS_AHEAD: Final = 12
_DAY: Final = dt.timedelta(days=1)
_MIDNIGHT: Final = dt.time(0)
#: HSDS has no 24:00; the specification writes a whole day as 00:00 to 23:59.
_LAST_MINUTE: Final = dt.time(23, 59)


@dataclass(frozen=True, slots=True)
class Window:
    """The days for which schedules are written, both included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The same hours on the same weekdays, over days on which the clock keeps its offset."""

    valid_from: dt.date
    valid_to: dt.date
    weekdays: tuple[int, ...]
    opens: dt.time
    closes: dt.time
    opens_offset: int
    closes_offset: int
    # The place of the exception, in the week's list, that these hours come from.
    exception: int | None = None

    @property
    def byday(self) -> str:
        return ",".join(DAYS[weekday] for weekday in self.weekdays)


@dataclass(frozen=True, slots=True)
class _Run:
    """Hours on some weekdays from one day to another, within a day, before they are cut."""

    first: dt.date
    last: dt.date
    weekdays: tuple[int, ...]
    opens: dt.time
    closes: dt.time
    closed_days: frozenset[dt.date]
    exception: int | None = None


def window_around(today: dt.date) -> Window:
    """
    Return the days to write: from the month of yesterday, about twelve months ahead.

    It begins on the first of a month, so that schedules and their identifiers stay the same all month;
    yesterday counts because its evening may run into today.
    """
    first = (today - _DAY).replace(day=1)
    year, month = divmod(today.year * 12 + today.month - 1 + MONTHS_AHEAD + 1, 12)
    return Window(first, dt.date(year, month + 1, 1) - _DAY)


def recurrences(week: Week, window: Window) -> list[Recurrence]:
    """Return when a point is certain to be open within the window, oldest first."""
    closed = frozenset(day for exception in week.exceptions for day in _days_of(exception, window))
    if week.kind is WeekKind.ALWAYS:
        pieces: Iterable[Piece] = [Piece(weekday, _MIDNIGHT, _MIDNIGHT) for weekday in range(7)]
        if week.holidays is OnHolidays.CLOSED:
            closed |= _holidays(window)
    elif week.kind is WeekKind.WEEKLY:
        pieces = week.pieces
        if week.holidays is not OnHolidays.OPEN:
            closed |= _holidays(window)
    else:
        pieces = ()
    runs = [*_runs_of_pieces(pieces, window, closed), *_runs_of_exceptions(week, window)]
    changes = clock_changes(window)
    found = {recurrence for run in runs for recurrence in _cut(run, changes)}
    return sorted(found, key=lambda one: (one.valid_from, one.opens, one.weekdays, one.closes, one.valid_to))


def unknown_days(week: Week, window: Window) -> list[dt.date]:
    """
    Return the holidays on which nobody knows whether the usual hours hold.

    They are left out of the recurrences, and saying nothing of them would say "closed".
    """
    if week.kind is not WeekKind.WEEKLY or week.holidays is not OnHolidays.UNKNOWN:
        return []
    return [
        day
        for day in QUEBEC_HOLIDAYS.between(window.first, window.last)
        if not any(exception.covers(day) for exception in week.exceptions)
        and any(piece.weekday == day.weekday() and piece.is_in_season(day) for piece in week.pieces)
    ]


def offset_text(time: dt.time, offset: int) -> str:
    """Write a time with its offset in minutes from UTC: "09:00-05:00"."""
    sign = "-" if offset < 0 else "+"
    hours, minutes = divmod(abs(offset), 60)
    return f"{time:%H:%M}{sign}{hours:02}:{minutes:02}"


@lru_cache(maxsize=8)
def _holidays(window: Window) -> frozenset[dt.date]:
    # The day before the window too: its evening may run into the window.
    return frozenset(QUEBEC_HOLIDAYS.between(window.first - _DAY, window.last))


@lru_cache(maxsize=8)
def clock_changes(window: Window) -> tuple[dt.date, ...]:
    """Return the days of the window on which Montréal's clock changes."""
    days = (window.last - window.first).days + 1
    dates = [window.first + dt.timedelta(days=number) for number in range(days + 1)]
    return tuple(
        day for day, following in pairwise(dates) if _offset(day, _MIDNIGHT) != _offset(following, _MIDNIGHT)
    )


@lru_cache(maxsize=4096)
def _offset(day: dt.date, time: dt.time) -> int:
    offset = dt.datetime.combine(day, time, tzinfo=MONTREAL).utcoffset()
    assert offset is not None  # noqa: S101  (a named zone always has one)
    return int(offset.total_seconds() // 60)


def _days_of(exception: Exception_, window: Window) -> Iterator[dt.date]:
    day = max(exception.first_day, window.first - _DAY)
    while day <= min(exception.last_day, window.last):
        yield day
        day += _DAY


def _runs_of_pieces(pieces: Iterable[Piece], window: Window, closed: frozenset[dt.date]) -> Iterator[_Run]:
    groups: dict[tuple[dt.time, dt.time, dt.date | None, dt.date | None], set[int]] = {}
    for piece in pieces:
        key = (piece.opens, piece.closes, piece.valid_from, piece.valid_to)
        groups.setdefault(key, set()).add(piece.weekday)
    for (opens, closes, valid_from, valid_to), weekdays in groups.items():
        first = max(window.first - _DAY, valid_from or dt.date.min)
        last = min(window.last, valid_to or dt.date.max)
        yield from _within_days(first, last, weekdays, opens, closes, closed, None, window)


def _runs_of_exceptions(week: Week, window: Window) -> Iterator[_Run]:
    for number, exception in enumerate(week.exceptions):
        if exception.opens is None or exception.closes is None:
            continue
        days = list(_days_of(exception, window))
        if days:
            weekdays = {day.weekday() for day in days}
            yield from _within_days(
                days[0], days[-1], weekdays, exception.opens, exception.closes, frozenset(), number, window
            )


def _within_days(
    first: dt.date,
    last: dt.date,
    weekdays: set[int],
    opens: dt.time,
    closes: dt.time,
    closed: frozenset[dt.date],
    exception: int | None,
    window: Window,
) -> Iterator[_Run]:
    """Cut hours that run past midnight into the evening and the morning of the next day."""
    runs_over = closes <= opens
    evening = _LAST_MINUTE if runs_over else closes
    start = max(first, window.first)
    if start <= last and opens < evening:
        yield _Run(start, last, tuple(sorted(weekdays)), opens, evening, closed, exception)
    if runs_over and closes != _MIDNIGHT:
        mornings = tuple(sorted((weekday + 1) % 7 for weekday in weekdays))
        closed_mornings = frozenset(day + _DAY for day in closed)
        start, end = max(first + _DAY, window.first), min(last + _DAY, window.last)
        if start <= end:
            yield _Run(start, end, mornings, _MIDNIGHT, closes, closed_mornings, exception)


def _cut(run: _Run, changes: tuple[dt.date, ...]) -> Iterator[Recurrence]:
    """Cut a run at closed days and where the clock changes; each part then has one offset."""
    # The first day of each new part. A closed day belongs to none; the day of a clock change is its own part
    # only if the clock changes while, or before, the door is open.
    start = run.first
    cuts = sorted(
        {day for day in run.closed_days if run.first <= day <= run.last and day.weekday() in run.weekdays}
        | {day for day in changes if run.first <= day <= run.last}
    )
    for day in cuts:
        if day in run.closed_days:
            yield from _part(run, start, day - _DAY)
            start = day + _DAY
            continue
        before, here, after = (_offsets(run, day + number * _DAY) for number in (-1, 0, 1))
        if here == before:
            yield from _part(run, start, day)
            start = day + _DAY
        elif here == after:
            yield from _part(run, start, day - _DAY)
            start = day
        else:
            yield from _part(run, start, day - _DAY)
            yield from _part(run, day, day)
            start = day + _DAY
    yield from _part(run, start, run.last)


def _offsets(run: _Run, day: dt.date) -> tuple[int, int]:
    return _offset(day, run.opens), _offset(day, run.closes)


def _part(run: _Run, first: dt.date, last: dt.date) -> Iterator[Recurrence]:
    days = [first + dt.timedelta(days=number) for number in range(min(7, (last - first).days + 1))]
    weekdays = tuple(sorted({day.weekday() for day in days} & set(run.weekdays)))
    if weekdays:
        begins = next(day for day in days if day.weekday() in weekdays)
        opens_offset, closes_offset = _offsets(run, begins)
        yield Recurrence(
            begins, last, weekdays, run.opens, run.closes, opens_offset, closes_offset, run.exception
        )
