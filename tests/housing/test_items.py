"""Asking for what is missing: in the household's language, the clock stands still, and answers settle it."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework import by_code
from casework.enums import CaseState, Channel
from casework.models import Event
from casework.operations.answering import log_call
from casework.operations.files import open_file
from core.workflow import IllegalMove
from housing.asked_items import Wanted, asked_items
from housing.enums import Problem, ProofKind
from housing.models import Application, InfoItem, InfoRequest, ProofSeen
from housing.operations.items import (
    NothingAsked,
    TooSoon,
    ask_items,
    close_for_silence,
    settle_item,
)
from housing.operations.proofs import see_proof
from housing.rules.clocks import Pause, decision_due_on
from staff.access import AccessPurpose
from tests.housing.deciding import WORDS, asked, in_review, seen
from tests.housing.factories import AT, TODAY, Filed, HousingDesk


def after(days: int) -> dt.datetime:
    return AT + dt.timedelta(days=days)


def open_items(desk: HousingDesk, filed: Filed) -> list[str]:
    opened = open_file(by=desk.lead, case_id=filed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)
    return [one.wanted.about for one in asked_items(opened.case, opened.data_key, open_only=True)]


def test_what_is_asked_is_read_by_the_household_and_asked_once(housing_desk: HousingDesk) -> None:
    filed, request_id = in_review(housing_desk), uuid4()
    items = [Wanted("rooms", Problem.INCOMPLETE, "Combien de chambres?"), Wanted("income", Problem.OUTDATED)]
    for _twice in range(2):
        ask_items(
            by=housing_desk.lead, case_id=filed.case_id, request_id=request_id, items=items, message=WORDS,
            at=AT,
        )  # fmt: skip
    assert filed.case.state == CaseState.INFO_REQUESTED
    file = by_code.read_file(filed.who)
    assert file is not None
    assert [one.text for one in file.messages] == [WORDS]
    assert open_items(housing_desk, filed) == ["rooms", "income"]
    assert b"Combien" not in b"".join(bytes(one.sealed) for one in InfoItem.objects.all())
    with pytest.raises(NothingAsked):
        ask_items(
            by=housing_desk.lead, case_id=filed.case_id, request_id=uuid4(), items=[], message=WORDS, at=AT
        )
    with pytest.raises(ValueError, match="nothing that is asked for"):
        Wanted("nationality", Problem.INCOMPLETE)


def test_the_clock_stands_still_while_something_is_awaited(housing_desk: HousingDesk) -> None:
    filed = in_review(housing_desk)
    promised = filed.application.decide_by
    asked(housing_desk, filed, "rooms", "stay", at=after(3))
    first, second = InfoItem.objects.filter(request__case=filed.case_id)
    settle_item(by=housing_desk.lead, case_id=filed.case_id, item_id=first.id, at=after(5))
    assert (filed.case.state, filed.application.decide_by) == (
        CaseState.INFO_REQUESTED,
        promised + dt.timedelta(days=2),
    )
    settle_item(by=housing_desk.lead, case_id=filed.case_id, item_id=second.id, at=after(13))
    assert filed.case.state == CaseState.IN_REVIEW
    assert filed.application.decide_by == promised + dt.timedelta(days=10)
    assert InfoRequest.objects.get(case=filed.case_id).came_on == TODAY + dt.timedelta(days=13)
    # Once more changes nothing.
    settle_item(by=housing_desk.lead, case_id=filed.case_id, item_id=second.id, at=after(20))
    assert filed.application.decide_by == promised + dt.timedelta(days=10)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=3))
def test_the_database_and_the_rule_move_the_promised_day_by_the_same_days(
    housing_desk: HousingDesk, pauses: list[tuple[int, int]]
) -> None:
    with transaction.atomic():
        filed = in_review(housing_desk)
        rows = []
        for start, length in pauses:
            request = InfoRequest.objects.create(
                case=filed.case, asked_by=housing_desk.lead.member, asked_on=TODAY + dt.timedelta(days=start)
            )
            item = InfoItem.objects.create(request=request, position=1, sealed=b"x")
            rows.append((item, request.asked_on, request.asked_on + dt.timedelta(days=length)))
        for item, _asked_on, came_on in sorted(rows, key=lambda row: row[2]):
            InfoItem.objects.filter(pk=item.pk).update(answered_on=came_on, answered_by="staff")
        due = decision_due_on(
            submitted_on=TODAY,
            pauses=[Pause(asked_on, came_on) for _item, asked_on, came_on in rows],
            is_emergency=False,
            on=TODAY + dt.timedelta(days=60),
        )
        assert filed.application.decide_by == due
        transaction.set_rollback(True)


def test_a_proof_that_is_seen_settles_what_was_to_be_shown_and_a_declaration_settles_all_of_it(
    housing_desk: HousingDesk,
) -> None:
    filed = in_review(housing_desk)
    asked(housing_desk, filed, "income", "residence", "rooms")
    seen(housing_desk.lead, filed, ProofKind.INCOME, accepted=False)
    assert open_items(housing_desk, filed) == ["income", "residence", "rooms"]
    seen(housing_desk.lead, filed, ProofKind.INCOME)
    assert open_items(housing_desk, filed) == ["residence", "rooms"]
    proof_id = uuid4()
    for _twice in range(2):
        see_proof(
            by=housing_desk.colleague, case_id=filed.case_id, proof_id=proof_id, kind=ProofKind.DECLARATION,
            accepted=True, at=AT,
        )  # fmt: skip
    assert open_items(housing_desk, filed) == ["rooms"]
    assert ProofSeen.objects.filter(case=filed.case_id).count() == 3
    assert Event.objects.filter(case=filed.case_id, move="see_proof").count() == 3


def test_silence_ends_nothing_before_thirty_days_and_two_ways_tried(housing_desk: HousingDesk) -> None:
    filed = in_review(housing_desk)

    def close(days: int) -> None:
        close_for_silence(by=housing_desk.lead, case_id=filed.case_id, at=after(days))

    def call(channel: Channel, days: int) -> None:
        log_call(by=housing_desk.lead, case_id=filed.case_id, channel_code=channel, text="x", at=after(days))

    with pytest.raises(IllegalMove):
        close(40)
    asked(housing_desk, filed)
    call(Channel.PHONE, 10)
    call(Channel.NO_ANSWER, 11)
    call(Channel.VOICEMAIL, 12)
    with pytest.raises(TooSoon):
        close(40)
    # A message by the same telephone was no other way; a text message is.
    call(Channel.TEXT_MESSAGE, 13)
    with pytest.raises(TooSoon):
        close(29)
    close(30)
    assert filed.case.state == CaseState.WITHDRAWN
    assert filed.application.stood_in == CaseState.INFO_REQUESTED


def ended_for_silence(desk: HousingDesk, filed: Filed, days: int) -> bool:
    """Write the end of an application past every page of ours; False: the database refused."""
    event = Event(
        case=filed.case, move="withdraw", state="withdrawn", actor="staff", detail="silence",
        member=desk.lead.member, day=TODAY + dt.timedelta(days=days),
    )  # fmt: skip
    try:
        with transaction.atomic():
            Application.objects.filter(case=filed.case).update(stood_in=CaseState.INFO_REQUESTED)
            event.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def test_the_database_refuses_an_end_for_silence_that_was_none(housing_desk: HousingDesk) -> None:
    by_code_only = in_review(housing_desk, ways=[], contact={})
    asked(housing_desk, by_code_only)
    assert by_code_only.application.is_code_only
    assert not ended_for_silence(housing_desk, by_code_only, 59)
    assert ended_for_silence(housing_desk, by_code_only, 60)
    called = in_review(housing_desk)
    asked(housing_desk, called)
    for channel, may_end in ((Channel.PHONE, False), (Channel.VOICEMAIL, False), (Channel.EMAIL, True)):
        log_call(by=housing_desk.lead, case_id=called.case_id, channel_code=channel, text="x", at=after(10))
        assert not ended_for_silence(housing_desk, called, 29)
        assert ended_for_silence(housing_desk, called, 30) == may_end
