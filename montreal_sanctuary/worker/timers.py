"""Every timer of the house, in the order of the apps, and the worker's own sign of life."""

import datetime as dt
from collections.abc import Sequence
from functools import cache

import croniter
from django.db import connection

from casework.timers import TIMERS as TIMERS_OF_FILES
from core.clock import MONTREAL
from core.timer import Timer
from housing.timers import TIMERS as TIMERS_OF_HOUSING
from montreal_sanctuary.alert_mail import mail_alerts
from montreal_sanctuary.backups import TIMERS as TIMERS_OF_BACKUPS
from montreal_sanctuary.key_check import TIMERS as TIMERS_OF_KEYS
from montreal_sanctuary.synthetic import check_daily
from staff.timers import TIMERS as TIMERS_OF_STAFF

#: How long after its moment a timer may still be at work before it counts as missed.
GRACE = dt.timedelta(minutes=15)


def note_late_timers(at: dt.datetime) -> None:
    """Note every timer that has not run to its end since it was last due: it hangs, or was never started."""
    names, since = [], []
    for timer in all_timers():
        names.append(timer.name)
        since.append(last_due(timer, at - GRACE))
    with connection.cursor() as cursor:
        cursor.execute("SELECT staff_note_late(%s, %s)", [names, since])


def last_due(timer: Timer, before: dt.datetime) -> dt.datetime:
    """Return when a timer was last due before a moment."""
    due: dt.datetime = croniter.croniter(timer.cron, before.astimezone(MONTREAL)).get_prev(dt.datetime)
    return due


def expect_timers(timers: Sequence[Timer]) -> None:
    """Count the time of every timer that has never run from now on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT staff_expect(%s)", [[timer.name for timer in timers]])


@cache
def all_timers() -> tuple[Timer, ...]:
    """Return every timer that the worker runs."""
    return (
        # Its sign of life is what the staff door listens for (montreal_sanctuary/watchman.py).
        Timer("worker", "* * * * *", note_late_timers),
        Timer("mail_alerts", "*/15 * * * *", mail_alerts),
        Timer("check_way", "40 4 * * *", check_daily),
        *TIMERS_OF_BACKUPS,
        *TIMERS_OF_KEYS,
        *TIMERS_OF_STAFF,
        *TIMERS_OF_FILES,
        *TIMERS_OF_HOUSING,
    )
