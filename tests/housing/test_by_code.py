"""What a person does with their application behind their code, and what a helper may and may not."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections, transaction

from casework import by_code
from casework.by_code import OpenJourney
from casework.enums import CaseState, Urgency
from casework.models import Case, Message
from housing.by_code.answering import answer_item, ask_review
from housing.by_code.correcting import correct
from housing.by_code.leaving import renew, undo_withdrawal, withdraw
from housing.by_code.outcome import Did
from housing.by_code.own_application import OwnApplication, read_application, read_place
from housing.models import InfoRequest, Offer, Review, SealedAnswers, Unit
from housing.rules.clocks import Pause, decision_due_on
from tests.casework.factories import AT, TODAY, who_has
from tests.housing.factories import Filed, HousingDesk, apply
from tests.housing.lived import asked, in_a_run, moves, offered, on_the_list, refused


@pytest.fixture
def filed(housing_desk: HousingDesk) -> Filed:
    return apply(housing_desk)


def opened(filed: Filed, on: dt.date = TODAY) -> OwnApplication:
    found = read_application(filed.who, on)
    assert found is not None
    return found


def after(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def correcting(filed: Filed, question: str, answer: Any, **given: Any) -> Did | None:
    application = opened(filed)
    return correct(
        given.pop("who", filed.who),
        application,
        question=question,
        answer=answer,
        **{"after": application.answers_number, "answers_id": uuid4(), "on": TODAY, **given},
    )


def helper_of(filed: Filed, *, may_decide: bool) -> OpenJourney:
    code = by_code.grant_helper(filed.who, may_write=True, may_decide=may_decide, days=7, at=AT)
    who = who_has(code)
    return OpenJourney(who.lookup, who.key_pair, is_helper=True)


def test_a_correction_is_a_whole_new_set_and_nothing_of_the_old_one_is_lost(filed: Filed) -> None:
    answers_id = uuid4()
    for _ in range(2):
        # Sent twice, it is one correction.
        assert correcting(filed, "rooms", 3, after=0, answers_id=answers_id) is Did.DONE
    assert correcting(filed, "ways", []) is Did.DONE
    found = opened(filed)
    assert [one.number for one in found.corrections] == [1, 2]
    assert (found.handed_in["rooms"], found.answers["rooms"], found.answers["contact"]) == (1, 3, {})
    assert found.reached_by_code_alone
    assert filed.case.has_news
    assert moves(filed) == ["submit", "correct", "correct"]


def test_of_two_corrections_of_one_page_the_second_is_told_and_nothing_is_overwritten(filed: Filed) -> None:
    assert correcting(filed, "rooms", 3, after=0) is Did.DONE
    assert correcting(filed, "rooms", 4, after=0) is Did.STALE
    assert opened(filed).answers["rooms"] == 3


def test_danger_makes_a_file_sooner_and_another_language_is_answered_in(filed: Filed) -> None:
    correcting(filed, "situation", {"kind": "danger", "day": ""})
    correcting(filed, "language", {"answer_in": "en", "interpreter": ""})
    assert (filed.case.urgency, filed.case.language) == (Urgency.URGENT, "en")
    assert filed.application.decide_by == after(1)
    correcting(filed, "situation", {"kind": "tenant", "day": ""})
    assert filed.case.urgency == Urgency.URGENT


def test_what_was_asked_settles_itself_when_it_is_corrected_or_answered(
    housing_desk: HousingDesk, filed: Filed
) -> None:
    _household, proof = asked(housing_desk, filed, "household", "income")
    promised = filed.application.decide_by
    assert opened(filed).asked_on == TODAY
    assert correcting(filed, "household", {**opened(filed).answers["household"], "couples": 0}) is Did.DONE
    assert filed.case.state == CaseState.INFO_REQUESTED
    assert [one.about for one in opened(filed).open_items] == ["income"]
    message = uuid4()
    for _ in range(2):
        done = answer_item(filed.who, proof, message_id=message, text="Je l’apporte.", on=after(9))
        assert done is Did.DONE
    assert answer_item(filed.who, proof, message_id=uuid4(), text="Encore", on=after(9)) is Did.OVER
    assert answer_item(filed.who, uuid4(), message_id=uuid4(), text="Autre", on=after(9)) is Did.OVER
    assert filed.case.state == CaseState.IN_REVIEW
    assert filed.application.decide_by == promised + dt.timedelta(days=9)
    assert moves(filed)[-3:] == ["correct", "write", "answer_items"]
    assert [one.answered_by for one in opened(filed).items] == ["person", "person"]


def test_the_promised_day_moves_as_the_rules_of_clocks_say(housing_desk: HousingDesk, filed: Filed) -> None:
    (first,) = asked(housing_desk, filed, "income")
    (second,) = asked(housing_desk, filed, "residence", on=after(3))
    answer_item(filed.who, first, message_id=uuid4(), text="Voici", on=after(5))
    answer_item(filed.who, second, message_id=uuid4(), text="Voici", on=after(9))
    (third,) = asked(housing_desk, filed, "lease_end", on=after(12))
    answer_item(filed.who, third, message_id=uuid4(), text="Voici", on=after(14))
    pauses = [Pause(one.asked_on, one.came_on) for one in InfoRequest.objects.all()]
    assert len(pauses) == 3
    assert filed.application.decide_by == decision_due_on(
        submitted_on=TODAY, pauses=pauses, is_emergency=False, on=after(14)
    )


def test_a_withdrawal_is_undone_within_fourteen_days_to_where_it_stood(
    housing_desk: HousingDesk, filed: Filed
) -> None:
    for brought_to, back in (
        (lambda: None, CaseState.SUBMITTED),
        (lambda: asked(housing_desk, filed, "income"), CaseState.IN_REVIEW),
    ):
        brought_to()
        for _ in range(2):
            assert withdraw(filed.who, TODAY) is Did.DONE
        assert filed.case.state == CaseState.WITHDRAWN
        assert correcting(filed, "rooms", 9) is Did.OVER
        assert undo_withdrawal(filed.who, after(14)) is Did.OVER
        for _ in range(2):
            assert undo_withdrawal(filed.who, after(13)) is Did.DONE
        assert filed.case.state == back
    # What was asked is asked still, and its answer is taken.
    (item,) = opened(filed).open_items
    assert answer_item(filed.who, item.id, message_id=uuid4(), text="Voici", on=after(13)) is Did.DONE
    assert (opened(filed).open_items, filed.case.state) == ((), CaseState.IN_REVIEW)


def test_whoever_withdraws_leaves_an_offer_to_the_next_and_comes_back_with_their_seniority(
    housing_desk: HousingDesk, filed: Filed
) -> None:
    on_the_list(housing_desk, filed)
    in_a_run(housing_desk, filed)
    offered(housing_desk, filed)
    assert withdraw(filed.who, TODAY) is Did.DONE
    assert (Offer.objects.get().state, Unit.objects.get().state) == ("rescinded", "available")
    assert undo_withdrawal(filed.who, after(3)) is Did.DONE
    assert (filed.case.state, filed.application.effective_on) == (CaseState.WAITING, TODAY)


def test_nobody_comes_onto_the_list_by_leaving_a_review(housing_desk: HousingDesk, filed: Filed) -> None:
    refused(housing_desk, filed)
    ask_review(filed.who, message_id=uuid4(), text="", on=TODAY)
    withdraw(filed.who, TODAY)
    assert undo_withdrawal(filed.who, TODAY) is Did.DONE
    assert filed.case.state == CaseState.IN_APPEAL


def test_one_confirms_once_a_day_and_comes_back_from_sleep_at_one_touch(
    housing_desk: HousingDesk, filed: Filed
) -> None:
    assert renew(filed.who, TODAY) is Did.OVER
    on_the_list(housing_desk, filed)
    application = filed.application
    application.renewal_asked_on = TODAY
    application.save()
    for _ in range(2):
        assert renew(filed.who, TODAY) is Did.DONE
    assert moves(filed).count("renew") == 1
    asleep(filed)
    assert filed.case.state == CaseState.DORMANT
    assert renew(filed.who, after(200)) is Did.DONE
    application = filed.application
    assert (filed.case.state, application.effective_on, application.dormant_on) == ("waiting", TODAY, None)


def asleep(filed: Filed) -> None:
    """Let it sleep as the timer does."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "UPDATE housing_application SET renewal_asked_on = %s, dormant_on = %s WHERE case_id = %s",
            [TODAY, TODAY, filed.case_id],
        )
        cursor.execute(
            "INSERT INTO casework_event"
            " (id, case_id, number, move, before, state, actor, detail, day, previous, digest)"
            " VALUES (%s, %s, 0, 'sleep', '', 'dormant', 'timer', '', %s, '', '')",
            [uuid4(), filed.case_id, TODAY],
        )


def test_a_refusal_is_reviewed_once_within_ninety_days(housing_desk: HousingDesk, filed: Filed) -> None:
    assert ask_review(filed.who, message_id=uuid4(), text="", on=TODAY) is Did.OVER
    refused(housing_desk, filed)
    assert opened(filed).may_appeal
    assert opened(filed, after(90)).may_appeal
    assert not opened(filed, after(91)).may_appeal
    assert ask_review(filed.who, message_id=uuid4(), text="Trop tard", on=after(91)) is Did.OVER
    assert not Message.objects.exists()
    for _ in range(2):
        assert (
            ask_review(filed.who, message_id=uuid4(), text="Mon revenu a baissé.", on=after(90)) is Did.DONE
        )
    review = Review.objects.get()
    assert (review.decide_by, filed.case.state) == (after(120), CaseState.IN_APPEAL)
    assert Message.objects.count() == 1


def test_a_helper_reads_and_only_who_may_decide_acts(housing_desk: HousingDesk, filed: Filed) -> None:
    on_the_list(housing_desk, filed)
    in_a_run(housing_desk, filed)
    reader = helper_of(filed, may_decide=False)
    assert read_application(reader, TODAY) is not None
    for refusal in (
        renew(reader, TODAY),
        withdraw(reader, TODAY),
        correcting(filed, "rooms", 3, who=reader),
    ):
        assert refusal is None
    by_code.end_helper(filed.who, TODAY)
    assert read_application(reader, TODAY) is None
    assert read_place(reader, TODAY) is None
    decider = helper_of(filed, may_decide=True)
    assert correcting(filed, "rooms", 3, who=decider) is Did.DONE
    assert withdraw(decider, TODAY) is Did.DONE
    assert opened(filed).corrections[0].actor == "helper"
    file = by_code.read_file(filed.who)
    assert file is not None
    assert {use.act for one in file.helpers for use in one.uses} == {"opened", "acted"}
    assert withdraw(decider, after(8)) is None


def test_a_place_is_read_behind_the_code(housing_desk: HousingDesk, filed: Filed) -> None:
    assert read_place(filed.who, TODAY) is None
    other = apply(housing_desk)
    for one in (other, filed):
        on_the_list(housing_desk, one)
    in_a_run(housing_desk, other, filed)
    found = read_place(filed.who, TODAY)
    assert found is not None
    assert found.place is not None
    assert (found.place.place, found.place.of, found.facts.minors) == (2, 2, 2)


def test_each_act_reaches_one_file_and_an_unknown_code_none(housing_desk: HousingDesk, filed: Filed) -> None:
    """Every function of this part, with a code that is nobody's: no row, or no answer."""
    nobody = OpenJourney(bytes(32), filed.who.key_pair)
    assert read_application(nobody, TODAY) is None
    assert read_place(nobody, TODAY) is None
    assert renew(nobody, TODAY) is withdraw(nobody, TODAY) is undo_withdrawal(nobody, TODAY) is None
    other = apply(housing_desk)
    (item,) = asked(housing_desk, other, "income")
    assert answer_item(filed.who, item, message_id=uuid4(), text="Pas la mienne", on=TODAY) is Did.OVER
    correcting(filed, "rooms", 4)
    assert InfoRequest.objects.get().came_on is None
    assert SealedAnswers.objects.get().case_id == filed.case_id
    assert Case.objects.get(pk=other.case_id).state == CaseState.INFO_REQUESTED


def test_an_item_of_somebody_else_is_not_settled_by_a_correction(
    housing_desk: HousingDesk, filed: Filed
) -> None:
    other = apply(housing_desk)
    items = asked(housing_desk, other, "rooms")
    application = opened(filed)
    with transaction.atomic():
        _correct_naming(filed, application, items)
    assert opened(other).open_items


def _correct_naming(filed: Filed, application: OwnApplication, items: list[UUID]) -> None:
    # As somebody would who holds the door, and names the items of others.
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT housing_correct_by_code(%s, %s, %s, %s, 0, %s, 'fr', false, %s, %s)",
            [filed.who.lookup, TODAY, uuid4(), bytes(1024 + 29), items, uuid4(), uuid4()],
        )
        assert cursor.fetchone() == ("done",)
    assert application.answers_number == 0
