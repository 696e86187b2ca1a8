"""When an answer is promised. The team is held to the same day by the queue and by the timers."""

import datetime as dt
from typing import Final

from casework.enums import Urgency
from casework.rules.deadlines import ANSWERED_FROM
from casework.rules.working_days import working_day_after

__all__ = ["ANSWERED_FROM", "ORDINARY_DAYS", "answer_due_on"]

#: Five days on which an office works, without Saturdays, Sundays and Québec's holidays.
ORDINARY_DAYS: Final = 5


def answer_due_on(*, urgency: Urgency, received_on: dt.date) -> dt.date:
    """
    Return the day on which the first answer is promised.

    An urgent request is answered the next day, weekends and holidays included.
    """
    if urgency is Urgency.URGENT:
        return received_on + dt.timedelta(days=1)
    return working_day_after(received_on, ORDINARY_DAYS)
