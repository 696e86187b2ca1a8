"""
When a service point is open.

**The clock of the wall decides.** A piece says what the sign on the door says, so an instant is first read on
Montréal's clock, and only that reading (a day and a time without offset) is compared. Both nights on which
the clock changes follow from it:

* in March the clock jumps from 2 h to 3 h: the times between never show on a wall, so a piece that lies there
  is never open, and one that spans it (22 h to 6 h) is an hour shorter than its sign says;
* in November the hour from 1 h to 2 h shows twice: a piece that covers 1 h 30 is open both times, and one
  that closes at 1 h 30 closes, opens again when the clock goes back to 1 h, and closes for good at the second
  1 h 30. A person who reads the sign and the clock expects just that.

**The day on which a piece opens decides everything about it**: its weekday, its season, its exception, its
holiday. The tail after midnight belongs to the evening before. A night shelter open from 20 h 30 on
31 December to 8 h 15 is open at 7 h on 1 January, even if it is closed on holidays.

The same rule for a database. Let `w` be the wall reading, `d` its date. For a day D, `pieces(D)` is:

1. if exceptions cover D (`first_day <= D <= last_day`): those of them that have times, nothing else, for
   every kind of hours; so an exception without times closes the day unless another one opens it;
2. else, kind `always`: the whole day, unless D is a holiday and `holidays = closed`, then nothing;
3. else, kind `weekly`: if D is a holiday and `holidays <> open`, nothing; otherwise the rows with
   `weekday = ISO weekday of D - 1`, `valid_from` null or <= D, `valid_to` null or >= D;
4. else (`appointment`, `unknown`): nothing.

A piece of D covers `[D + opens, D + closes)`, or `[D + opens, D + 1 + closes)` when `closes <= opens`; so
00:00 to 00:00 is the whole day. The point is **open** at `w` exactly when a piece of `d` or of `d - 1` covers
`w`. "Open now" in SQL is this paragraph, and a property test holds both together.

What is not open is **unknown** (never "closed") when we cannot tell:

* the kind is `unknown`, or `weekly` without any piece, and no exception covers `d`;
* the kind is `weekly`, `d` is a holiday with `holidays = unknown`, and no exception covers `d`;
* the same holds for `d - 1` and a piece that it would have had runs past midnight over `w`.

It is **by appointment** when the kind is `appointment`, no exception covers `d`, and `d` is not a holiday on
which it is closed. Otherwise it is **closed**.
"""

import datetime as dt
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from zoneinfo import ZoneInfo

MONTREAL = ZoneInfo("America/Montreal")
_DAY = dt.timedelta(days=1)
_MIDNIGHT = dt.time(0)
_NO_END = dt.datetime(9999, 1, 1)  # noqa: DTZ001 - the wall knows no offset
# How far ahead the next opening is looked for: a winter service closed since April reopens within it.
HORIZON = 370
# A chain of pieces longer than this is "always open" for a reader.
_LONGEST_CHAIN = 14


class Openness(Enum):
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    APPOINTMENT = "appointment"


class WeekKind(Enum):
    WEEKLY = "weekly"
    ALWAYS = "always"
    APPOINTMENT = "appointment"
    UNKNOWN = "unknown"


class OnHolidays(Enum):
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """One opening a week. Weekday 0 is Monday; a closing at or before the opening is on the next day."""

    weekday: int
    opens: dt.time
    closes: dt.time
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def is_in_season(self, day: dt.date) -> bool:
        """Tell whether the piece holds on a day, whatever its weekday."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Exception_:  # noqa: N801 - the word of the trade; "Exception" is Python's
    """Dated days on which the week does not hold. Without times: closed."""

    first_day: dt.date
    last_day: dt.date
    opens: dt.time | None = None
    closes: dt.time | None = None

    def covers(self, day: dt.date) -> bool:
        """Tell whether a day is one of its days."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class Week:
    """Everything that is known about the hours of one service point."""

    kind: WeekKind
    pieces: tuple[Piece, ...] = ()
    exceptions: tuple[Exception_, ...] = ()
    holidays: OnHolidays = OnHolidays.UNKNOWN


@dataclass(frozen=True, slots=True)
class OpenState:
    """
    The answer for one instant, on Montréal's clock.

    `until` is set when open: the time on the wall at which it closes, or None if no end is in sight.
    `next_opening` is set when closed or unknown: the next opening that is certain, if there is one.
    """

    openness: Openness
    until: dt.datetime | None = None
    next_opening: dt.datetime | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether a person who arrives now finds the door open."""
        return self.openness is Openness.OPEN


@dataclass(frozen=True, slots=True)
class Span:
    """An opening and a closing time as the sign shows them."""

    opens: dt.time
    closes: dt.time

    @property
    def is_overnight(self) -> bool:
        """Tell whether it closes on the day after it opened."""
        return self.closes <= self.opens and not self.is_whole_day

    @property
    def is_whole_day(self) -> bool:
        """Tell whether it lasts from midnight to midnight."""
        return self.opens == self.closes == _MIDNIGHT


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours of one dated day: `openness` is OPEN when `spans` has any."""

    day: dt.date
    openness: Openness
    spans: tuple[Span, ...] = ()
    is_holiday: bool = False
    is_exception: bool = False


@dataclass(frozen=True, slots=True)
class SameDays:
    """Weekdays that share their hours, for a compact table."""

    weekdays: tuple[int, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Season:
    """A part of the year with a week of its own; without dates, it is the whole year."""

    valid_from: dt.date | None
    valid_to: dt.date | None
    days: tuple[SameDays, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """The hours of a point for display; words are the template's business."""

    kind: WeekKind
    seasons: tuple[Season, ...] = ()
    exceptions: tuple[Exception_, ...] = ()
    holidays: OnHolidays = OnHolidays.UNKNOWN


@dataclass(frozen=True, slots=True)
class _Known:
    """What is certain of one day: its spans; or that they are not known, and those it would have had."""

    openness: Openness
    spans: tuple[Span, ...] = ()
    maybe: tuple[Span, ...] = ()
    is_exception: bool = False


def state_at(week: Week, at: dt.datetime, holidays: Container[dt.date] = ()) -> OpenState:
    """
    Tell whether a point is open at an instant, and what comes next. The rule stands at the top of this file.

    `at` must carry its offset; `holidays` is any container of dates, such as services.rules.calendar's.

    :raises ValueError: if `at` has no time zone
    """
    wall = _on_the_wall(at)
    if until := _closing_of_opening_around(week, wall, holidays):
        return OpenState(Openness.OPEN, until=_with_zone(until) if until != _NO_END else None)
    openness = _openness_when_not_open(week, wall, holidays)
    if openness is Openness.APPOINTMENT:
        return OpenState(openness)
    return OpenState(openness, next_opening=_next_opening(week, wall, holidays))


def is_open_between(week: Week, at: dt.datetime, end: dt.datetime, holidays: Container[dt.date] = ()) -> bool:
    """Tell whether the door is open at some moment from `at` to before `end`."""
    first, last = _on_the_wall(at), _on_the_wall(end)
    day = first.date() - _DAY
    while day <= last.date():
        for opens, closes in _intervals(week, day, holidays):
            if opens < last and closes > first:
                return True
        day += _DAY
    return False


def todays_hours(week: Week, day: dt.date, holidays: Container[dt.date] = ()) -> DayHours:
    """Return the hours of one dated day, its exception and its holiday considered."""
    known = _known(week, day, holidays)
    return DayHours(
        day=day,
        openness=known.openness,
        spans=known.spans,
        is_holiday=day in holidays,
        is_exception=known.is_exception,
    )


def week_table(week: Week, day: dt.date, holidays: Container[dt.date] = ()) -> list[DayHours]:
    """Return the seven dated days, Monday to Sunday, of the week that holds `day`."""
    monday = day - dt.timedelta(days=day.weekday())
    return [todays_hours(week, monday + dt.timedelta(days=number), holidays) for number in range(7)]


def describe(week: Week) -> Description:
    """Return the standing hours, season by season, days with the same hours together."""
    by_season: dict[tuple[dt.date | None, dt.date | None], list[Piece]] = {}
    for piece in week.pieces:
        by_season.setdefault((piece.valid_from, piece.valid_to), []).append(piece)
    seasons = [
        Season(valid_from, valid_to, _grouped(pieces))
        for (valid_from, valid_to), pieces in sorted(
            by_season.items(), key=lambda item: (item[0][0] or dt.date.min, item[0][1] or dt.date.max)
        )
    ]
    return Description(
        kind=week.kind,
        seasons=tuple(seasons),
        exceptions=tuple(sorted(week.exceptions, key=lambda exception: exception.first_day)),
        holidays=week.holidays,
    )


def _grouped(pieces: Sequence[Piece]) -> tuple[SameDays, ...]:
    spans_of_day: dict[int, tuple[Span, ...]] = {}
    for weekday in range(7):
        spans = _sorted_spans(piece for piece in pieces if piece.weekday == weekday)
        if spans:
            spans_of_day[weekday] = spans
    groups: dict[tuple[Span, ...], list[int]] = {}
    for weekday, spans in spans_of_day.items():
        groups.setdefault(spans, []).append(weekday)
    return tuple(SameDays(tuple(weekdays), spans) for spans, weekdays in groups.items())


def _sorted_spans(pieces: Iterator[Piece]) -> tuple[Span, ...]:
    return tuple(sorted({Span(piece.opens, piece.closes) for piece in pieces}, key=lambda span: span.opens))


def _known(week: Week, day: dt.date, holidays: Container[dt.date]) -> _Known:
    exceptions = [exception for exception in week.exceptions if exception.covers(day)]
    if exceptions:
        spans = tuple(
            sorted(
                {Span(e.opens, e.closes) for e in exceptions if e.opens is not None and e.closes is not None},
                key=lambda span: span.opens,
            )
        )
        return _Known(Openness.OPEN if spans else Openness.CLOSED, spans, is_exception=True)
    is_holiday = day in holidays
    if week.kind is WeekKind.ALWAYS:
        if is_holiday and week.holidays is OnHolidays.CLOSED:
            return _Known(Openness.CLOSED)
        return _Known(Openness.OPEN, (Span(_MIDNIGHT, _MIDNIGHT),))
    if week.kind is WeekKind.WEEKLY and week.pieces:
        spans = _sorted_spans(
            piece for piece in week.pieces if piece.weekday == day.weekday() and piece.is_in_season(day)
        )
        if is_holiday and week.holidays is OnHolidays.UNKNOWN:
            return _Known(Openness.UNKNOWN, maybe=spans)
        if is_holiday and week.holidays is OnHolidays.CLOSED:
            return _Known(Openness.CLOSED)
        return _Known(Openness.OPEN if spans else Openness.CLOSED, spans)
    if week.kind is WeekKind.APPOINTMENT:
        if is_holiday and week.holidays is OnHolidays.CLOSED:
            return _Known(Openness.CLOSED)
        return _Known(Openness.APPOINTMENT)
    return _Known(Openness.UNKNOWN)


def _openness_when_not_open(week: Week, wall: dt.datetime, holidays: Container[dt.date]) -> Openness:
    today = _known(week, wall.date(), holidays)
    if today.openness is Openness.UNKNOWN:
        return Openness.UNKNOWN
    yesterday = wall.date() - _DAY
    might_run_over = _known(week, yesterday, holidays).maybe
    if any(_covers(yesterday, span, wall) for span in might_run_over):
        return Openness.UNKNOWN
    if today.openness is Openness.APPOINTMENT:
        return Openness.APPOINTMENT
    return Openness.CLOSED


def _bounds(day: dt.date, span: Span) -> tuple[dt.datetime, dt.datetime]:
    last_day = day + _DAY if span.closes <= span.opens else day
    return dt.datetime.combine(day, span.opens), dt.datetime.combine(last_day, span.closes)


def _covers(day: dt.date, span: Span, wall: dt.datetime) -> bool:
    opens, closes = _bounds(day, span)
    return opens <= wall < closes


def _intervals(
    week: Week, day: dt.date, holidays: Container[dt.date]
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    for span in _known(week, day, holidays).spans:
        yield _bounds(day, span)


def _closing_of_opening_around(
    week: Week, wall: dt.datetime, holidays: Container[dt.date]
) -> dt.datetime | None:
    """
    Return when the opening that covers `wall` ends, pieces that touch or overlap taken together.

    None if no piece covers it; `_NO_END` if the chain has no end in sight.
    """
    end: dt.datetime | None = None
    moment = wall
    for _ in range(_LONGEST_CHAIN * 4):
        ends = [
            closes
            for day in (moment.date() - _DAY, moment.date())
            for opens, closes in _intervals(week, day, holidays)
            if opens <= moment < closes
        ]
        if not ends:
            return end
        end = moment = max(ends)
        if end - wall > dt.timedelta(days=_LONGEST_CHAIN):
            return _NO_END
    return _NO_END


def _next_opening(week: Week, wall: dt.datetime, holidays: Container[dt.date]) -> dt.datetime | None:
    for number in range(HORIZON):
        day = wall.date() + dt.timedelta(days=number)
        starts = [opens for opens, _ in _intervals(week, day, holidays) if opens > wall]
        if starts:
            return _with_zone(min(starts))
    return None


def _on_the_wall(at: dt.datetime) -> dt.datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(MONTREAL).replace(tzinfo=None, fold=0)


def _with_zone(wall: dt.datetime) -> dt.datetime:
    return wall.replace(tzinfo=MONTREAL)
