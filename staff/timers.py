"""What the clock does to sign-ins, openings of keys and invitations: what has ended goes."""

import datetime as dt

from django.db import connection

from core.timer import Timer


def sweep(_at: dt.datetime) -> None:
    """Remove ended sessions, openings of keys, old invitations and alerts of two years ago."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT staff_timer_sweep()")


TIMERS: tuple[Timer, ...] = (Timer("staff_sweep", "20 * * * *", sweep),)
