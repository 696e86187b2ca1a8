"""
What the clock does to applications for housing: one function of the database for each timer.

As for requests (casework/timers.py): the worker holds no key, opens nothing and never reaches a person. What
it finds becomes a task for a caseworker; what it ends, it ends by the database's own clock.
"""

import datetime as dt
from typing import Final

from casework.rules.deadlines import READ_WITHIN, next_working_day, working_days_ago
from casework.timers import called
from core.clock import MONTREAL
from core.timer import Timer
from housing.operations.replaying import replay_nightly

__all__ = ["TIMERS"]

#: What one call that ends something does at most (sql/clocks.sql); a full one is followed by another.
_ENDED_AT_ONCE: Final = 100


def end_offers(_at: dt.datetime) -> int:
    """End the offers whose last day is over; return how many dwellings are free again."""
    return _until_done("housing_timer_offers")


def put_to_sleep(_at: dt.datetime) -> int:
    """
    Put households to sleep that never confirmed and were looked for; end what has slept for a year.

    :return: how many files moved
    """
    return _until_done("housing_timer_dormancy")


def ask_about_the_list(at: dt.datetime) -> None:
    """Make and end tasks: decisions, reviews, silences, offers, yearly confirmations, priorities."""
    today = at.astimezone(MONTREAL).date()
    called("housing_timer_tasks", at, working_days_ago(today, READ_WITHIN), next_working_day(today))


def do_what_was_asked_of_many(_at: dt.datetime) -> int:
    """Do the gestures over many files that wait, and take back others; return how many files were touched."""
    return int(called("housing_timer_bulk"))


def give_codes(at: dt.datetime) -> int:
    """Put approved codes whose days of notice are over in the place of lost ones; return how many."""
    return int(called("housing_timer_reissues", at))


def let_yeses_lapse(_at: dt.datetime) -> int:
    """Let go what stands ready for organisations that never read it; return how many yeses lapsed."""
    return int(called("housing_timer_releases"))


def _until_done(function: str) -> int:
    ended = last = int(called(function))
    while last >= _ENDED_AT_ONCE:
        ended += (last := int(called(function)))
    return ended


TIMERS: Final[tuple[Timer, ...]] = (
    Timer("offers", "5 * * * *", end_offers),
    Timer("dormancy", "35 * * * *", put_to_sleep),
    Timer("bulk", "* * * * *", do_what_was_asked_of_many),
    Timer("list_tasks", "15 * * * *", ask_about_the_list),
    Timer("lost_codes", "25 * * * *", give_codes),
    Timer("handed_codes", "45 * * * *", let_yeses_lapse),
    Timer("replay_ranking", "50 3 * * *", replay_nightly),
)
