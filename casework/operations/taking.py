"""Taking an application up, and handing it over: who follows it changes, who can open it does not."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from casework.enums import Move, Part
from casework.errors import AlreadyTaken, NotACandidate, NotYours
from casework.models import Assignment, Case
from casework.operations.steps import live_assignments, locked_case, record, shares_file
from staff.models import StaffMember

__all__ = ["hand_over", "take_up"]


@transaction.atomic
def take_up(*, member: StaffMember, case_id: UUID, at: dt.datetime) -> Case:
    """
    Follow an application that nobody follows yet. Taken by two people at once, it is the first one's.

    :raises NotYours: if there is no such file in a team of the member's
    :raises AlreadyTaken: if somebody follows it; `names` says who
    :raises IllegalMove: if it has ended
    """
    case = locked_case(case_id)
    if not shares_file(member, case):
        raise NotYours
    if live := live_assignments(case):
        raise AlreadyTaken([one.member.name for one in live])
    _follow(case, member, at.date())
    record(case, Move.ASSIGN, on=at.date(), by=member, detail=Part.LEAD)
    return case


@transaction.atomic
def hand_over(*, member: StaffMember, case_id: UUID, to: StaffMember, at: dt.datetime) -> Case:
    """
    Let a colleague of the same team follow an application from now on.

    :raises NotYours: if there is no such file in a team of the member's
    :raises NotACandidate: if the colleague is not of the team, or does not answer in its language
    :raises IllegalMove: if it has ended
    """
    case = locked_case(case_id)
    if not shares_file(member, case):
        raise NotYours
    if not (to.is_active and case.language in to.languages and shares_file(to, case)):
        raise NotACandidate(to.name)
    case.assignments.filter(ended_on=None).update(ended_on=at.date())
    _follow(case, to, at.date())
    record(case, Move.ASSIGN, on=at.date(), by=member, detail=Part.LEAD)
    return case


def _follow(case: Case, member: StaffMember, on: dt.date) -> None:
    Assignment(case=case, member=member, part=Part.LEAD, since=on).save(force_insert=True)
