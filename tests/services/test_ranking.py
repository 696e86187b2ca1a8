"""The order of results."""

from services.rules.distance import distance_m, flat_distance_m, nearest_distance_m, rounded_position
from services.rules.ranking import Candidate, RankingBasis, ranked, reasons_of, score_candidates

FOOD, BEDS, CHAIRS, TOP, WOMEN, MEN, VERDUN = "abcdefg"


def basis(**changes: object) -> RankingBasis:
    standard: dict[str, object] = {
        "strongest": 5.0,
        "sub_weights": {FOOD: 5.0},
        "top_weights": {},
        "hints": {},
        "unfit": (),
        "boroughs": frozenset(),
        "by_name": 0,
        "by_text": 0,
        "by_loose_text": 0,
        "name_groups": (),
        "whole_name": frozenset(),
        "unexplained_words": 0,
    }
    return RankingBasis(**{**standard, **changes})  # type: ignore[arg-type]


def candidate(number: int, codes: str, **changes: object) -> Candidate:
    standard: dict[str, object] = {
        "merit": 50, "is_overdue": False, "names": "", "distance_m": None, "found_by": 0,
    }  # fmt: skip
    return Candidate(number, codes=codes, **{**standard, **changes})  # type: ignore[arg-type]


def order(candidates: list[Candidate], scale: RankingBasis) -> list[int]:
    score_candidates(candidates, scale)
    return [one.number for one in ranked(candidates)]


def test_the_need_comes_before_what_only_has_the_words() -> None:
    assert order([candidate(1, CHAIRS, found_by=1), candidate(2, FOOD)], basis(by_text=1)) == [2, 1]


def test_a_listings_own_category_counts_more_than_another_it_stands_in() -> None:
    assert order([candidate(1, CHAIRS + FOOD), candidate(2, FOOD)], basis()) == [2, 1]


def test_a_name_spelled_out_wins_over_every_need() -> None:
    scale = basis(by_name=1, name_groups=(("chez",), ("doris",)))
    named = candidate(1, CHAIRS, names="chez doris\nle centre", found_by=1)
    assert order([candidate(2, FOOD, merit=100), named], scale) == [1, 2]
    assert reasons_of(named, scale)[0] == "name"


def test_one_word_of_a_long_name_is_not_its_name() -> None:
    scale = basis(by_name=1, name_groups=(("femmes",),))
    part = candidate(1, CHAIRS, names="action travail des femmes du quebec", found_by=1)
    assert order([part, candidate(2, FOOD)], scale) == [2, 1]


def test_an_overdue_listing_sinks() -> None:
    assert order([candidate(1, FOOD, is_overdue=True), candidate(2, FOOD, merit=10)], basis()) == [2, 1]


def test_the_nearer_of_two_equals_comes_first_and_the_far_one_stays() -> None:
    near, far, nowhere = (candidate(1, FOOD, distance_m=9_000), candidate(2, FOOD, distance_m=300),
                          candidate(3, FOOD))  # fmt: skip
    assert order([near, far, nowhere], basis()) == [2, 1, 3]


def test_what_is_for_the_other_gender_sinks_and_hints_lift() -> None:
    scale = basis(hints={WOMEN: 6.0}, unfit=((frozenset({MEN}), frozenset({WOMEN}), 18.0),))
    assert order([candidate(1, FOOD + MEN), candidate(2, FOOD), candidate(3, FOOD + WOMEN)], scale) == [
        3,
        2,
        1,
    ]


def test_the_named_borough_comes_first() -> None:
    assert order([candidate(1, FOOD), candidate(2, FOOD + VERDUN)], basis(boroughs=frozenset({VERDUN}))) == [
        2,
        1,
    ]


def test_two_needs_of_nearly_the_same_weight_are_both_among_the_first_five() -> None:
    scale = basis(strongest=3.0, sub_weights={BEDS: 3.0, CHAIRS: 2.5})
    many = [candidate(number, BEDS) for number in range(10)] + [candidate(20, CHAIRS), candidate(21, CHAIRS)]
    first_five = order(many, scale)[:5]
    assert 20 in first_five
    assert len([number for number in first_five if number < 10]) >= 3


def test_a_side_meaning_far_behind_does_not_push_in() -> None:
    scale = basis(strongest=5.0, sub_weights={BEDS: 5.0, CHAIRS: 1.0})
    many = [candidate(number, BEDS) for number in range(10)] + [candidate(20, CHAIRS)]
    assert order(many, scale)[-1] == 20


def test_the_order_does_not_depend_on_the_order_of_the_candidates() -> None:
    many = [candidate(number, FOOD if number % 2 else CHAIRS, merit=number % 7) for number in range(40)]
    forth = order(many, basis(sub_weights={FOOD: 5.0, CHAIRS: 4.0}))
    back = order(list(reversed(many)), basis(sub_weights={FOOD: 5.0, CHAIRS: 4.0}))
    assert forth == back
    assert sorted(forth) == list(range(40))


def test_no_candidates_are_no_results() -> None:
    assert ranked([]) == []


def test_distances_over_the_city_are_right_and_the_flat_ones_nearly_so() -> None:
    # Berri-UQAM to Verdun station: 6.2 km as the crow flies.
    exact = distance_m(45.5151, -73.5612, 45.4594, -73.5720)
    assert 6_100 < exact < 6_400
    assert abs(flat_distance_m(45.5151, -73.5612, 45.4594, -73.5720) - exact) < 0.005 * exact
    assert nearest_distance_m(45.5151, -73.5612, [45.4594, -73.5720, 45.5151, -73.5612]) == 0
    assert nearest_distance_m(45.5, -73.5, []) is None


def test_a_rounded_position_is_the_middle_of_its_square() -> None:
    latitude, longitude = rounded_position(45.5088, -73.5540)
    assert rounded_position(latitude, longitude) == (latitude, longitude)
    assert distance_m(45.5088, -73.5540, latitude, longitude) < 360
