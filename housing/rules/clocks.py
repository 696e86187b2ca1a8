"""
How long things may take, counted on the calendar: promises to the person, and what is never done to them.

The shape of sections 13 and 19 of Québec's by-law (S-8, r. 1): an acknowledgement, then a decision within 60
days; ours stops while information is awaited, and silence refuses nobody before time and two attempts.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

DECISION_DAYS: Final = 60
EMERGENCY_DAYS: Final = 1
SILENCE_DAYS: Final = 30
#: Somebody whom only their code reaches comes back when they can.
SILENCE_DAYS_CODE_ONLY: Final = 60
ATTEMPTS: Final = 2
CHANNELS: Final = 2

#: Nobody goes to sleep before so many attempts, on two channels.
ATTEMPTS_BEFORE_SLEEP: Final = 3
#: Working days for which a dwelling is held for somebody, and for somebody whom only their code reaches.
OFFER_DAYS: Final = 5
OFFER_DAYS_CODE_ONLY: Final = 10

#: How an attempt was made, by the code in which it was noted: a voice message is a call too.
_WAYS: Final = {"no_answer": "phone", "voicemail": "phone"}


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which information was awaited: asked on one, came on another, or is awaited still."""

    asked_on: dt.date
    came_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tried to reach the person, by a channel, on a day."""

    channel: str
    on: dt.date


def decision_due_on(
    *, submitted_on: dt.date, pauses: Iterable[Pause], is_emergency: bool, on: dt.date
) -> dt.date:
    """
    Return the day by which a decision is promised, as it stands on a day.

    Each day on which we waited for the person moves it by one; pauses that overlap count once.
    """
    due = submitted_on + dt.timedelta(days=EMERGENCY_DAYS if is_emergency else DECISION_DAYS)
    return due + dt.timedelta(days=len(_days_awaited(pauses, on)))


def may_close_for_silence(
    *, asked_on: dt.date, attempts: Collection[Attempt], is_code_only: bool, on: dt.date
) -> bool:
    """
    Test whether silence is long enough to count: the days, and two attempts on two channels since.

    Somebody whom only their code reaches gets twice the days; nobody can try two channels for them.
    """
    if is_code_only:
        return on >= asked_on + dt.timedelta(days=SILENCE_DAYS_CODE_ONLY)
    return _tried(attempts, ATTEMPTS, asked_on, on) and on >= asked_on + dt.timedelta(days=SILENCE_DAYS)


def may_sleep(*, asked_on: dt.date, attempts: Collection[Attempt], is_code_only: bool, on: dt.date) -> bool:
    """
    Test whether a household that never confirmed may be put to sleep: the days, and three attempts since.

    Its seniority stays. The same rule stands in sql/clocks.sql, by which the calendar goes.
    """
    if is_code_only:
        return on >= asked_on + dt.timedelta(days=SILENCE_DAYS_CODE_ONLY)
    tried_enough = _tried(attempts, ATTEMPTS_BEFORE_SLEEP, asked_on, on)
    return tried_enough and on >= asked_on + dt.timedelta(days=SILENCE_DAYS)


def offer_days(*, is_code_only: bool | None) -> int:
    """Return for how many working days a dwelling is held; while nobody knows, for the longer time."""
    return OFFER_DAYS if is_code_only is False else OFFER_DAYS_CODE_ONLY


def _tried(attempts: Iterable[Attempt], wanted: int, since: dt.date, on: dt.date) -> bool:
    made = [one for one in attempts if since <= one.on <= on]
    ways = {_WAYS.get(one.channel, one.channel) for one in made}
    return len(made) >= wanted and len(ways) >= CHANNELS


def _days_awaited(pauses: Iterable[Pause], on: dt.date) -> set[dt.date]:
    days: set[dt.date] = set()
    for pause in pauses:
        end = min(pause.came_on or on, on)
        days.update(pause.asked_on + dt.timedelta(days=past) for past in range((end - pause.asked_on).days))
    return days
