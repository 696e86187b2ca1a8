"""What becomes of a request that was just sent: it goes, calmly or with the rush, or the page comes back."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Final

from casework.enums import Lane
from core.arrivals import UNHURRIED, Arrivals
from core.form_token import TokenProblem, age_of_token, new_form_token, token_problem

#: The name of the form, in its mark.
FORM: Final = "request"


class Asked(StrEnum):
    """Why a form is asked for once more, besides what its mark says (TokenProblem)."""

    #: The field that nobody sees was filled in.
    TRAP = "trap"
    #: Too many come: wait, and press again.
    RUSH = "rush"


@dataclass(frozen=True, slots=True)
class Sent:
    """What is looked at: the form's mark and age, its text, one field. Nothing about who sent it."""

    mark: str
    journey: str
    text: str
    is_trapped: bool
    #: The field that nobody sees was asked about before: it is not asked about twice.
    was_asked: bool


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is to be done with it: ask again, for a reason and after some seconds; or let it in by a lane."""

    asked: Asked | TokenProblem | None
    seconds: int = 0
    lane: Lane = Lane.CALM


def weigh(sent: Sent, *, door: Arrivals, at: dt.datetime) -> Weighed:
    """Count a request that was sent to this process, and say what is to be done with it."""
    pressure = door.count(at)
    if sent.is_trapped and not sent.was_asked:
        return Weighed(Asked.TRAP)
    age = age_of_token(sent.mark, form=FORM, journey=sent.journey, at=at)
    problem = token_problem(sent.mark, form=FORM, journey=sent.journey, at=at, shortest=pressure.wait)
    if problem is not None and not pressure.is_over:
        return Weighed(problem)
    if problem is not None:
        passed = age if age is not None and problem is TokenProblem.TOO_FAST else dt.timedelta()
        return Weighed(Asked.RUSH, seconds=ceil((pressure.wait - passed).total_seconds()))
    # Only while too many come, and only about how it came: in quiet times everything is calm.
    was_hurried = age is None or age < UNHURRIED
    if pressure.is_over and (was_hurried or sent.is_trapped or door.has_come_before(sent.text, at)):
        return Weighed(None, lane=Lane.RUSH)
    return Weighed(None)


def next_mark(mark: str, *, journey: str, at: dt.datetime, came_back: bool) -> str:
    """Return the mark of a page that is drawn. A form that comes back keeps its age: nobody waits twice."""
    age = age_of_token(mark, form=FORM, journey=journey, at=at)
    return new_form_token(form=FORM, journey=journey, at=at, waited=came_back, age=age)
