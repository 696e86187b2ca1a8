"""A dwelling and who it is for, with a reason for each who is passed over."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.matching import Dwelling, Feature, Needs, Skip, proposed, reasons_against


def dwelling(**given: Any) -> Dwelling:
    return Dwelling(**{"bedrooms": 2, "most_people": 4, "borough": "verdun", "rent": 800, **given})


def needs(**given: Any) -> Needs:
    return Needs(**{"people": 3, "bedrooms": 2, **given})


@pytest.mark.parametrize(
    ("wanted", "there", "reasons"),
    [
        ({}, {}, ()),
        ({"bedrooms": 1}, {}, ()),
        ({"bedrooms": 3}, {}, (Skip.TOO_SMALL,)),
        ({"bedrooms": 1}, {"bedrooms": 3}, (Skip.TOO_LARGE,)),
        ({"people": 4}, {}, ()),
        ({"people": 5}, {}, (Skip.TOO_MANY_PEOPLE,)),
        ({"boroughs": frozenset({"verdun"})}, {}, ()),
        ({"boroughs": frozenset({"lasalle"})}, {}, (Skip.OTHER_BOROUGH,)),
        ({"most_rent": 800}, {}, ()),
        ({"most_rent": 799}, {}, (Skip.TOO_DEAR,)),
        ({"features": frozenset({Feature.NO_STEPS})}, {}, (Skip.FEATURE_MISSING,)),
        (
            {"features": frozenset({Feature.NO_STEPS})},
            {"features": frozenset({Feature.WHEELCHAIR})},
            (),
        ),
        (
            {"features": frozenset({Feature.WHEELCHAIR})},
            {"features": frozenset({Feature.NO_STEPS})},
            (Skip.FEATURE_MISSING,),
        ),
        ({}, {"is_for_seniors": True}, (Skip.FOR_SENIORS,)),
        ({"has_senior": True}, {"is_for_seniors": True}, ()),
        (
            {"bedrooms": 3, "most_rent": 1, "boroughs": frozenset({"lasalle"})},
            {},
            (Skip.TOO_SMALL, Skip.OTHER_BOROUGH, Skip.TOO_DEAR),
        ),
    ],
)
def test_each_reason_stands_for_one_fact(
    wanted: dict[str, Any], there: dict[str, Any], reasons: tuple[Skip, ...]
) -> None:
    assert reasons_against(needs(**wanted), dwelling(**there)) == reasons


def test_the_first_five_are_proposed_and_each_who_was_passed_over_has_a_reason() -> None:
    order = [f"F{number}" for number in range(1, 13)]
    waiting = {number: needs() for number in order}
    waiting["F2"] = needs(bedrooms=4)
    waiting["F7"] = needs(most_rent=100)
    # Beyond the last who is proposed, nobody was passed over.
    waiting["F12"] = needs(people=9)
    del waiting["F4"]
    found = proposed(order, waiting, dwelling())
    assert found.candidates == ((1, "F1"), (3, "F3"), (5, "F5"), (6, "F6"), (8, "F8"))
    assert [(one.place, one.reasons) for one in found.passed_over] == [
        (2, (Skip.TOO_SMALL,)),
        (7, (Skip.TOO_DEAR,)),
    ]


def test_a_dwelling_for_nobody_says_why_to_everybody() -> None:
    found = proposed(["F1", "F2"], {"F1": needs(bedrooms=3), "F2": needs(people=9)}, dwelling())
    assert found.candidates == ()
    assert [one.file_number for one in found.passed_over] == ["F1", "F2"]


def test_a_dwelling_is_not_offered_twice_to_who_did_not_take_it() -> None:
    waiting = {"F1": needs(), "F2": needs()}
    found = proposed(["F1", "F2"], waiting, dwelling(), not_taken_by={"F1"})
    assert found.candidates == ((2, "F2"),)
    assert [(one.place, one.reasons) for one in found.passed_over] == [(1, (Skip.NOT_TAKEN,))]


@given(
    st.lists(st.builds(Needs, people=st.integers(1, 8), bedrooms=st.integers(0, 5)), max_size=30),
    st.integers(1, 6),
)
def test_nobody_for_whom_it_is_right_is_passed_over(waiting: list[Needs], wanted: int) -> None:
    order = [str(number) for number in range(len(waiting))]
    by_number = dict(zip(order, waiting, strict=True))
    found = proposed(order, by_number, dwelling(), wanted=wanted)
    right = [
        (place, number)
        for place, number in enumerate(order, 1)
        if not reasons_against(by_number[number], dwelling())
    ]
    assert list(found.candidates) == right[:wanted]
    assert all(one.reasons for one in found.passed_over)
