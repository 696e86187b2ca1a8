"""
What the clock does to files: one function of the database for each timer.

The worker calls these with its own role. It holds no key, opens nothing and never reaches a person: what it
finds becomes a task for a caseworker, a line in a file's log, or an alert without a word in it.
"""

import datetime as dt
from typing import Any, Final

from django.db import connection

from casework.intake_watch import INTAKE_TIMERS
from casework.rules.deadlines import READ_WITHIN, next_working_day, working_days_ago
from core.alerts import AlertCode
from core.clock import MONTREAL
from core.timer import Timer
from staff.operations.alerts import clear_alert, raise_alert

__all__ = ["TIMERS", "Timer"]

#: What one call of each function does at most (sql/timers.sql); a full one is followed by another.
_SAID_AT_ONCE: Final = 500
_ERASED_AT_ONCE: Final = 100
_ALERTS: Final = (
    AlertCode.URGENT_UNREAD,
    AlertCode.ANSWERS_LATE,
    AlertCode.NO_HOLDER,
    AlertCode.RETENTION_LATE,
)


def say_what_is_late(at: dt.datetime) -> int:
    """Log every promise that has passed, once, and ask for answers that are due; return how many passed."""
    due = next_working_day(at.astimezone(MONTREAL).date())
    said = last = called("casework_timer_deadlines", at, due)
    while last == _SAID_AT_ONCE:
        said += (last := called("casework_timer_deadlines", at, due))
    return int(said)


def ask_about_silences(at: dt.datetime) -> None:
    """Make and end the tasks about unread words, silences, and files that too few people can open."""
    called("casework_timer_tasks", at, working_days_ago(at.astimezone(MONTREAL).date(), READ_WITHIN))


def erase_what_is_over(_at: dt.datetime) -> int:
    """Erase the files whose time is over, by the database's clock; return how many."""
    erased = last = called("casework_timer_retention")
    while last == _ERASED_AT_ONCE:
        erased += (last := called("casework_timer_retention"))
    return int(erased)


def forget_visits(_at: dt.datetime) -> int:
    """Drop the sealed rows of visits that are over; return how many."""
    return int(called("casework_timer_visits"))


def end_grants(_at: dt.datetime) -> int:
    """End the helpers' codes past their last day; return how many."""
    return int(called("casework_timer_grants"))


def forget_openings(_at: dt.datetime) -> int:
    """Drop the lines of two years ago from the log of openings; return how many."""
    return int(called("casework_timer_openings"))


def raise_alerts(at: dt.datetime) -> None:
    """Raise the alerts about files whose cause is there, and put away those whose cause is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM casework_timer_facts(%s)", [at])
        facts = dict(
            zip((one.name for one in cursor.description or ()), cursor.fetchone() or (), strict=True)
        )
    for code in _ALERTS:
        (raise_alert if facts[code.value] else clear_alert)(code)


def called(function: str, *values: dt.datetime | dt.date) -> Any:
    """
    Return what a function of the database answers.

    :param function: a name that stands in the code
    """
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({marks})", values)
        (answer,) = cursor.fetchone() or (None,)
    return answer


TIMERS: tuple[Timer, ...] = (
    Timer("deadlines", "*/15 * * * *", say_what_is_late),
    Timer("tasks", "5 * * * *", ask_about_silences),
    Timer("file_alerts", "*/15 * * * *", raise_alerts),
    Timer("visits", "20 * * * *", forget_visits),
    # Each hour: a worker that slept through the night catches up by itself.
    Timer("grants", "10 * * * *", end_grants),
    Timer("retention", "30 * * * *", erase_what_is_over),
    Timer("openings", "40 3 * * *", forget_openings),
    *INTAKE_TIMERS,
)
