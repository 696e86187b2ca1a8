"""The rule of opening hours against itself, written out plainly as services.rules.hours says it."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from services.rules.calendar import QUEBEC_HOLIDAYS
from services.rules.hours import Exception_, OnHolidays, Openness, Piece, Week, WeekKind, state_at

MONTREAL = ZoneInfo("America/Montreal")

days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
times = st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    ends = draw(st.lists(st.tuples(days, days), max_size=3))
    seasons = [(None, None), *((min(pair), max(pair)) for pair in ends)]
    pieces = draw(
        st.lists(
            st.builds(
                lambda weekday, opens, closes, season: Piece(weekday, opens, closes, *season),
                st.integers(0, 6),
                times,
                times,
                st.sampled_from(seasons),
            ),
            max_size=8,
        )
    )
    exceptions = draw(
        st.lists(
            st.builds(
                lambda first, length, hours: Exception_(first, first + dt.timedelta(days=length), *hours),
                days,
                st.integers(0, 3),
                st.one_of(st.just((None, None)), st.tuples(times, times)),
            ),
            max_size=4,
        )
    )
    return Week(
        draw(st.sampled_from(WeekKind)), tuple(pieces), tuple(exceptions), draw(st.sampled_from(OnHolidays))
    )


instants = st.datetimes(
    dt.datetime(2026, 1, 2),  # noqa: DTZ001
    dt.datetime(2026, 12, 30),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)


def is_open_by_the_book(week: Week, moment: dt.datetime, holidays: object) -> bool:
    wall = moment.astimezone(MONTREAL).replace(tzinfo=None)
    for day in (wall.date(), wall.date() - dt.timedelta(days=1)):
        for opens, closes in pieces_by_the_book(week, day):
            start = dt.datetime.combine(day, opens)
            end = dt.datetime.combine(day + dt.timedelta(days=closes <= opens), closes)
            if start <= wall < end:
                return True
    return False


def pieces_by_the_book(week: Week, day: dt.date) -> list[tuple[dt.time, dt.time]]:
    covering = [e for e in week.exceptions if e.first_day <= day <= e.last_day]
    is_holiday = day in QUEBEC_HOLIDAYS
    if covering:
        return [(e.opens, e.closes) for e in covering if e.opens is not None and e.closes is not None]
    if week.kind is WeekKind.ALWAYS:
        return [] if is_holiday and week.holidays is OnHolidays.CLOSED else [(dt.time(0), dt.time(0))]
    if week.kind is WeekKind.WEEKLY and (not is_holiday or week.holidays is OnHolidays.OPEN):
        return [
            (p.opens, p.closes)
            for p in week.pieces
            if p.weekday == day.isoweekday() - 1
            and (p.valid_from is None or p.valid_from <= day)
            and (p.valid_to is None or p.valid_to >= day)
        ]
    return []


@settings(max_examples=400)
@given(weeks(), instants)
def test_open_is_exactly_what_the_rule_for_databases_says(week: Week, moment: dt.datetime) -> None:
    assert state_at(week, moment, QUEBEC_HOLIDAYS).is_open is is_open_by_the_book(
        week, moment, QUEBEC_HOLIDAYS
    )


@settings(max_examples=200)
@given(weeks(), instants)
def test_a_closing_time_is_the_first_moment_on_the_wall_that_is_not_open(
    week: Week, moment: dt.datetime
) -> None:
    state = state_at(week, moment, QUEBEC_HOLIDAYS)
    if state.until is None:
        return
    wall = moment.astimezone(MONTREAL).replace(tzinfo=None, second=0, microsecond=0)
    until = state.until.replace(tzinfo=None)
    assert until > wall
    # On the wall, where no hour is missing or repeated.
    step = max(dt.timedelta(minutes=15), (until - wall) / 40)
    while wall < until:
        assert any_piece_covers(week, wall)
        wall += step
    assert not any_piece_covers(week, until)


@settings(max_examples=200)
@given(weeks(), instants)
def test_a_next_opening_is_open_and_not_sooner_than_it_says(week: Week, moment: dt.datetime) -> None:
    state = state_at(week, moment, QUEBEC_HOLIDAYS)
    if state.next_opening is None:
        return
    assert state.openness in (Openness.CLOSED, Openness.UNKNOWN)
    opening = state.next_opening.replace(tzinfo=None)
    assert any_piece_covers(week, opening)
    wall = moment.astimezone(MONTREAL).replace(tzinfo=None)
    step = max(dt.timedelta(minutes=15), (opening - wall) / 60)
    while wall < opening:
        assert not any_piece_covers(week, wall)
        wall += step


def any_piece_covers(week: Week, wall: dt.datetime) -> bool:
    for day in (wall.date(), wall.date() - dt.timedelta(days=1)):
        for opens, closes in pieces_by_the_book(week, day):
            end = dt.datetime.combine(day + dt.timedelta(days=closes <= opens), closes)
            if dt.datetime.combine(day, opens) <= wall < end:
                return True
    return False


@settings(max_examples=200)
@given(weeks(), instants)
def test_unknown_is_said_of_every_moment_that_might_be_open(week: Week, moment: dt.datetime) -> None:
    state = state_at(week, moment, QUEBEC_HOLIDAYS)
    if state.openness is Openness.CLOSED and week.kind is WeekKind.WEEKLY:
        # Were it open on holidays, it would still be closed: nothing unknown was called closed.
        if week.holidays is OnHolidays.UNKNOWN:
            open_on_holidays = Week(week.kind, week.pieces, week.exceptions, OnHolidays.OPEN)
            assert not state_at(open_on_holidays, moment, QUEBEC_HOLIDAYS).is_open
        assert week.pieces or week.exceptions
    if week.kind is WeekKind.UNKNOWN and not week.exceptions:
        assert state.openness is Openness.UNKNOWN
