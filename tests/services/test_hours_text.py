"""Hours as one line of text, there and back."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.entries import ExceptionEntry, Words
from services.rules.hours import Piece
from services.rules.hours_text import (
    UnreadableHoursError,
    exceptions_in_order,
    in_order,
    read_exceptions,
    read_hours,
    split_text,
    write_exceptions,
    write_hours,
)

times = st.builds(dt.time, st.integers(0, 23), st.integers(0, 59))
days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs"]), max_size=12)


@st.composite
def seasons(draw: st.DrawFn) -> tuple[dt.date | None, dt.date | None]:
    first, last = draw(st.none() | days), draw(st.none() | days)
    return (last, first) if first and last and last < first else (first, last)


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    return Piece(draw(st.integers(0, 6)), draw(times), draw(times), *draw(seasons()))


@st.composite
def exceptions(draw: st.DrawFn) -> ExceptionEntry:
    first = draw(days)
    hours = draw(st.just((None, None)) | st.tuples(times, times))
    reason = Words(draw(words), draw(words))
    return ExceptionEntry(first, first + dt.timedelta(draw(st.integers(0, 9))), *hours, reason)


@given(st.sets(pieces(), max_size=20))
def test_hours_written_are_read_back(week: set[Piece]) -> None:
    assert read_hours(write_hours(tuple(week))) == in_order(week)


@given(st.lists(exceptions(), max_size=5, unique=True))
def test_exceptions_written_are_read_back(given_exceptions: list[ExceptionEntry]) -> None:
    assert read_exceptions(write_exceptions(tuple(given_exceptions))) == exceptions_in_order(given_exceptions)


def test_neighbouring_days_with_the_same_hours_are_one_range() -> None:
    text = "mo-fr 08:30-12:00, 13:00-16:30; sa 20:30-08:15"
    assert write_hours(read_hours(text)) == text
    assert len(read_hours(text)) == 11


def test_people_may_write_lists_ranges_round_the_weekend_and_24_00() -> None:
    assert {piece.weekday for piece in read_hours("mo,we 9:00-12:00")} == {0, 2}
    assert {piece.weekday for piece in read_hours("fr-mo 09:00-12:00")} == {4, 5, 6, 0}
    assert read_hours("su 18:00-24:00")[0].closes == dt.time(0)


def test_a_season_may_be_open_at_either_end() -> None:
    (piece,) = read_hours("mo 09:00-12:00 @2026-11-01..")
    assert (piece.valid_from, piece.valid_to) == (dt.date(2026, 11, 1), None)
    assert write_hours((piece,)) == "mo 09:00-12:00 @2026-11-01.."


@pytest.mark.parametrize(
    "text",
    [
        "monday 9-5",
        "mo",
        "mo 09:00",
        "mo 25:00-26:00",
        "xx 09:00-12:00",
        "mo-xx 09:00-12:00",
        "mo 09:00-12:00 @2026-13-01..",
        "mo 09:00-12:00 @..",
        "mo 09:00-12:00 @2026-12-01..2026-11-01",
        "mo 09:00-12:00 @2026-11-01",
        "mo ²:00-12:00",
        "lundi au vendredi",
    ],
)
def test_what_cannot_be_read_is_refused_with_its_part(text: str) -> None:
    with pytest.raises(UnreadableHoursError) as refusal:
        read_hours(f"tu 10:00-11:00; {text}")
    assert str(refusal.value) == text


@pytest.mark.parametrize(
    "text",
    ["demain closed", "2026-12-24 fermé", "2027-01-02..2026-12-24 closed", "2026-12-24 closed | a | b | c"],
)
def test_a_broken_exception_is_refused(text: str) -> None:
    with pytest.raises(UnreadableHoursError):
        read_exceptions(text)


def test_a_protected_separator_does_not_split() -> None:
    assert split_text(r"a\;b;c\\;d", ";") == [r"a\;b", r"c\\", "d"]
