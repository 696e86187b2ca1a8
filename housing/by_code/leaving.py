"""Saying that an application still holds, taking it back, coming back; letters, and a code being replaced."""

import datetime as dt
import uuid

from casework.by_code import OpenJourney
from casework.by_code.calls import answer_of, rows_of
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


def letter_read(who: OpenJourney, letter_id: uuid.UUID, on: dt.date) -> None:
    """Write down that the person has read a letter; once."""
    answer_of("housing_letter_read_by_code", who.lookup, letter_id, on)


def code_being_replaced(who: OpenJourney) -> dt.date | None:
    """Return the day from which another code may be given for this file, if the team prepares one."""
    found = rows_of("housing_reissue_by_code", who.lookup)
    return found[0]["ready_on"] if found else None


def stop_replacing(who: OpenJourney, on: dt.date) -> bool:
    """Stop another code that the team prepares: the person has theirs. False: there is none."""
    stopped: bool = answer_of("housing_stop_reissue_by_code", who.lookup, on)
    return stopped
