"""
Alerts for whoever is on call, and the signs of life of the timers.

Every write goes through a function of the database: the worker and the desk hold no other right on these
tables. The clock is the server's.
"""

from django.db import connection

from core.alerts import AlertCode


def raise_alert(code: AlertCode) -> None:
    """Raise an alert; one that stands already stands on, with its first hour."""
    _call("SELECT staff_raise_alert(%s)", code.value)


def clear_alert(code: AlertCode) -> None:
    """Put an alert away because its cause is gone; without one, nothing happens."""
    _call("SELECT staff_clear_alert(%s)", code.value)


def beat(timer: str) -> None:
    """Note that a timer ran to its end; once none is left that failed last, `timer_failed` is put away."""
    _call("SELECT staff_beat(%s)", timer)


def note_failed_timer(timer: str) -> None:
    """Note that a timer failed, and raise `timer_failed`."""
    _call("SELECT staff_missed(%s)", timer)


def _call(statement: str, word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [word])
