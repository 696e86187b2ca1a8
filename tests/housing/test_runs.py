"""Runs: the same digests again, also after somebody erased their file, and none after a lie."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from housing.rules.draw import commitment_of, new_seed
from housing.rules.rule_sets import FIRST_RULES
from housing.rules.runs import BrokenRun, Run, band_of_places, made_run, verify, without
from tests.housing.test_ranking import AS_OF, SEEDS, Facts, file, lists


def run_of(files: list[Facts]) -> Run:
    return made_run(files, rules=FIRST_RULES, as_of=AS_OF, seeds=SEEDS)


def numbered(count: int) -> list[Facts]:
    return [file(f"AAAAAA{number:02}", minors=number % 7) for number in range(count)]


@given(lists)
@settings(max_examples=40)
def test_a_run_made_again_has_the_same_digests(files: list[Facts]) -> None:
    first = run_of(files)
    salts = {one.facts.file_number: one.salt for one in first.entries if one.facts and one.salt}
    again = made_run(list(reversed(files)), rules=FIRST_RULES, as_of=AS_OF, seeds=SEEDS, salts=salts)
    assert again == first
    verify(first, rules=FIRST_RULES, seeds=SEEDS)


@given(lists, st.data())
@settings(max_examples=40)
def test_a_run_still_verifies_after_files_were_erased(files: list[Facts], data: st.DataObject) -> None:
    run = run_of(files)
    for one in files:
        if data.draw(st.booleans()):
            run = without(run, one.file_number)
    verify(run, rules=FIRST_RULES, seeds=SEEDS)
    assert all((one.facts is None) == (one.salt is None) for one in run.entries)


def test_nothing_of_an_erased_file_can_be_told_from_what_stays() -> None:
    same = [file("ABCDEFGH", minors=2)]
    leaves = {run_of(same).entries[0].leaf for _ in range(20)}
    # Salted: whoever guesses the facts cannot check the guess.
    assert len(leaves) == 20


def test_a_lie_of_any_kind_is_noticed() -> None:
    run = run_of(numbered(6))
    first, second, *rest = run.entries
    lies = [
        (replace(run, entries=(replace(second, place=1), replace(first, place=2), *rest)), "another order"),
        (replace(run, entries=(first, *rest)), "places are missing"),
        (
            replace(run, entries=(replace(first, facts=file("ZZZZZZZZ", minors=6)), second, *rest)),
            "another",
        ),
        (replace(run, entries=(replace(first, leaf=bytes(32)), second, *rest)), "another leaf"),
        (
            replace(run, entries=(replace(first, facts=None, salt=None, leaf=bytes(32)), second, *rest)),
            "other",
        ),
        (replace(run, input_digest="0" * 64), "other input"),
        (replace(run, output_digest="0" * 64), "other output"),
        (replace(run, engine=0), "another engine"),
        (replace(run, as_of=AS_OF + dt.timedelta(days=1)), "other input"),
    ]
    for lie, words in lies:
        with pytest.raises(BrokenRun, match=words):
            verify(lie, rules=FIRST_RULES, seeds=SEEDS)
    with pytest.raises(BrokenRun, match="another seed"):
        verify(run, rules=FIRST_RULES, seeds={1: new_seed()})
    with pytest.raises(BrokenRun, match="other rules"):
        verify(run, rules=replace(FIRST_RULES, points_per_minor=2), seeds=SEEDS)


def test_a_new_version_of_the_rules_touches_no_old_run() -> None:
    run = run_of(numbered(9))
    newer = replace(FIRST_RULES, version=2, points_per_minor=3, most_for_minors=9)
    assert newer.digest != FIRST_RULES.digest
    made_run(numbered(9), rules=newer, as_of=AS_OF, seeds=SEEDS)
    verify(run, rules=FIRST_RULES, seeds=SEEDS)


def test_a_seed_is_committed_to_before_it_is_shown() -> None:
    seed = new_seed()
    assert commitment_of(seed) != commitment_of(new_seed())
    with pytest.raises(ValueError, match="not a seed"):
        commitment_of(b"short")


def test_places_are_told_in_bands() -> None:
    assert [band_of_places(place, 12) for place in (1, 5, 6, 11, 12)] == [
        (1, 5),
        (1, 5),
        (6, 10),
        (11, 12),
        (11, 12),
    ]


@given(st.integers(1, 500))
def test_bands_cover_a_list_without_holes(of: int) -> None:
    bands = sorted({band_of_places(place, of) for place in range(1, of + 1)})
    assert bands[0][0] == 1
    assert bands[-1][1] == of
    assert all(before[1] + 1 == after[0] for before, after in pairwise(bands))
