"""
Reading « le mardi, de 9 h à 11 h » as times of the week, in French and in English.

People write when they may be called, and when never, in their own words. What is understood is checked by the
portal before a call is noted; what is not understood is said to be so, and a person reads it. So every doubt
goes to the careful side: hours in which one may call are read narrowly, hours in which one may not, widely.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from core.text import folded

DAY: Final = 24 * 60
ALL_DAYS: Final = frozenset(range(7))
WEEK: Final = frozenset(range(5))
WEEKEND: Final = frozenset({5, 6})

#: Parts of a day, in hours: how narrowly and how widely they may be meant.
PARTS: Final[dict[str, tuple[tuple[int, int], tuple[int, int]]]] = {
    "morning": ((8, 12), (4, 13)),
    "noon": ((12, 13), (11, 14)),
    "afternoon": ((13, 17), (11, 19)),
    "evening": ((18, 21), (16, 24)),
    "night": ((23, 29), (20, 32)),
    "daytime": ((9, 17), (5, 20)),
}

_DAY_WORDS: Final[tuple[str, ...]] = (
    r"lundis?|mondays?|lun|mon",
    r"mardis?|tuesdays?|mar|tues?",
    r"mercredis?|wednesdays?|mer|wed",
    r"jeudis?|thursdays?|jeu|thu(?:rs)?",
    r"vendredis?|fridays?|ven|fri",
    r"samedis?|saturdays?|sam|sat",
    r"dimanches?|sundays?|dim|sun",
)
_PART_WORDS: Final[tuple[tuple[str, str], ...]] = (
    # Longest first: « après-midi » holds « midi ».
    ("afternoon", r"apres[- ]midis?|afternoons?|pm"),
    ("morning", r"avant[- ]midis?|matin(?:s|ees?)?|mornings?|am"),
    ("noon", r"(?:l')?heure du (?:midi|diner)|lunch ?time"),
    ("evening", r"soir(?:s|ees?)?|evenings?"),
    ("night", r"nuits?|nights?"),
    ("daytime", r"(?:dans la |le )?jour(?:nees?)?|day ?time|during the day"),
)
_TIME: Final = (
    r"(?:(?P<hour{n}>\d{{1,2}})(?: ?(?:h(?:eures?|rs?)?|:) ?(?P<minute{n}>\d{{2}})?(?!\d))?"
    r"(?: ?(?P<half{n}>[ap])\.?m\.?)?|(?P<name{n}>midi|noon|minuit|midnight))"
)
_RANGE: Final = _TIME.format(n=1) + r" ?(?:a|-|–|—|to|et|and|till?|until|jusqu'a) ?" + _TIME.format(n=2)
_TOKEN: Final = re.compile(
    "|".join(
        (
            r"(?P<always>n'importe (?:quand|quelle heure)|(?:a )?toute heure|tout le temps|any ?time|always)",
            rf"(?P<range>{_RANGE})",
            r"(?P<before>(?:avant|before|jusqu'a|until|till) ?(?=\d|midi|noon|minuit|midnight))",
            r"(?P<after>(?:apres|after|a partir de|des|from) ?(?=\d|midi|noon|minuit|midnight))",
            r"(?P<weekend>(?:fins? de semaines?|week[- ]?ends?))",
            r"(?P<week>(?:jours? (?:de |ouvrables?)(?:la )?(?:semaine)?|semaine|week ?days?|work ?days?))",
            r"(?P<every>(?:tous les jours|chaque jour|every ?day|daily|7 jours(?: sur 7)?))",
            *(rf"(?P<part_{name}>{words})(?![a-z])" for name, words in _PART_WORDS),
            *(rf"(?P<day_{number}>(?:{words})\.?)(?![a-z])" for number, words in enumerate(_DAY_WORDS)),
            rf"(?P<time>{_TIME.format(n=3)})",
            r"(?P<through>(?:au|to|through|a)(?![a-z])|-|–)",
            r"(?P<stop>[,;.\n/]+|(?:et|ou|and|or)(?![a-z]))",
            r"(?P<filler>(?:le|la|les|l'|de|du|des|d'|en|entre|dans|pendant|the|on|in|at|between|from|during|of)(?![a-z]))",
            r"(?P<space>\s+)",
            r"(?P<unknown>[^\s,;.]+)",
        )
    )
)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of some days of the week: 0 is Monday; minutes from midnight, the end left out."""

    days: frozenset[int]
    start: int
    end: int

    def holds(self, weekday: int, minute: int) -> bool:
        """Test whether a moment of the week lies in this stretch, midnight crossed or not."""
        if self.end <= DAY:
            return weekday in self.days and self.start <= minute < self.end
        is_before = weekday in self.days and minute >= self.start
        return is_before or ((weekday - 1) % 7 in self.days and minute < self.end - DAY)


@dataclass(frozen=True, slots=True)
class Times:
    """What was understood of a text. Anything but certain is for a person to read."""

    windows: tuple[Window, ...]
    is_certain: bool

    def hold(self, weekday: int, minute: int) -> bool:
        """Test whether a moment lies in what was understood."""
        return any(window.holds(weekday, minute) for window in self.windows)


@dataclass(slots=True)
class _Group:
    days: frozenset[int] = frozenset()
    spans: list[tuple[int, int]] = field(default_factory=list)

    def windows(self) -> Iterator[Window]:
        for start, end in self.spans or ([(0, DAY)] if self.days else []):
            yield Window(self.days or ALL_DAYS, start, end)


class _Reading:
    def __init__(self, *, is_wide: bool) -> None:
        self.is_wide = is_wide
        self.is_certain = True
        self.groups = [_Group()]
        self.is_stopped = False
        self.last_day: int | None = None
        self.opens_days = False

    @property
    def group(self) -> _Group:
        return self.groups[-1]

    def add_days(self, days: frozenset[int]) -> None:
        # "Le mardi et le jeudi" is one group; a day after a stop that follows hours begins another.
        if self.group.spans and self.is_stopped:
            # « Le soir, la fin de semaine »: two things or one? Both together is the wide reading.
            if not self.is_wide and not self.group.days:
                self.is_certain = False
            self.groups.append(_Group())
        elif self.group.spans and self.group.days:
            self.groups.append(_Group())
        self.group.days |= days
        self.is_stopped = False

    def add_span(self, start: int, end: int) -> None:
        self.group.spans.append((start, end))
        self.is_stopped = False
        self.last_day = None


def read_times(text: str, *, is_wide: bool) -> Times:
    """
    Read the times of the week that a text names.

    :param is_wide: true for times to stay away from, so that no doubt makes them shorter
    """
    reading = _Reading(is_wide=is_wide)
    pending = ""
    for match in _TOKEN.finditer(folded(text).replace("\u00a0", " ").replace("\u202f", " ")):
        kind = match.lastgroup or ""
        # lastgroup names the outermost group that closed last, which is the token's own.
        if pending and kind not in ("time", "space"):
            reading.is_certain, pending = False, ""
        pending = _take(reading, match, kind, pending)
    if pending or reading.opens_days:
        reading.is_certain = False
    windows = tuple(window for group in reading.groups for window in group.windows())
    return Times(windows, reading.is_certain and (bool(windows) or not text.strip()))


def _take(reading: _Reading, match: re.Match[str], kind: str, pending: str) -> str:
    name, _, detail = kind.partition("_")
    if reading.opens_days and name not in ("day", "space", "filler"):
        reading.is_certain, reading.opens_days = False, False
    match name:
        case "always":
            reading.add_span(0, DAY)
        case "range":
            _take_range(reading, match)
        case "before" | "after":
            return name
        case "time":
            minute = _minute(match, 3)
            if not pending or minute is None:
                # « À 10 h » is a moment, not a stretch; and « after 7 » has two sevens.
                reading.is_certain = False
            elif pending == "before":
                reading.add_span(0, minute)
            else:
                reading.add_span(minute, DAY)
        case "weekend" | "week" | "every":
            reading.add_days({"weekend": WEEKEND, "week": WEEK, "every": ALL_DAYS}[name])
        case "part":
            start, end = PARTS[detail][reading.is_wide]
            reading.add_span(start * 60, end * 60)
        case "day":
            _take_day(reading, int(detail))
        case "through":
            reading.opens_days = reading.last_day is not None
            reading.is_certain = reading.is_certain and reading.opens_days
        case "stop":
            reading.is_stopped = True
        case "filler" | "space":
            return pending
        case _:
            reading.is_certain = False
    return ""


def _take_day(reading: _Reading, day: int) -> None:
    first = reading.last_day
    if reading.opens_days and first is not None:
        reading.add_days(frozenset((first + step) % 7 for step in range((day - first) % 7 + 1)))
        reading.opens_days = False
    else:
        reading.add_days(frozenset({day}))
    reading.last_day = day


def _take_range(reading: _Reading, match: re.Match[str]) -> None:
    start, end = _minute(match, 1), _minute(match, 2)
    if start is None and end is not None and match["hour1"]:
        # "9 à 11 h", "1 to 3 pm": the end says what both are, as long as it comes out in order.
        hour = int(match["hour1"])
        later = hour + 12 if match["half2"] == "p" and hour < 12 else hour
        start = later * 60 if later * 60 < end else hour * 60
    if start is None or end is None or start > DAY or end > DAY:
        reading.is_certain = False
        return
    if end <= start:
        if start < 18 * 60 or end > 12 * 60:
            # « De 9 h à 5 h »: until five in the afternoon, said otherwise. Not ours to guess.
            reading.is_certain = False
            return
        end += DAY
    reading.add_span(start, end)


def _minute(match: re.Match[str], number: int) -> int | None:
    if named := match[f"name{number}"]:
        if named in ("midi", "noon"):
            return 12 * 60
        return DAY if number == 2 else 0
    hour, half = int(match[f"hour{number}"]), match[f"half{number}"]
    minute = int(match[f"minute{number}"] or 0)
    if minute > 59 or hour > (12 if half else 24):
        return None
    if half:
        return (hour % 12 + (12 if half == "p" else 0)) * 60 + minute
    # A bare number before noon could be either half of the day; "9 h" is not bare.
    is_bare = match[f"minute{number}"] is None and not re.search(r"[h:]", _text_of(match, number))
    return None if is_bare else hour * 60 + minute


def _text_of(match: re.Match[str], number: int) -> str:
    start = match.start(f"hour{number}")
    return match.string[start : match.end(f"hour{number}") + 2]
