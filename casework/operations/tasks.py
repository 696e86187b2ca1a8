"""What a timer asked, put off: only where somebody else's word is awaited, and for fourteen days."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from casework.enums import TaskKind
from casework.operations.steps import hold_of, locked_case
from casework.tasks import CAN_WAIT
from staff.models import StaffMember


@transaction.atomic
def wait_on(*, member: StaffMember, case_id: UUID, kind: TaskKind, at: dt.datetime) -> bool:
    """
    Choose to wait on for the person's or the partner's word; the timer asks again in fourteen days.

    :return: False if nothing of this kind was asked: it was put off twice, or the word has come
    :raises NotYours: if the asker does not hold the file
    :raises ValueError: for a task that is the team's own to do
    """
    if kind not in CAN_WAIT:
        raise ValueError("this does not wait")
    hold = hold_of(locked_case(case_id), member)
    return hold.case.tasks.filter(kind=kind, done_on=None).update(done_on=at.date()) > 0
