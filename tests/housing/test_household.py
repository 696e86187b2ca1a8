"""Rooms, counted on one's fingers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.household import Household, is_overcrowded, rooms_needed


@pytest.mark.parametrize(
    ("household", "rooms"),
    [
        (Household(aged_18_to_59=1), 1),
        (Household(aged_18_to_59=2, couples=1), 1),
        (Household(aged_18_to_59=2), 2),
        (Household(aged_18_to_59=1, aged_0_to_5=1), 2),
        (Household(aged_18_to_59=2, couples=1, aged_0_to_5=1, aged_6_to_12=1), 2),
        (Household(aged_18_to_59=2, couples=1, aged_0_to_5=1, aged_6_to_12=2), 3),
        (Household(aged_18_to_59=1, aged_13_to_17=2), 3),
        (Household(aged_18_to_59=2, aged_60_up=2, couples=2, aged_13_to_17=1, aged_6_to_12=3), 5),
    ],
)
def test_rooms_as_one_counts_them(household: Household, rooms: int) -> None:
    assert rooms_needed(household) == rooms
    assert not is_overcrowded(household, rooms)
    assert is_overcrowded(household, rooms - 1)


@pytest.mark.parametrize(
    "wrong", [{}, {"aged_18_to_59": 1, "couples": 1}, {"aged_18_to_59": 1, "aged_0_to_5": -1}]
)
def test_a_household_that_cannot_be_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"nob|more"):
        Household(**wrong)


@given(st.integers(1, 8), st.integers(0, 8), st.integers(0, 8), st.integers(0, 8))
def test_one_more_person_never_needs_fewer_rooms(adults: int, small: int, middle: int, teens: int) -> None:
    before = Household(small, middle, teens, adults)
    assert before.people == adults + small + middle + teens
    for more in (
        Household(small + 1, middle, teens, adults),
        Household(small, middle + 1, teens, adults),
        Household(small, middle, teens + 1, adults),
        Household(small, middle, teens, adults + 1),
    ):
        assert rooms_needed(before) <= rooms_needed(more) <= rooms_needed(before) + 1
