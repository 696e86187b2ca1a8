"""
Inside the portal: thousands of files, as many people's work would leave them. As the operator.

What is sealed is random bytes of the right lengths: a queue opens nothing. The log goes through its triggers,
so the states are those that the workflow allows.
"""

import datetime as dt
import os
import random
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import connection, transaction

from casework.enums import Actor, CaseKind, CaseState, Lane, Move, Outcome, Part, Sender, Urgency
from core.clock import today
from privacy.sealing import DATA_KEY_BYTES, SEALED_SIZES, WRAP_OVERHEAD
from staff.enums import AccessPurpose, Role, TeamPurpose
from staff.models import PersonKey, StaffMember, Team

#: Of a thousand files: most are over, some are held, a few wait for triage.
SPREAD: Final = {
    CaseState.CLOSED: 800,
    CaseState.ASSIGNED: 80,
    CaseState.WAITING_PERSON: 48,
    CaseState.WAITING_PARTNER: 24,
    CaseState.REOPENED: 8,
    CaseState.RECEIVED: 40,
}
#: Held files are shared out among so many caseworkers, those of the demonstration included.
CASEWORKERS: Final = 40
_TAKEN: Final = ((Move.ASSIGN, "assigned"), (Move.OPENED_BY_BOTH, "assigned"))
_LIVES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    CaseState.RECEIVED: (),
    CaseState.ASSIGNED: (*_TAKEN, (Move.REPLY, "assigned")),
    CaseState.WAITING_PERSON: (*_TAKEN, (Move.ASK, "waiting_person")),
    CaseState.WAITING_PARTNER: (*_TAKEN, (Move.REFER, "waiting_partner")),
    CaseState.CLOSED: (*_TAKEN, (Move.REPLY, "assigned"), (Move.CLOSE, "closed")),
    CaseState.REOPENED: (
        *_TAKEN,
        (Move.REPLY, "assigned"),
        (Move.CLOSE, "closed"),
        (Move.REOPEN, "reopened"),
    ),
}
_COLUMNS: Final = {
    "casework_case": "id kind team_id language urgency state lane received_on due_on outcome has_news",
    "casework_sealedstory": "id case_id sealed",
    "casework_receipt": "id case_id lookup public pepper",
    "casework_wrap": "id case_id recipient sealed made_on",
    "casework_assignment": "id case_id member_id part since opened_on",
    "casework_message": "id case_id position sender author_id sealed day",
    "staff_accessentry": "id member_id role case_id purpose reason hour day",
    "casework_event": "id case_id number move before state actor member_id detail day previous digest",
}


class Filling:
    """Rows of one batch of files, by table, in the order in which they are written."""

    def __init__(self, *, team: Team, seed: int) -> None:
        self.rows: dict[str, list[Sequence[Any]]] = {table: [] for table in _COLUMNS}
        self.log: list[list[Sequence[Any]]] = [[] for _line in range(1 + max(map(len, _LIVES.values())))]
        self._team = team
        self._recipient = team.keys.get(retired_on=None).recipient
        self._people = list(
            PersonKey.objects.filter(retired_on=None, member__roles__contains=[Role.CASEWORKER])
            .order_by("member__email")
            .values_list("member_id", "id")
        )
        self._draw = random.Random(seed)
        self._on = today()

    def add(self, state: str) -> None:
        """Add one file that stands at a state, with everything that led there."""
        case_id = uuid4()
        age = {CaseState.RECEIVED: 15, CaseState.CLOSED: 365}.get(CaseState(state), 60)
        received_on = self._on - dt.timedelta(days=self._draw.randrange(age))
        urgent = self._draw.random() < 0.25
        (size,) = self._draw.choices(SEALED_SIZES, (60, 30, 9, 1))
        self._row(
            "casework_case",
            *(case_id, CaseKind.ASSISTANCE, self._team.pk, "fr" if self._draw.random() < 0.7 else "en"),
            *(Urgency.URGENT if urgent else Urgency.ORDINARY, "", Lane.CALM, received_on),
            *(received_on + dt.timedelta(days=1 if urgent else 7), "", self._draw.random() < 0.2),
        )
        self._row("casework_sealedstory", uuid4(), case_id, os.urandom(size))
        self._row("casework_receipt", uuid4(), case_id, os.urandom(32), os.urandom(1216), 1)
        moves = _LIVES[state]
        pair = self._draw.sample(self._people, 2) if moves else []
        holders = [f"person:{key}" for _member, key in pair] or [self._recipient]
        for recipient in ("requester", "recovery:1", *holders):
            wrap = os.urandom(WRAP_OVERHEAD + DATA_KEY_BYTES)
            self._row("casework_wrap", uuid4(), case_id, recipient, wrap, received_on)
        for part, (member, _key) in zip(Part.values, pair, strict=False):
            self._row("casework_assignment", uuid4(), case_id, member, part, received_on, received_on)
            self._opened(case_id, member, part, received_on)
        self._talk(case_id, received_on, [member for member, _key in pair])
        self._log(case_id, received_on, moves, pair[0][0] if pair else None)

    def write(self) -> None:
        """Write every row, the log last: the state of a file follows it."""
        # One COPY for each line of the logs: within one, the trigger would not see the line before.
        logs = [("casework_event", lines) for lines in self.log]
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in [*self.rows.items(), *logs]:
                columns = ", ".join(_COLUMNS[table].split())
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)

    def _row(self, table: str, *values: Any) -> None:
        self.rows[table].append(values)

    def _opened(self, case_id: UUID, member: UUID, part: str, on: dt.date) -> None:
        purpose = AccessPurpose.FOLLOW_UP if part == Part.LEAD else AccessPurpose.COVER
        hour = dt.datetime.combine(on, dt.time(15), tzinfo=dt.UTC)
        reason = "" if part == Part.LEAD else "absence"
        self._row("staff_accessentry", uuid4(), member, Role.CASEWORKER, case_id, purpose, reason, hour, on)

    def _talk(self, case_id: UUID, on: dt.date, members: list[UUID]) -> None:
        for position, (sender, author) in enumerate(
            [(Sender.TEAM, members[0]), (Sender.PERSON, None)] if members else [], start=1
        ):
            sealed = os.urandom(SEALED_SIZES[0])
            self._row("casework_message", uuid4(), case_id, position, sender, author, sealed, on)

    def _log(self, case_id: UUID, on: dt.date, moves: Iterable[tuple[str, str]], member: UUID | None) -> None:
        received = (Move.RECEIVE, CaseState.RECEIVED, Actor.PERSON, None)
        log: list[tuple[str, str, str, UUID | None]] = [received]
        log += [(move, state, Actor.STAFF, member) for move, state in moves]
        for place, (move, state, actor, who) in enumerate(log):
            detail = Outcome.HELPED if move == Move.CLOSE else ""
            row = (uuid4(), case_id, 0, move, "", state, actor, who, detail, on, b"", b"")
            self.log[place].append(row)


def fill(files: int, spread: bool) -> int:
    """
    Add files to the queue of triage, and return how many there are in all.

    :param spread: over all states, as SPREAD says; else all of them wait for triage
    """
    _hire()
    team = Team.objects.get(purpose=TeamPurpose.TRIAGE)
    # Whoever supervises sees what comes in as well as what is held.
    team.members.add(*StaffMember.objects.filter(roles__contains=[Role.SUPERVISOR]))
    states = [state for state, share in SPREAD.items() for _each in range(share)]
    done = 0
    while done < files:
        filling = Filling(team=team, seed=done)
        for place in range(min(1000, files - done)):
            filling.add(states[place] if spread else CaseState.RECEIVED)
            done += 1
        filling.write()
    with connection.cursor() as cursor:
        # The planner knows what it would know the next morning.
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM casework_case")
        (count,) = cursor.fetchone() or (0,)
    return int(count)


def _hire() -> None:
    """Bring the caseworkers up to their number; their keys open nothing."""
    there = StaffMember.objects.filter(roles__contains=[Role.CASEWORKER]).count()
    team = Team.objects.get(purpose=TeamPurpose.ASSISTANCE)
    for number in range(there, CASEWORKERS):
        member = StaffMember.objects.create_user(
            f"banc-{number}@demonstration.example",
            name=f"Banc d’essai {number}",
            roles=[Role.CASEWORKER],
            languages=["fr", "en"],
        )
        team.members.add(member)
        PersonKey.objects.create(
            member=member, public=os.urandom(1216), locked=os.urandom(141), made_on=today()
        )
