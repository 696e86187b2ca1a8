"""
Five thousand requests by machines in four minutes, around one that a person writes meanwhile: hers is among
the first ten that triage is shown, and one press puts the others away.

The machines meet the door's own judgement (assistance/arriving.py), in the memory of two processes, on a
clock that the test moves; their texts are not sealed, so that five thousand fit into a test. Hers goes the
whole way, page by page. What a page says to a machine is tried in tests/assistance/test_flood.py.
"""

import datetime as dt
import heapq
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.db import connections
from django.test import Client

from assistance.arriving import Asked, Sent, next_mark, weigh
from assistance.views import person
from casework.enums import CaseKind, CaseState, Lane, Urgency
from casework.models import Case
from casework.operations.closing import clear_group, undo_clearing
from casework.queries import queue_page
from casework.queries_rush import clearings_to_undo, rush_groups
from core.arrivals import Arrivals
from privacy.journey import new_journey_key
from tests.assistance.visiting import Visitor, address, body
from tests.casework.factories import AT, TODAY, Desk, make_desk

MACHINES: Final = 5_000
SECONDS: Final = 240
BUDGET: Final = 8
PROCESSES: Final = 2
HER_TEXT: Final = "Il a pris mon téléphone et mes clés. J’écris de chez la voisine, elle me prête le sien."
SPAM: Final = "Gagnez de l’argent aujourd’hui, offre numéro"


@dataclass(frozen=True)
class Kind:
    """A kind of machine."""

    #: For how long it looks at the form before it sends it first; None: it never asked for one.
    waits: float | None
    #: Everybody of its kind sends this, with a number; "": each its own.
    text: str = ""
    fills_everything: bool = False


KINDS: Final = (
    Kind(waits=None),
    Kind(waits=0),
    Kind(waits=3),
    Kind(waits=3, text=SPAM),
    Kind(waits=60, text=SPAM),
    Kind(waits=5, fills_everything=True),
)


class Machine:
    """Something that fills the form by itself: it sends, and sends again as soon as the page lets it."""

    def __init__(self, kind: Kind, draw: random.Random, at: dt.datetime) -> None:
        own = "".join(draw.choices("abcdefghijklmnopqrstuvwxyz    ", k=60))
        self.text = f"{kind.text or own} {draw.random()}"
        self.kind, self.journey, self.mark, self.was_asked = kind, new_journey_key(), "", False
        if kind.waits is not None:
            drawn = at - dt.timedelta(seconds=kind.waits)
            self.mark = next_mark("", journey=self.journey, at=drawn, came_back=False)

    def send(self, door: Arrivals, at: dt.datetime) -> tuple[int, Lane]:
        """Send; return after how many seconds to come back, or 0 and the lane: it went."""
        sent = Sent(self.mark, self.journey, self.text, self.kind.fills_everything, self.was_asked)
        weighed = weigh(sent, door=door, at=at)
        if weighed.asked is None:
            door.remember(self.text, at)
            return 0, weighed.lane
        self.was_asked = self.was_asked or weighed.asked is Asked.TRAP
        self.mark = next_mark(self.mark, journey=self.journey, at=at, came_back=True)
        return max(1, weighed.seconds), weighed.lane


def flood(
    doors: list[Arrivals], draw: random.Random, *, turns: Mapping[int, Callable[[], None]]
) -> tuple[list[Lane], int]:
    """
    Let every machine come at a moment of its own and press until it went, each time at any of the processes.

    :param turns: what somebody else does at a second
    :return: the lanes by which they came in, and how often they pressed
    """
    coming = [(draw.uniform(0, SECONDS), number) for number in range(MACHINES)]
    heapq.heapify(coming)
    machines: dict[int, Machine] = {}
    lanes: list[Lane] = []
    pressed, left = 0, sorted(turns)
    while coming:
        moment, number = heapq.heappop(coming)
        while left and left[0] <= moment:
            turns[left.pop(0)]()
        at = AT + dt.timedelta(seconds=moment)
        if number not in machines:
            machines[number] = Machine(KINDS[number % len(KINDS)], draw, at)
        wait, lane = machines[number].send(draw.choice(doors), at)
        pressed += 1
        if wait:
            heapq.heappush(coming, (moment + wait, number))
        else:
            lanes.append(lane)
    assert not left
    return lanes, pressed


def land(desk: Desk, lanes: list[Lane]) -> None:
    """Put what went into the queue, every one of them urgent."""
    shown = {
        "kind": CaseKind.ASSISTANCE,
        "language": "fr",
        "urgency": Urgency.URGENT,
        "received_on": TODAY,
        "due_on": TODAY + dt.timedelta(days=1),
        "state": CaseState.RECEIVED,
    }
    with connections["default"].cursor() as cursor:
        # Without their logs: five thousand first lines would take longer than the flood.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        Case.objects.bulk_create([Case(team=desk.team, lane=one, **shown) for one in lanes], batch_size=1000)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def desk(db: None, settings: Any) -> Desk:
    made = make_desk()
    settings.ROOT_FINGERPRINT = made.root_fingerprint
    return made


@pytest.mark.parametrize("seed", [1, 2])
def test_hers_is_among_the_first_ten_and_one_press_puts_the_others_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, time_machine: Any, client: Client, seed: int
) -> None:
    doors = [Arrivals(a_minute=BUDGET // PROCESSES) for _ in range(PROCESSES)]
    draw = random.Random(seed)
    monkeypatch.setattr(person, "arrivals", lambda: doors[seed % PROCESSES])
    time_machine.move_to(AT, tick=False)
    her = Visitor(client, time_machine)
    pages: list[str] = []

    def opens() -> None:
        pages.append(body(her.open("assistance:write")))

    def sends() -> None:
        # Four minutes later, in the middle of it, she presses once.
        time_machine.move_to(AT + dt.timedelta(seconds=SECONDS), tick=False)
        pages.append(her.send(pages[0], what=HER_TEXT)["Location"])

    lanes, pressed = flood(doors, draw, turns={0: opens, SECONDS - 10: sends})
    assert len(lanes) == MACHINES
    # Each was made to wait: nobody was turned away, and nothing went at the first press.
    assert pressed >= 1.9 * MACHINES
    assert pages[1] == address("assistance:receipt")
    hers = Case.objects.get()
    assert hers.lane == Lane.CALM
    land(desk, lanes)
    shown = [row.id for row in queue_page(desk.triage.member, on=TODAY).rows]
    assert hers.pk in shown[:10]
    # No more machines than the budget stand in the calm lane, however urgent they say that they are.
    calm = lanes.count(Lane.CALM)
    assert calm <= BUDGET
    (group,) = rush_groups(desk.triage.member)
    assert group.count == MACHINES - calm
    if seed > 1:
        return
    one_press = {"member": desk.triage.member, "team_id": desk.team.pk, "day": TODAY, "language": "fr"}
    assert clear_group(**one_press, at=AT) == group.count
    assert Case.objects.get(pk=hers.pk).state == CaseState.RECEIVED
    assert queue_page(desk.triage.member, on=TODAY).count == calm + 1
    (put_away,) = clearings_to_undo(desk.triage.member, on=TODAY)
    assert undo_clearing(member=desk.triage.member, clearing_id=put_away.clearing.pk, at=AT) == group.count
