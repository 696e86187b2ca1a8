"""How old a verification may be before nobody should trust it without calling."""

import datetime as dt
from enum import Enum


class Freshness(Enum):
    NEVER = "never"
    FRESH = "fresh"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


# "Soon" is the last sixth of the time that a verification holds: 30 days of 180, 2 of 14.
_SOON = 6


def due_date(verified_on: dt.date, verification_days: int) -> dt.date:
    """Return the last day on which a verification still holds."""
    return verified_on + dt.timedelta(days=verification_days)


def freshness(
    verified_on: dt.date | None,
    due_on: dt.date | None,
    today: dt.date,
    expires_on: dt.date | None = None,
) -> Freshness:
    """
    Tell how far the facts of a listing may be trusted on a day.

    A verification holds on its due day and is overdue on the next. A listing past its last day
    (`expires_on`, a winter shelter in May) is overdue, verified or not. One that nobody has verified is
    NEVER, which is not the same as overdue: nothing was promised.
    """
    if expires_on is not None and today > expires_on:
        return Freshness.OVERDUE
    if verified_on is None:
        return Freshness.NEVER
    if due_on is None:
        return Freshness.FRESH
    if today > due_on:
        return Freshness.OVERDUE
    if (due_on - today) * _SOON <= due_on - verified_on:
        return Freshness.DUE_SOON
    return Freshness.FRESH


def days_overdue(due_on: dt.date | None, today: dt.date) -> int:
    """Return for how many days a verification has been overdue; 0 if it is not."""
    return max(0, (today - due_on).days) if due_on else 0
