"""Promises that stop while we wait for the person, and silence that counts late."""

import datetime as dt

import pytest

from housing.rules.clocks import Attempt, Pause, decision_due_on, may_close_for_silence

DAY = dt.date(2026, 9, 1)


def after(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("pauses", "on", "due"),
    [
        ([], after(0), 60),
        ([Pause(after(10), after(15))], after(20), 65),
        # While it is awaited, the day moves with the calendar.
        ([Pause(after(10))], after(10), 60),
        ([Pause(after(10))], after(30), 80),
        # Two things asked on two days, answered on one: days are counted once.
        ([Pause(after(10), after(20)), Pause(after(15), after(20))], after(40), 70),
        ([Pause(after(10), after(12)), Pause(after(20), after(23))], after(40), 65),
    ],
)
def test_a_decision_is_promised_for_a_day_that_waits_with_us(
    pauses: list[Pause], on: dt.date, due: int
) -> None:
    found = decision_due_on(submitted_on=DAY, pauses=pauses, is_emergency=False, on=on)
    assert found == after(due)


def test_an_emergency_is_decided_the_next_day() -> None:
    assert decision_due_on(submitted_on=DAY, pauses=[], is_emergency=True, on=DAY) == after(1)


PHONE, TEXT = Attempt("phone", after(3)), Attempt("text_message", after(9))


@pytest.mark.parametrize(
    ("attempts", "days", "may"),
    [
        ([PHONE, TEXT], 30, True),
        ([PHONE, TEXT], 29, False),
        ([PHONE], 90, False),
        ([PHONE, Attempt("phone", after(9))], 90, False),
        ([PHONE, Attempt("text_message", after(-1))], 90, False),
        ([PHONE, Attempt("text_message", after(40))], 30, False),
        ([], 90, False),
    ],
)
def test_silence_counts_after_thirty_days_and_two_attempts_on_two_channels(
    attempts: list[Attempt], days: int, may: bool
) -> None:
    found = may_close_for_silence(asked_on=DAY, attempts=attempts, is_code_only=False, on=after(days))
    assert found is may


@pytest.mark.parametrize(("days", "may"), [(59, False), (60, True)])
def test_who_has_only_a_code_gets_twice_the_days(days: int, may: bool) -> None:
    assert may_close_for_silence(asked_on=DAY, attempts=[], is_code_only=True, on=after(days)) is may
