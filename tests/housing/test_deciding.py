"""Deciding: eligible with a place and a letter, or refused by two for a condition that is not met."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from casework.enums import CaseState, Move, Outcome
from casework.models import Event
from casework.operations.files import open_file
from casework.operations.steps import record
from core.clock import now
from core.workflow import IllegalMove
from housing.enums import LetterKind, ProofKind, RefusalReason
from housing.letters import read_letter
from housing.models import Decision, Letter, Placement
from housing.operations.correcting import correct
from housing.operations.deciding import (
    AnswersChanged,
    Blocked,
    NoSuchReason,
    NotPending,
    SamePerson,
    decide_eligible,
    drop_refusal,
    give_help,
    propose_refusal,
    second_refusal,
)
from housing.operations.placing import NothingToRenew, renew_tier
from housing.operations.releases import take_back
from housing.rules.answers import EXAMPLE
from housing.rules.deciding import Blocker
from housing.rules.placing import Condition, ConditionLine, conditions_met, placed
from housing.rules.prescreen import Conditions, IntakeMode, Tonight
from staff.access import AccessPurpose
from tests.databases import ActAs
from tests.housing.deciding import asked, decisions_of, declared, in_review, proposed, refused, seen
from tests.housing.factories import AT, TODAY, Filed, HousingDesk, answers, make_programme


def letters(desk: HousingDesk, filed: Filed) -> list[str]:
    """Return the letters of a file as one text each."""
    opened = open_file(by=desk.lead, case_id=filed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)
    return [str(read_letter(one, opened.data_key)) for one in Letter.objects.filter(case=filed.case_id)]


def test_nobody_is_declared_eligible_while_something_stands_in_the_way(housing_desk: HousingDesk) -> None:
    filed = in_review(housing_desk, income_band="E")
    asked(housing_desk, filed)

    def decide(decision_id: object = None) -> None:
        decide_eligible(by=housing_desk.lead, case_id=filed.case_id, decision_id=uuid4(), at=AT)

    # What is awaited comes first: the table of moves knows no decision while it is.
    with pytest.raises(IllegalMove):
        decide()
    correct(
        by=housing_desk.lead, case_id=filed.case_id, answers_id=uuid4(), changes={"rooms": 2}, after=0, at=AT
    )
    with pytest.raises(Blocked) as stopped:
        decide()
    assert stopped.value.blockers == (Blocker.CONDITION_NOT_MET, Blocker.NO_PROOF)
    seen(housing_desk.lead, filed, ProofKind.ORGANIZATION_LETTER)
    proposed(housing_desk, filed)
    with pytest.raises(Blocked) as stopped:
        decide()
    assert stopped.value.blockers == (Blocker.CONDITION_NOT_MET, Blocker.REFUSAL_PENDING)
    assert not Letter.objects.filter(case=filed.case_id).exists()


def test_a_declaration_suffices_and_the_household_is_placed_by_its_answers(housing_desk: HousingDesk) -> None:
    filed, decision_id = in_review(housing_desk), uuid4()
    seen(housing_desk.lead, filed)
    for _twice in range(2):
        decide_eligible(
            by=housing_desk.lead, case_id=filed.case_id, decision_id=decision_id, words="Bonne nouvelle.",
            at=AT,
        )  # fmt: skip
    assert filed.case.state == CaseState.WAITING
    placement = Placement.objects.get(application=filed.application)
    assert (placement.people, placement.bedrooms, placement.minors) == (5, 3, 2)
    assert (placement.income_band, placement.features) == ("B", ["no_steps"])
    assert (placement.is_overcrowded, placement.is_inaccessible) == (True, True)
    assert placement.lease_ends_on == dt.date(2027, 1, 31)
    (letter,) = letters(housing_desk, filed)
    assert "Bonjour Alma," in letter
    assert "Bonne nouvelle." in letter
    assert [one.kind for one in decisions_of(filed)] == ["eligible"]
    assert b"nouvelle" not in bytes(decisions_of(filed)[0].sealed)


def test_the_letter_is_in_the_language_that_they_asked_to_be_answered_in(housing_desk: HousingDesk) -> None:
    filed = in_review(housing_desk, language={"answer_in": "en", "interpreter": ""})
    declared(housing_desk, filed)
    assert Letter.objects.get(case=filed.case_id).language == "en"


def test_help_without_a_list_comes_without_a_rank(housing_desk: HousingDesk) -> None:
    _programme, version, _window = make_programme("urgence", has_list=False, ceilings=None, ceilings_on=None)
    filed = in_review(housing_desk, version=version)
    declared(housing_desk, filed)
    assert filed.case.state == CaseState.WAITING
    assert not Placement.objects.exists()
    assert "De l’aide s’en vient." in letters(housing_desk, filed)[0]


def test_a_refusal_takes_a_condition_that_is_not_met_and_a_second_person(housing_desk: HousingDesk) -> None:
    filed = in_review(housing_desk, income_band="E")
    with pytest.raises(NoSuchReason):
        propose_refusal(
            by=housing_desk.lead, case_id=filed.case_id, decision_id=uuid4(),
            reason=RefusalReason.NOT_IN_MONTREAL, at=AT,
        )  # fmt: skip
    decision_id = proposed(housing_desk, filed, words="Nous avons cherché avec vous.")
    assert filed.case.state == CaseState.IN_REVIEW
    with pytest.raises(Blocked):
        proposed(housing_desk, filed)
    with pytest.raises(SamePerson):
        second_refusal(by=housing_desk.lead, case_id=filed.case_id, decision_id=decision_id, at=AT)
    second_refusal(by=housing_desk.colleague, case_id=filed.case_id, decision_id=decision_id, at=AT)
    assert (filed.case.state, filed.case.closed_on) == (CaseState.NOT_ELIGIBLE, TODAY)
    (letter,) = letters(housing_desk, filed)
    assert str(RefusalReason.INCOME_ABOVE.label) in letter
    assert "Nous avons cherché avec vous." in letter
    assert "Ombudsman de Montréal" in letter
    with pytest.raises(NotPending):
        second_refusal(by=housing_desk.third, case_id=filed.case_id, decision_id=decision_id, at=AT)


def test_a_refusal_that_is_let_go_leaves_no_trace_but_a_note(housing_desk: HousingDesk) -> None:
    filed = in_review(housing_desk, income_band="E")
    decision_id = proposed(housing_desk, filed)
    drop_refusal(
        by=housing_desk.colleague, case_id=filed.case_id, decision_id=decision_id, why="À revoir.", at=AT
    )
    with pytest.raises(NotPending):
        second_refusal(by=housing_desk.third, case_id=filed.case_id, decision_id=decision_id, at=AT)
    again = proposed(housing_desk, filed)
    correct(
        by=housing_desk.lead, case_id=filed.case_id, answers_id=uuid4(), changes={"rooms": 2}, after=0, at=AT
    )
    # What was proposed on other answers is looked at anew.
    with pytest.raises(AnswersChanged):
        second_refusal(by=housing_desk.colleague, case_id=filed.case_id, decision_id=again, at=AT)
    assert filed.case.state == CaseState.IN_REVIEW
    assert not Letter.objects.filter(case=filed.case_id).exists()


def test_a_refusal_without_two_people_is_refused_by_the_database(housing_desk: HousingDesk) -> None:
    filed = in_review(housing_desk, income_band="E")
    proposed(housing_desk, filed)
    decision = Decision.objects.get(case=filed.case_id)
    for changes, why in (
        ({"seconded_by": housing_desk.lead.member, "decided_on": TODAY}, "by_two_people"),
        ({"decided_on": TODAY}, "has_a_second"),
    ):
        with pytest.raises(IntegrityError, match=why), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(**changes)
    # Nor by somebody who takes another's signature.
    Decision.objects.filter(pk=decision.pk).update(
        seconded_by=housing_desk.colleague.member, decided_on=TODAY
    )
    refusal = Event(
        case=filed.case, move="refuse", state="not_eligible", actor="staff", member=housing_desk.third.member,
        day=TODAY,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="not what happened"), transaction.atomic():
        refusal.save(force_insert=True)


def test_what_was_decided_and_written_stays_as_it_was(housing_desk: HousingDesk) -> None:
    filed = refused(housing_desk)
    letter = Letter.objects.get(case=filed.case_id)
    assert letter.kind == LetterKind.REFUSED
    for rows, changes in (
        (Decision.objects.filter(case=filed.case_id), {"reason": "closed"}),
        (Decision.objects.filter(case=filed.case_id), {"decided_on": None}),
        (Decision.objects.filter(case=filed.case_id), {"dropped_on": TODAY}),
        (Letter.objects.filter(pk=letter.pk), {"sealed": b"x"}),
    ):
        with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
            rows.update(**changes)
    Letter.objects.filter(pk=letter.pk).update(read_on=TODAY)


def test_a_tier_lapses_unless_somebody_looks_again(housing_desk: HousingDesk) -> None:
    filed = in_review(housing_desk, situation={"kind": "danger", "day": ""})
    declared(housing_desk, filed)
    assert Placement.objects.get().safety_until == TODAY + dt.timedelta(days=60)
    proof_id, later = uuid4(), AT + dt.timedelta(days=50)
    for _twice in range(2):
        renew_tier(
            by=housing_desk.lead, case_id=filed.case_id, proof_id=proof_id, kind=ProofKind.DECLARATION,
            at=later,
        )  # fmt: skip
    assert Placement.objects.get().safety_until == TODAY + dt.timedelta(days=110)
    quiet = in_review(housing_desk)
    declared(housing_desk, quiet)
    with pytest.raises(NothingToRenew):
        renew_tier(
            by=housing_desk.lead, case_id=quiet.case_id, proof_id=uuid4(), kind=ProofKind.DECLARATION, at=AT
        )


CEILINGS = Conditions("x", IntakeMode.OPEN, ceilings={1: 38000})


@pytest.mark.parametrize(
    ("conditions", "given", "expected"),
    [
        (CEILINGS, {"income_band": "D"}, (Condition.INCOME, True)),
        (CEILINGS, {"income_band": "E"}, (Condition.INCOME, False)),
        (CEILINGS, {"income_band": ""}, (Condition.INCOME, None)),
        (
            Conditions("x", IntakeMode.OPEN, situations=frozenset({Tonight.DANGER})),
            {"situation": {"kind": "disaster", "day": ""}},
            (Condition.SITUATION, True),
        ),
        (
            Conditions("x", IntakeMode.OPEN, situations=frozenset({Tonight.DANGER})),
            {},
            (Condition.SITUATION, False),
        ),
        (
            Conditions("x", IntakeMode.OPEN, needs_minors=True),
            {"household": {"aged_18_to_59": 2, "couples": 1}},
            # A first child is expected.
            (Condition.MINORS, None),
        ),
        (Conditions("x", IntakeMode.OPEN, needs_senior=True), {}, (Condition.SENIOR, False)),
        (Conditions("x", IntakeMode.OPEN, needs_access=True), {}, (Condition.ACCESS, True)),
        (Conditions("x", IntakeMode.OPEN, closes_on=TODAY), {}, (Condition.WINDOW, True)),
        (
            Conditions("x", IntakeMode.OPEN, closes_on=TODAY - dt.timedelta(days=1)),
            {},
            (Condition.WINDOW, False),
        ),
    ],
)
def test_each_condition_is_read_from_its_answer(
    conditions: Conditions, given: dict[str, object], expected: tuple[Condition, bool | None]
) -> None:
    assert ConditionLine(*expected) in conditions_met(answers(**given), conditions, TODAY)


def test_every_condition_is_a_reason_to_refuse_and_every_reason_a_condition() -> None:
    assert {one.value for one in Condition} == set(RefusalReason.values)


def test_who_is_expected_needs_a_place_to_sleep_and_gives_no_points_yet() -> None:
    now = placed({**EXAMPLE, "change": {"expected": False, "month": ""}}, seen_on=TODAY)
    later = placed(EXAMPLE, seen_on=TODAY)
    assert (later.people, later.minors) == (now.people + 1, now.minors)
    assert later.bedrooms == 3
    alone = {"aged_18_to_59": 1}
    assert placed({**EXAMPLE, "household": alone, "change": {}}, seen_on=TODAY).bedrooms == 0


def test_the_help_of_a_programme_without_a_list_is_given_and_the_file_ends(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    _programme, version, _window = make_programme(
        "entreposage", has_list=False, ceilings=None, ceilings_on=None
    )
    filed, listed = in_review(housing_desk, version=version), in_review(housing_desk)
    for one in (filed, listed):
        declared(housing_desk, one)
    with pytest.raises(IllegalMove):
        give_help(by=housing_desk.lead, case_id=listed.case_id, at=AT)
    with as_role("casework_staff"):
        give_help(by=housing_desk.lead, case_id=filed.case_id, at=now())
        give_help(by=housing_desk.lead, case_id=filed.case_id, at=now())
    case = filed.case
    assert (case.state, case.outcome, case.closed_on) == (CaseState.HELPED, Outcome.HELPED, now().date())
    assert case.events.filter(move="help").count() == 1
    take_back(by=housing_desk.lead, case_id=filed.case_id, at=now())
    assert (filed.case.state, filed.case.closed_on) == (CaseState.WAITING, None)
    with pytest.raises(IntegrityError, match="not what happened"), transaction.atomic():
        record(listed.case, Move.HELP, on=now().date(), by=housing_desk.lead.member)
