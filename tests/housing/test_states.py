"""
Every move of an application from every state: what needs something to have happened is refused until it has.

And two people who decide at the same moment, with real threads and real transactions: one of them does.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connections, transaction

from casework.enums import Actor, CaseState, Move
from casework.models import Event
from casework.workflow import APPLICATION_STEPS, LIVE, OVER, WORKFLOW
from core.workflow import IllegalMove
from housing import letters
from housing.asked_items import Wanted
from housing.enums import Problem, ProofKind
from housing.models import Decision, InfoRequest, Letter, Placement
from housing.operations.deciding import (
    Blocked,
    NotPending,
    decide_eligible,
    drop_refusal,
    second_refusal,
)
from housing.operations.items import ask_items
from housing.operations.placing import renew_tier
from housing.operations.reviewing import NoReview, overturn, uphold
from staff.access import Unlocked
from tests.casework.test_at_once import at_once
from tests.housing.deciding import declared, in_appeal, in_review, proposed, seen
from tests.housing.factories import AT, TODAY, Filed, HousingDesk, apply, make_housing_desk

STATES = sorted(LIVE | OVER)
#: Nothing beside the log is written for these; all others say that something happened, and are held to it.
FREE = {
    *(Move.ASSIGN, Move.REPLY, Move.LOG_CALL, Move.WRITE, Move.ANSWER_ITEMS, Move.ASK_RENEWAL, Move.RENEW),
    *(Move.COME_BACK, Move.SPLIT, Move.REISSUE),
}


def moves() -> Iterator[tuple[str, str, str, str]]:
    """Give every move of an application: what, from where, to where, by whom."""
    of_applications = {step.move for step in APPLICATION_STEPS}
    for move, before, after in WORKFLOW.transitions():
        if move in of_applications and before in STATES:
            for actor in WORKFLOW.actors_of(move, before) or Actor.values:
                yield move, before, after, actor


def stand_in(cursor: Any, case_id: UUID, state: str) -> None:
    """Put a file in a state without a log: nothing of what leads there has happened."""
    ended = state in OVER
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute(
        "UPDATE casework_case SET state = %s, closed_on = %s, outcome = %s WHERE id = %s",
        [state, TODAY - dt.timedelta(days=400) if ended else None, state if ended else "", case_id],
    )
    cursor.execute("SET LOCAL session_replication_role = origin")


def refusal_of(event: Event) -> str:
    """Write a line of a log; return why the database refuses it, or nothing."""
    try:
        with transaction.atomic():
            event.save(force_insert=True)
    except IntegrityError as refusal:
        return str(refusal).partition(":")[0]
    return ""


def test_no_move_is_logged_that_did_not_happen_from_any_state_by_anybody(housing_desk: HousingDesk) -> None:
    case = apply(housing_desk).case
    member = housing_desk.lead.member
    accepted: set[str] = set()
    refused: set[str] = set()
    with connections["default"].cursor() as cursor:
        for move, before, after, actor in moves():
            with transaction.atomic():
                stand_in(cursor, case.pk, before)
                event = Event(case=case, move=move, state=after, actor=actor, day=TODAY)
                event.member = member if actor == Actor.STAFF else None
                said = refusal_of(event)
                assert said in ("", "not what happened"), (move, before, actor, said)
                (refused if said else accepted).add(move)
                transaction.set_rollback(True)
    # Also a withdrawal, by anybody: it says where the application stood, to go back there and nowhere else.
    assert refused == {step.move for step in APPLICATION_STEPS} - FREE
    assert accepted == FREE


def test_every_move_of_the_desk_from_every_other_state_is_refused_and_changes_nothing(
    housing_desk: HousingDesk,
) -> None:
    filed = in_review(housing_desk, income_band="E")
    decision_id, lead, case_id = uuid4(), housing_desk.lead, filed.case_id
    declared_elsewhere = {
        Move.ACCEPT: lambda: decide_eligible(by=lead, case_id=case_id, decision_id=decision_id, at=AT),
        Move.PROPOSE_REFUSAL: lambda: proposed(housing_desk, filed),
        Move.ASK_ITEMS: lambda: _ask(lead, case_id),
        Move.SEE_PROOF: lambda: seen(lead, filed),
    }
    with connections["default"].cursor() as cursor:
        for move, act in declared_elsewhere.items():
            for state in STATES:
                if WORKFLOW.may(move, state):
                    continue
                with transaction.atomic():
                    stand_in(cursor, case_id, state)
                    with pytest.raises(IllegalMove), transaction.atomic():
                        act()
                    transaction.set_rollback(True)
    assert not Decision.objects.exists()
    assert not InfoRequest.objects.exists()
    assert filed.case.state == CaseState.IN_REVIEW


def _ask(by: Unlocked, case_id: UUID) -> None:
    items = [Wanted("rooms", Problem.INCOMPLETE)]
    ask_items(by=by, case_id=case_id, request_id=uuid4(), items=items, message="x", at=AT)


class TestAtOnce:
    """Real threads, real transactions."""

    pytestmark = pytest.mark.django_db(transaction=True, databases=["default"])

    @pytest.fixture
    def desk(self, transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> HousingDesk:
        cache.clear()
        # The number in a letter comes from the other database, whose connections no thread here closes.
        monkeypatch.setattr(letters, "_ombudsman_phone", lambda *_: "")
        with transaction.atomic():
            made = make_housing_desk()
        settings.ROOT_FINGERPRINT = made.root_fingerprint
        return made

    def test_of_two_who_declare_an_application_eligible_one_does(self, desk: HousingDesk) -> None:
        filed = in_review(desk)
        seen(desk.lead, filed)

        def decide(by: Unlocked) -> None:
            decide_eligible(by=by, case_id=filed.case_id, decision_id=uuid4(), at=AT)

        answers = at_once(lambda: decide(desk.lead), lambda: decide(desk.colleague))
        assert sorted(type(one).__name__ for one in answers) == ["IllegalMove", "NoneType"]
        assert [Decision.objects.count(), Letter.objects.count(), Placement.objects.count()] == [1, 1, 1]

    def test_of_two_who_sign_or_send_back_a_refusal_one_does(self, desk: HousingDesk) -> None:
        filed = in_review(desk, income_band="E")
        decision_id = proposed(desk, filed)

        def sign(by: Unlocked) -> None:
            second_refusal(by=by, case_id=filed.case_id, decision_id=decision_id, at=AT)

        answers = at_once(
            lambda: sign(desk.colleague),
            lambda: sign(desk.third),
            lambda: drop_refusal(
                by=desk.supervisor, case_id=filed.case_id, decision_id=decision_id, why="x", at=AT
            ),
        )
        assert sum(one is None for one in answers) == 1
        assert sum(isinstance(one, NotPending) for one in answers) == 2
        decision = Decision.objects.get()
        assert (decision.decided_on is None) != (decision.dropped_on is None)
        assert Letter.objects.count() == (1 if decision.decided_on else 0)

    def test_of_asking_and_deciding_at_once_nothing_is_half_done(self, desk: HousingDesk) -> None:
        filed = in_review(desk)
        seen(desk.lead, filed)
        answers = at_once(
            lambda: _ask(desk.colleague, filed.case_id),
            lambda: decide_eligible(by=desk.lead, case_id=filed.case_id, decision_id=uuid4(), at=AT),
        )
        assert sum(one is None for one in answers) == 1
        assert all(one is None or isinstance(one, IllegalMove | Blocked) for one in answers)
        asked_for = InfoRequest.objects.exists()
        assert filed.case.state == (CaseState.INFO_REQUESTED if asked_for else CaseState.WAITING)

    def test_a_review_upheld_and_overturned_at_once_comes_out_one_way(self, desk: HousingDesk) -> None:
        filed = in_appeal(desk)
        shared = {"by": desk.supervisor, "case_id": filed.case_id, "at": AT}
        answers = at_once(
            lambda: uphold(decision_id=uuid4(), **shared), lambda: overturn(decision_id=uuid4(), **shared)
        )
        assert sorted(type(one).__name__ for one in answers) == ["NoReview", "NoneType"]
        assert NoReview in {type(one) for one in answers}
        assert Decision.objects.filter(kind__in=["upheld", "overturned"]).count() == 1
        assert filed.case.state in (CaseState.NOT_ELIGIBLE, CaseState.WAITING)

    def test_one_proof_that_renews_a_tier_sent_twice_at_once_renews_it_once(self, desk: HousingDesk) -> None:
        filed: Filed = in_review(desk, situation={"kind": "danger", "day": ""})
        declared(desk, filed)
        proof_id = uuid4()

        def renew() -> None:
            renew_tier(
                by=desk.lead, case_id=filed.case_id, proof_id=proof_id, kind=ProofKind.DECLARATION, at=AT
            )

        assert at_once(renew, renew) == [None, None]
        assert filed.case.events.filter(move=Move.SEE_PROOF).count() == 2
