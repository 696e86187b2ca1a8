"""What fits whom, and that every programme is always there with a reason."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.prescreen import (
    Answers,
    Conditions,
    Fit,
    IncomeRange,
    IntakeMode,
    Tonight,
    Why,
    ceiling_for,
    verdict,
    verdicts,
)

ON = dt.date(2026, 11, 22)
CEILINGS = {1: 38_000, 2: 43_500, 4: 53_000}
LOW, MIDDLE, HIGH = IncomeRange(0, 20_000), IncomeRange(30_000, 45_000), IncomeRange(60_000, None)


def programme(**given: Any) -> Conditions:
    return Conditions(**{"code": "p", "intake": IntakeMode.OPEN, **given})


def answers(**given: Any) -> Answers:
    return Answers(**{"people": 1, "minors": 0, "tonight": Tonight.HOSTED, "income": LOW, **given})


@pytest.mark.parametrize(
    ("conditions", "ticked", "fit", "reasons"),
    [
        ({}, {}, Fit.FITS, {Why.OPEN_TO_EVERYBODY}),
        ({"ceilings": CEILINGS}, {}, Fit.FITS, {Why.INCOME_WITHIN}),
        ({"ceilings": CEILINGS}, {"income": MIDDLE}, Fit.MAY_FIT, {Why.INCOME_NEAR_CEILING}),
        ({"ceilings": CEILINGS}, {"income": MIDDLE, "people": 4}, Fit.FITS, {Why.INCOME_WITHIN}),
        ({"ceilings": CEILINGS}, {"income": HIGH}, Fit.DOES_NOT, {Why.INCOME_ABOVE}),
        ({"ceilings": CEILINGS}, {"income": None}, Fit.MAY_FIT, {Why.INCOME_NOT_SAID}),
        ({"needs_minors": True}, {}, Fit.DOES_NOT, {Why.FOR_FAMILIES}),
        ({"needs_minors": True}, {"people": 2, "minors": 1}, Fit.FITS, {Why.OPEN_TO_EVERYBODY}),
        ({"needs_senior": True}, {}, Fit.DOES_NOT, {Why.FOR_SENIORS}),
        ({"needs_access": True}, {}, Fit.DOES_NOT, {Why.FOR_ACCESS}),
        ({"situations": frozenset({Tonight.HOSTED})}, {}, Fit.FITS, {Why.FOR_THIS_SITUATION}),
        ({"situations": frozenset({Tonight.UNFIT})}, {}, Fit.DOES_NOT, {Why.OTHER_SITUATION}),
        ({"closes_on": ON}, {}, Fit.FITS, {Why.OPEN_TO_EVERYBODY}),
        ({"closes_on": ON - dt.timedelta(days=1)}, {}, Fit.DOES_NOT, {Why.CLOSED_NOW}),
        ({"opens_on": ON + dt.timedelta(days=1)}, {}, Fit.DOES_NOT, {Why.CLOSED_NOW}),
        ({"intake": IntakeMode.REFERRAL}, {}, Fit.MAY_FIT, {Why.OWNER_DECIDES}),
        ({"intake": IntakeMode.DIRECTORY}, {}, Fit.SHOWN, {Why.OWNER_DECIDES}),
        ({"needs_minors": True, "needs_senior": True}, {}, Fit.DOES_NOT, {Why.FOR_FAMILIES, Why.FOR_SENIORS}),
    ],
)
def test_each_condition_has_its_reason(
    conditions: dict[str, Any], ticked: dict[str, Any], fit: Fit, reasons: set[Why]
) -> None:
    found = verdict(programme(**conditions), answers(**ticked), ON)
    assert (found.fit, set(found.reasons)) == (fit, reasons)


households = st.builds(
    Answers,
    people=st.integers(8, 12),
    minors=st.integers(0, 8),
    tonight=st.sampled_from(Tonight),
    income=st.sampled_from([None, LOW, MIDDLE, HIGH]),
    needs_access=st.booleans(),
    has_senior=st.booleans(),
)
PROGRAMMES = [
    programme(code="hlm", intake=IntakeMode.ORIENTATION, ceilings=CEILINGS),
    programme(code="emergency", situations=frozenset({Tonight.OUTSIDE, Tonight.UNFIT})),
    programme(code="affordable", ceilings=CEILINGS),
    programme(code="seniors", needs_senior=True),
    programme(code="coop", intake=IntakeMode.REFERRAL),
]


@given(households)
def test_nobodys_answers_hide_a_programme_nor_judge_what_quebec_closes(ticked: Answers) -> None:
    found = verdicts(PROGRAMMES, ticked, ON)
    assert {one.code for one in found} == {one.code for one in PROGRAMMES}
    assert all(one.reasons for one in found)
    # Whatever was ticked, the same words: its card says nothing of whoever looks at it.
    (hlm,) = [one for one in found if one.code == "hlm"]
    assert (hlm.fit, hlm.reasons) == (Fit.SHOWN, (Why.ASKED_BY_QUEBEC,))
    assert [one.fit for one in found] == sorted(one.fit for one in found)


@pytest.mark.parametrize(
    ("people", "ceiling"), [(1, 38_000), (2, 43_500), (3, 43_500), (4, 53_000), (9, 53_000)]
)
def test_a_ceiling_is_that_of_the_household(people: int, ceiling: int) -> None:
    assert ceiling_for(CEILINGS, people) == ceiling


@pytest.mark.parametrize("wrong", [{"people": 0}, {"minors": 2}, {"minors": -1}])
def test_a_household_that_cannot_be_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="household"):
        answers(**wrong)
