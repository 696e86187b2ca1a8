"""
Inside the portal: thousands of applications for housing, as a year would leave them. As the operator.

What is sealed is random bytes of the right lengths: a list opens nothing. The log goes through its triggers,
so the states are those that the workflow allows, and each move has happened.
"""

import datetime as dt
import os
import random
import secrets
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import connection, transaction

from bench.dwellings import FOR_NOBODY, FOR_THE_FIRST
from casework.enums import Actor, CaseKind, CaseState, Lane, Move, Part, Urgency
from core.clock import today
from housing.enums import DecisionKind, FiledBy, RunReason
from housing.models import OpeningWindow, Unit
from housing.operations.ranking import make_run
from housing.rules.boroughs import BOROUGHS
from housing.rules.rule_sets import IncomeBand
from privacy.sealing import DATA_KEY_BYTES, SEALED_SIZES, WRAP_OVERHEAD
from staff.enums import Role, TeamPurpose
from staff.models import StaffMember, Team

#: Of a thousand applications: most wait on the list, some are being decided, a few are new.
SPREAD: Final = {
    CaseState.WAITING: 700,
    CaseState.WITHDRAWN: 160,
    CaseState.IN_REVIEW: 100,
    CaseState.SUBMITTED: 40,
}
CASEWORKERS: Final = 20
MOST_BEDROOMS: Final = 3
_FIGURES: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LIVES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    CaseState.SUBMITTED: (),
    CaseState.IN_REVIEW: ((Move.ASSIGN, "in_review"),),
    CaseState.WAITING: ((Move.ASSIGN, "in_review"), (Move.ACCEPT, "waiting")),
    CaseState.WITHDRAWN: ((Move.ASSIGN, "in_review"), (Move.WITHDRAW, "withdrawn")),
}
_COLUMNS: Final = {
    "casework_case": "id kind team_id language urgency state lane received_on due_on outcome has_news",
    "casework_sealedstory": "id case_id sealed",
    "casework_receipt": "id case_id lookup public pepper",
    "casework_wrap": "id case_id recipient sealed made_on",
    "casework_assignment": "id case_id member_id part since opened_on",
    "housing_application": "id case_id number programme_id version_id window_id filed_by filed_on "
    "effective_on decide_by stood_in",
    "housing_decision": "id case_id kind reason sealed proposed_by_id proposed_on decided_on",
    "housing_placement": "id application_id income_band minors is_overcrowded is_inaccessible safety_until "
    "no_dwelling_until people bedrooms boroughs most_rent features has_senior answers_number",
    "casework_task": "id case_id kind made_on",
    "casework_event": "id case_id number move before state actor member_id detail day previous digest",
}


class Filling:
    """Rows of one batch of applications, by table, in the order in which they are written."""

    def __init__(self, *, window: OpeningWindow, seed: int) -> None:
        self.rows: dict[str, list[Sequence[Any]]] = {table: [] for table in _COLUMNS}
        self.log: list[list[Sequence[Any]]] = [[] for _line in range(1 + max(map(len, _LIVES.values())))]
        self._team = Team.objects.get(purpose=TeamPurpose.HOUSING)
        self._recipient = self._team.keys.get(retired_on=None).recipient
        self._people = list(self._team.members.order_by("email").values_list("pk", flat=True))
        self._window, self._on = window, today()
        self._version = window.programme.versions.filter(published_on__isnull=False).latest("number")
        self._draw = random.Random(seed)

    def add(self, state: str) -> None:
        """Add one application that stands at a state, with everything that led there."""
        case_id, application_id, draw = uuid4(), uuid4(), self._draw
        age = {CaseState.SUBMITTED: 6, CaseState.IN_REVIEW: 70}.get(CaseState(state), 900)
        on = self._on - dt.timedelta(days=draw.randrange(age))
        urgent = draw.random() < 0.15
        self._row(
            "casework_case",
            *(case_id, CaseKind.HOUSING, self._team.pk, "fr" if draw.random() < 0.7 else "en"),
            *(Urgency.URGENT if urgent else Urgency.ORDINARY, "", Lane.CALM, on),
            *(on + dt.timedelta(days=1 if urgent else 7), "", draw.random() < 0.1),
        )
        (size,) = draw.choices(SEALED_SIZES, (60, 30, 9, 1))
        self._row("casework_sealedstory", uuid4(), case_id, os.urandom(size))
        self._row("casework_receipt", uuid4(), case_id, os.urandom(32), os.urandom(1216), 1)
        for recipient in ("requester", "recovery:1", self._recipient):
            wrap = os.urandom(WRAP_OVERHEAD + DATA_KEY_BYTES)
            self._row("casework_wrap", uuid4(), case_id, recipient, wrap, on)
        moves = _LIVES[state]
        member = draw.choice(self._people) if moves else None
        if member:
            self._row("casework_assignment", uuid4(), case_id, member, Part.LEAD, on, on)
        self._row(
            "housing_application",
            *(application_id, case_id, _number(), self._window.programme_id, self._version.pk),
            *(self._window.pk, FiledBy.ONLINE, on, on, on + dt.timedelta(days=60)),
            "in_review" if state == CaseState.WITHDRAWN else "",
        )
        if state == CaseState.WAITING:
            self._place(case_id, application_id, member, on)
        self._log(case_id, on, moves, member)

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

    def _place(self, case_id: UUID, application_id: UUID, member: UUID | None, on: dt.date) -> None:
        draw = self._draw
        sealed = os.urandom(SEALED_SIZES[0])
        self._row("housing_decision", *(uuid4(), case_id, DecisionKind.ELIGIBLE, "", sealed, member, on, on))
        soon = self._on + dt.timedelta(days=draw.randrange(1, 60))
        chance = draw.random()
        self._row(
            "housing_placement",
            *(uuid4(), application_id, draw.choice(list(IncomeBand)).value, draw.randrange(4)),
            *(
                draw.random() < 0.2,
                False,
                soon if chance < 0.1 else None,
                soon if 0.1 < chance < 0.4 else None,
            ),
            *(draw.randrange(1, 6), draw.randrange(MOST_BEDROOMS + 1)),
            draw.sample(sorted(BOROUGHS), draw.choice((0, 0, 1, 3))),
            draw.choice((None, *range(500, 1500, 50))),
            *(["no_steps"] if draw.random() < 0.1 else [], draw.random() < 0.2, 0),
        )
        if draw.random() < 0.05:
            self._row("casework_task", uuid4(), case_id, "renewal_due", self._on)

    def _log(self, case_id: UUID, on: dt.date, moves: Sequence[tuple[str, str]], member: UUID | None) -> None:
        log: list[tuple[str, str, str, UUID | None]] = [
            (Move.SUBMIT, CaseState.SUBMITTED, Actor.PERSON, None),
            # Who withdraws is the person; the team cannot for them.
            *(
                (move, state, *((Actor.PERSON, None) if move == Move.WITHDRAW else (Actor.STAFF, member)))
                for move, state in moves
            ),
        ]
        for place, (move, state, actor, who) in enumerate(log):
            self.log[place].append((uuid4(), case_id, 0, move, "", state, actor, who, "", on, b"", b""))


def fill(files: int) -> int:
    """Add applications in every state to the programme with the oldest window; return how many there are."""
    _hire()
    window = _window()
    states = [state for state, share in SPREAD.items() for _each in range(share)]
    for first in range(0, files, len(states)):
        filling = Filling(window=window, seed=first)
        for state in states[: files - first]:
            filling.add(state)
        filling.write()
    with connection.cursor() as cursor:
        # The planner knows what it would know the next morning.
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM housing_application")
        (count,) = cursor.fetchone() or (0,)
    return int(count)


def rank() -> int:
    """Rank who waits, and write down a dwelling for the first of them and one for nobody; return how many."""
    programme = _window().programme
    run = make_run(programme, as_of=today(), requested_by=None, reason=RunReason.UNIT_FREE)
    for label, bedrooms in ((FOR_THE_FIRST, 2), (FOR_NOBODY, MOST_BEDROOMS + 5)):
        Unit.objects.create(
            programme=programme,
            label=label,
            borough="verdun",
            bedrooms=bedrooms,
            most_people=9,
            rent=900,
            free_on=today(),
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return run.files


def _number() -> str:
    """Draw a file's number, as the function that hands one in does."""
    return "".join(secrets.choice(_FIGURES) for _ in range(8))


def _window() -> OpeningWindow:
    window = OpeningWindow.objects.select_related("programme").order_by("opens_on", "number").first()
    if window is None:
        raise RuntimeError("this portal has no programme with a list that ever opened")
    return window


def _hire() -> None:
    """Bring the housing team up to its number of caseworkers; they hold no key."""
    team = Team.objects.get(purpose=TeamPurpose.HOUSING)
    for number in range(team.members.count(), CASEWORKERS):
        team.members.add(
            StaffMember.objects.create_user(
                f"banc-logement-{number}@demonstration.example",
                name=f"Banc d’essai du logement {number}",
                roles=[Role.CASEWORKER],
                languages=["fr", "en"],
            )
        )
