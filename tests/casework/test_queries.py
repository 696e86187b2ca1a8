"""What a queue shows, to whom, in which order, and with how few questions."""

import datetime as dt
from dataclasses import fields
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from casework import by_code
from casework.models import Case
from casework.operations.answering import reply
from casework.operations.closing import close_unread
from casework.queries import (
    PAGE_SIZE,
    QueueFilters,
    QueueKind,
    QueueRow,
    cases,
    purpose_of_opening,
    queue_page,
    team_figures,
)
from casework.rules.working_days import working_day_after, working_days_between
from staff.enums import AccessPurpose, Role, TeamPurpose
from staff.models import Team
from tests.casework.factories import AT, TODAY, Desk, assigned, bare_case, hand_in, member

MINE, EVERY = QueueFilters(QueueKind.MINE), QueueFilters(QueueKind.EVERY)


def waiting_case(desk: Desk, **given: object) -> Case:
    case = bare_case(desk.team, **given)
    case.events.create(move="receive", state="received", actor="person", day=case.received_on)
    return case


def test_a_row_holds_days_a_language_how_soon_where_it_stands_and_never_a_word_of_the_file() -> None:
    assert {one.name for one in fields(QueueRow)} == {
        *("id", "received_on", "due_on", "language", "urgency", "state", "part"),
        *("waiting_days", "is_overdue", "is_answered", "has_news", "is_cover", "tasks", "holders"),
    }


def test_a_page_of_the_queue_reads_no_sealed_table(desk: Desk) -> None:
    assigned(desk)
    with CaptureQueriesContext(connections["default"]) as asked:
        queue_page(desk.triage.member, EVERY, on=TODAY)
    sealed = ("sealed", "casework_message", "casework_note", "casework_wrap", "casework_receipt")
    assert [name for name in sealed if any(name in one["sql"] for one in asked)] == []


def test_the_most_pressing_come_first(desk: Desk) -> None:
    yesterday, today = (waiting_case(desk, received_on=day) for day in (TODAY - dt.timedelta(1), TODAY))
    urgent = waiting_case(desk, urgency="urgent")
    page = queue_page(desk.triage.member, on=TODAY)
    assert [row.id for row in page.rows] == [urgent.pk, yesterday.pk, today.pk]
    assert [row.waiting_days for row in page.rows] == [0, 1, 0]


def test_each_sees_what_is_theirs_to_see(desk: Desk) -> None:
    held, waiting = assigned(desk), hand_in()
    elsewhere = Team.objects.create(purpose=TeamPurpose.TRIAGE, name_fr="Autre", name_en="Other")
    far = bare_case(elsewhere)
    far.events.create(move="receive", state="received", actor="person", day=TODAY)

    def seen(who: object, filters: QueueFilters) -> set[object]:
        return {row.id for row in queue_page(who, filters, on=TODAY).rows}  # type: ignore[arg-type]

    assert seen(desk.triage.member, QueueFilters()) == {waiting.case_id}
    assert seen(desk.triage.member, EVERY) == {waiting.case_id, held.case_id}
    assert seen(desk.supervisor, EVERY) == {waiting.case_id, held.case_id}
    assert seen(desk.lead.member, MINE) == seen(desk.lead.member, EVERY) == {held.case_id}
    assert seen(desk.lead.member, QueueFilters()) == set()
    assert seen(desk.colleague.member, EVERY) == set()
    # A triage role without a place in the team sorts nothing.
    assert seen(member("ailleurs", Role.TRIAGE, Role.SUPERVISOR), EVERY) == set()


def test_filters_narrow_the_queue(desk: Desk) -> None:
    late = waiting_case(desk, due_on=TODAY - dt.timedelta(1), language="en")
    due_today = waiting_case(desk, due_on=TODAY, urgency="urgent")

    def found(**narrowed: object) -> list[object]:
        return [row.id for row in queue_page(desk.triage.member, QueueFilters(**narrowed), on=TODAY).rows]  # type: ignore[arg-type]

    assert found(language="en") == [late.pk]
    assert found(urgency="urgent") == [due_today.pk]
    assert found(is_overdue=True) == [late.pk]
    assert found(language="fr", is_overdue=True) == []


def test_a_file_closed_unread_leaves_the_queue_and_comes_back_as_one_that_nobody_holds(desk: Desk) -> None:
    handed = hand_in()
    close_unread(member=desk.triage.member, case_ids=[handed.case_id], at=AT)
    assert queue_page(desk.triage.member, EVERY, on=TODAY).count == 0
    by_code.post_message(handed.who, message_id=uuid4(), text="x", on=TODAY)
    assert [row.has_news for row in queue_page(desk.triage.member, on=TODAY).rows] == [True]


def test_ones_own_come_by_news_then_by_promise_and_ended_ones_on_request(desk: Desk) -> None:
    quiet, promised_first, with_news = (assigned(desk) for _ in range(3))
    Case.objects.exclude(pk=with_news.case_id).update(has_news=False)
    Case.objects.filter(pk=with_news.case_id).update(has_news=True)
    for handed in (quiet, with_news):
        answer_it(desk, handed.case_id)
    page = queue_page(desk.lead.member, MINE, on=TODAY)
    assert [(row.id, row.part) for row in page.rows] == [
        (with_news.case_id, "lead"),
        (promised_first.case_id, "lead"),
        (quiet.case_id, "lead"),
    ]
    spam = hand_in()
    close_unread(member=desk.triage.member, case_ids=[spam.case_id], at=AT)
    ended = QueueFilters(QueueKind.CLOSED)
    assert [row.id for row in queue_page(desk.triage.member, ended, on=TODAY).rows] == [spam.case_id]
    assert queue_page(desk.lead.member, ended, on=TODAY).count == 0


def answer_it(desk: Desk, case_id: UUID) -> None:
    reply(by=desk.lead, case_id=case_id, message_id=uuid4(), text="Bonjour", expects_answer=False, at=AT)


def test_pages_are_counted_and_a_page_too_far_is_the_last(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(PAGE_SIZE + 2):
        waiting_case(desk)
    page = queue_page(desk.triage.member, page=99, on=TODAY)
    assert (len(page.rows), page.number, page.pages, page.count, page.is_count_capped) == (
        2,
        2,
        2,
        PAGE_SIZE + 2,
        False,
    )
    first = queue_page(desk.triage.member, page=-1, on=TODAY)
    assert (first.number, len(first.rows)) == (1, PAGE_SIZE)
    monkeypatch.setattr("casework.queries.LONGEST_QUEUE", 26)
    capped = queue_page(desk.triage.member, on=TODAY)
    assert (capped.count, capped.is_count_capped) == (26, True)


def test_a_page_asks_the_same_with_one_row_and_with_twenty(desk: Desk) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connections["default"]) as asked:
            queue_page(desk.triage.member, EVERY, on=TODAY)
            team_figures(desk.team, TODAY)
        return len(asked)

    assigned(desk)
    one = questions()
    for _ in range(19):
        waiting_case(desk)
    assert questions() == one == 5


def test_the_purpose_of_an_opening_follows_the_part(desk: Desk) -> None:
    held, waiting = assigned(desk, opened=True).case_id, hand_in().case_id
    expected = {
        (desk.lead, held): AccessPurpose.FOLLOW_UP,
        (desk.backup, held): AccessPurpose.COVER,
        (desk.triage, held): None,
        (desk.triage, waiting): AccessPurpose.TRIAGE,
        (desk.lead, waiting): None,
        (desk.colleague, held): None,
    }
    for (who, case_id), purpose in expected.items():
        assert purpose_of_opening(who.member, case_id) == purpose


def test_a_supervisor_sees_figures(desk: Desk) -> None:
    held = assigned(desk)
    waiting_case(desk, urgency="urgent", due_on=TODAY - dt.timedelta(1), received_on=TODAY - dt.timedelta(7))
    hand_in()
    figures = team_figures(desk.team, TODAY)
    assert (figures.waiting, figures.waiting_urgent, figures.oldest_waiting_days) == (2, 1, 5)
    assert (figures.overdue, figures.held, figures.with_news, figures.short_of_holders) == (1, 1, 1, 0)
    desk.backup.member.is_active = False
    desk.backup.member.save()
    assert team_figures(desk.team, TODAY).short_of_holders == 1
    assert cases().held_by(desk.lead.member).get().pk == held.case_id


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2026-11-18", "2026-11-18", 0),
        ("2026-11-18", "2026-11-20", 2),
        ("2026-11-20", "2026-11-23", 1),  # Friday to Monday
        ("2026-11-21", "2026-11-22", 0),
        ("2026-12-24", "2026-12-29", 2),  # Christmas is a Friday
        ("2026-06-23", "2026-06-25", 1),  # the National Holiday
        ("2026-11-20", "2026-11-18", 0),
    ],
)
def test_waiting_is_counted_in_working_days(first: str, last: str, count: int) -> None:
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    assert working_days_between(start, end) == count
    if count:
        assert working_days_between(start, working_day_after(start, count)) == count
