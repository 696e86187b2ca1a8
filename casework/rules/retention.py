"""
How long a file is kept: the figures that the pages say and that the timers hold to.

The database erases by its own clock (sql/timers.sql); tests/proofs/test_15 tries these figures on it, on the
day and not the day before.
"""

import datetime as dt
from typing import Final

#: After a file ended.
AFTER_CLOSING_DAYS: Final = 90
#: After the person's last word if nobody answered; after the last word of either, once somebody did.
WITHOUT_WORD_DAYS: Final = 180
#: An application for housing, after it ended; withdrawn or merged, for as long as that may be undone.
HOUSING_AFTER_DAYS: Final = 365
WITHDRAWN_DAYS: Final = 14
MERGED_DAYS: Final = 30
#: The daily check of the way is nobody's file.
CHECK_DAYS: Final = 1
#: Who opened which file, and alarms about reading.
OPENINGS_DAYS: Final = 730


def erased_on(closed_on: dt.date) -> dt.date:
    """Return the day on which a file that has ended is erased, unless the person writes again."""
    return closed_on + dt.timedelta(days=AFTER_CLOSING_DAYS)
