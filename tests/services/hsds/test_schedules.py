"""Hours as HSDS can say them must open the same doors as the portal's own rule."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from services.hsds.schedules import (
    Recurrence,
    Window,
    clock_changes,
    offset_text,
    recurrences,
    unknown_days,
    window_around,
)
from services.rules.calendar import QUEBEC_HOLIDAYS
from services.rules.hours import Exception_, OnHolidays, Openness, Piece, Week, WeekKind, state_at

MONTREAL = ZoneInfo("America/Montreal")
TODAY = dt.date(2026, 11, 22)
WINDOW = window_around(TODAY)
MINUTE = dt.timedelta(minutes=1)


def hours(text: str) -> dt.time:
    return dt.time.fromisoformat(text)


def weekly(
    *pieces: Piece, holidays: OnHolidays = OnHolidays.OPEN, exceptions: tuple[Exception_, ...] = ()
) -> Week:
    return Week(WeekKind.WEEKLY, pieces, exceptions, holidays)


def is_open(found: list[Recurrence], at: dt.datetime) -> bool:
    """Read the recurrences as a consumer would: weekday, dates, times and offsets, nothing else."""
    for one in found:
        day = one.valid_from
        while day <= one.valid_to:
            if day.weekday() in one.weekdays:
                opens = dt.datetime.fromisoformat(f"{day}T{offset_text(one.opens, one.opens_offset)}")
                closes = dt.datetime.fromisoformat(f"{day}T{offset_text(one.closes, one.closes_offset)}")
                if opens <= at < closes:
                    return True
            day += dt.timedelta(days=1)
    return False


def test_the_window_begins_on_a_first_and_covers_twelve_months_ahead() -> None:
    assert window_around(dt.date(2026, 11, 22)) == Window(dt.date(2026, 11, 1), dt.date(2027, 11, 30))
    assert window_around(dt.date(2026, 11, 1)) == Window(dt.date(2026, 10, 1), dt.date(2027, 11, 30))
    assert window_around(dt.date(2026, 12, 5)) == Window(dt.date(2026, 12, 1), dt.date(2027, 12, 31))
    assert window_around(dt.date(2027, 1, 1)) == Window(dt.date(2026, 12, 1), dt.date(2028, 1, 31))


def test_both_clock_changes_are_known() -> None:
    assert clock_changes(WINDOW) == (dt.date(2026, 11, 1), dt.date(2027, 3, 14), dt.date(2027, 11, 7))


def test_a_week_is_cut_where_the_clock_changes_and_keeps_its_time_on_the_wall() -> None:
    found = recurrences(weekly(Piece(0, hours("09:00"), hours("17:00"))), WINDOW)
    assert [(one.valid_from, one.valid_to, one.opens_offset) for one in found] == [
        (dt.date(2026, 11, 2), dt.date(2027, 3, 13), -300),
        (dt.date(2027, 3, 15), dt.date(2027, 11, 6), -240),
        (dt.date(2027, 11, 8), dt.date(2027, 11, 30), -300),
    ]
    assert {offset_text(one.opens, one.opens_offset) for one in found} == {"09:00-05:00", "09:00-04:00"}


def test_weekdays_with_the_same_hours_are_one_recurrence() -> None:
    week = weekly(*(Piece(day, hours("09:00"), hours("17:00")) for day in range(5)))
    assert {one.byday for one in recurrences(week, WINDOW)} == {"MO,TU,WE,TH,FR"}


def test_a_night_is_an_evening_and_the_morning_of_the_next_day() -> None:
    found = recurrences(
        weekly(Piece(6, hours("20:30"), hours("08:15"))), Window(TODAY, TODAY + dt.timedelta(days=6))
    )
    assert [(one.byday, f"{one.opens:%H:%M}", f"{one.closes:%H:%M}") for one in found] == [
        ("SU", "20:30", "23:59"),
        ("MO", "00:00", "08:15"),
    ]


def test_the_whole_day_is_written_as_the_specification_wants_it() -> None:
    found = recurrences(Week(WeekKind.ALWAYS), Window(TODAY, TODAY))
    assert [(one.byday, f"{one.opens:%H:%M}", f"{one.closes:%H:%M}") for one in found] == [
        ("SU", "00:00", "23:59")
    ]


def test_a_season_ends_with_the_morning_after_its_last_night() -> None:
    piece = Piece(2, hours("21:00"), hours("07:00"), dt.date(2027, 1, 6), dt.date(2027, 1, 13))
    found = recurrences(weekly(piece), WINDOW)
    assert [(one.byday, one.valid_from, one.valid_to) for one in found] == [
        ("WE", dt.date(2027, 1, 6), dt.date(2027, 1, 13)),
        ("TH", dt.date(2027, 1, 7), dt.date(2027, 1, 14)),
    ]


def test_a_holiday_is_cut_out_when_the_point_is_closed_or_nobody_knows() -> None:
    christmas = dt.date(2026, 12, 25)
    noon = dt.datetime(2026, 12, 25, 12, tzinfo=MONTREAL)
    piece = Piece(christmas.weekday(), hours("09:00"), hours("17:00"))
    assert is_open(recurrences(weekly(piece, holidays=OnHolidays.OPEN), WINDOW), noon)
    for rule in (OnHolidays.CLOSED, OnHolidays.UNKNOWN):
        week = weekly(piece, holidays=rule)
        assert not is_open(recurrences(week, WINDOW), noon)
        assert is_open(recurrences(week, WINDOW), noon + dt.timedelta(days=14))
    assert christmas in unknown_days(weekly(piece, holidays=OnHolidays.UNKNOWN), WINDOW)
    assert unknown_days(weekly(piece, holidays=OnHolidays.CLOSED), WINDOW) == []


def test_a_dated_exception_closes_or_changes_the_hours() -> None:
    piece = Piece(3, hours("09:00"), hours("17:00"))
    eve = dt.date(2026, 12, 24)
    closed = weekly(piece, exceptions=(Exception_(eve, eve),))
    other = weekly(piece, exceptions=(Exception_(eve, eve, hours("10:00"), hours("12:00")),))
    at_eleven = dt.datetime(2026, 12, 24, 11, tzinfo=MONTREAL)
    assert not is_open(recurrences(closed, WINDOW), at_eleven)
    assert is_open(recurrences(other, WINDOW), at_eleven)
    assert not is_open(recurrences(other, WINDOW), at_eleven + dt.timedelta(hours=3))
    assert [one.exception for one in recurrences(other, WINDOW) if one.exception is not None] == [0]


def test_a_closed_evening_takes_its_own_morning_with_it_and_no_other() -> None:
    nights = tuple(Piece(day, hours("20:00"), hours("08:00")) for day in range(7))
    closed = dt.date(2027, 1, 20)
    found = recurrences(weekly(*nights, exceptions=(Exception_(closed, closed),)), WINDOW)

    def at(day: int, hour: int) -> bool:
        return is_open(found, dt.datetime(2027, 1, day, hour, tzinfo=MONTREAL))

    assert at(20, 7)  # the night of the 19th
    assert not at(20, 21)
    assert not at(21, 7)
    assert at(21, 21)


def test_only_the_sunday_of_the_change_has_two_offsets() -> None:
    found = recurrences(weekly(Piece(6, hours("00:00"), hours("08:00"))), WINDOW)
    assert [(f"{one.valid_from} {one.valid_to}", one.opens_offset, one.closes_offset) for one in found] == [
        ("2026-11-01 2026-11-01", -240, -300),
        ("2026-11-08 2027-03-13", -300, -300),
        ("2027-03-14 2027-03-14", -300, -240),
        ("2027-03-21 2027-11-06", -240, -240),
        ("2027-11-07 2027-11-07", -240, -300),
        ("2027-11-14 2027-11-30", -300, -300),
    ]


times = st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
days = st.dates(WINDOW.first - dt.timedelta(days=9), WINDOW.last + dt.timedelta(days=9))


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    def piece() -> Piece:
        first, last = sorted([draw(days), draw(days)])
        season = draw(st.sampled_from([(None, None), (first, None), (None, last), (first, last)]))
        return Piece(draw(st.integers(0, 6)), draw(times), draw(times), *season)

    def exception() -> Exception_:
        first = draw(days)
        last = first + dt.timedelta(days=draw(st.sampled_from([0, 1, 9])))
        closed = draw(st.booleans())
        return Exception_(first, last, *((None, None) if closed else (draw(times), draw(times))))

    return Week(
        draw(st.sampled_from(WeekKind)),
        tuple(piece() for _ in range(draw(st.integers(0, 4)))),
        tuple(exception() for _ in range(draw(st.integers(0, 3)))),
        draw(st.sampled_from(OnHolidays)),
    )


#: Where something may go wrong: the days around a change of the clock, around a holiday, and a week later.
TURNING_DAYS = [
    day + dt.timedelta(days=number)
    for day in (*clock_changes(WINDOW), *QUEBEC_HOLIDAYS.between(WINDOW.first, WINDOW.last))
    for number in (-1, 0, 1, 7)
]
NEAR_A_CHANGE = st.builds(
    lambda day, minutes: dt.datetime.combine(day, dt.time(), tzinfo=MONTREAL) + dt.timedelta(minutes=minutes),
    st.sampled_from(TURNING_DAYS),
    st.integers(0, 24 * 60 - 1),
)
ANY_INSTANT = st.datetimes(
    dt.datetime.combine(WINDOW.first, dt.time()),
    dt.datetime.combine(WINDOW.last, dt.time(23, 58)),
    timezones=st.just(dt.UTC),
)


def clock_is_plain(at: dt.datetime) -> bool:
    """Test that the wall shows this time once, so that a time with an offset can say it."""
    wall = at.astimezone(MONTREAL)
    return wall.replace(fold=0).utcoffset() == wall.replace(fold=1).utcoffset()


@settings(max_examples=400, deadline=None)
@given(weeks(), st.one_of(ANY_INSTANT, NEAR_A_CHANGE))
def test_the_recurrences_open_the_same_doors_as_the_portals_rule(week: Week, at: dt.datetime) -> None:
    at = at.astimezone(MONTREAL).replace(second=0, microsecond=0)
    wall = at.replace(tzinfo=None)
    if wall.time() >= dt.time(23, 58) or not clock_is_plain(at) or not clock_is_plain(at + MINUTE):
        return  # HSDS cannot say 24:00, nor an hour that the wall shows twice
    if not WINDOW.first <= wall.date() <= WINDOW.last:
        return
    expected = state_at(week, at, QUEBEC_HOLIDAYS).openness
    found = is_open(recurrences(week, WINDOW), at)
    assert found == (expected is Openness.OPEN)
    if wall.date() in unknown_days(week, WINDOW):
        assert expected in (Openness.UNKNOWN, Openness.OPEN)
