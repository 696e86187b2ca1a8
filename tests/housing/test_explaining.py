"""What somebody is told of their place: the same lines as rank them, what would change them, no promise."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from housing.presentation.ranking import as_text, explained
from housing.queries.ranking import Place, Placing
from housing.rules.explaining import What, explanation
from housing.rules.facts import Facts, read_facts, written
from housing.rules.ranking import Tier, place_among, points_of, ranked, sort_key, standing_of
from housing.rules.rule_sets import FIRST_RULES, IncomeBand
from tests.housing.test_ranking import AS_OF, SEED, SEEDS, facts, file, lists


def changes(one: Facts) -> dict[What, tuple[dt.date | None, int, Tier | None]]:
    found = explanation(one, FIRST_RULES, AS_OF).changes
    return {change.what: (change.on, change.points, change.tier) for change in found}


@given(facts)
def test_an_explanation_adds_up_to_what_ranks(one: Facts) -> None:
    found = explanation(one, FIRST_RULES, AS_OF)
    assert sum(line.points for line in found.lines) == found.points
    key = sort_key(one, FIRST_RULES, AS_OF, SEED)
    assert (found.standing.tier, -found.points) == key[:2]


@given(facts)
@settings(max_examples=60)
def test_what_comes_by_itself_comes_on_its_day_and_not_before(one: Facts) -> None:
    found = changes(one)
    if What.TIER_LAPSES in found:
        day, _points, tier = found[What.TIER_LAPSES]
        assert day is not None
        assert standing_of(one, FIRST_RULES, day).tier is tier
        # The tier, not the day until which it holds: one reason may go on where another ends.
        day_before = standing_of(one, FIRST_RULES, day - dt.timedelta(days=1))
        assert day_before.tier is standing_of(one, FIRST_RULES, AS_OF).tier
    if What.FULL_YEAR in found:
        day, more, _tier = found[What.FULL_YEAR]
        assert day is not None
        assert points_of(one, FIRST_RULES, day) == points_of(one, FIRST_RULES, AS_OF) + more
        assert points_of(one, FIRST_RULES, day - dt.timedelta(days=1)) == points_of(one, FIRST_RULES, AS_OF)


@given(lists.filter(bool))
@settings(max_examples=40)
def test_a_preview_gives_the_place_that_a_run_would_give(files: list[Facts]) -> None:
    for one in ranked(files, FIRST_RULES, AS_OF, SEEDS):
        assert place_among(one.facts, files, FIRST_RULES, AS_OF, SEEDS) == one.place


@given(facts)
def test_facts_are_read_back_as_they_were_written(one: Facts) -> None:
    assert read_facts(written(one).decode("ascii")) == one


def test_a_year_of_29_february_is_full_on_1_march() -> None:
    leap = file(effective_on=dt.date(2028, 2, 29))
    assert changes(leap)[What.FULL_YEAR] == (dt.date(2031, 3, 1), 2, None)


def test_each_thing_that_would_change_a_place_is_named_once_and_what_cannot_is_not() -> None:
    full = file(
        income_band=IncomeBand.A,
        effective_on=AS_OF.replace(year=2020),
        minors=6,
        is_overcrowded=True,
        is_inaccessible=True,
        safety_until=AS_OF,
    )
    assert changes(full) == {What.TIER_LAPSES: (AS_OF + dt.timedelta(days=1), 0, Tier.NONE)}
    tenant = file(income_band=IncomeBand.C, lease_ends_on=AS_OF + dt.timedelta(days=90))
    assert changes(tenant) == {
        What.LEASE_COMES_NEAR: (AS_OF + dt.timedelta(days=60), 0, Tier.NO_DWELLING),
        What.FULL_YEAR: (AS_OF.replace(year=2031), 2, None),
        What.LOWER_INCOME: (None, 2, None),
        What.ONE_MORE_MINOR: (None, 1, None),
        What.OVERCROWDED: (None, 2, None),
        What.INACCESSIBLE: (None, 2, None),
        What.NO_DWELLING: (None, 0, Tier.NO_DWELLING),
        What.SAFETY: (None, 0, Tier.SAFETY),
    }


@given(st.integers(1, 400), st.integers(0, 12))
@settings(max_examples=30)
def test_a_person_is_told_bands_and_never_a_small_count(place: int, offers: int) -> None:
    found = Place(3, AS_OF, place=place, of=400, wanted_place=1, wanted_of=1)
    told = explained(Placing(file(), found, offers), FIRST_RULES, AS_OF)
    first = (place - 1) // 5 * 5 + 1
    assert told.place == f"places {first} à {first + 4}, sur 400"
    assert told.wanted == "place 1 sur 1"
    assert ("moins de 5" in told.offers) == (offers < 5)
    assert told.place in as_text(told)
    assert not [line for line in as_text(told).splitlines() if not line]
