"""Handing an application in: sealed in memory to the housing team, its row in clear beside the file."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Final

from casework.by_code import HandedIn, hand_in
from casework.enums import CaseKind, Urgency
from casework.rules.working_days import working_day_after
from casework.sealing_in import Filing
from housing.rules.answers import missing, unknown
from housing.rules.clocks import decision_due_on
from housing.rules.situations import URGENT, Situation

#: Working days until a human has looked: the next one if it is urgent.
URGENT_DAYS: Final = 1
ORDINARY_DAYS: Final = 5


class Incomplete(Exception):
    """Required questions without an answer; `codes` says which."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__("questions without an answer")
        self.codes = codes


def urgency_of(answers: Mapping[str, Any]) -> Urgency:
    """Return how soon somebody must look, in two levels, by the situation alone."""
    is_urgent = Situation(answers["situation"]["kind"]) in URGENT
    return Urgency.URGENT if is_urgent else Urgency.ORDINARY


def seen_by(urgency: Urgency, received_on: dt.date) -> dt.date:
    """Return the working day by which a human has looked at an application."""
    return working_day_after(received_on, URGENT_DAYS if urgency == Urgency.URGENT else ORDINARY_DAYS)


def hand_in_application(
    *, journey: str, version_id: uuid.UUID, answers: Mapping[str, Any], at: dt.datetime
) -> HandedIn:
    """
    Hand an application in, once for each visit: the file, its receipt and its row, or nothing.

    :param version_id: of the programme, as the person began on it
    :param answers: as `housing.rules.answers.EXAMPLE`, required ones there
    :raises Incomplete: if a required question has no answer, or the notice was not agreed to
    :raises casework.errors.IntakeClosed: if the programme, its window or the reception is closed
    :raises privacy.derivations.TooBusy: if too many codes are being derived; nothing was written
    :raises privacy.errors.Unreadable: if the answers are longer than the largest padded size
    """
    refuse_incomplete(answers)
    urgency = urgency_of(answers)
    return hand_in(
        journey=journey,
        kind=CaseKind.HOUSING,
        language=answers["language"]["answer_in"],
        urgency=urgency,
        due_on=seen_by(urgency, at.date()),
        story=answers,
        at=at,
        filing=Filing("housing_hand_in", beside_of(version_id, urgency, at.date()), tells="number"),
    )


def refuse_incomplete(answers: Mapping[str, Any]) -> None:
    """
    Let through what has every required answer, and nothing that is not asked.

    :raises Incomplete: naming the questions
    """
    codes = missing(answers)
    if not codes and not answers["consent"].get("agreed"):
        codes = ("consent",)
    if codes:
        raise Incomplete(codes)
    if unknown(answers):
        raise ValueError("answers to questions that are not asked")


def beside_of(from_id: uuid.UUID, urgency: Urgency, on: dt.date) -> tuple[Any, ...]:
    """
    Return what housing's functions take after everything that every file has; the number is theirs to draw.

    :param from_id: of the version of a programme, or of the file that a household leaves
    """
    is_emergency = urgency == Urgency.URGENT
    decide_by = decision_due_on(submitted_on=on, pauses=(), is_emergency=is_emergency, on=on)
    return (uuid.uuid4(), from_id, decide_by)
