"""
Files that nobody can open any more, carried to the recovery room and back.

The server writes what the room needs and takes in what it made. The key that opens them never comes here: two
of three holders put it together on a machine without network (privacy/recovery_room.py, docs/keys.md).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from casework.enums import CaseKind, CaseState, Move, Part
from casework.errors import KeyChanged, KeyNotSigned, NeedsTwoPeople, NotACandidate
from casework.models import Assignment, Case, Wrap
from casework.operations.steps import live_assignments, record
from privacy.recovery_papers import FileToOpen, NewHolder, NewWrap, RecoveryRequest, read_answer
from staff.enums import Role
from staff.models import PersonKey, StaffMember, Team, TeamKey, TeamKeyWrap
from staff.queries import is_signed, key_in_use, team_key_in_use


def orphans() -> QuerySet[Case]:
    """
    Return the files, closed ones too, that nobody who works here can open: neither person nor team.

    A person opens by a key in use, as an active caseworker; a team by a key of which somebody active holds a
    share. The daily check is nobody's to open.
    """
    people = PersonKey.objects.filter(
        retired_on=None, member__is_active=True, member__roles__contains=[Role.CASEWORKER]
    ).annotate(recipient_name=_named("person:", "pk"))
    shares = TeamKeyWrap.objects.filter(
        person_key__retired_on=None, person_key__member__is_active=True
    ).annotate(recipient_name=_named("team:", "team_key_id"))
    wraps = Wrap.objects.filter(case=OuterRef("pk"))
    return Case.objects.filter(
        ~Exists(wraps.filter(recipient__in=people.values("recipient_name"))),
        ~Exists(wraps.filter(recipient__in=shares.values("recipient_name"))),
        Exists(wraps.filter(recipient__startswith="recovery:")),
    ).exclude(kind=CaseKind.CHECK)


def ask_for_two_people(
    *, cases: Iterable[Case], lead: StaffMember, backup: StaffMember, on: dt.date
) -> RecoveryRequest:
    """
    Write the request that gives files to two people; they are the ones whom the holders will call.

    :raises NeedsTwoPeople: if both are the same person
    :raises NotACandidate: if one of them cannot hold one of these files
    """
    cases = list(cases)
    if lead.pk == backup.pk:
        raise NeedsTwoPeople
    languages = {case.language for case in cases}
    keys = [_key_of(member, languages) for member in (lead, backup)]
    holders = tuple(NewHolder(key.recipient, bytes(key.public), key.member.name) for key in keys)
    return _request(cases, holders, on)


def ask_for_team(*, cases: Iterable[Case], team: Team, on: dt.date) -> RecoveryRequest:
    """
    Write the request that gives files back to a team, which then sorts them again.

    :raises KeyNotSigned: if the team has no key, or none that the signed list names
    """
    team_key = team_key_in_use(team)
    if team_key is None or not is_signed(team_key):
        raise KeyNotSigned
    holder = NewHolder(team_key.recipient, bytes(team_key.public), team.name_fr)
    return _request([case for case in cases if case.team_id == team.pk], (holder,), on)


@dataclass(frozen=True, slots=True)
class Recovered:
    """What an answer of the recovery room led to, in files."""

    given: int
    #: The answer was taken in before, or somebody could open the file by now.
    not_needed: int
    #: Erased in the meantime: nothing brings them back.
    gone: int
    unopened: tuple[UUID, ...]


def take_in_answer(*, document: bytes, at: dt.datetime) -> Recovered:
    """
    Add the wraps that the recovery room made, and name the two people whom it made them for.

    The same answer twice is once. A file that somebody can open by now is left to them.

    :raises privacy.recovery_papers.NotThisPaper: if it is no answer
    :raises KeyChanged: if a key that it was made for is not in use any more, or its owner may hold no file
    :raises KeyNotSigned: if it was made for a team's key that the signed list does not name
    """
    answer = read_answer(document)
    by_file: dict[UUID, list[NewWrap]] = {}
    for wrap in answer.wraps:
        by_file.setdefault(wrap.file, []).append(wrap)
    given, not_needed, gone = 0, 0, 0
    with transaction.atomic():
        pair = _recipients_in_use(answer.recipients)
        for case_id, wraps in sorted(by_file.items()):
            if {one.recipient for one in wraps} != set(answer.recipients) or len(wraps) != len(pair or (1,)):
                raise KeyChanged
            case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
            if case is None:
                gone += 1
            elif not orphans().filter(pk=case_id).exists():
                not_needed += 1
            else:
                _take_up(case, wraps, pair, at.date())
                given += 1
    return Recovered(given, not_needed, gone, answer.unopened)


def _named(prefix: str, field: str) -> Concat:
    return Concat(Value(prefix), Cast(F(field), CharField()), output_field=CharField())


def _key_of(member: StaffMember, languages: set[str]) -> PersonKey:
    key = key_in_use(member)
    may_hold = member.is_active and member.has_role(Role.CASEWORKER) and languages <= set(member.languages)
    if key is None or not may_hold:
        raise NotACandidate(member.name)
    return key


def _request(cases: list[Case], holders: tuple[NewHolder, ...], on: dt.date) -> RecoveryRequest:
    wraps = Wrap.objects.filter(case__in=cases, recipient__startswith="recovery:")
    # Of two recovery keys, during a change of them, the newer one: its holders are here.
    newest: dict[UUID, Wrap] = {}
    for wrap in sorted(wraps, key=lambda one: int(one.recipient.partition(":")[2])):
        newest[wrap.case_id] = wrap
    files = tuple(
        FileToOpen(case_id, wrap.recipient, bytes(wrap.sealed)) for case_id, wrap in sorted(newest.items())
    )
    return RecoveryRequest(made_on=on, holders=holders, files=files)


def _recipients_in_use(recipients: tuple[str, ...]) -> Mapping[Part, PersonKey] | None:
    """Return the two people's keys by their part, or None for a team."""
    if len(recipients) == 1 and recipients[0].startswith("team:"):
        team_key = TeamKey.objects.filter(pk=_id_in(recipients[0]), retired_on=None).first()
        if team_key is None or not is_signed(team_key):
            raise KeyNotSigned
        return None
    found = [
        PersonKey.objects.select_for_update(of=("self",))
        .select_related("member")
        .filter(
            pk=_id_in(one),
            retired_on=None,
            member__is_active=True,
            member__roles__contains=[Role.CASEWORKER],
        )
        .first()
        for one in recipients
        if one.startswith("person:")
    ]
    keys = [key for key in found if key is not None]
    if len(recipients) != len(Part) or len({key.member_id for key in keys}) != len(Part):
        raise KeyChanged
    return dict(zip((Part.LEAD, Part.BACKUP), keys, strict=True))


def _id_in(recipient: str) -> UUID:
    return UUID(recipient.partition(":")[2])


def _take_up(case: Case, wraps: list[NewWrap], pair: Mapping[Part, PersonKey] | None, on: dt.date) -> None:
    there = set(case.wraps.values_list("recipient", flat=True))
    Wrap.objects.bulk_create(
        Wrap(case=case, recipient=one.recipient, sealed=one.sealed, made_on=on)
        for one in wraps
        if one.recipient not in there
    )
    # The key that opened it was put together by two people who work elsewhere: no member stands in this line.
    record(case, Move.RECOVER, on=on, detail="person" if pair else "team")
    if pair is None:
        # Nobody who held it can open it: it waits among the files that nobody has taken up.
        case.assignments.filter(ended_on=None).update(ended_on=on)
        return
    new = {one.recipient for one in wraps}
    case.wraps.filter(recipient__startswith="person:").exclude(recipient__in=new).delete()
    _name(case, pair, on)
    if case.state in (CaseState.RECEIVED, CaseState.SUBMITTED):
        record(case, Move.ASSIGN, on=on)


def _name(case: Case, pair: Mapping[Part, PersonKey], on: dt.date) -> None:
    live = {(one.part, one.member_id): one.pk for one in live_assignments(case)}
    kept = {(part.value, key.member_id) for part, key in pair.items()}
    leaving = [pk for who, pk in live.items() if who not in kept]
    case.assignments.filter(pk__in=leaving).update(ended_on=on)
    for part, key in pair.items():
        if (part.value, key.member_id) not in live:
            Assignment(case=case, member=key.member, part=part, since=on).save(force_insert=True)
