"""The hours kept with a search entry, read for the rule in services.rules.hours."""

import datetime as dt
import json
from functools import lru_cache

from services.rules.calendar import QUEBEC_HOLIDAYS
from services.rules.hours import (
    Exception_,
    OnHolidays,
    Openness,
    OpenState,
    Piece,
    Week,
    WeekKind,
    is_open_between,
    state_at,
)

_UNKNOWN = OpenState(Openness.UNKNOWN)


@lru_cache(maxsize=4096)
def weeks_of(hours: str) -> tuple[Week, ...]:
    """Return the weeks of a listing's points, from the JSON of SearchEntry.hours."""
    return tuple(
        Week(
            WeekKind(kind),
            tuple(
                Piece(weekday, _time(opens), _time(closes), _date(first), _date(last))
                for weekday, opens, closes, first, last in pieces or ()
            ),
            tuple(
                Exception_(
                    dt.date.fromisoformat(first),
                    dt.date.fromisoformat(last),
                    _time(opens) if opens else None,
                    _time(closes) if closes else None,
                )
                for first, last, opens, closes in exceptions or ()
            ),
            OnHolidays(holidays),
        )
        for kind, holidays, pieces, exceptions in json.loads(hours or "[]")
    )


@lru_cache(maxsize=512)
def _time(text: str) -> dt.time:
    return dt.time.fromisoformat(text)


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def open_state(hours: str, at: dt.datetime) -> OpenState:
    """
    Return whether a listing is open at an instant: it is, if one of its points is.

    Hours are written in whole minutes, so the answer holds for the minute, and listings that share their
    hours share it.

    Unknown wins over closed, and by appointment over unknown: what may be open is never called closed.
    """
    if hours in ("", "[]"):
        return _UNKNOWN
    return _open_state(hours, at.replace(second=0, microsecond=0))


@lru_cache(maxsize=4096)
def _open_state(hours: str, minute: dt.datetime) -> OpenState:
    states = [state_at(week, minute, QUEBEC_HOLIDAYS) for week in weeks_of(hours) if _says_anything(week)]
    if not states:
        return _UNKNOWN
    for openness in (Openness.OPEN, Openness.APPOINTMENT, Openness.UNKNOWN, Openness.CLOSED):
        alike = [state for state in states if state.openness is openness]
        if not alike:
            continue
        if openness is Openness.OPEN:
            ends = [state.until for state in alike]
            return OpenState(openness, until=None if None in ends else max(end for end in ends if end))
        openings = [state.next_opening for state in states if state.next_opening]
        return OpenState(openness, next_opening=min(openings, default=None))
    return _UNKNOWN


def is_open_at(hours: str, at: dt.datetime) -> Openness:
    """Return only whether a listing is open at an instant, at a tenth of the cost of `open_state`."""
    known = Openness.UNKNOWN if hours in ("", "[]") else Openness.CLOSED
    for week in weeks_of(hours):
        if is_open_between(week, at, at + dt.timedelta(seconds=1), QUEBEC_HOLIDAYS):
            return Openness.OPEN
        if week.kind in (WeekKind.UNKNOWN, WeekKind.APPOINTMENT) or not (week.pieces or week.exceptions):
            known = Openness.UNKNOWN
    return known


def _says_anything(week: Week) -> bool:
    return week.kind is not WeekKind.UNKNOWN or bool(week.exceptions)
