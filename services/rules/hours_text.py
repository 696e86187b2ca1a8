"""
Hours as one line of text, for spreadsheets and data files.

    mo-fr 08:30-12:00, 13:00-16:30; sa 20:30-08:15; su 00:00-00:00 @2026-11-01..2027-04-15

Parts are separated by semicolons: days (`mo tu we th fr sa su`, a range `mo-fr`, or a list `mo,we`), then the
openings, then optionally a season after `@` (either end may be left out). A closing at or before the opening
is on the next day; 00:00-00:00 is the whole day.

Exceptions are dated: `2026-12-24..2027-01-02 closed | reason in French | reason in English`, or with hours
instead of `closed`. Words may hold `\\;` and `\\|`.
"""

import datetime as dt
import re

from services.rules.entries import ExceptionEntry, Words
from services.rules.hours import Piece

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_PART = re.compile(
    r"(?P<days>[a-z]{2}(?:\s*[-,]\s*[a-z]{2})*)\s+(?P<spans>[\d:,\s\-–]+?)(?:\s*@\s*(?P<season>[\d.\-]+))?"
)
_SPAN = re.compile(r"(\d\d?:\d\d)\s*[-–]\s*(\d\d?:\d\d)")


class UnreadableHoursError(ValueError):
    """Raised with the part of the text that could not be read."""


def read_hours(text: str) -> tuple[Piece, ...]:
    """
    Read weekly hours in the text form above; an empty text has no pieces.

    :raises UnreadableHoursError: with the part that is wrong
    """
    pieces: set[Piece] = set()
    for part in filter(None, (part.strip() for part in text.split(";"))):
        found = _PART.fullmatch(part.lower())
        if not found:
            raise UnreadableHoursError(part)
        valid_from, valid_to = _season(found["season"], part)
        for opens, closes in _spans(found["spans"], part):
            for weekday in _weekdays(found["days"], part):
                pieces.add(Piece(weekday, opens, closes, valid_from, valid_to))
    return in_order(pieces)


def in_order(pieces: set[Piece] | tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return pieces by season, then by day, then by opening."""
    return tuple(
        sorted(
            pieces,
            key=lambda p: (
                p.valid_from or dt.date.min,
                p.valid_to or dt.date.max,
                p.weekday,
                p.opens,
                p.closes,
            ),
        )
    )


def write_hours(pieces: tuple[Piece, ...]) -> str:
    """Write weekly hours in the text form above, neighbouring days with the same hours as one range."""
    by_season: dict[tuple[dt.date | None, dt.date | None], dict[int, list[str]]] = {}
    for piece in in_order(pieces):
        week = by_season.setdefault((piece.valid_from, piece.valid_to), {})
        week.setdefault(piece.weekday, []).append(f"{piece.opens:%H:%M}-{piece.closes:%H:%M}")
    parts = []
    for (valid_from, valid_to), week in by_season.items():
        season = ""
        if valid_from or valid_to:
            season = f" @{valid_from or ''}..{valid_to or ''}"
        parts += [f"{days} {spans}{season}" for days, spans in _runs(week)]
    return "; ".join(parts)


def read_exceptions(text: str) -> tuple[ExceptionEntry, ...]:
    """
    Read dated exceptions in the text form above.

    :raises UnreadableHoursError: with the part that is wrong
    """
    exceptions: list[ExceptionEntry] = []
    for part in filter(None, (part.strip() for part in split_text(text, ";"))):
        head, *words = (field.strip() for field in split_text(part, "|"))
        dates, _, times = head.partition(" ")
        first, _, last = dates.partition("..")
        reason = Words(*(unescaped(word) for word in words[:2]))
        first_day = _date(first, part)
        last_day = _date(last, part) if last else first_day
        if last_day < first_day or len(words) > 2:
            raise UnreadableHoursError(part)
        if times.strip().lower() == "closed":
            exceptions.append(ExceptionEntry(first_day, last_day, reason=reason))
        else:
            exceptions += [
                ExceptionEntry(first_day, last_day, opens, closes, reason)
                for opens, closes in _spans(times, part)
            ]
    return exceptions_in_order(exceptions)


def exceptions_in_order(
    exceptions: list[ExceptionEntry] | tuple[ExceptionEntry, ...],
) -> tuple[ExceptionEntry, ...]:
    """Return exceptions by date, then by opening."""
    return tuple(
        sorted(
            exceptions,
            key=lambda e: (
                e.first_day,
                e.last_day,
                e.opens or dt.time.min,
                e.closes or dt.time.min,
                e.reason.fr,
            ),
        )
    )


def write_exceptions(exceptions: tuple[ExceptionEntry, ...]) -> str:
    """Write dated exceptions in the text form above."""
    parts = []
    for exception in exceptions_in_order(exceptions):
        dates = f"{exception.first_day}"
        if exception.last_day != exception.first_day:
            dates += f"..{exception.last_day}"
        times = "closed"
        if exception.opens is not None and exception.closes is not None:
            times = f"{exception.opens:%H:%M}-{exception.closes:%H:%M}"
        words = "".join(f" | {escaped(word)}" for word in words_in_use(exception.reason))
        parts.append(f"{dates} {times}{words}")
    return "; ".join(parts)


def words_in_use(words: Words) -> list[str]:
    """Return the French words, and the English ones if there are any; nothing if there are none."""
    if words.en:
        return [words.fr, words.en]
    return [words.fr] if words.fr else []


def escaped(text: str) -> str:
    """Protect what separates parts and fields."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace("|", "\\|")


def unescaped(text: str) -> str:
    """Undo `escaped`."""
    return re.sub(r"\\(.)", r"\1", text)


def split_text(text: str, separator: str) -> list[str]:
    """Split at a separator that no backslash protects; the protection stays for the next split."""
    parts, current, is_protected = [], "", False
    for character in text:
        if is_protected or character != separator:
            current += character
            is_protected = character == "\\" and not is_protected
        else:
            parts.append(current)
            current = ""
    return [*parts, current]


def _weekdays(text: str, part: str) -> list[int]:
    days: list[int] = []
    for piece in text.replace(" ", "").split(","):
        first, _, last = piece.partition("-")
        if first not in DAYS or (last and last not in DAYS):
            raise UnreadableHoursError(part)
        start, end = DAYS.index(first), DAYS.index(last or first)
        # "fr-mo" goes round the weekend.
        days += [day % 7 for day in range(start, end + 1 if end >= start else end + 8)]
    return days


def _spans(text: str, part: str) -> list[tuple[dt.time, dt.time]]:
    spans = []
    for piece in text.split(","):
        found = _SPAN.fullmatch(piece.strip())
        if not found:
            raise UnreadableHoursError(part)
        spans.append((_time(found[1], part), _time(found[2], part)))
    return spans


def _time(text: str, part: str) -> dt.time:
    hour, _, minute = text.partition(":")
    # "24:00" is how many people write the end of a day.
    if (hour, minute) == ("24", "00"):
        return dt.time(0)
    try:
        return dt.time(int(hour), int(minute))
    except ValueError as problem:
        raise UnreadableHoursError(part) from problem


def _season(text: str | None, part: str) -> tuple[dt.date | None, dt.date | None]:
    if not text:
        return None, None
    first, dots, last = text.partition("..")
    if not dots or not (first or last):
        raise UnreadableHoursError(part)
    valid_from = _date(first, part) if first else None
    valid_to = _date(last, part) if last else None
    if valid_from and valid_to and valid_to < valid_from:
        raise UnreadableHoursError(part)
    return valid_from, valid_to


def _date(text: str, part: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError as problem:
        raise UnreadableHoursError(part) from problem


def _runs(week: dict[int, list[str]]) -> list[tuple[str, str]]:
    runs: list[tuple[list[int], str]] = []
    for weekday in sorted(week):
        spans = ", ".join(week[weekday])
        if runs and runs[-1][1] == spans and runs[-1][0][-1] == weekday - 1:
            runs[-1][0].append(weekday)
        else:
            runs.append(([weekday], spans))
    return [
        (DAYS[days[0]] if len(days) == 1 else f"{DAYS[days[0]]}-{DAYS[days[-1]]}", spans)
        for days, spans in runs
    ]
