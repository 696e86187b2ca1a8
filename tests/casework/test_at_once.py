"""Two people do the same thing at the same moment, with real threads and real transactions."""

import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connections, transaction

from casework import by_code
from casework.enums import CaseKind, Urgency
from casework.errors import AlreadyTaken
from casework.models import Assignment, Case, Event, Message, Receipt, Wrap
from casework.operations.answering import reply
from casework.operations.assigning import assign
from privacy.journey import new_journey_key
from staff.access import AccessPurpose, note_access
from staff.enums import Role
from staff.models import LedgerLine, ReadingAlarm
from tests.casework.factories import AT, STORY, TODAY, Desk, assigned, hand_in, make_desk

pytestmark = pytest.mark.django_db(transaction=True, databases=["default"])


@pytest.fixture
def desk(transactional_db: None, settings: Any) -> Desk:
    made = make_desk()
    settings.ROOT_FINGERPRINT = made.root_fingerprint
    return made


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Start every act at the same moment, each on a connection of its own; return answers and exceptions."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            connections["default"].ensure_connection()
            start.wait(timeout=10)
            answers[place] = act()
        except Exception as raised:
            answers[place] = raised  # type: ignore[call-overload]
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def test_of_two_who_assign_at_once_one_wins_and_the_other_learns_who(desk: Desk) -> None:
    case_id, colleague = hand_in().case_id, desk.colleague.member
    answers = at_once(
        lambda: assign(
            by=desk.triage, case_id=case_id, lead=desk.lead.member, backup=desk.backup.member, at=AT
        ),
        lambda: assign(by=desk.triage_too, case_id=case_id, lead=colleague, backup=desk.lead.member, at=AT),
    )
    (lost,) = [one for one in answers if isinstance(one, AlreadyTaken)]
    assert sum(isinstance(one, Case) for one in answers) == 1
    live = Assignment.objects.filter(ended_on=None).order_by("-part")
    assert tuple(one.member.name for one in live) == lost.names
    assert Wrap.objects.filter(recipient__startswith="person:").count() == 2


def test_of_two_who_erase_at_once_one_erases(desk: Desk) -> None:
    who = hand_in().who
    assert sorted(at_once(*[lambda: by_code.erase(who, TODAY)] * 2)) == [False, True]


def test_messages_of_both_sides_at_once_stand_in_one_line(desk: Desk) -> None:
    handed = assigned(desk)

    def write() -> object:
        return by_code.post_message(handed.who, message_id=uuid4(), text="Bonjour", on=TODAY)

    def answer() -> object:
        return reply(
            by=desk.lead,
            case_id=handed.case_id,
            message_id=uuid4(),
            text="Bonjour",
            expects_answer=False,
            at=AT,
        )

    assert [one for one in at_once(write, answer, write, answer) if isinstance(one, Exception)] == []
    assert list(Message.objects.values_list("position", flat=True)) == [1, 2, 3, 4]
    assert list(Event.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_one_message_posted_twice_at_once_is_one(desk: Desk) -> None:
    who, message_id = hand_in().who, uuid4()
    answers = at_once(
        *[lambda: by_code.post_message(who, message_id=message_id, text="Bonjour", on=TODAY)] * 2
    )
    assert answers == [True, True]
    assert Message.objects.count() == 1


def test_two_clicks_hand_in_one_file_under_one_code(desk: Desk) -> None:
    given = {"language": "fr", "due_on": TODAY, "story": STORY, "at": AT}
    given |= {"kind": CaseKind.ASSISTANCE, "urgency": Urgency.URGENT}
    for journey in (new_journey_key(), drafted()):
        answers = at_once(*[lambda key=journey: by_code.hand_in(journey=key, **given)] * 2)
        assert len({one.code for one in answers}) == 1
        assert sorted(one.again for one in answers) == [False, True]
    assert Receipt.objects.count() == 2


def drafted() -> str:
    journey = new_journey_key()
    by_code.keep_draft(journey, STORY, AT)
    return journey


def test_erasing_while_the_team_answers_and_the_person_writes_leaves_nothing_and_locks_nobody(
    desk: Desk,
) -> None:
    handed = assigned(desk)
    message_id = uuid4()
    by_code.post_message(handed.who, message_id=message_id, text="x", on=TODAY)
    answers = at_once(
        lambda: by_code.remove_message(handed.who, message_id, TODAY),
        lambda: by_code.renew_code(handed.who, journey=new_journey_key(), at=AT),
        lambda: by_code.mark_seen(handed.who, TODAY),
        lambda: reply(
            by=desk.lead,
            case_id=handed.case_id,
            message_id=uuid4(),
            text="x",
            expects_answer=False,
            at=AT,
        ),
        lambda: by_code.erase(handed.who, TODAY),
    )
    assert [one for one in answers if isinstance(one, DatabaseError)] == []  # a deadlock would be one
    left = [model.objects.count() for model in (Case, Event, Wrap, Message, Receipt)]
    # Renewed before it was erased: then the old code erased nothing, and everything stands.
    assert left == [0, 0, 0, 0, 0] or left[0] == 1


def test_many_openings_at_once_are_counted_like_one_after_the_other(desk: Desk, settings: Any) -> None:
    settings.READINGS_AN_HOUR = 2
    hour = AT.replace(minute=0, second=0, microsecond=0)

    def note() -> None:
        with transaction.atomic():
            note_access(
                member=desk.triage.member, role=Role.TRIAGE, case_id=uuid4(), purpose=AccessPurpose.TRIAGE,
                at=AT,
            )  # fmt: skip
            # As long as a file takes to open: the others have noted theirs meanwhile, and committed nothing.
            time.sleep(0.3)

    assert at_once(note, note, note) == [None, None, None]
    assert ReadingAlarm.objects.get(member=desk.triage.member, hour=hour).files_opened == 3


def test_nobody_who_signs_in_holds_erasures_up_and_two_at_once_are_numbered_one_after_the_other(
    desk: Desk,
) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute("SET LOCAL ROLE casework_janitor")
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('staff_ledgerline'))")
            try:
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    cursor.execute("LOCK TABLE staff_ledgerline IN ACCESS SHARE MODE")
            finally:
                held.set()
            done.wait(timeout=10)

    def erase_quickly(who: by_code.OpenJourney) -> bool:
        held.wait(timeout=10)
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '3s'")
            erased = by_code.erase(who, TODAY)
            time.sleep(0.2)
        return erased

    def both() -> list[Any]:
        people = [hand_in().who, hand_in().who]
        answers = at_once(*[lambda who=who: erase_quickly(who) for who in people])
        done.set()
        return answers

    assert at_once(hold, both) == [None, [True, True]]
    numbers = list(
        LedgerLine.objects.filter(kind="erased").order_by("number").values_list("number", flat=True)
    )
    assert numbers == [numbers[0], numbers[0] + 1]
