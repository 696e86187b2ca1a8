"""A correction entered by the team, for somebody who told it: whole answers on top of the others, sealed."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from casework.enums import Actor, Move, Urgency
from casework.errors import UnusableId
from casework.operations.steps import record
from casework.sealing_in import written
from casework.workflow import WORKFLOW
from core.workflow import IllegalMove
from housing.models import Placement, SealedAnswers
from housing.operations.filing import refuse_incomplete, urgency_of
from housing.operations.held import Held, held, refuse_unusable
from housing.operations.items import note_way, settle_about
from housing.operations.placing import place_household
from housing.sealed import answers_context
from privacy.sealing import seal
from staff.access import Unlocked


class Stale(Exception):
    """The answers were corrected since they were read; what was typed is held against the new ones first."""


class NothingChanges(Exception):
    """The answers are the same as they were."""


@transaction.atomic
def correct(
    *,
    by: Unlocked,
    case_id: UUID,
    answers_id: UUID,
    changes: Mapping[str, Any],
    after: int,
    at: dt.datetime,
) -> None:
    """
    Correct answers, by question; what was asked about them is settled, the list and the queue follow. Sent
    twice: once.

    :param answers_id: made by the form
    :param changes: by question, as housing.rules.answers.EXAMPLE
    :param after: the number of the answers that were read
    :raises Stale: if they were corrected meanwhile
    :raises NothingChanges: if nothing is different
    :raises housing.operations.filing.Incomplete: if a required question would have no answer
    :raises IllegalMove: if the application has ended
    :raises NotYours, CannotOpen, UnusableId: as casework.operations.answering.reply
    """
    refuse_unusable(answers_id)
    one, on = held(by, case_id), at.date()
    stands = SealedAnswers.objects.filter(pk=answers_id).first()
    if stands is not None:
        if stands.case_id != one.case.id:
            raise UnusableId
        return
    if not WORKFLOW.may(Move.CORRECT, one.case.state):
        raise IllegalMove(Move.CORRECT, one.case.state)
    if one.answers_number != after:
        raise Stale
    answers = {**one.answers, **changes}
    if answers == one.answers:
        raise NothingChanges
    refuse_incomplete(answers)
    row = SealedAnswers(
        id=answers_id,
        case=one.case,
        number=after + 1,
        day=on,
        actor=Actor.STAFF,
        member=by.member,
        seen_on=on,
    )
    context = answers_context(one.case.id, answers_id)
    row.sealed = seal(written(answers), data_key=one.data_key, context=context)
    row.save(force_insert=True)
    # Whoever corrects on top of the others has looked at them.
    one.case.corrections.filter(seen_on=None).update(seen_on=on)
    record(one.case, Move.CORRECT, on=on, by=by.member)
    _follow(row, answers, changes)
    now = Held(one.hold, one.application, one.data_key, answers, after + 1, by)
    note_way(now)
    settle_about(now, list(changes), on)
    if Placement.objects.filter(application=one.application).exists():
        place_household(now, on)


def _follow(row: SealedAnswers, answers: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Let what queues sort by follow: the language of answers, and a danger, which only makes it sooner."""
    is_urgent = "situation" in changes and urgency_of(answers) == Urgency.URGENT
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT housing_follow_correction(%s, %s, %s)",
            [row.pk, answers["language"]["answer_in"], is_urgent],
        )
