"""
Proof 10 for days: whoever has the password of the desk's role, and no page of ours, says of nothing that it
was done on another day than today, however long a file lay still; nor opens a window in the past.

Held against the rule that the migrations ship (`by_the_real_clock`): other tests live on a day of their own.
"""

import datetime as dt
from uuid import UUID, uuid4

import pytest

from casework.by_code.calls import answer_of
from core.clock import today
from housing.by_code.leaving import withdraw
from housing.models import CodeReissue, RankingRun
from staff.enums import Role
from tests.casework.factories import Desk, member
from tests.casework.time_travel import days_pass as days_of_a_request_pass
from tests.casework.time_travel import hand_in_now, unguarded
from tests.databases import ActAs
from tests.housing.factories import TODAY, Filed, HousingDesk, apply
from tests.housing.homes import free_unit, waiting_in_line
from tests.housing.lists import approve_rules
from tests.housing.time_travel import days_pass
from tests.proofs.test_10_the_desk_and_the_list import EVENT, Statement, change, refused, run_whole

pytestmark = pytest.mark.usefixtures("by_the_real_clock")

STILL = 200
PREPARED = (
    "INSERT INTO housing_offer (id, unit_id, application_id, run_id, entry_id, state, prepared_by_id,"
    " decline_reason) SELECT %s, %s, application_id, run_id, id, 'prepared', %s, ''"
    " FROM housing_rankingentry WHERE run_id = %s"
)
REISSUE = (
    "INSERT INTO housing_codereissue (id, case_id, lookup, public, pepper, wrap, asked_by_id, asked_on,"
    " ready_on)"
    " VALUES (%s, %s, %s, %s, 1, %s, %s, %s, %s)"
)
RUN = (
    "INSERT INTO housing_rankingrun (id, number, programme_id, rules_id, as_of, windows, seed_commitment,"
    " input_digest, output_digest, engine, files, reason, day)"
    " SELECT %s, number + 1, programme_id, rules_id, %s, windows, seed_commitment, input_digest,"
    " output_digest, engine, 0, reason, %s FROM housing_rankingrun WHERE id = %s"
)
WINDOW = (
    "INSERT INTO housing_openingwindow (id, programme_id, number, opens_on, closes_on, seed_commitment)"
    " VALUES (gen_random_uuid(), %s, 2, %s, %s, %s)"
)
RULES = (
    "INSERT INTO housing_rulesetversion (id, version, valid_from, weights, text_fr, text_en, change_fr,"
    " change_en, sha256, proposed_by_id, proposed_on, approved_by_id, approved_on)"
    " SELECT gen_random_uuid(), 2, %s, weights, text_fr, text_en, '', '', sha256, %s, %s, %s, %s"
    " FROM housing_rulesetversion"
)


def days_pass_for_code(one: UUID, days: int) -> None:
    moved = ", ".join(f"{column} = {column} - %s" for column in ("asked_on", "approved_on", "ready_on"))
    unguarded(f"UPDATE housing_codereissue SET {moved} WHERE id = %s", *[days] * 3, one)


def lain_still(desk: HousingDesk) -> tuple[Filed, RankingRun, dt.date]:
    """Somebody on the list in whose file nothing was written for more than half a year, and its last day."""
    (filed,), run = waiting_in_line(desk, {})
    days_pass((TODAY - today()).days + STILL, filed.case_id)
    return filed, run, today() - dt.timedelta(days=STILL)


def test_a_file_that_lay_still_is_not_closed_on_its_last_day_to_be_erased_tonight(
    desk: Desk, as_role: ActAs
) -> None:
    handed = hand_in_now()
    days_of_a_request_pass(STILL, handed.case_id)
    closed = (EVENT, handed.case_id, "close", "closed", desk.triage.member.id, "")
    for days in (-STILL, -2, 2):
        day = today() + dt.timedelta(days=days)
        refused(as_role, (*closed, day), says="not a day of this move")
    run_whole(as_role, "casework_staff", ((*closed, today()),))


def test_no_silence_is_made_of_an_offer_to_a_household_that_waits_since_long(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    filed, run, last = lain_still(housing_desk)
    unit, offer, lead = free_unit(housing_desk), uuid4(), housing_desk.lead.member.id
    prepared: Statement = (PREPARED, offer, unit.pk, lead, run.pk)

    def sent(day: dt.date) -> Statement:
        days = (day, day + dt.timedelta(days=5), offer)
        return change("offer", "state = 'sent', sent_on = %s, answer_by = %s", "id", *days)

    def said(day: dt.date) -> Statement:
        return (EVENT, filed.case_id, "offer", "offer_open", lead, "", day)

    refused(as_role, prepared, sent(last), says="not a day of this: sent_on")
    refused(as_role, prepared, sent(today()), said(last), says="not a day of this move")
    run_whole(as_role, "casework_staff", (prepared, sent(today()), said(today())))


@pytest.mark.parametrize(("days", "says"), [(13, ""), (14, "not what happened")])
def test_the_desk_puts_nobody_back_after_the_days_of_undoing(
    days: int, says: str, housing_desk: HousingDesk, as_role: ActAs
) -> None:
    filed = apply(housing_desk)
    withdraw(filed.who, TODAY)
    days_pass((TODAY - today()).days + days, filed.case_id)
    back = (EVENT, filed.case_id, "back_to_new", "submitted", housing_desk.lead.member.id, "", today())
    if says:
        refused(as_role, back, says=says)
    else:
        run_whole(as_role, "casework_staff", (back,))


def test_nobody_takes_a_file_over_with_a_code_whose_days_of_notice_are_said_to_be_over(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    filed, _run, last = lain_still(housing_desk)
    lead, four = housing_desk.lead.member.id, dt.timedelta(days=4)
    code = (uuid4(), filed.case_id, b"l" * 32, b"p" * 1216, b"w" * 1169, lead)
    refused(as_role, (REISSUE, *code, last, last + four), says="not a day of this: asked_on")
    run_whole(as_role, "casework_staff", ((REISSUE, *code, today(), today() + four),))
    # Nor a day sooner, because the desk says that it is tomorrow.
    CodeReissue.objects.update(approved_by=housing_desk.colleague.member, approved_on=today())
    days_pass_for_code(code[0], 3)
    with as_role("casework_staff"):
        for day in (today(), today() + dt.timedelta(days=1)):
            assert answer_of("housing_reissue", code[0], lead, day) is False
    days_pass_for_code(code[0], 1)
    with as_role("casework_staff"):
        assert answer_of("housing_reissue", code[0], lead, today()) is True


def test_no_run_is_dated_before_the_list_came_to_be(housing_desk: HousingDesk, as_role: ActAs) -> None:
    """Who came onto the list on the day of a run, or since, may be missing from it: of old, everybody."""
    _filed, run, last = lain_still(housing_desk)
    for as_of, day, which in ((today(), last, "day"), (last, today(), "as_of")):
        refused(as_role, (RUN, uuid4(), as_of, day, run.pk), says=f"not a day of this: {which}")


def test_nobody_opens_a_window_in_the_past_or_beside_another(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    programme, day = housing_desk.programme.pk, today()
    long_ago, soon = day - dt.timedelta(days=90), day + dt.timedelta(days=3)
    for opens_on in (long_ago, day):
        refused(as_role, (WINDOW, programme, opens_on, soon, "0" * 64), says="not the days of a window")


def test_rules_are_two_peoples_who_may_and_of_today(housing_desk: HousingDesk, as_role: ActAs) -> None:
    approve_rules(housing_desk)
    day, boss = today(), housing_desk.supervisor.member.id
    caseworker, editor = housing_desk.lead.member.id, member("edith", Role.EDITOR).id
    past = day - dt.timedelta(days=2)
    for (proposed_by, proposed_on, approved_by, approved_on), says in (
        ((caseworker, day, boss, day), "not theirs to rule"),
        ((boss, day, editor, day), "not theirs to rule"),
        ((editor, past, boss, day), "not a day of this: proposed_on"),
        ((editor, day, boss, past), "not a day of this: approved_on"),
    ):
        refused(as_role, (RULES, day, proposed_by, proposed_on, approved_by, approved_on), says=says)
    run_whole(as_role, "casework_staff", ((RULES, day, editor, day, boss, day),))
