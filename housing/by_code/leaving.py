"""Saying that an application still holds, taking it back, and coming back to it."""

import datetime as dt
import uuid

from casework.by_code import OpenJourney
from housing.by_code.outcome import Did, outcome_of


def renew(who: OpenJourney, on: dt.date) -> Did | None:
    """Say that the application still holds; from sleep it comes back to the list, with its seniority."""
    return outcome_of("housing_renew_by_code", who.lookup, on, uuid.uuid4())


def withdraw(who: OpenJourney, on: dt.date) -> Did | None:
    """Take an application back; for 14 days one touch undoes it. An open offer goes to the next one."""
    return outcome_of("housing_withdraw_by_code", who.lookup, on, uuid.uuid4())


def undo_withdrawal(who: OpenJourney, on: dt.date) -> Did | None:
    """Put a withdrawn application back where it stood; OVER once the 14 days are over."""
    return outcome_of("housing_undo_by_code", who.lookup, on, uuid.uuid4())
