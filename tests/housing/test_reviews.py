"""A refusal looked at again by somebody who took no part in it; the household keeps the day it came."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from casework.enums import CaseState, TaskKind
from casework.models import Event, Task
from core.clock import now
from core.workflow import IllegalMove
from housing.enums import LetterKind
from housing.models import Decision, Letter, Placement, Review
from housing.operations.deciding import drop_refusal, second_refusal
from housing.operations.reviewing import (
    NoReview,
    NotASupervisor,
    TookPart,
    ask_review,
    overturn,
    uphold,
)
from staff.access import Unlocked
from tests.databases import ActAs
from tests.housing.deciding import in_appeal, in_review, proposed, refused
from tests.housing.factories import AT, TODAY, Filed, HousingDesk


def asked_for_review(desk: HousingDesk, filed: Filed, days: int = 0) -> None:
    at = AT + dt.timedelta(days=days)
    ask_review(by=desk.colleague, case_id=filed.case_id, review_id=uuid4(), at=at)


def upheld(by: Unlocked, filed: Filed) -> None:
    uphold(by=by, case_id=filed.case_id, decision_id=uuid4(), words="Merci d’avoir écrit.", at=AT)


def test_a_review_is_decided_by_a_supervisor_who_took_no_part(housing_desk: HousingDesk) -> None:
    filed = in_appeal(housing_desk)
    assert Review.objects.get(case=filed.case_id).decide_by == TODAY + dt.timedelta(days=30)
    for by, refusal in (
        (housing_desk.lead, TookPart),
        (housing_desk.colleague, TookPart),
        (housing_desk.third, NotASupervisor),
    ):
        with pytest.raises(refusal):
            upheld(by, filed)
    upheld(housing_desk.supervisor, filed)
    assert filed.case.state == CaseState.NOT_ELIGIBLE
    assert Letter.objects.filter(case=filed.case_id, kind=LetterKind.UPHELD).count() == 1
    # Once for each refusal.
    with pytest.raises(NoReview):
        asked_for_review(housing_desk, filed)
    again = Review.objects.get()
    again.pk, again.outcome = uuid4(), None
    with pytest.raises(IntegrityError, match="not a review of this refusal"), transaction.atomic():
        again.save(force_insert=True)


def test_a_supervisor_who_signed_a_refusal_does_not_review_it(housing_desk: HousingDesk) -> None:
    filed = in_review(housing_desk, income_band="E")
    decision_id = proposed(housing_desk, filed)
    second_refusal(by=housing_desk.supervisor, case_id=filed.case_id, decision_id=decision_id, at=AT)
    asked_for_review(housing_desk, filed)
    with pytest.raises(TookPart):
        upheld(housing_desk.supervisor, filed)
    # Nor by a line of the log that says so.
    review = Review.objects.get(case=filed.case_id)
    decision = Decision.objects.create(
        case=filed.case, kind="upheld", sealed=b"x", proposed_by=housing_desk.supervisor.member,
        proposed_on=TODAY, decided_on=TODAY,
    )  # fmt: skip
    Review.objects.filter(pk=review.pk).update(outcome=decision)
    event = Event(
        case=filed.case, move="uphold", state="not_eligible", actor="staff", day=TODAY,
        member=housing_desk.supervisor.member,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="not what happened"), transaction.atomic():
        event.save(force_insert=True)


def test_a_refusal_that_is_overturned_keeps_the_day_of_the_application(housing_desk: HousingDesk) -> None:
    filed = refused(housing_desk)
    asked_for_review(housing_desk, filed, days=80)
    decision_id, later = uuid4(), AT + dt.timedelta(days=100)
    for _twice in range(2):
        overturn(by=housing_desk.supervisor, case_id=filed.case_id, decision_id=decision_id, at=later)
    assert filed.case.state == CaseState.WAITING
    assert filed.case.closed_on is None
    assert filed.application.effective_on == TODAY
    assert Placement.objects.get().application == filed.application
    assert Letter.objects.filter(case=filed.case_id).count() == 2


def test_the_desk_decides_with_no_more_rights_than_it_has(housing_desk: HousingDesk, as_role: ActAs) -> None:
    at = now()
    files = [in_review(housing_desk, at=at, income_band="E") for _each in range(2)]
    overdue = [TaskKind.DECISION_DUE, TaskKind.REVIEW_DUE]
    Task.objects.bulk_create(
        Task(case=one.case, kind=kind, made_on=at.date()) for one in files for kind in overdue
    )
    with as_role("casework_staff"):
        for one in files:
            decision_id = proposed(housing_desk, one, at=at)
            second_refusal(by=housing_desk.colleague, case_id=one.case_id, decision_id=decision_id, at=at)
            ask_review(by=housing_desk.lead, case_id=one.case_id, review_id=uuid4(), at=at)
        for one, decided in zip(files, (overturn, uphold), strict=True):
            decided(by=housing_desk.supervisor, case_id=one.case_id, decision_id=uuid4(), at=at)
    # The database took off the list what was done.
    assert not Task.objects.filter(done_on=None).exists()


def test_a_refusal_that_is_let_go_asks_nobody_else(housing_desk: HousingDesk, as_role: ActAs) -> None:
    at = now()
    filed = in_review(housing_desk, at=at, income_band="E")
    with as_role("casework_staff"):
        decision_id = proposed(housing_desk, filed, at=at)
        assert Task.objects.filter(kind=TaskKind.SECOND_NEEDED, done_on=None).count() == 1
        drop_refusal(
            by=housing_desk.colleague, case_id=filed.case_id, decision_id=decision_id, why="À relire.", at=at
        )
    assert not Task.objects.filter(done_on=None).exists()


def test_a_review_is_accepted_for_ninety_days(housing_desk: HousingDesk) -> None:
    late, in_time = refused(housing_desk), refused(housing_desk)
    with pytest.raises(NoReview):
        asked_for_review(housing_desk, late, days=91)
    asked_for_review(housing_desk, in_time, days=90)
    assert in_time.case.state == CaseState.IN_APPEAL
    with pytest.raises(IllegalMove):
        asked_for_review(housing_desk, in_review(housing_desk))


def test_a_review_is_of_a_refusal_of_its_own_file_and_only_once(housing_desk: HousingDesk) -> None:
    one, other = refused(housing_desk), in_appeal(housing_desk)
    of_other = Decision.objects.get(case=other.case_id)
    days = {"asked_on": TODAY, "decide_by": TODAY}
    for case, decision in ((one.case, of_other), (other.case, of_other)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.create(case=case, decision=decision, **days)
