"""How long a verification holds, day by day."""

import datetime as dt

import pytest

from services.rules.freshness import Freshness, days_overdue, due_date, freshness

VERIFIED = dt.date(2026, 5, 1)
DUE = due_date(VERIFIED, 180)


def test_a_verification_of_180_days_is_due_on_the_180th_day() -> None:
    assert dt.date(2026, 10, 28) == DUE


@pytest.mark.parametrize(
    ("today", "answer"),
    [
        (VERIFIED, Freshness.FRESH),
        (DUE - dt.timedelta(days=31), Freshness.FRESH),
        (DUE - dt.timedelta(days=30), Freshness.DUE_SOON),
        (DUE, Freshness.DUE_SOON),
        (DUE + dt.timedelta(days=1), Freshness.OVERDUE),
    ],
)
def test_it_is_fresh_then_due_soon_then_overdue(today: dt.date, answer: Freshness) -> None:
    assert freshness(VERIFIED, DUE, today) is answer


def test_a_winter_shelter_is_due_soon_for_two_days_only() -> None:
    due = due_date(VERIFIED, 14)
    assert freshness(VERIFIED, due, due - dt.timedelta(days=3)) is Freshness.FRESH
    assert freshness(VERIFIED, due, due - dt.timedelta(days=2)) is Freshness.DUE_SOON
    assert freshness(VERIFIED, due, due + dt.timedelta(days=1)) is Freshness.OVERDUE


def test_never_verified_is_not_overdue() -> None:
    assert freshness(None, None, DUE) is Freshness.NEVER


def test_past_its_last_day_a_listing_is_overdue_verified_or_not() -> None:
    last = dt.date(2027, 3, 31)
    for verified, due in ((None, None), (dt.date(2027, 3, 30), dt.date(2027, 4, 13))):
        assert freshness(verified, due, last, expires_on=last) is not Freshness.OVERDUE
        assert freshness(verified, due, last + dt.timedelta(days=1), expires_on=last) is Freshness.OVERDUE


def test_days_overdue_begin_after_the_due_day() -> None:
    assert days_overdue(DUE, DUE) == 0
    assert days_overdue(DUE, DUE + dt.timedelta(days=12)) == 12
    assert days_overdue(None, DUE) == 0
