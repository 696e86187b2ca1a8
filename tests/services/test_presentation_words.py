"""Times, days, distances, lists: as Québec writes them in French and in English."""

import datetime as dt

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from services.presentation.cards import shortened
from services.presentation.hours import days_words, week_lines
from services.presentation.words import (
    count_words,
    day_words,
    distance_words,
    list_words,
    month_words,
    time_words,
)
from services.rules.hours import Piece, Week, WeekKind


@pytest.mark.parametrize(
    ("time", "french", "english"),
    [
        (dt.time(0), "minuit", "midnight"),
        (dt.time(0, 30), "0\xa0h\xa030", "12:30\xa0a.m."),
        (dt.time(9), "9\xa0h", "9\xa0a.m."),
        (dt.time(12), "midi", "noon"),
        (dt.time(12, 5), "12\xa0h\xa005", "12:05\xa0p.m."),
        (dt.time(13, 30), "13\xa0h\xa030", "1:30\xa0p.m."),
        (dt.time(23, 59), "23\xa0h\xa059", "11:59\xa0p.m."),
    ],
)
def test_a_time_is_written_as_each_language_writes_it(time: dt.time, french: str, english: str) -> None:
    assert time_words(time, "fr") == french
    assert time_words(time, "en") == english


def test_a_day_is_written_as_each_language_writes_it() -> None:
    assert day_words(dt.date(2026, 7, 1), "fr") == "1er\xa0juillet\xa02026"
    assert day_words(dt.date(2026, 7, 1), "en") == "July\xa01, 2026"
    assert day_words(dt.date(2026, 8, 24), "fr", with_year=False) == "24\xa0août"
    assert month_words(dt.date(2026, 2, 3), "fr") == "février\xa02026"


@pytest.mark.parametrize(
    ("metres", "french"),
    [
        (None, ""),
        (3, "à 100\xa0m"),
        (449, "à 400\xa0m"),
        (949, "à 900\xa0m"),
        (1234, "à 1,2\xa0km"),
        (23_400, "à 23\xa0km"),
    ],
)
def test_a_distance_is_as_exact_as_it_deserves(metres: int | None, french: str) -> None:
    with override("fr"):
        assert distance_words(metres, "fr") == french


def test_a_distance_has_a_point_in_english() -> None:
    with override("en"):
        assert distance_words(1234, "en") == "1.2\xa0km away"


def test_a_count_has_its_thousands_apart_and_a_plus_where_there_are_more() -> None:
    assert count_words(1234, "fr", is_capped=True) == "1\xa0234+"
    assert count_words(1234, "en") == "1,234"


def test_a_list_ends_with_a_word() -> None:
    with override("fr"):
        assert [list_words(list("abc"[:length])) for length in range(4)] == ["", "a", "a et b", "a, b et c"]


@pytest.mark.parametrize(
    ("weekdays", "french"),
    [
        ((0, 1, 2, 3, 4), "lundi au vendredi"),
        ((0, 2), "lundi et mercredi"),
        ((5, 6), "samedi et dimanche"),
        (tuple(range(7)), "tous les jours"),
    ],
)
def test_days_in_a_row_are_named_by_the_first_and_the_last(weekdays: tuple[int, ...], french: str) -> None:
    with override("fr"):
        assert days_words(weekdays) == french


def test_hours_of_two_seasons_are_written_apart() -> None:
    winter = (dt.date(2026, 12, 1), dt.date(2027, 3, 31))
    pieces = (Piece(0, dt.time(9), dt.time(17)), Piece(1, dt.time(20, 30), dt.time(8, 15), *winter))
    with override("fr"):
        assert week_lines(Week(WeekKind.WEEKLY, pieces), "fr") == [
            "Lundi\xa0: 9\xa0h à 17\xa0h",
            "Du 1er\xa0décembre\xa02026 au 31\xa0mars\xa02027",
            "Mardi\xa0: 20\xa0h\xa030 à 8\xa0h\xa015 le lendemain",
        ]
        assert week_lines(Week(WeekKind.WEEKLY), "fr") == ["Heures inconnues"]


@given(st.text(max_size=400))
def test_a_shortened_text_is_never_longer_and_says_that_it_was_cut(text: str) -> None:
    short = shortened(text)
    assert len(short) <= 181
    assert short == text or short.endswith("…")
