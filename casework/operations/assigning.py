"""Giving a file to two people: its key is wrapped to each, and taken from those who leave it."""

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction

from casework.enums import Move, Part
from casework.errors import AlreadyTaken, NeedsTwoPeople, NotACandidate, NotYours
from casework.models import Assignment, Case, Wrap
from casework.operations.steps import (
    Hold,
    data_key_of,
    hold_of,
    is_triage_of,
    live_assignments,
    locked_case,
    record,
)
from casework.queries import candidates_for
from privacy.sealing import wrap_context, wrap_key
from staff.access import Unlocked
from staff.enums import Role
from staff.models import PersonKey, StaffMember

__all__ = ["assign", "candidates_for"]


@transaction.atomic
def assign(*, by: Unlocked, case_id: UUID, lead: StaffMember, backup: StaffMember, at: dt.datetime) -> Case:
    """
    Give a file to two people, or change who they are.

    Triage gives out what nobody holds; afterwards only one of the two who hold it can. Whoever keeps their
    part keeps having read it; a new key of theirs gets its wrap.

    :raises NotYours: if the asker is neither
    :raises AlreadyTaken: if triage comes second
    :raises NeedsTwoPeople: if both are the same person
    :raises NotACandidate: if one of them cannot hold this file
    :raises IllegalMove: if the file is closed
    :raises CannotOpen: if the asker's key does not open it
    """
    case = locked_case(case_id)
    hold = _hold(case, by.member)
    if lead.pk == backup.pk:
        raise NeedsTwoPeople
    keys = {Part.LEAD: _key_of(lead, case), Part.BACKUP: _key_of(backup, case)}
    data_key = data_key_of(hold, by)
    try:
        with transaction.atomic():
            _share(case, data_key, keys, at.date())
    except IntegrityError:
        # The database looked once more, with the keys held: somebody was shut out a moment ago. Who is said.
        for one in (lead, backup):
            _key_of(StaffMember.objects.get(pk=one.pk), case)
        raise
    _name(case, {Part.LEAD: lead, Part.BACKUP: backup}, at.date())
    record(case, Move.ASSIGN, on=at.date(), by=by.member)
    return case


def _hold(case: Case, asker: StaffMember) -> Hold:
    try:
        return hold_of(case, asker, or_triage=True)
    except NotYours:
        if is_triage_of(asker, case):
            raise AlreadyTaken([one.member.name for one in live_assignments(case)]) from None
        raise


def _key_of(member: StaffMember, case: Case) -> PersonKey:
    key = member.keys.filter(retired_on=None).first()
    may_hold = member.is_active and member.has_role(Role.CASEWORKER) and case.language in member.languages
    if key is None or not may_hold:
        raise NotACandidate(member.name)
    return key


def _share(case: Case, data_key: bytes, keys: dict[Part, PersonKey], on: dt.date) -> None:
    wanted = {key.recipient: bytes(key.public) for key in keys.values()}
    there = set(case.wraps.filter(recipient__in=wanted).values_list("recipient", flat=True))
    # Added first, taken away afterwards: at no moment do fewer than two people hold the file.
    Wrap.objects.bulk_create(
        Wrap(
            case=case,
            recipient=recipient,
            sealed=wrap_key(data_key, to=public, context=wrap_context(case.id, recipient)),
            made_on=on,
        )
        for recipient, public in wanted.items()
        if recipient not in there
    )
    case.wraps.filter(recipient__startswith="person:").exclude(recipient__in=wanted).delete()


def _name(case: Case, pair: dict[Part, StaffMember], on: dt.date) -> None:
    live = {one.member_id: one for one in live_assignments(case)}
    kept = {part for part, member in pair.items() if member.pk in live and live[member.pk].part == part}
    leaving = [one.pk for one in live.values() if one.part not in kept]
    case.assignments.filter(pk__in=leaving).update(ended_on=on)
    for part in pair.keys() - kept:
        member = pair[part]
        earlier = live.get(member.pk)
        Assignment(
            case=case,
            member=member,
            part=part,
            since=on,
            # Who only changes places has read it already.
            opened_on=earlier.opened_on if earlier else None,
        ).save(force_insert=True)
