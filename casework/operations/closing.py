"""Ending a file, opening it again, and clearing a flood of spam unread."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from casework.enums import Move, Outcome
from casework.errors import NotYours
from casework.models import Case
from casework.operations.answering import is_new_message
from casework.operations.steps import (
    data_key_of,
    hold_of,
    is_triage_of,
    live_assignments,
    locked_case,
    record,
)
from casework.workflow import WORKFLOW
from staff.access import Unlocked
from staff.models import StaffMember


@transaction.atomic
def close(
    *, by: Unlocked, case_id: UUID, message_id: UUID, outcome: Outcome, text: str, at: dt.datetime
) -> None:
    """
    End a file with an outcome and, unless `text` is empty, a last message. Sent twice, it ends once.

    :raises NotYours: if the asker neither holds it nor sorts it while nobody does
    :raises IllegalMove: if it is closed already
    :raises CannotOpen: if the asker's key does not open it
    :raises UnusableId: if the identifier is not one that a form made for this file
    """
    hold = hold_of(locked_case(case_id), by.member, or_triage=True)
    # Without a text too, only somebody who can read a file says how it ended.
    data_key_of(hold, by)
    if text and not is_new_message(hold, by, message_id, text, at.date()):
        return
    _end(hold.case, outcome, by.member, at.date())


@transaction.atomic
def reopen(*, by: Unlocked, case_id: UUID, at: dt.datetime) -> None:
    """
    Open a file again.

    :raises NotYours: if the asker neither holds it nor sorts it while nobody does
    :raises IllegalMove: if it is not closed
    """
    hold = hold_of(locked_case(case_id), by.member, or_triage=True)
    record(hold.case, Move.REOPEN, on=at.date(), by=by.member)


@transaction.atomic
def close_unread(*, member: StaffMember, case_ids: Collection[UUID], at: dt.datetime) -> int:
    """
    Close files that nobody holds, by what the queue shows and unopened: spam comes in floods.

    The outcome is worded so that a real person is not hurt, and their next message opens the file again.

    :return: how many were closed; those taken up, closed or erased meanwhile are left alone
    :raises NotYours: if one of them is not in a queue that the member sorts; then none is closed
    """
    closed = 0
    # In one order, so that two people doing this at once do not wait for each other for ever.
    for case_id in sorted(set(case_ids)):
        case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
        if case is None:
            continue
        if not is_triage_of(member, case):
            raise NotYours
        if WORKFLOW.may(Move.CLOSE, case.state) and not live_assignments(case):
            _end(case, Outcome.NOT_FOR_US, member, at.date())
            closed += 1
    return closed


def _end(case: Case, outcome: Outcome, member: StaffMember, on: dt.date) -> None:
    record(case, Move.CLOSE, on=on, by=member, detail=outcome)
    Case.objects.filter(pk=case.pk).update(has_news=False)
