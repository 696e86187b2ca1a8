"""Ending a file, opening it again, and putting a flood away unread, all of it or nothing, with a way back."""

import datetime as dt
from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from casework.enums import Actor, CaseState, Move, Outcome
from casework.errors import NotYours
from casework.models import Assignment, Case, ClearedCase, Clearing, Event
from casework.operations.answering import is_new_message
from casework.operations.steps import data_key_of, hold_of, locked_case, record
from casework.queries_rush import LARGEST_CLEARING, UNDO_FOR, files_of_group, sorted_teams
from casework.workflow import OPEN
from staff.access import Unlocked
from staff.models import StaffMember, Team

#: Lines of the log written in one statement.
BATCH: Final = 1000


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

    The outcome is worded so that a real person is not hurt, and their next message opens the file again. Each
    team's files can be taken back together (`undo_clearing`).

    :return: how many were closed; those taken up, closed or erased meanwhile are left alone
    :raises NotYours: if one of them is not in a queue that the member sorts; then none is closed
    """
    found = Case.objects.filter(pk__in=set(case_ids))
    teams = list(Team.objects.filter(pk__in=found.order_by().values("team_id")))
    if set(teams) - set(sorted_teams(member)):
        raise NotYours
    return sum(_put_away(member, team, found.filter(team=team), at.date()) for team in teams)


@transaction.atomic
def clear_group(*, member: StaffMember, team_id: UUID, day: dt.date, language: str, at: dt.datetime) -> int:
    """
    Close what came in with a rush on one day and in one language, unopened, in one gesture.

    What somebody has opened, taken up or added to is left alone, and so is everything that came in calmly.

    :return: how many were closed, 10,000 at most
    :raises NotYours: if the member does not sort that team's queue
    """
    team = sorted_teams(member).filter(pk=team_id).first()
    if team is None:
        raise NotYours
    group = files_of_group([team.pk], day=day, language=language).order_by("pk")
    ids = list(group.values_list("pk", flat=True)[:LARGEST_CLEARING])
    return _put_away(member, team, Case.objects.filter(pk__in=ids), at.date())


@transaction.atomic
def undo_clearing(*, member: StaffMember, clearing_id: UUID, at: dt.datetime) -> int:
    """
    Open every file of one gesture again, within 30 days; their promised days are owed as before.

    :return: how many were opened; those that the person opened again or erased meanwhile are left alone
    :raises NotYours: if there is no such gesture to take back in a queue that the member sorts
    """
    clearing = (
        Clearing.objects.select_for_update(of=("self",))
        .filter(pk=clearing_id, team__in=sorted_teams(member), undone_on=None, day__gte=at.date() - UNDO_FOR)
        .first()
    )
    if clearing is None:
        raise NotYours
    theirs = Case.objects.filter(pk__in=clearing.cases.values("case_id"), state=CaseState.CLOSED)
    ids = _locked(theirs)
    _record_all(ids, Move.REOPEN, CaseState.REOPENED, member, at.date())
    # Nobody has read them: they are new to whoever sorts.
    Case.objects.filter(pk__in=ids).update(has_news=True)
    clearing.undone_on = at.date()
    clearing.save(update_fields=["undone_on"])
    return len(ids)


def _put_away(member: StaffMember, team: Team, found: QuerySet[Case], on: dt.date) -> int:
    live = Assignment.objects.filter(case=OuterRef("pk"), ended_on=None)
    ids = _locked(found.filter(~Exists(live), state__in=OPEN))
    if not ids:
        return 0
    clearing = Clearing.objects.create(team=team, member=member, day=on)
    _record_all(ids, Move.CLOSE, CaseState.CLOSED, member, on, detail=Outcome.NOT_FOR_US)
    ClearedCase.objects.bulk_create(
        (ClearedCase(clearing=clearing, case_id=one) for one in ids), batch_size=BATCH
    )
    Case.objects.filter(pk__in=ids).update(has_news=False)
    return len(ids)


def _locked(found: QuerySet[Case]) -> list[UUID]:
    # In one order, so that two people doing this at once do not wait for each other for ever.
    locked = found.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)
    # Looked at again once they are locked: somebody may have taken one up while this waited for it.
    return list(found.filter(pk__in=list(locked)).values_list("pk", flat=True))


def _record_all(
    ids: list[UUID], move: Move, state: CaseState, member: StaffMember, on: dt.date, detail: str = ""
) -> None:
    # The workflow's table is held by the database, line by line, like every other move.
    Event.objects.bulk_create(
        (
            Event(
                case_id=one, move=move, state=state, actor=Actor.STAFF, member=member, detail=detail, day=on
            )
            for one in ids
        ),
        batch_size=BATCH,
    )


def _end(case: Case, outcome: Outcome, member: StaffMember, on: dt.date) -> None:
    record(case, Move.CLOSE, on=on, by=member, detail=outcome)
    Case.objects.filter(pk=case.pk).update(has_news=False)
