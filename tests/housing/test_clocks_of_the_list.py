"""What the calendar does to a list: on the day, not the day before; and silence never costs seniority."""

import datetime as dt
from uuid import UUID, uuid4

import pytest

from casework.by_code import post_message
from casework.enums import CaseState, TaskKind
from casework.models import Event
from casework.operations.answering import log_call
from casework.rules.working_days import working_days_between
from casework.tasks import APPLICATION_ORDER, tasks_about
from core.clock import now, today
from core.workflow import IllegalMove
from housing import timers
from housing.by_code.leaving import renew as renew_by_code
from housing.by_code.leaving import withdraw
from housing.by_code.offers import say_offer_read
from housing.enums import ProofKind
from housing.models import Application, Decision, InfoItem, InfoRequest, Review
from housing.operations.placing import renew_tier
from housing.operations.renewing import ask_renewal, come_back, renew
from housing.queries.clock_figures import clock_figures
from housing.rules.clocks import Attempt, may_sleep
from tests.casework.time_travel import unguarded
from tests.databases import ActAs
from tests.housing.deciding import declared, in_review
from tests.housing.factories import Filed, HousingDesk, apply
from tests.housing.homes import free_unit, offered, waiting_in_line
from tests.housing.lists import put_on_the_list
from tests.housing.time_travel import as_of_today, days_pass


def asked(filed: Filed) -> tuple[TaskKind, ...]:
    timers.ask_about_the_list(now())
    return shown(filed.case_id)


def shown(case_id: UUID) -> tuple[TaskKind, ...]:
    return tasks_about([case_id], APPLICATION_ORDER).get(case_id, ())


def called(desk: HousingDesk, filed: Filed, channel: str = "no_answer") -> None:
    log_call(by=desk.lead, case_id=filed.case_id, channel_code=channel, text="x", at=now())


def listed_today(desk: HousingDesk, *, is_code_only: bool | None = False) -> Filed:
    filed = apply(desk)
    put_on_the_list(desk, filed)
    as_of_today(filed.case_id)
    Application.objects.filter(case=filed.case_id).update(is_code_only=is_code_only)
    return filed


def renewal_asked(desk: HousingDesk, filed: Filed) -> None:
    ask_renewal(by=desk.lead, case_id=filed.case_id, message_id=uuid4(), at=now())


def tick() -> int:
    return timers.put_to_sleep(now())


# Offers


def test_an_offer_is_recalled_twice_and_ends_on_the_day_after_its_last(housing_desk: HousingDesk) -> None:
    (filed,), _run = waiting_in_line(housing_desk, {})
    Application.objects.filter(case=filed.case_id).update(is_code_only=False)
    unit = free_unit(housing_desk)
    offer = offered(housing_desk, unit, filed)
    as_of_today(filed.case_id)
    offer.refresh_from_db()
    last = offer.answer_by
    reminded = []
    while offer.answer_by >= today():
        if TaskKind.OFFER_REMINDER in asked(filed):
            reminded.append(working_days_between(today(), offer.answer_by))
            called(housing_desk, filed)
            assert shown(filed.case_id) == ()
        assert timers.end_offers(now()) == 0
        days_pass(1, filed.case_id)
        offer.refresh_from_db()
    assert last is not None
    # Two attempts, some days apart; on the last day nothing new is asked.
    assert len(reminded) == 2
    before = filed.application.effective_on
    assert (timers.end_offers(now()), timers.end_offers(now())) == (1, 0)
    offer.refresh_from_db()
    unit.refresh_from_db()
    assert (offer.state, unit.state, filed.case.state) == ("expired", "available", CaseState.DORMANT)
    # It comes back at one touch, where it stood.
    come_back(member=housing_desk.lead.member, case_id=filed.case_id, at=now())
    assert (filed.case.state, filed.application.effective_on) == (CaseState.WAITING, before)
    assert filed.application.dormant_on is None


def test_nobody_is_asked_to_call_a_household_that_only_its_code_reaches(housing_desk: HousingDesk) -> None:
    (quiet, other), _run = waiting_in_line(housing_desk, {}, {})
    for filed in (quiet, other):
        offer = offered(housing_desk, free_unit(housing_desk, label=str(filed.case_id)[:8]), filed)
        as_of_today(filed.case_id)
        offer.refresh_from_db()
        assert offer.answer_by is not None
        days_pass((offer.answer_by - today()).days, filed.case_id)
    Application.objects.filter(case=quiet.case_id).update(is_code_only=True)
    assert (asked(quiet), asked(other)) == ((), (TaskKind.OFFER_REMINDER,))
    # A press says that it was read: that is one of the two.
    called(housing_desk, other)
    assert asked(other) == (TaskKind.OFFER_REMINDER,)
    assert say_offer_read(other.who, other.application.offers.get().pk, today())
    assert asked(other) == ()


# Priorities


def test_the_team_looks_again_before_a_priority_lapses_and_whoever_looked_is_asked_no_more(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    danger = {"kind": "danger", "day": ""}
    filed, other = in_review(housing_desk, situation=danger), in_review(housing_desk)
    for each in (filed, other):
        declared(housing_desk, each)
        as_of_today(each.case_id)
    days_pass(46, filed.case_id, other.case_id)
    assert (asked(filed), asked(other)) == ((), ())
    days_pass(1, filed.case_id, other.case_id)
    assert (asked(filed), asked(other)) == ((TaskKind.TIER_LAPSES,), ())
    with as_role("casework_staff"):
        renew_tier(
            by=housing_desk.lead,
            case_id=filed.case_id,
            proof_id=uuid4(),
            kind=ProofKind.DECLARATION,
            at=now(),
        )
    assert shown(filed.case_id) == asked(filed) == ()
    # It lapsed, and nobody has looked.
    days_pass(80, filed.case_id)
    assert TaskKind.TIER_LAPSES in asked(filed)
    withdraw(filed.who, today())
    assert shown(filed.case_id) == ()


# The yearly confirmation


def test_a_household_confirms_each_year_and_one_that_was_looked_for_sleeps_with_its_seniority(
    housing_desk: HousingDesk,
) -> None:
    filed = listed_today(housing_desk)
    days_pass(364, filed.case_id)
    assert asked(filed) == ()
    days_pass(1, filed.case_id)
    assert asked(filed) == (TaskKind.RENEWAL_DUE,)
    renewal_asked(housing_desk, filed)
    assert asked(filed) == ()
    attempts = []
    for day in range(1, 31):
        days_pass(1, filed.case_id)
        attempts = [Attempt(one.channel, one.on - dt.timedelta(days=1)) for one in attempts]
        if TaskKind.RENEWAL_DUE in asked(filed):
            assert day in (10, 20, 30)
            channel = "no_answer" if len(attempts) < 2 else "text_message"
            called(housing_desk, filed, channel)
            attempts.append(Attempt(channel, today()))
        asked_on = filed.application.renewal_asked_on
        assert asked_on is not None
        sleeps = may_sleep(asked_on=asked_on, attempts=attempts, is_code_only=False, on=today())
        assert tick() == int(sleeps)
    assert (len(attempts), filed.case.state) == (3, CaseState.DORMANT)
    before = filed.application.effective_on
    days_pass(364, filed.case_id)
    assert (tick(), filed.case.state) == (0, CaseState.DORMANT)
    # The person comes back, a year later all but a day.
    assert renew_by_code(filed.who, today())
    assert (filed.case.state, filed.application.effective_on) == (
        CaseState.WAITING,
        before - dt.timedelta(days=364),
    )
    assert asked(filed) == ()


def test_nobody_sleeps_before_thirty_days_however_often_they_were_looked_for(
    housing_desk: HousingDesk,
) -> None:
    filed = listed_today(housing_desk)
    renewal_asked(housing_desk, filed)
    for channel in ("no_answer", "text_message", "voicemail", "no_answer"):
        called(housing_desk, filed, channel)
    days_pass(29, filed.case_id)
    assert (tick(), filed.case.state) == (0, CaseState.WAITING)
    days_pass(1, filed.case_id)
    assert (tick(), filed.case.state) == (1, CaseState.DORMANT)


@pytest.mark.parametrize("way", ["phone", "code", "message", "two calls", "one channel"])
def test_nobody_sleeps_who_was_heard_from_or_was_not_looked_for(way: str, housing_desk: HousingDesk) -> None:
    filed = listed_today(housing_desk)
    renewal_asked(housing_desk, filed)
    tries = ["no_answer", "text_message", "voicemail"]
    for channel in {"two calls": tries[:2], "one channel": ["no_answer", "voicemail", "no_answer"]}.get(
        way, tries
    ):
        called(housing_desk, filed, channel)
    if way == "phone":
        renew(member=housing_desk.lead.member, case_id=filed.case_id, at=now())
    elif way == "code":
        renew_by_code(filed.who, today())
    elif way == "message":
        post_message(filed.who, message_id=uuid4(), text="Je suis là.", on=today())
    days_pass(200, filed.case_id)
    assert (tick(), filed.case.state) == (0, CaseState.WAITING)


def test_who_has_only_a_code_sleeps_after_sixty_days_and_leaves_after_a_year(
    housing_desk: HousingDesk,
) -> None:
    filed = listed_today(housing_desk, is_code_only=True)
    renewal_asked(housing_desk, filed)
    days_pass(59, filed.case_id)
    assert (asked(filed), tick()) == ((), 0)
    days_pass(1, filed.case_id)
    assert (tick(), filed.case.state) == (1, CaseState.DORMANT)
    days_pass(364, filed.case_id)
    assert tick() == 0
    days_pass(1, filed.case_id)
    assert (tick(), filed.case.state) == (1, CaseState.WITHDRAWN)
    last = Event.objects.filter(case=filed.case_id).latest("number")
    assert (last.move, last.actor) == ("withdraw", "timer")
    with pytest.raises(IllegalMove):
        come_back(member=housing_desk.lead.member, case_id=filed.case_id, at=now())


# Decisions, silences, reviews, second people


def test_what_is_promised_is_asked_for_before_its_day_and_ends_with_its_cause(
    housing_desk: HousingDesk,
) -> None:
    filed = apply(housing_desk)
    as_of_today(filed.case_id)
    lead = housing_desk.lead.member
    Application.objects.filter(case=filed.case_id).update(
        decide_by=today() + dt.timedelta(days=8), is_code_only=False
    )
    assert asked(filed) == ()
    days_pass(1, filed.case_id)
    assert asked(filed) == (TaskKind.DECISION_DUE,)
    unguarded("UPDATE casework_case SET state = 'info_requested' WHERE id = %s", filed.case_id)
    request = InfoRequest.objects.create(case=filed.case, asked_by=lead, asked_on=today())
    InfoItem.objects.create(request=request, position=1, sealed=b"essai")
    assert asked(filed) == ()
    # Two attempts, at two and at three weeks; after thirty days somebody decides what silence means.
    seen = []
    for day in range(1, 31):
        days_pass(1, filed.case_id)
        if asked(filed) == (TaskKind.ITEMS_QUIET,):
            seen.append(day)
            called(housing_desk, filed, "no_answer" if len(seen) == 1 else "email")
    assert seen == [14, 21, 30]
    unguarded("UPDATE casework_case SET state = 'in_review' WHERE id = %s", filed.case_id)
    request.delete()
    refusal = Decision.objects.create(
        case=filed.case, kind="refused", reason="other_situation", sealed=b"essai", proposed_by=lead,
        proposed_on=today(),
    )  # fmt: skip
    assert TaskKind.SECOND_NEEDED in asked(filed)
    refusal.dropped_on = today()
    refusal.save()
    assert TaskKind.SECOND_NEEDED not in shown(filed.case_id)
    unguarded("UPDATE casework_case SET state = 'in_appeal' WHERE id = %s", filed.case_id)
    unguarded(
        "UPDATE housing_decision SET dropped_on = NULL, decided_on = %s, seconded_by_id = %s",
        *(today(), housing_desk.supervisor.member.pk),
    )
    Review.objects.create(
        case=filed.case, decision=refusal, asked_on=today(), decide_by=today() + dt.timedelta(days=11)
    )
    assert asked(filed) == ()
    days_pass(1, filed.case_id)
    assert asked(filed) == (TaskKind.REVIEW_DUE,)


# In public


def counted(desk: HousingDesk, *late: int) -> dict[str, tuple[int | None, int | None]]:
    """Let the team answer so many files last month, each so many days late; read the figures."""
    last_month = today().replace(day=1) - dt.timedelta(days=10)
    for days in late:
        filed = apply(desk)
        unguarded(
            "UPDATE casework_case SET answered_on = %s, due_on = %s WHERE id = %s",
            *(last_month, last_month - dt.timedelta(days=days), filed.case_id),
        )
    return {one.clock: (one.kept, one.counted) for one in clock_figures(today())}


def test_what_is_published_of_the_clocks_is_about_nobody(housing_desk: HousingDesk) -> None:
    assert counted(housing_desk) == dict.fromkeys(("first_word", "decision", "review"), (None, None))
    assert counted(housing_desk, 0, 0, 0, 0)["first_word"] == (None, None)
    # All were answered in time: a figure about nobody.
    assert counted(housing_desk, 0)["first_word"] == (5, 5)
    # One was not: how many were would say that it is one.
    assert counted(housing_desk, 1)["first_word"] == (None, 6)
    assert counted(housing_desk, 1, 1, 1, 1)["first_word"] == (5, 10)
