"""What every operation begins and ends with: the lock, who asks with which key, the line in the log."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from casework.enums import Actor, CaseKind, Move, Part
from casework.errors import NotYours
from casework.models import Assignment, Case, Event, Wrap
from casework.workflow import WORKFLOW
from privacy.errors import CannotOpen
from privacy.sealing import unwrap_key, wrap_context
from staff.access import Unlocked
from staff.enums import Role
from staff.models import PersonKey, StaffMember, TeamKey


@dataclass(frozen=True, slots=True)
class Hold:
    """
    Somebody's right to a file: their part in it, or None for whoever reads it through the key of its team.

    That is triage for a request, until two people hold it; and any caseworker of the team for an application.
    """

    case: Case
    part: Part | None


def locked_case(case_id: UUID) -> Case:
    """
    Lock a file for the length of the transaction; every operation does this first.

    :raises NotYours: if there is no such file
    """
    case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None:
        raise NotYours
    return case


def live_assignments(case: Case) -> list[Assignment]:
    """Return who holds the file now, the lead first."""
    return list(case.assignments.filter(ended_on=None).select_related("member").order_by("-part"))


def able_holders(case: Case) -> int:
    """
    Count who holds the file and can open it today: an active caseworker, by a key that is in use.

    The same as casework_wrap_guarded() counts: a wrap to a key that was given up opens nothing.
    """
    live = [one.member_id for one in live_assignments(case) if one.member.is_active]
    keys = PersonKey.objects.filter(
        member__in=live, member__roles__contains=[Role.CASEWORKER], retired_on=None
    )
    return case.wraps.filter(recipient__in=[key.recipient for key in keys]).count()


def is_triage_of(member: StaffMember, case: Case) -> bool:
    """Test whether somebody sorts the queue that this file is in."""
    return member.has_role(Role.TRIAGE) and member.memberships.filter(team=case.team_id).exists()


def shares_file(member: StaffMember, case: Case) -> bool:
    """Test whether a file is a whole team's, and somebody one of the caseworkers who hold its key."""
    return (
        case.kind == CaseKind.HOUSING
        and member.has_role(Role.CASEWORKER)
        and member.memberships.filter(team=case.team_id, member__is_active=True).exists()
        and case.wraps.filter(recipient__startswith="team:").exists()
    )


def hold_of(case: Case, member: StaffMember, *, or_triage: bool = False) -> Hold:
    """
    Return somebody's right to a file: one of the two who hold it; or triage, while nobody can open it.

    An application is open to every caseworker of its team, until two people alone were given it for safety.

    :raises NotYours: if they have none
    """
    for one in live_assignments(case):
        if one.member_id == member.id:
            return Hold(case, Part(one.part))
    if shares_file(member, case):
        return Hold(case, None)
    if or_triage and is_triage_of(member, case) and not able_holders(case):
        return Hold(case, None)
    raise NotYours


def data_key_of(hold: Hold, by: Unlocked) -> bytes:
    """
    Open the file's data key with the asker's own key, or with their team's.

    :raises CannotOpen: if it is not wrapped to them, or the wrap came from elsewhere
    """
    case = hold.case
    recipient, key_pair = by.person_key.recipient, by.key_pair
    wrap = case.wraps.filter(recipient=recipient).first() if hold.part is not None else None
    if hold.part is None or (wrap is None and case.kind == CaseKind.HOUSING):
        wrap, team_key = _team_wrap(case)
        recipient, key_pair = team_key.recipient, by.team_key_pair(team_key)
    if wrap is None:
        raise CannotOpen("not wrapped to this key")
    context = wrap_context(case.id, recipient)
    return unwrap_key(bytes(wrap.sealed), key_pair=key_pair, context=context)


def record(case: Case, move: Move, *, on: dt.date, by: StaffMember | None = None, detail: str = "") -> Event:
    """
    Write a move by staff to the file's log; the database brings the file's state along.

    :raises IllegalMove: if the workflow does not allow it from where the file stands
    """
    state = WORKFLOW.after(move, case.state)
    event = Event(case=case, move=move, state=state, actor=Actor.STAFF, member=by, detail=detail, day=on)
    event.save(force_insert=True)
    case.state = state
    return event


def _team_wrap(case: Case) -> tuple[Wrap, TeamKey]:
    wraps = {wrap.recipient: wrap for wrap in case.wraps.filter(recipient__startswith="team:")}
    for team_key in TeamKey.objects.filter(team=case.team_id).order_by("-number"):
        if team_key.recipient in wraps:
            return wraps[team_key.recipient], team_key
    raise CannotOpen("the team no longer has a wrap")
