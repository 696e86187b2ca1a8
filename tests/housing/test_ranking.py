"""The ranking, by its properties and by cases that a person can count on their fingers."""

import datetime as dt
import random
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from housing.rules.draw import draw_of
from housing.rules.facts import Facts, written
from housing.rules.ranking import Tier, full_years, point_lines, points_of, ranked, sort_key, standing_of
from housing.rules.rule_sets import FIRST_RULES, IncomeBand

AS_OF = dt.date(2030, 7, 1)
SEED = bytes(range(32))
SEEDS = {1: SEED, 2: bytes(range(32, 64))}
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
days = st.dates(dt.date(2026, 7, 1), AS_OF)
later_days = st.none() | st.dates(AS_OF - dt.timedelta(days=90), AS_OF + dt.timedelta(days=90))


def file(number: str = "ABCDEFGH", **given: Any) -> Facts:
    return Facts(**{"file_number": number, "effective_on": AS_OF, "income_band": IncomeBand.D, **given})


facts = st.builds(
    Facts,
    file_number=st.text(ALPHABET, min_size=8, max_size=8),
    effective_on=days,
    income_band=st.sampled_from(IncomeBand),
    minors=st.integers(0, 10),
    is_overcrowded=st.booleans(),
    is_inaccessible=st.booleans(),
    safety_until=later_days,
    no_dwelling_until=later_days,
    lease_ends_on=later_days,
    window=st.sampled_from([1, 2]),
)
lists = st.lists(facts, max_size=30, unique_by=lambda one: one.file_number)


def numbers(found: list[Any]) -> list[str]:
    return [one.facts.file_number for one in found]


@given(lists, st.randoms())
def test_the_order_does_not_depend_on_how_the_files_came(files: list[Facts], chance: random.Random) -> None:
    shuffled = files[:]
    chance.shuffle(shuffled)
    assert ranked(shuffled, FIRST_RULES, AS_OF, SEEDS) == ranked(files, FIRST_RULES, AS_OF, SEEDS)


@given(lists, st.data())
def test_who_withdraws_changes_nobody_elses_order(files: list[Facts], data: st.DataObject) -> None:
    staying = [one for one in files if data.draw(st.booleans())]
    kept = {one.file_number for one in staying}
    before = [number for number in numbers(ranked(files, FIRST_RULES, AS_OF, SEEDS)) if number in kept]
    assert numbers(ranked(staying, FIRST_RULES, AS_OF, SEEDS)) == before


@given(facts, facts)
def test_no_two_files_stand_equal(one: Facts, other: Facts) -> None:
    keys = [sort_key(facts, FIRST_RULES, AS_OF, SEED) for facts in (one, other)]
    assert (keys[0] == keys[1]) == (one.file_number == other.file_number and one == other) or (
        one.file_number == other.file_number
    )
    assert (keys[0] < keys[1]) or (keys[1] < keys[0]) or one.file_number == other.file_number


@given(facts, st.sampled_from(["minors", "is_overcrowded", "is_inaccessible", "income_band", "effective_on"]))
def test_what_gives_a_point_never_makes_a_place_worse(one: Facts, name: str) -> None:
    bands = list(IncomeBand)
    better: dict[str, Any] = {
        "minors": min(one.minors + 1, 20),
        "is_overcrowded": True,
        "is_inaccessible": True,
        "income_band": bands[max(0, bands.index(one.income_band) - 1)],
        "effective_on": one.effective_on - dt.timedelta(days=400),
    }
    improved = replace(one, **{name: better[name]})
    before, after = (sort_key(facts, FIRST_RULES, AS_OF, SEED) for facts in (one, improved))
    assert after <= before


@given(facts, facts)
def test_a_tier_comes_before_any_points(one: Facts, other: Facts) -> None:
    first, second = (standing_of(facts, FIRST_RULES, AS_OF).tier for facts in (one, other))
    if first < second:
        assert sort_key(one, FIRST_RULES, AS_OF, SEED) < sort_key(other, FIRST_RULES, AS_OF, SEED)


@given(facts, st.integers(0, 4000))
def test_the_lines_add_up_and_none_gives_more_than_its_most(one: Facts, later: int) -> None:
    on = AS_OF + dt.timedelta(days=later)
    lines = point_lines(one, FIRST_RULES, on)
    assert sum(line.points for line in lines) == points_of(one, FIRST_RULES, on)
    assert all(0 <= line.points <= line.most for line in lines)


@given(facts)
def test_only_whole_numbers_days_and_bytes_order_files(one: Facts) -> None:
    assert not [part for part in sort_key(one, FIRST_RULES, AS_OF, SEED) if isinstance(part, float)]


@given(lists)
@settings(max_examples=30)
def test_another_day_in_the_past_comes_out_as_it_did(files: list[Facts]) -> None:
    first = ranked(files, FIRST_RULES, AS_OF, SEEDS)
    ranked(files, FIRST_RULES, AS_OF + dt.timedelta(days=900), SEEDS)
    assert ranked(files, FIRST_RULES, AS_OF, SEEDS) == first


def test_points_as_one_counts_them_on_ones_fingers() -> None:
    family = file(effective_on=dt.date(2028, 6, 30), income_band=IncomeBand.B, minors=3, is_overcrowded=True)
    assert [line.points for line in point_lines(family, FIRST_RULES, AS_OF)] == [4, 4, 3, 2, 0]
    long_waiting = file(effective_on=dt.date(2020, 1, 1), income_band=IncomeBand.A, minors=9)
    assert [line.points for line in point_lines(long_waiting, FIRST_RULES, AS_OF)] == [6, 6, 6, 0, 0]
    assert [line.counted for line in point_lines(long_waiting, FIRST_RULES, AS_OF)] == [1, 10, 9, 0, 0]


@pytest.mark.parametrize(
    ("given", "tier", "days_left"),
    [
        ({}, Tier.NONE, None),
        ({"safety_until": AS_OF}, Tier.SAFETY, 0),
        ({"safety_until": AS_OF - dt.timedelta(days=1)}, Tier.NONE, None),
        ({"no_dwelling_until": AS_OF + dt.timedelta(days=5)}, Tier.NO_DWELLING, 5),
        ({"lease_ends_on": AS_OF + dt.timedelta(days=30)}, Tier.NO_DWELLING, 60),
        ({"lease_ends_on": AS_OF + dt.timedelta(days=31)}, Tier.NONE, None),
        ({"lease_ends_on": AS_OF - dt.timedelta(days=30)}, Tier.NO_DWELLING, 0),
        ({"lease_ends_on": AS_OF - dt.timedelta(days=31)}, Tier.NONE, None),
        ({"safety_until": AS_OF, "no_dwelling_until": AS_OF + dt.timedelta(days=9)}, Tier.SAFETY, 0),
    ],
)
def test_a_tier_lapses_on_its_day_and_not_before(
    given: dict[str, Any], tier: Tier, days_left: int | None
) -> None:
    found = standing_of(file(**given), FIRST_RULES, AS_OF)
    assert found.tier is tier
    assert found.until == (None if days_left is None else AS_OF + dt.timedelta(days=days_left))


@pytest.mark.parametrize(
    ("since", "as_of", "years"),
    [
        ("2026-07-01", "2027-06-30", 0),
        ("2026-07-01", "2027-07-01", 1),
        ("2028-02-29", "2029-02-28", 0),
        ("2028-02-29", "2029-03-01", 1),
        ("2028-02-29", "2032-02-29", 4),
        ("2030-01-01", "2029-01-01", 0),
    ],
)
def test_a_year_is_full_on_its_day(since: str, as_of: str, years: int) -> None:
    assert full_years(dt.date.fromisoformat(since), dt.date.fromisoformat(as_of)) == years


def test_equal_files_are_settled_by_the_day_the_income_and_then_the_draw() -> None:
    # The same points, by different ways: a year of waiting is worth one step of income.
    early = file("AAAAAAAA", effective_on=AS_OF.replace(year=2029), income_band=IncomeBand.D)
    poor = file("BBBBBBBB", income_band=IncomeBand.C)
    assert numbers(ranked([poor, early], FIRST_RULES, AS_OF, SEEDS)) == ["AAAAAAAA", "BBBBBBBB"]
    above, within = file("CCCCCCCC", income_band=IncomeBand.E), file("DDDDDDDD", income_band=IncomeBand.D)
    assert numbers(ranked([above, within], FIRST_RULES, AS_OF, SEEDS)) == ["DDDDDDDD", "CCCCCCCC"]
    drawn = sorted(("EEEEEEEE", "FFFFFFFF", "GGGGGGGG"), key=lambda number: draw_of(SEED, number))
    alike = [file(number) for number in sorted(drawn)]
    assert numbers(ranked(alike, FIRST_RULES, AS_OF, SEEDS)) == drawn


def test_two_files_with_one_number_are_refused() -> None:
    with pytest.raises(ValueError, match="one number"):
        ranked([file(), file(minors=1)], FIRST_RULES, AS_OF, SEEDS)


@pytest.mark.parametrize("wrong", [{"minors": -1}, {"minors": 21}, {"number": "abc"}, {"number": "ABCDEFGI"}])
def test_facts_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not a"):
        file(**wrong)


def test_a_change_of_any_fact_changes_what_digests_are_made_from() -> None:
    one = file()
    other = Facts("ZZZZZZZZ", AS_OF.replace(day=2), IncomeBand.A, 1, True, True, AS_OF, AS_OF, AS_OF, 2)
    changed = [replace(one, **{field.name: getattr(other, field.name)}) for field in fields(Facts)]
    assert len({written(facts) for facts in (one, *changed)}) == 1 + len(fields(Facts))
