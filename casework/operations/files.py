"""Opening a file: by whom, why, noted in the same transaction, whether it opens or not."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from casework.enums import CaseKind, CoverReason, Move, Part, Sender
from casework.errors import NotYours, ReasonNeeded
from casework.models import Assignment, Case, Event
from casework.operations.steps import (
    Hold,
    able_holders,
    data_key_of,
    hold_of,
    is_triage_of,
    live_assignments,
    locked_case,
    record,
    shares_file,
)
from privacy.errors import CannotOpen
from privacy.sealing import case_context, message_context, note_context, open_sealed
from staff.access import AccessPurpose, Unlocked, note_access
from staff.enums import Role
from staff.models import AccessEntry, StaffMember

#: Each part opens a file for one purpose, which the person it belongs to reads.
PURPOSES: Final = {
    None: AccessPurpose.TRIAGE,
    Part.LEAD: AccessPurpose.FOLLOW_UP,
    Part.BACKUP: AccessPurpose.COVER,
}


@dataclass(frozen=True, slots=True, repr=False)
class ReadMessage:
    """A message, opened for the team."""

    id: UUID
    position: int
    sender: str
    author: StaffMember | None
    text: str
    day: dt.date
    seen_on: dt.date | None


@dataclass(frozen=True, slots=True, repr=False)
class ReadNote:
    """A note of the team, opened."""

    id: UUID
    position: int
    author: StaffMember
    text: str
    day: dt.date


@dataclass(frozen=True, slots=True, repr=False)
class OpenedFile:
    """A whole file, open for the length of a request."""

    case: Case
    story: dict[str, Any]
    messages: tuple[ReadMessage, ...]
    notes: tuple[ReadNote, ...]
    events: tuple[Event, ...]
    openings: tuple[AccessEntry, ...]
    assignments: tuple[Assignment, ...]
    #: None: through the team's key; triage, or a colleague of whoever follows an application.
    my_part: Part | None
    data_key: bytes


def open_file(
    *, by: Unlocked, case_id: UUID, purpose: AccessPurpose, reason: str = "", at: dt.datetime
) -> OpenedFile:
    """
    Open a file, and note who did, when and why; an attempt that fails is noted too.

    A holder's opening clears the mark of news. Once both have opened it, the team's wraps go. An application
    that one caseworker follows stays open to their team, each opening with its reason.

    :param reason: of whoever does not follow the file, one of CoverReason; once an hour is enough
    :raises NotYours: if there is no such file, or the asker has no part in it for this purpose
    :raises ReasonNeeded: if a backup does not say why
    :raises CannotOpen: if it does not open: a lost key, or something that was moved or changed
    """
    opened: OpenedFile | None = None
    with transaction.atomic():
        case = locked_case(case_id)
        hold = _hold_for(purpose, case, by.member)
        if purpose == AccessPurpose.COVER:
            _refuse_without_reason(case, by.member, reason, at)
        role = _role_of(hold, purpose)
        note_access(member=by.member, role=role, case_id=case.id, purpose=purpose, at=at, reason=reason)
        try:
            opened = _opened(hold, by)
        except CannotOpen:
            # Raised below, outside: the note of the attempt must stay.
            pass
        else:
            if hold.part is not None:
                _note_reading(case, by.member, at.date())
    if opened is None:
        raise CannotOpen("it does not open")
    return opened


def _hold_for(purpose: AccessPurpose, case: Case, member: StaffMember) -> Hold:
    if case.kind == CaseKind.HOUSING:
        if purpose != purpose_of_sharing(case, member, is_review=purpose == AccessPurpose.REVIEW):
            raise NotYours
        return hold_of(case, member)
    if purpose == AccessPurpose.TRIAGE:
        # For as long as the team has a wrap: two people may be named and not yet have read it.
        if is_triage_of(member, case) and case.wraps.filter(recipient__startswith="team:").exists():
            return Hold(case, None)
        raise NotYours
    hold = hold_of(case, member)
    if PURPOSES[hold.part] != purpose:
        raise NotYours
    return hold


def purpose_of_sharing(case: Case, member: StaffMember, *, is_review: bool = False) -> AccessPurpose | None:
    """
    Return for what purpose somebody may open an application; None if they may not.

    Whoever follows it does; anybody of the team does before it is taken up; a supervisor who holds the team's
    key may for a review; colleagues may for a reason.
    """
    live = {one.member_id: one.part for one in live_assignments(case)}
    if live.get(member.pk) == Part.LEAD:
        return AccessPurpose.FOLLOW_UP
    if member.pk not in live and not shares_file(member, case):
        return None
    if is_review and member.has_role(Role.SUPERVISOR):
        return AccessPurpose.REVIEW
    return AccessPurpose.COVER if live else AccessPurpose.TRIAGE


def _role_of(hold: Hold, purpose: AccessPurpose) -> Role:
    if purpose == AccessPurpose.REVIEW:
        return Role.SUPERVISOR
    is_triage = hold.part is None and hold.case.kind != CaseKind.HOUSING
    return Role.TRIAGE if is_triage else Role.CASEWORKER


def _refuse_without_reason(case: Case, member: StaffMember, reason: str, at: dt.datetime) -> None:
    if reason in CoverReason.values:
        return
    hour = at.replace(minute=0, second=0, microsecond=0)
    said_this_hour = AccessEntry.objects.filter(
        member=member, case_id=case.id, purpose=AccessPurpose.COVER, hour=hour
    ).exclude(reason="")
    if reason or not said_this_hour.exists():
        raise ReasonNeeded


def _opened(hold: Hold, by: Unlocked) -> OpenedFile:
    case, data_key = hold.case, data_key_of(hold, by)
    return OpenedFile(
        case=case,
        story=json.loads(
            open_sealed(bytes(case.story.sealed), data_key=data_key, context=case_context(case.id))
        ),
        messages=tuple(
            ReadMessage(
                id=one.id,
                position=one.position,
                sender=one.sender,
                author=one.author,
                text=_text(one.sealed, data_key, message_context(case.id, one.id)),
                day=one.day,
                seen_on=one.seen_on,
            )
            for one in case.messages.select_related("author")
        ),
        notes=tuple(
            ReadNote(
                id=one.id,
                position=one.position,
                author=one.author,
                text=_text(one.sealed, data_key, note_context(case.id, one.id)),
                day=one.day,
            )
            for one in case.notes.select_related("author")
        ),
        events=tuple(case.events.select_related("member")),
        openings=tuple(AccessEntry.objects.filter(case_id=case.id).select_related("member")),
        assignments=tuple(live_assignments(case)),
        my_part=hold.part,
        data_key=data_key,
    )


def _text(sealed: bytes | memoryview, data_key: bytes, context: str) -> str:
    text: str = json.loads(open_sealed(bytes(sealed), data_key=data_key, context=context))["text"]
    return text


def _note_reading(case: Case, member: StaffMember, on: dt.date) -> None:
    Case.objects.filter(pk=case.pk, has_news=True).update(has_news=False)
    case.has_news = False
    case.messages.filter(seen_on=None).exclude(sender=Sender.TEAM).update(seen_on=on)
    live = case.assignments.filter(ended_on=None)
    live.filter(member=member, opened_on=None).update(opened_on=on)
    team_wraps = case.wraps.filter(recipient__startswith="team:")
    both_have_read = live.exclude(opened_on=None).count() == len(Part)
    # Who has read it and lost their key since does not count yet: the team's wrap may be what saves the file.
    if both_have_read and team_wraps.exists() and able_holders(case) == len(Part):
        team_wraps.delete()
        record(case, Move.OPENED_BY_BOTH, on=on, by=member)
