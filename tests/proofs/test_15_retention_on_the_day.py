"""
Proof 15: what has an age goes on its day, and not the day before; and the pages say the days that hold.

The database erases by its own clock, so the days of a file move back instead (tests/casework/time_travel.py).
"""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.test import Client

from casework import by_code, timers
from casework.enums import CaseKind
from casework.models import Case, Event, HelperGrant, Journey, Tombstone, Wrap
from casework.operations.answering import add_note
from casework.rules.retention import (
    AFTER_CLOSING_DAYS,
    CHECK_DAYS,
    OPENINGS_DAYS,
    WITHOUT_WORD_DAYS,
    erased_on,
)
from core.clock import MONTREAL, now, today
from core.day_words import day_in_words
from portal.views.follow_up_words import OWN, next_steps
from privacy.journey import new_journey_key
from privacy.receipt import new_code
from staff.enums import AccessPurpose, LedgerKind, Role
from staff.models import AccessEntry, LedgerLine, ReadingAlarm
from tests.casework.factories import Desk, Handed, bare_case, hand_in
from tests.casework.time_travel import answer_now, close_now, days_pass, hand_in_now, held_now, unguarded
from tests.databases import ActAs

Life = Callable[[Desk], Handed]


def ended(desk: Desk) -> Handed:
    handed = held_now(desk)
    # The days before its end do not count, nor those since it came in.
    days_pass(WITHOUT_WORD_DAYS + 30, handed.case_id)
    close_now(desk, handed)
    return handed


def never_answered(desk: Desk) -> Handed:
    handed = held_now(desk)
    # The team's own notes are no answer.
    add_note(by=desk.lead, case_id=handed.case_id, text="x", at=now())
    return handed


def answered_and_silent(desk: Desk) -> Handed:
    handed = held_now(desk)
    answer_now(desk, handed, expects_answer=True)
    return handed


def written_again(_desk: Desk) -> Handed:
    handed = hand_in_now()
    days_pass(100, handed.case_id)
    by_code.post_message(handed.who, message_id=uuid4(), text="Toujours là", on=today())
    return handed


def reopened(desk: Desk) -> Handed:
    handed = ended(desk)
    days_pass(AFTER_CLOSING_DAYS - 1, handed.case_id)
    by_code.post_message(handed.who, message_id=uuid4(), text="Encore une chose", on=today())
    return handed


def check(_desk: Desk) -> Handed:
    return hand_in_now(kind=CaseKind.CHECK)


@pytest.mark.parametrize(
    ("life", "days"),
    [
        (ended, AFTER_CLOSING_DAYS),
        (never_answered, WITHOUT_WORD_DAYS),
        (answered_and_silent, WITHOUT_WORD_DAYS),
        (written_again, WITHOUT_WORD_DAYS),
        (reopened, WITHOUT_WORD_DAYS),
        (check, CHECK_DAYS),
    ],
)
def test_a_file_goes_on_its_day_and_not_the_day_before(life: Life, days: int, desk: Desk) -> None:
    handed, young = life(desk), hand_in_now()
    days_pass(days - 1, handed.case_id)
    assert timers.erase_what_is_over(now()) == 0
    assert by_code.read_file(handed.who) is not None
    days_pass(1, handed.case_id)
    assert timers.erase_what_is_over(now()) == 1
    assert by_code.read_file(handed.who) is None
    assert by_code.read_file(young.who) is not None


def test_a_file_erased_by_age_leaves_a_month_and_its_code_is_unknown(desk: Desk) -> None:
    handed = ended(desk)
    days_pass(AFTER_CLOSING_DAYS, handed.case_id)
    timers.erase_what_is_over(now())
    left = Tombstone.objects.get()
    assert (left.month, left.kind, left.outcome) == (today().replace(day=1), "assistance", "helped")
    assert LedgerLine.objects.filter(kind=LedgerKind.ERASED, subject=handed.case_id).count() == 1
    unknown = new_code(settings.RECEIPT_PEPPER_IN_USE)
    for code in (handed.code, unknown):
        assert not by_code.sign_in_by_code(code=code, journey=new_journey_key(), at=now())


def test_a_long_night_erases_all_of_what_is_over(desk: Desk) -> None:
    for _ in range(103):
        case = bare_case(desk.team, received_on=today() - dt.timedelta(days=WITHOUT_WORD_DAYS))
        case.events.create(move="receive", state="received", actor="person", day=case.received_on)
    assert timers.erase_what_is_over(now()) == 103
    assert not Case.objects.exists()


def test_a_draft_goes_in_its_hour(desk: Desk) -> None:
    at = now().replace(minute=30)
    by_code.keep_draft(new_journey_key(), {"what": "x"}, at)
    kept = Journey.objects.get()
    assert timers.forget_visits(at) == 0
    hours = int((kept.keep_until - now()).total_seconds() // 3600)
    unguarded("UPDATE casework_journey SET keep_until = keep_until - make_interval(hours => %s)", hours)
    assert timers.forget_visits(at) == 0
    unguarded("UPDATE casework_journey SET keep_until = keep_until - interval '1 hour'")
    assert timers.forget_visits(at) == 1
    assert not Journey.objects.exists()


def test_a_helpers_code_ends_after_its_last_day(desk: Desk) -> None:
    handed = hand_in_now()
    grant = HelperGrant.objects.create(
        case=handed.case, lookup=bytes(32), public=bytes(1216), pepper=1, may_write=False,
        made_on=today() - dt.timedelta(days=9), expires_on=today(),
    )  # fmt: skip
    Wrap.objects.create(case=handed.case, recipient=grant.recipient, sealed=bytes(1169), made_on=today())
    assert timers.end_grants(now()) == 0
    unguarded("UPDATE casework_helpergrant SET expires_on = expires_on - 1")
    assert timers.end_grants(now()) == 1
    assert timers.end_grants(now()) == 0
    grant.refresh_from_db()
    assert grant.ended_on == today()
    assert not Wrap.objects.filter(recipient=grant.recipient).exists()
    assert LedgerLine.objects.filter(kind=LedgerKind.GRANT_ENDED, subject=grant.pk).count() == 1
    last = Event.objects.filter(case=handed.case_id).latest("number")
    assert (last.move, last.actor, last.state) == ("revoke", "timer", "received")


def test_the_log_of_openings_goes_after_two_years_and_by_this_timer_alone(desk: Desk) -> None:
    hour = now().replace(minute=0, second=0, microsecond=0)
    for days in (OPENINGS_DAYS, OPENINGS_DAYS - 1):
        day = hour - dt.timedelta(days=days)
        AccessEntry.objects.create(
            member=desk.lead.member, role=Role.CASEWORKER, case_id=uuid4(), hour=day,
            purpose=AccessPurpose.FOLLOW_UP, day=day.date(),
        )  # fmt: skip
        ReadingAlarm.objects.create(member=desk.lead.member, hour=day, files_opened=99)
    for age in (OPENINGS_DAYS, 0):
        with (
            pytest.raises(DatabaseError, match="only grows"),
            transaction.atomic(),
            connections["default"].cursor() as cursor,
        ):
            cursor.execute(
                "DELETE FROM staff_accessentry WHERE day <= %s", [today() - dt.timedelta(days=age)]
            )
    assert timers.forget_openings(now()) == 1
    left = {entry.day for entry in AccessEntry.objects.all()}
    assert left == {alarm.hour.astimezone(MONTREAL).date() for alarm in ReadingAlarm.objects.all()}
    assert left == {today() - dt.timedelta(days=OPENINGS_DAYS - 1)}


def test_what_should_have_gone_two_days_ago_calls_somebody(desk: Desk) -> None:
    handed = written_again(desk)

    def is_late() -> bool:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT retention_late FROM casework_timer_facts(now())")
            ((said,),) = cursor.fetchall()
        return bool(said)

    days_pass(WITHOUT_WORD_DAYS + 1, handed.case_id)
    assert not is_late()
    days_pass(1, handed.case_id)
    assert is_late()
    timers.erase_what_is_over(now())
    assert not is_late()


def test_the_workers_role_runs_every_timer(desk: Desk, as_role: ActAs) -> None:
    handed = ended(desk)
    days_pass(AFTER_CLOSING_DAYS, handed.case_id)
    for timer in timers.TIMERS:
        with as_role("casework_janitor"):
            timer.run(now())
    assert not Case.objects.exists()


def test_a_worker_whose_clock_is_wrong_erases_nothing(desk: Desk) -> None:
    hand_in()
    years = now() + dt.timedelta(days=3650)
    assert timers.erase_what_is_over(years) == timers.end_grants(years) == timers.forget_openings(years) == 0
    for refused in (timers.say_what_is_late, timers.ask_about_silences, timers.raise_alerts):
        with pytest.raises(DatabaseError, match="not now"), transaction.atomic():
            refused(years)


def test_the_pages_say_the_days_that_hold(db: None, client: Client) -> None:
    page = client.get("/fr/aide/").content.decode()
    for days in (AFTER_CLOSING_DAYS, WITHOUT_WORD_DAYS):
        assert f"{days} jours" in page
    # And none of them is written by hand, so that none can stay behind.
    by_hand = re.compile(rf"\b({AFTER_CLOSING_DAYS}|{WITHOUT_WORD_DAYS})[ \u00a0](jours|days)")
    for template in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        assert not by_hand.search(template.read_text(encoding="utf-8")), template


def test_the_person_reads_on_which_day_an_ended_file_goes(desk: Desk) -> None:
    handed = ended(desk)
    file = by_code.read_file(handed.who)
    assert file is not None
    last_day = day_in_words(erased_on(today()))
    assert any(last_day in line for line in next_steps(file, OWN, on=today()))
