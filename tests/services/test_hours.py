"""Opening hours, at fixed times and against the rule written out plainly."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from services.rules.calendar import QUEBEC_HOLIDAYS
from services.rules.hours import (
    Exception_,
    OnHolidays,
    Openness,
    Piece,
    SameDays,
    Span,
    Week,
    WeekKind,
    describe,
    is_open_between,
    state_at,
    todays_hours,
    week_table,
)

MONTREAL = ZoneInfo("America/Montreal")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


def at(text: str, fold: int = 0) -> dt.datetime:
    """Read a time on the wall in Montréal."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=MONTREAL, fold=fold)


def clock(text: str) -> dt.time:
    return dt.time.fromisoformat(text)


def piece(weekday: int, opens: str, closes: str, first: str | None = None, last: str | None = None) -> Piece:
    return Piece(
        weekday,
        clock(opens),
        clock(closes),
        dt.date.fromisoformat(first) if first else None,
        dt.date.fromisoformat(last) if last else None,
    )


def weekly(
    *pieces: Piece, holidays: OnHolidays = OnHolidays.CLOSED, exceptions: tuple[Exception_, ...] = ()
) -> Week:
    return Week(WeekKind.WEEKLY, pieces, exceptions, holidays)


OFFICE = weekly(
    *(piece(day, "08:30", "12:00") for day in range(5)), *(piece(day, "13:00", "16:30") for day in range(5))
)
NIGHTS = weekly(*(piece(day, "20:30", "08:15") for day in range(7)))
WHOLE_DAYS = weekly(*(piece(day, "00:00", "00:00") for day in range(7)))


class TestOrdinaryDays:
    def test_it_is_open_from_the_opening_to_before_the_closing(self) -> None:
        assert not state_at(OFFICE, at("2026-11-25 08:29")).is_open
        assert state_at(OFFICE, at("2026-11-25 08:30")).is_open
        assert state_at(OFFICE, at("2026-11-25 11:59")).is_open
        assert not state_at(OFFICE, at("2026-11-25 12:00")).is_open

    def test_open_says_until_when_and_closed_says_when_it_opens_again(self) -> None:
        assert state_at(OFFICE, at("2026-11-25 09:00")).until == at("2026-11-25 12:00")
        at_noon = state_at(OFFICE, at("2026-11-25 12:30"))
        assert at_noon.openness is Openness.CLOSED
        assert at_noon.next_opening == at("2026-11-25 13:00")

    def test_on_friday_evening_it_opens_again_on_monday(self) -> None:
        assert state_at(OFFICE, at("2026-11-27 17:00")).next_opening == at("2026-11-30 08:30")

    def test_pieces_that_touch_are_one_opening(self) -> None:
        week = weekly(piece(WEDNESDAY, "09:00", "12:00"), piece(WEDNESDAY, "12:00", "17:00"))
        assert state_at(week, at("2026-11-25 10:00")).until == at("2026-11-25 17:00")

    def test_an_instant_in_another_zone_is_read_on_montreals_wall(self) -> None:
        assert state_at(OFFICE, dt.datetime(2026, 11, 25, 13, 30, tzinfo=dt.UTC)).is_open
        assert not state_at(OFFICE, dt.datetime(2026, 11, 25, 13, 29, tzinfo=dt.UTC)).is_open

    def test_an_instant_without_zone_is_refused(self) -> None:
        with pytest.raises(ValueError, match="time zone"):
            state_at(OFFICE, dt.datetime(2026, 11, 25, 9))  # noqa: DTZ001


class TestAcrossMidnight:
    def test_a_night_that_began_yesterday_is_still_open(self) -> None:
        assert state_at(NIGHTS, at("2026-11-25 07:00")).until == at("2026-11-25 08:15")
        assert not state_at(NIGHTS, at("2026-11-25 08:15")).is_open
        assert state_at(NIGHTS, at("2026-11-25 23:59")).until == at("2026-11-26 08:15")

    def test_the_tail_of_sunday_is_open_on_monday_even_if_monday_has_no_hours(self) -> None:
        week = weekly(piece(SUNDAY, "22:00", "06:00"))
        assert state_at(week, at("2026-11-23 05:59")).is_open
        assert not state_at(week, at("2026-11-23 22:30")).is_open

    def test_a_closing_at_midnight_ends_with_the_day(self) -> None:
        week = weekly(piece(WEDNESDAY, "18:00", "00:00"))
        assert state_at(week, at("2026-11-25 23:59")).until == at("2026-11-26 00:00")
        assert not state_at(week, at("2026-11-26 00:00")).is_open

    def test_from_midnight_to_midnight_is_the_whole_day(self) -> None:
        week = weekly(piece(WEDNESDAY, "00:00", "00:00"))
        assert state_at(week, at("2026-11-25 00:00")).until == at("2026-11-26 00:00")
        assert not state_at(week, at("2026-11-24 23:59")).is_open
        assert not state_at(week, at("2026-11-26 00:00")).is_open

    def test_whole_days_one_after_the_other_have_no_end_in_sight(self) -> None:
        assert state_at(WHOLE_DAYS, at("2026-11-25 03:00")).until is None
        assert state_at(WHOLE_DAYS, at("2026-11-25 03:00")).is_open

    def test_an_opening_that_lasts_a_day_from_nine_to_nine_ends_at_nine(self) -> None:
        week = weekly(piece(WEDNESDAY, "09:00", "09:00"))
        assert state_at(week, at("2026-11-26 08:59")).until == at("2026-11-26 09:00")
        assert not state_at(week, at("2026-11-25 08:59")).is_open


class TestHolidays:
    def test_new_years_morning_belongs_to_the_night_that_began_before(self) -> None:
        # Closed on holidays: the night of the 31st goes on, that of the 1st does not take place.
        assert state_at(NIGHTS, at("2026-12-31 23:00"), QUEBEC_HOLIDAYS).until == at("2027-01-01 08:15")
        assert state_at(NIGHTS, at("2027-01-01 07:00"), QUEBEC_HOLIDAYS).is_open
        evening = state_at(NIGHTS, at("2027-01-01 21:00"), QUEBEC_HOLIDAYS)
        assert evening.openness is Openness.CLOSED
        assert evening.next_opening == at("2027-01-02 20:30")
        assert state_at(NIGHTS, at("2027-01-02 07:00"), QUEBEC_HOLIDAYS).openness is Openness.CLOSED

    @pytest.mark.parametrize(
        ("rule", "openness"),
        [
            (OnHolidays.OPEN, Openness.OPEN),
            (OnHolidays.CLOSED, Openness.CLOSED),
            (OnHolidays.UNKNOWN, Openness.UNKNOWN),
        ],
    )
    def test_on_the_24th_of_june_the_rule_on_holidays_decides(
        self, rule: OnHolidays, openness: Openness
    ) -> None:
        week = weekly(piece(WEDNESDAY, "09:00", "17:00"), holidays=rule)
        assert state_at(week, at("2026-06-24 10:00"), QUEBEC_HOLIDAYS).openness is openness

    def test_an_unknown_holiday_is_unknown_all_day_long_even_at_night(self) -> None:
        week = weekly(piece(WEDNESDAY, "09:00", "17:00"), holidays=OnHolidays.UNKNOWN)
        for time in ("00:00", "08:59", "17:00", "23:59"):
            assert state_at(week, at(f"2026-06-24 {time}"), QUEBEC_HOLIDAYS).openness is Openness.UNKNOWN

    def test_the_night_after_an_unknown_holiday_is_unknown_as_long_as_it_would_have_lasted(self) -> None:
        week = weekly(*NIGHTS.pieces, holidays=OnHolidays.UNKNOWN)
        assert state_at(week, at("2026-06-24 03:00"), QUEBEC_HOLIDAYS).is_open  # the night of the 23rd
        assert state_at(week, at("2026-06-25 03:00"), QUEBEC_HOLIDAYS).openness is Openness.UNKNOWN
        assert state_at(week, at("2026-06-25 08:15"), QUEBEC_HOLIDAYS).openness is Openness.CLOSED

    def test_unknown_names_the_next_opening_that_is_certain(self) -> None:
        week = weekly(*OFFICE.pieces, holidays=OnHolidays.UNKNOWN)
        state = state_at(week, at("2026-06-24 10:00"), QUEBEC_HOLIDAYS)
        assert state.next_opening == at("2026-06-25 08:30")

    def test_day_and_night_every_day_includes_holidays_unless_somebody_said_otherwise(self) -> None:
        for rule, is_open in (
            (OnHolidays.UNKNOWN, True),
            (OnHolidays.OPEN, True),
            (OnHolidays.CLOSED, False),
        ):
            week = Week(WeekKind.ALWAYS, holidays=rule)
            assert state_at(week, at("2026-12-25 15:00"), QUEBEC_HOLIDAYS).is_open is is_open
            assert state_at(week, at("2026-12-26 00:00"), QUEBEC_HOLIDAYS).is_open

    def test_easter_monday_is_a_holiday_like_good_friday(self) -> None:
        assert dt.date(2027, 3, 26) in QUEBEC_HOLIDAYS
        assert dt.date(2027, 3, 29) in QUEBEC_HOLIDAYS
        assert dt.date(2027, 3, 28) not in QUEBEC_HOLIDAYS


class TestTheNightsOnWhichTheClockChanges:
    """In 2026: forward on 8 March at 2 h, back on 1 November at 2 h."""

    def test_in_march_a_piece_between_two_and_three_is_never_open(self) -> None:
        week = weekly(piece(SUNDAY, "02:00", "03:00"))
        moment = dt.datetime(2026, 3, 8, 6, 0, tzinfo=dt.UTC)
        for minutes in range(0, 180, 5):
            assert not state_at(week, moment + dt.timedelta(minutes=minutes)).is_open
        # A week later, the clock shows it again.
        assert state_at(week, at("2026-03-15 02:30")).is_open

    def test_in_march_the_night_closes_when_the_wall_says_so_an_hour_sooner(self) -> None:
        closing = dt.datetime(2026, 3, 8, 12, 15, tzinfo=dt.UTC)  # 8 h 15, summer time
        opening = dt.datetime(2026, 3, 8, 1, 30, tzinfo=dt.UTC)  # 20 h 30 on the 7th, winter time
        assert state_at(NIGHTS, opening).is_open
        assert state_at(NIGHTS, closing - dt.timedelta(minutes=1)).is_open
        assert not state_at(NIGHTS, closing).is_open
        until = state_at(NIGHTS, opening).until
        assert until is not None
        assert until.astimezone(dt.UTC) == closing
        assert closing - opening == dt.timedelta(hours=10, minutes=45)

    def test_in_november_half_past_one_is_open_both_times(self) -> None:
        week = weekly(piece(SUNDAY, "01:00", "02:00"))
        assert state_at(week, at("2026-11-01 01:30", fold=0)).is_open
        assert state_at(week, at("2026-11-01 01:30", fold=1)).is_open
        assert not state_at(week, at("2026-11-01 00:59")).is_open
        assert not state_at(week, at("2026-11-01 02:00")).is_open

    def test_in_november_a_piece_that_closes_in_the_repeated_hour_opens_again(self) -> None:
        week = weekly(piece(SATURDAY, "20:00", "01:30"))
        assert state_at(week, at("2026-11-01 01:15", fold=0)).is_open
        assert not state_at(week, at("2026-11-01 01:45", fold=0)).is_open
        assert state_at(week, at("2026-11-01 01:15", fold=1)).is_open
        assert not state_at(week, at("2026-11-01 01:45", fold=1)).is_open

    def test_in_november_the_night_lasts_an_hour_longer(self) -> None:
        opening = dt.datetime(2026, 11, 1, 0, 30, tzinfo=dt.UTC)  # 20 h 30 on 31 October, summer time
        closing = dt.datetime(2026, 11, 1, 13, 15, tzinfo=dt.UTC)  # 8 h 15, winter time
        assert closing - opening == dt.timedelta(hours=12, minutes=45)
        for minutes in range(0, 12 * 60 + 45, 15):
            assert state_at(NIGHTS, opening + dt.timedelta(minutes=minutes)).is_open
        assert not state_at(NIGHTS, closing).is_open

    def test_day_and_night_stays_open_through_both(self) -> None:
        for day in ("2026-03-08", "2026-11-01"):
            moment = at(f"{day} 00:00").astimezone(dt.UTC)
            for minutes in range(0, 5 * 60, 10):
                assert state_at(Week(WeekKind.ALWAYS), moment + dt.timedelta(minutes=minutes)).is_open


class TestSeasons:
    WINTER = weekly(*(piece(day, "20:00", "08:00", "2026-12-01", "2027-03-31") for day in range(7)))

    def test_before_and_after_the_season_it_is_closed(self) -> None:
        assert state_at(self.WINTER, at("2026-11-30 21:00")).openness is Openness.CLOSED
        assert state_at(self.WINTER, at("2026-11-30 21:00")).next_opening == at("2026-12-01 20:00")
        assert state_at(self.WINTER, at("2026-12-01 21:00")).is_open

    def test_the_last_night_goes_on_into_the_day_after_the_season(self) -> None:
        assert state_at(self.WINTER, at("2027-04-01 07:59")).is_open
        assert state_at(self.WINTER, at("2027-04-01 20:30")).openness is Openness.CLOSED
        assert state_at(self.WINTER, at("2027-04-01 20:30")).next_opening is None

    def test_two_seasons_hand_over(self) -> None:
        week = weekly(
            piece(WEDNESDAY, "09:00", "17:00", None, "2026-11-25"),
            piece(WEDNESDAY, "10:00", "15:00", "2026-11-26", None),
        )
        assert state_at(week, at("2026-11-25 09:30")).until == at("2026-11-25 17:00")
        assert not state_at(week, at("2026-12-02 09:30")).is_open
        assert state_at(week, at("2026-12-02 10:00")).is_open


class TestExceptions:
    CHRISTMAS = Exception_(dt.date(2026, 12, 24), dt.date(2027, 1, 2))

    def test_a_dated_closing_wins_over_the_week(self) -> None:
        week = weekly(*OFFICE.pieces, exceptions=(self.CHRISTMAS,))
        state = state_at(week, at("2026-12-29 10:00"))
        assert state.openness is Openness.CLOSED
        assert state.next_opening == at("2027-01-04 08:30")

    def test_a_dated_opening_wins_over_a_dated_closing_and_over_a_holiday(self) -> None:
        christmas_dinner = Exception_(
            dt.date(2026, 12, 25), dt.date(2026, 12, 25), clock("11:00"), clock("14:00")
        )
        week = weekly(*OFFICE.pieces, exceptions=(self.CHRISTMAS, christmas_dinner))
        assert state_at(week, at("2026-12-25 12:00"), QUEBEC_HOLIDAYS).until == at("2026-12-25 14:00")
        assert state_at(week, at("2026-12-25 15:00"), QUEBEC_HOLIDAYS).openness is Openness.CLOSED

    def test_the_night_before_a_closed_day_goes_on(self) -> None:
        week = weekly(*NIGHTS.pieces, exceptions=(Exception_(dt.date(2026, 11, 25), dt.date(2026, 11, 25)),))
        assert state_at(week, at("2026-11-25 07:00")).is_open
        assert not state_at(week, at("2026-11-25 22:00")).is_open
        assert not state_at(week, at("2026-11-26 07:00")).is_open

    def test_a_dated_fact_is_known_even_where_the_week_is_not(self) -> None:
        closed = Exception_(dt.date(2026, 11, 25), dt.date(2026, 11, 25))
        opened = Exception_(dt.date(2026, 11, 26), dt.date(2026, 11, 26), clock("10:00"), clock("12:00"))
        week = Week(WeekKind.UNKNOWN, exceptions=(closed, opened))
        assert state_at(week, at("2026-11-24 10:00")).openness is Openness.UNKNOWN
        assert state_at(week, at("2026-11-25 10:00")).openness is Openness.CLOSED
        assert state_at(week, at("2026-11-26 10:00")).is_open
        assert state_at(week, at("2026-11-26 12:00")).openness is Openness.CLOSED

    def test_an_overnight_exception_runs_into_the_next_day(self) -> None:
        night = Exception_(dt.date(2026, 11, 25), dt.date(2026, 11, 25), clock("21:00"), clock("07:00"))
        week = Week(WeekKind.UNKNOWN, exceptions=(night,))
        assert state_at(week, at("2026-11-26 06:00")).is_open


class TestUnknownAndAppointment:
    def test_unknown_hours_are_never_closed(self) -> None:
        assert state_at(Week(WeekKind.UNKNOWN), at("2026-11-25 03:00")).openness is Openness.UNKNOWN
        # "Weekly" without a single piece says nothing either.
        assert state_at(weekly(), at("2026-11-25 03:00")).openness is Openness.UNKNOWN

    def test_by_appointment_is_an_answer_of_its_own(self) -> None:
        week = Week(WeekKind.APPOINTMENT, holidays=OnHolidays.CLOSED)
        assert state_at(week, at("2026-11-25 10:00"), QUEBEC_HOLIDAYS).openness is Openness.APPOINTMENT
        assert state_at(week, at("2026-12-25 10:00"), QUEBEC_HOLIDAYS).openness is Openness.CLOSED
        unsaid = Week(WeekKind.APPOINTMENT)
        assert state_at(unsaid, at("2026-12-25 10:00"), QUEBEC_HOLIDAYS).openness is Openness.APPOINTMENT


class TestTables:
    def test_the_table_shows_seven_dated_days_with_their_holiday(self) -> None:
        table = week_table(OFFICE, dt.date(2026, 6, 25), QUEBEC_HOLIDAYS)
        assert [day.day.isoformat() for day in table] == [f"2026-06-{number}" for number in range(22, 29)]
        assert table[MONDAY].spans == (
            Span(clock("08:30"), clock("12:00")),
            Span(clock("13:00"), clock("16:30")),
        )
        assert table[WEDNESDAY].is_holiday
        assert table[WEDNESDAY].openness is Openness.CLOSED
        assert table[SUNDAY].openness is Openness.CLOSED

    def test_a_day_of_unknown_hours_is_unknown_and_an_exception_is_marked(self) -> None:
        assert todays_hours(Week(WeekKind.UNKNOWN), dt.date(2026, 11, 25)).openness is Openness.UNKNOWN
        week = weekly(*OFFICE.pieces, exceptions=(Exception_(dt.date(2026, 11, 25), dt.date(2026, 11, 25)),))
        day = todays_hours(week, dt.date(2026, 11, 25))
        assert day.is_exception
        assert day.openness is Openness.CLOSED

    def test_the_description_groups_the_days_that_share_their_hours(self) -> None:
        week = weekly(*OFFICE.pieces, piece(SATURDAY, "10:00", "15:00"))
        (season,) = describe(week).seasons
        morning, afternoon = Span(clock("08:30"), clock("12:00")), Span(clock("13:00"), clock("16:30"))
        assert season.days == (
            SameDays((0, 1, 2, 3, 4), (morning, afternoon)),
            SameDays((5,), (Span(clock("10:00"), clock("15:00")),)),
        )

    def test_the_description_keeps_seasons_apart_and_in_order(self) -> None:
        week = weekly(
            piece(MONDAY, "10:00", "12:00", "2026-12-01", "2027-03-31"),
            piece(MONDAY, "09:00", "17:00", None, "2026-11-30"),
        )
        assert [season.valid_to for season in describe(week).seasons] == [
            dt.date(2026, 11, 30),
            dt.date(2027, 3, 31),
        ]

    def test_spans_know_a_night_from_a_whole_day(self) -> None:
        assert Span(clock("20:30"), clock("08:15")).is_overnight
        assert Span(clock("00:00"), clock("00:00")).is_whole_day
        assert not Span(clock("00:00"), clock("00:00")).is_overnight


def test_open_between_finds_an_opening_of_a_part_of_the_time() -> None:
    assert is_open_between(OFFICE, at("2026-11-25 06:00"), at("2026-11-25 08:31"))
    assert not is_open_between(OFFICE, at("2026-11-25 06:00"), at("2026-11-25 08:30"))
    assert is_open_between(NIGHTS, at("2026-11-25 08:00"), at("2026-11-25 09:00"))
    assert not is_open_between(OFFICE, at("2026-11-28 00:00"), at("2026-11-30 00:00"))
