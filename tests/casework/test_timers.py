"""What the clock asks about files: on the day, not the day before, and no longer than its cause."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connections

from casework import by_code, timers
from casework.enums import CaseKind, Outcome, TaskKind, Urgency
from casework.errors import NotYours
from casework.models import Event, Task
from casework.operations.answering import log_call, refer
from casework.operations.assigning import assign
from casework.operations.closing import close, close_unread
from casework.operations.tasks import wait_on
from casework.queries import QueueFilters, QueueKind, queue_page, team_figures
from casework.rules.deadlines import QUIET_DAYS, READ_WITHIN, next_working_day, working_days_ago
from casework.tasks import tasks_about
from core.alerts import AlertCode
from core.clock import MONTREAL, now, today
from core.timer import Timer
from staff.models import Alert
from staff.operations.keys import make_person_key
from tests.casework.factories import PASSPHRASE, Desk, Handed
from tests.casework.time_travel import (
    answer_now,
    close_now,
    days_pass,
    hand_in_now,
    held_now,
    open_now,
)
from tests.databases import ActAs


def asked(handed: Handed) -> tuple[TaskKind, ...]:
    timers.say_what_is_late(now())
    timers.ask_about_silences(now())
    return shown(handed.case_id)


def shown(case_id: UUID) -> tuple[TaskKind, ...]:
    return tasks_about([case_id]).get(case_id, ())


def at_hour(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(today(), dt.time(hour, minute), tzinfo=MONTREAL)


def escalations(handed: Handed) -> int:
    return Event.objects.filter(case=handed.case_id, move="escalate").count()


# Promised days


def test_a_promise_passes_at_two_in_the_afternoon_and_is_said_once(desk: Desk) -> None:
    handed = held_now(desk, due_on=today())
    timers.say_what_is_late(at_hour(13, 59))
    assert (shown(handed.case_id), escalations(handed)) == ((TaskKind.ANSWER_DUE,), 0)
    for _ in range(2):
        timers.say_what_is_late(at_hour(14))
        assert (shown(handed.case_id), escalations(handed)) == ((TaskKind.OVERDUE,), 1)
    said = Event.objects.filter(case=handed.case_id).latest("number")
    assert (said.actor, said.member_id, said.state) == ("timer", None, "assigned")
    answer_now(desk, handed)
    assert shown(handed.case_id) == ()
    timers.say_what_is_late(at_hour(14))
    assert (shown(handed.case_id), escalations(handed)) == ((), 1)


def test_an_answer_is_asked_for_on_the_working_day_before(desk: Desk) -> None:
    tomorrow = next_working_day(today())
    soon, later = hand_in_now(due_on=tomorrow), hand_in_now(due_on=tomorrow + dt.timedelta(days=1))
    urgent = hand_in_now(due_on=today() + dt.timedelta(days=1), urgency=Urgency.URGENT)
    timers.say_what_is_late(at_hour(9))
    kinds = {one: shown(one.case_id) for one in (soon, later, urgent)}
    assert kinds == {soon: (TaskKind.ANSWER_DUE,), later: (), urgent: (TaskKind.ANSWER_DUE,)}


def test_a_day_late_is_late_before_two_too(desk: Desk) -> None:
    handed = hand_in_now(due_on=today() - dt.timedelta(days=1))
    timers.say_what_is_late(at_hour(0, 1))
    assert (shown(handed.case_id), escalations(handed)) == ((TaskKind.OVERDUE,), 1)


def test_what_ended_unread_is_not_late(desk: Desk) -> None:
    handed = hand_in_now(due_on=today() - dt.timedelta(days=1))
    timers.say_what_is_late(now())
    close_unread(member=desk.triage.member, case_ids=[handed.case_id], at=now())
    assert shown(handed.case_id) == ()
    timers.say_what_is_late(now())
    assert (shown(handed.case_id), escalations(handed)) == ((), 1)


def test_more_than_one_call_can_say_is_said_in_one_run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def called(function: str, *_values: object) -> int:
        calls.append(function)
        return 500 if len(calls) < 3 else 7

    monkeypatch.setattr(timers, "called", called)
    assert timers.say_what_is_late(now()) == 1007
    assert len(calls) == 3


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2026-11-20", "2026-11-18", "2026-11-23"),  # a Friday
        ("2026-11-22", "2026-11-18", "2026-11-23"),  # a Sunday
        ("2026-11-23", "2026-11-19", "2026-11-24"),  # a Monday
        ("2026-12-28", "2026-12-23", "2026-12-29"),  # after Christmas
    ],
)
def test_working_days_are_counted_both_ways(day: str, before: str, after: str) -> None:
    on = dt.date.fromisoformat(day)
    assert working_days_ago(on, READ_WITHIN) == dt.date.fromisoformat(before)
    assert next_working_day(on) == dt.date.fromisoformat(after)


# Silences


def days_of(count: int) -> int:
    """Return how many days ago the last day was since which so many working days have passed."""
    return (today() - working_days_ago(today(), count)).days


def test_a_message_not_read_within_two_working_days(desk: Desk) -> None:
    handed = held_now(desk)
    by_code.post_message(handed.who, message_id=uuid4(), text="x", on=today())
    days_pass(days_of(READ_WITHIN) - 1, handed.case_id)
    assert asked(handed) == ()
    days_pass(1, handed.case_id)
    assert TaskKind.NEWS_UNREAD in asked(handed)
    open_now(desk, handed)
    assert TaskKind.NEWS_UNREAD not in shown(handed.case_id)
    assert TaskKind.NEWS_UNREAD not in asked(handed)


def test_who_writes_after_the_end_of_a_file_that_nobody_holds_is_not_forgotten(desk: Desk) -> None:
    unread, read = (hand_in_now(due_on=today() + dt.timedelta(days=7)) for _ in range(2))
    close_unread(member=desk.triage.member, case_ids=[unread.case_id], at=now())
    close(by=desk.triage, case_id=read.case_id, message_id=uuid4(), outcome=Outcome.HELPED, text="", at=now())
    for handed in (unread, read):
        by_code.post_message(handed.who, message_id=uuid4(), text="x", on=today())
        days_pass(8, handed.case_id)
    # Nobody answered the one: its promise holds. Somebody did the other: its new message counts.
    assert (asked(unread), asked(read)) == ((TaskKind.OVERDUE,), (TaskKind.NEWS_UNREAD,))
    rows = queue_page(desk.triage.member, on=today()).rows
    assert {row.id: row.tasks for row in rows} == {
        unread.case_id: ("overdue",),
        read.case_id: ("news_unread",),
    }


def test_a_file_that_was_given_is_read_within_two_working_days(desk: Desk) -> None:
    handed = held_now(desk, read=False)
    days_pass(days_of(READ_WITHIN) - 1, handed.case_id)
    assert asked(handed) == ()
    days_pass(1, handed.case_id)
    assert asked(handed) == (TaskKind.NOT_YET_READ,)
    open_now(desk, handed)
    assert shown(handed.case_id) == (TaskKind.NOT_YET_READ,)
    pair = {"lead": desk.colleague.member, "backup": desk.lead.member}
    assign(by=desk.lead, case_id=handed.case_id, at=now(), **pair)
    assert asked(handed) == ()


def test_nothing_from_the_person_for_fourteen_days_and_waiting_on(desk: Desk) -> None:
    handed = held_now(desk)
    answer_now(desk, handed, expects_answer=True)
    days_pass(QUIET_DAYS - 1, handed.case_id)
    assert asked(handed) == ()
    days_pass(1, handed.case_id)
    assert asked(handed) == (TaskKind.NO_WORD,)
    with pytest.raises(NotYours):
        wait_on(member=desk.colleague.member, case_id=handed.case_id, kind=TaskKind.NO_WORD, at=now())
    assert wait_on(member=desk.backup.member, case_id=handed.case_id, kind=TaskKind.NO_WORD, at=now())
    assert not wait_on(member=desk.lead.member, case_id=handed.case_id, kind=TaskKind.NO_WORD, at=now())
    days_pass(QUIET_DAYS - 1, handed.case_id)
    assert asked(handed) == ()
    days_pass(1, handed.case_id)
    assert asked(handed) == (TaskKind.NO_WORD,)
    by_code.post_message(handed.who, message_id=uuid4(), text="x", on=today())
    assert shown(handed.case_id) == ()


def test_a_call_that_was_noted_begins_the_fourteen_days_again(desk: Desk) -> None:
    handed = held_now(desk)
    answer_now(desk, handed, expects_answer=True)
    days_pass(QUIET_DAYS, handed.case_id)
    assert asked(handed) == (TaskKind.NO_WORD,)
    log_call(by=desk.lead, case_id=handed.case_id, channel_code="no_answer", text="x", at=now())
    assert asked(handed) == ()


def test_nothing_from_a_partner_for_fourteen_days(desk: Desk) -> None:
    handed = held_now(desk)
    refer(by=desk.lead, case_id=handed.case_id, message_id=uuid4(), text="x", at=now())
    days_pass(QUIET_DAYS - 1, handed.case_id)
    assert asked(handed) == ()
    days_pass(1, handed.case_id)
    assert asked(handed) == (TaskKind.PARTNER_SILENT,)
    close_now(desk, handed)
    assert shown(handed.case_id) == ()


# Who can open a file


def test_one_holder_then_none_then_two_again(desk: Desk) -> None:
    handed = held_now(desk)
    assert asked(handed) == ()
    new = make_person_key(member=desk.backup.member, passphrase=PASSPHRASE, at=now())
    assert asked(handed) == (TaskKind.ONE_HOLDER,)
    desk.lead.member.is_active = False
    desk.lead.member.save()
    assert asked(handed) == (TaskKind.NO_HOLDER,)
    handed.case.wraps.create(recipient=new.recipient, sealed=bytes(1169), made_on=today())
    assert asked(handed) == (TaskKind.ONE_HOLDER,)
    desk.lead.member.is_active = True
    desk.lead.member.save()
    assert asked(handed) == ()


def test_a_queue_whose_key_nobody_opens_has_no_holder(desk: Desk) -> None:
    handed = hand_in_now()
    assert asked(handed) == ()
    for one in (desk.triage, desk.triage_too):
        one.member.is_active = False
        one.member.save()
    assert asked(handed) == (TaskKind.NO_HOLDER,)


# What concerns everybody


def test_the_daily_check_is_no_file_of_anybody(desk: Desk) -> None:
    handed = hand_in_now(kind=CaseKind.CHECK, due_on=today() - dt.timedelta(days=3))
    assert asked(handed) == ()
    assert escalations(handed) == 0
    timers.raise_alerts(now())
    assert not Alert.objects.exists()
    for kind in QueueKind:
        assert queue_page(desk.triage.member, QueueFilters(kind), on=today()).count == 0
    assert team_figures(desk.team, today()).waiting == team_figures(desk.team, today()).overdue == 0


def test_a_file_that_somebody_writes_in_is_left_for_the_next_time() -> None:
    statements = timers.__file__.replace("timers.py", "migrations/sql/timers.sql")
    with open(statements, encoding="utf-8") as file:
        text = file.read()
    # Whoever waits for nobody makes nobody wait for ever: no lock of a timer is taken without it.
    assert text.count("FOR UPDATE") + text.count("FOR KEY SHARE") == text.count("SKIP LOCKED")


@pytest.mark.parametrize(
    ("urgency", "opened", "codes"),
    [
        (Urgency.URGENT, False, {AlertCode.URGENT_UNREAD, AlertCode.ANSWERS_LATE}),
        (Urgency.URGENT, True, {AlertCode.ANSWERS_LATE}),
        (Urgency.ORDINARY, False, {AlertCode.ANSWERS_LATE}),
    ],
)
def test_who_is_on_call_hears_of_what_is_late_until_it_is_not(
    desk: Desk, urgency: Urgency, opened: bool, codes: set[AlertCode]
) -> None:
    handed = held_now(desk, read=opened, urgency=urgency, due_on=today() - dt.timedelta(days=1))
    timers.raise_alerts(now())
    assert {one.code for one in Alert.objects.filter(cleared_at=None)} == codes
    answer_now(desk, handed)
    timers.raise_alerts(now())
    assert not Alert.objects.filter(cleared_at=None).exists()


def test_nobody_left_who_can_open_a_file_calls_somebody(desk: Desk) -> None:
    handed = held_now(desk)
    for one in (desk.lead, desk.backup):
        make_person_key(member=one.member, passphrase=PASSPHRASE, at=now())
    assert asked(handed) == (TaskKind.NO_HOLDER,)
    timers.raise_alerts(now())
    assert {one.code for one in Alert.objects.all()} == {AlertCode.NO_HOLDER}


@pytest.mark.parametrize(
    ("change", "kind", "refused"),
    [
        ("done_on = made_on", "no_word", False),
        ("done_on = made_on", "overdue", True),
        ("kind = 'no_word'", "overdue", True),
        ("made_on = made_on + 30", "no_word", True),
    ],
)
def test_the_desk_puts_off_only_what_can_wait(
    change: str, kind: str, refused: bool, desk: Desk, as_role: ActAs
) -> None:
    Task.objects.create(case=hand_in_now().case, kind=kind, made_on=today())
    statement = f"UPDATE casework_task SET {change}"
    if refused:
        with (
            pytest.raises(DatabaseError, match="not a task that can wait"),
            as_role("casework_staff"),
            connections["default"].cursor() as cursor,
        ):
            cursor.execute(statement)
    else:
        with as_role("casework_staff"), connections["default"].cursor() as cursor:
            cursor.execute(statement)


def test_whoever_supervises_sees_what_is_late_and_whom_to_ask(desk: Desk) -> None:
    late = held_now(desk, due_on=today() - dt.timedelta(days=1))
    held_now(desk)
    timers.say_what_is_late(now())
    raised = queue_page(desk.supervisor, QueueFilters(QueueKind.RAISED), on=today())
    assert [(row.id, row.tasks, row.holders) for row in raised.rows] == [
        (late.case_id, ("overdue",), ("lea", "basile"))
    ]
    mine = queue_page(desk.lead.member, QueueFilters(QueueKind.MINE, task="overdue"), on=today())
    assert [row.id for row in mine.rows] == [late.case_id]


def test_every_timer_has_a_name_and_five_fields() -> None:
    assert len({one.name for one in timers.TIMERS}) == len(timers.TIMERS)
    for one in timers.TIMERS:
        assert isinstance(one, Timer)
        assert len(one.cron.split()) == 5
        assert one.name.replace("_", "").isalpha()
