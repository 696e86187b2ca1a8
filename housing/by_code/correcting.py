"""Correcting one's answers: a whole new set, sealed on top of the one that was read; nothing is lost."""

import datetime as dt
import uuid
from typing import Any

from casework.by_code import OpenJourney, file_key
from casework.enums import Urgency
from casework.errors import UnusableId
from casework.sealing_in import written
from housing.by_code.outcome import Did, outcome_of
from housing.by_code.own_application import Answers, OwnApplication
from housing.operations.filing import urgency_of
from housing.rules.answers import CODES
from housing.sealed import answers_context
from privacy.sealing import seal

#: What is agreed to is agreed to once; it is no answer to correct.
CORRECTABLE = tuple(code for code in CODES if code != "consent")


def corrected(answers: Answers, question: str, answer: Any) -> Answers:
    """Return answers with another answer to one question, and what no longer goes with it left out."""
    found = {**answers, question: answer}
    if question == "ways" and "contact" in found:
        # How to call somebody who no longer wants to be called is nobody's to keep.
        found["contact"] = {way: plan for way, plan in found["contact"].items() if way in answer}
    return found


def correct(
    who: OpenJourney,
    application: OwnApplication,
    *,
    question: str,
    answer: Any,
    after: int,
    answers_id: uuid.UUID,
    on: dt.date,
) -> Did | None:
    """
    Hand in another answer to one question; the team sees what changed. What was asked about it is answered.

    :param after: the number of the answers that were on the page (OwnApplication.answers_number)
    :param answers_id: made by the form, so that a second sending is known
    :return: OVER if the application has ended, STALE if somebody corrected it in between
    :raises FileFull: if there are as many corrections as there may be
    :raises UnusableId: if the identifier is not one that a form made
    :raises ValueError: if there is no such question
    :raises privacy.errors.Unreadable: if the answers are longer than the largest padded size
    """
    if answers_id.version != 4:
        raise UnusableId
    if question not in CORRECTABLE:
        raise ValueError("not a question to correct")
    opened = file_key(who, on)
    if opened is None:
        return None
    case_id, data_key = opened
    answers = corrected(application.answers, question, answer)
    sealed = seal(written(answers), data_key=data_key, context=answers_context(case_id, answers_id))
    is_urgent = question == "situation" and urgency_of(answers) == Urgency.URGENT
    items = [one.id for one in application.open_items if one.about == question]
    return outcome_of(
        *("housing_correct_by_code", who.lookup, on, answers_id, sealed, after, items),
        *(answers["language"]["answer_in"], is_urgent, uuid.uuid4(), uuid.uuid4()),
    )
