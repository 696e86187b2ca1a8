"""
When somebody is late, and what timers count from: working days, which the database does not know.

Pure. The database holds the same days and hours in sql/timers.sql, tried by tests/proofs/test_15.
"""

import datetime as dt
from typing import Final

from casework.rules.working_days import working_day_after, working_days_between

#: From this hour of the promised day the answer waits behind the code; an hour without one is late.
ANSWERED_FROM: Final = dt.time(14)
#: Working days after which a message, or a file that was given to somebody, must have been read.
READ_WITHIN: Final = 2
#: Days without a word from the person, or from the partner, after which somebody is asked to look.
QUIET_DAYS: Final = 14


def next_working_day(on: dt.date) -> dt.date:
    """Return the working day after a day: what is promised until then is due now."""
    return working_day_after(on, 1)


def working_days_ago(on: dt.date, count: int) -> dt.date:
    """Return the last day since which so many working days have passed."""
    day = on - dt.timedelta(days=1)
    while working_days_between(day, on) < count:
        day -= dt.timedelta(days=1)
    return day
