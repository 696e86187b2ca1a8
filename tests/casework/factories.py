"""People with real keys, a list that a root key signed, and files that are really sealed."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from casework import by_code
from casework.by_code import OpenJourney
from casework.enums import CaseKind, Urgency
from casework.models import Case, Intake
from casework.operations.assigning import assign
from casework.operations.files import open_file
from core.clock import MONTREAL
from privacy.journey import new_journey_key
from privacy.keys import KeyPair, new_key_pair
from privacy.receipt import derive
from privacy.recipients import new_root_key, root_fingerprint, root_public_of
from staff.access import AccessPurpose, Unlocked
from staff.enums import Role, TeamPurpose
from staff.models import StaffMember, Team, TeamKey
from staff.operations.keys import make_person_key, make_team_key, open_key
from staff.recipients import candidates_for_list, sign_next_list

AT = dt.datetime(2026, 11, 18, 10, 20, 30, tzinfo=MONTREAL)  # a Wednesday
TODAY = AT.date()
PASSPHRASE = "quatre mots pour essayer"
STORY: dict[str, Any] = {
    "what": "J’ai peur de rentrer chez moi.",
    "wishes": ["talk", "place"],
    "interpreter": "",
    "name": "Ana",
    "contact": {},
}


@dataclass(frozen=True)
class Desk:
    """Everybody at the desk, with their keys open, and the keys that stand behind it."""

    team: Team
    team_key: TeamKey
    triage: Unlocked
    triage_too: Unlocked
    lead: Unlocked
    backup: Unlocked
    colleague: Unlocked
    supervisor: StaffMember
    recovery: KeyPair
    root_private: bytes

    @property
    def root_fingerprint(self) -> str:
        return root_fingerprint(root_public_of(self.root_private))


@dataclass(frozen=True)
class Handed:
    """A file that somebody handed in: its code, and what the code makes."""

    case_id: UUID
    code: str
    who: OpenJourney

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.case_id)


def member(name: str, *roles: Role, languages: tuple[str, ...] = ("fr", "en")) -> StaffMember:
    return StaffMember.objects.create(
        email=f"{name}@example.org", name=name, roles=list(roles), languages=list(languages), password="!"
    )


def with_key(one: StaffMember) -> Unlocked:
    make_person_key(member=one, passphrase=PASSPHRASE, at=AT)
    return open_key(member=one, passphrase=PASSPHRASE)


def make_desk() -> Desk:
    team = Team.objects.create(purpose=TeamPurpose.TRIAGE, name_fr="Tri", name_en="Triage")
    supervisor = member("sacha", Role.SUPERVISOR)
    triage, triage_too = (with_key(member(name, Role.TRIAGE)) for name in ("tania", "tom"))
    lead, backup, colleague = (
        with_key(member(name, Role.CASEWORKER)) for name in ("lea", "basile", "camille")
    )
    team.members.add(triage.member, triage_too.member, supervisor)
    team_key = make_team_key(team=team, by=triage, at=AT)
    recovery, root_private = keys_behind_the_desk()
    receive(CaseKind.ASSISTANCE, phone="211")
    return Desk(
        team, team_key, triage, triage_too, lead, backup, colleague, supervisor, recovery, root_private
    )


def keys_behind_the_desk() -> tuple[KeyPair, bytes]:
    """Sign the list of keys that files are sealed to; return the recovery pair and the root that signed."""
    recovery, root_private = new_key_pair(), new_root_key()
    sign_next_list(
        recipients=candidates_for_list(recovery_public=recovery.public, on=TODAY),
        root_private=root_private,
        on=TODAY,
    )
    return recovery, root_private


def receive(kind: CaseKind, *, phone: str) -> None:
    """Open the reception of a kind of file."""
    Intake.objects.create(
        kind=kind,
        is_open=True,
        organization="Essai",
        mandate_on=TODAY,
        mandate_until=TODAY + dt.timedelta(days=365),
        phone=phone,
        cover_days=[0, 1, 2, 3, 4],
        closed_because="",
    )


def hand_in(*, journey: str | None = None, **fields: Any) -> Handed:
    """Hand a file in as a visitor does."""
    given = {
        "kind": CaseKind.ASSISTANCE,
        "language": "fr",
        "urgency": Urgency.ORDINARY,
        "due_on": TODAY + dt.timedelta(days=7),
        "story": STORY,
        "at": AT,
        **fields,
    }
    before = set(Case.objects.values_list("pk", flat=True))
    code = by_code.hand_in(journey=journey or new_journey_key(), **given).code
    (case_id,) = set(Case.objects.values_list("pk", flat=True)) - before
    return Handed(case_id, code, who_has(code))


def who_has(code: str) -> OpenJourney:
    derived = derive(code, peppers=settings.RECEIPT_PEPPERS, memory_kib=settings.RECEIPT_MEMORY_KIB)
    return OpenJourney(derived.lookup, derived.key_pair)


def assigned(desk: Desk, *, opened: bool = False) -> Handed:
    """Hand a file in and give it to the lead and the backup; with `opened`, both have read it."""
    handed = hand_in()
    assign(by=desk.triage, case_id=handed.case_id, lead=desk.lead.member, backup=desk.backup.member, at=AT)
    if opened:
        read_as_lead(desk, handed.case_id)
        open_file(
            by=desk.backup, case_id=handed.case_id, purpose=AccessPurpose.COVER, reason="first_reading", at=AT
        )
    return handed


def read_as_lead(desk: Desk, case_id: UUID) -> Any:
    return open_file(by=desk.lead, case_id=case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)


def bare_case(team: Team, **fields: Any) -> Case:
    """Make a file without a story or a key: only what a queue shows."""
    given = {
        "kind": CaseKind.ASSISTANCE,
        "language": "fr",
        "urgency": Urgency.ORDINARY,
        "received_on": TODAY,
        "due_on": TODAY + dt.timedelta(days=7),
        "state": "",
        **fields,
    }
    return Case.objects.create(id=uuid4(), team=team, **given)
