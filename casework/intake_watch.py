"""
Receptions that close by themselves: nobody behind the door is worse than no door.

The worker asks one function of the database for figures, decides here, and closes through another. It reads
no file. One request that stays unread closes nothing while triage reads others: anybody could close it then.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import connection

from casework.enums import IntakeClosing
from casework.rules.cover import Cover, covered_time, end_of
from core.alerts import AlertCode
from core.clock import MONTREAL
from core.timer import Timer
from staff.operations.alerts import clear_alert, raise_alert

#: In each language, so that one may be ill.
PEOPLE_NEEDED: Final = 2
#: Covered time without a reading, while work waits, after which nobody is there.
LONGEST_WITHOUT_READING: Final = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class IntakeFacts:
    """What is known of an open reception: days, hours and figures."""

    kind: str
    opened_on: dt.date | None
    mandate_until: dt.date
    cover: Cover
    #: Trained people who are here and have a key, in the language that has the fewest.
    trained: int
    #: Since when the file waits that waits longest and that triage never opened; None if none does.
    waiting_since: dt.date | None
    #: The hour in which triage last opened a file.
    read_at: dt.datetime | None


def why_close(facts: IntakeFacts, at: dt.datetime) -> IntakeClosing | None:
    """Return why a reception must close now, or None while it may stay open."""
    if facts.mandate_until < at.astimezone(MONTREAL).date():
        return IntakeClosing.MANDATE_OVER
    if facts.trained < PEOPLE_NEEDED:
        return IntakeClosing.TOO_FEW_PEOPLE
    if facts.waiting_since is None:
        return None
    since = [end_of(facts.waiting_since)]
    if facts.opened_on is not None:
        # A reception that was closed for a while and opened today has the whole of its time.
        since.append(end_of(facts.opened_on))
    if facts.read_at is not None:
        # Openings are kept by the hour: the whole hour counts as read.
        since.append(facts.read_at + dt.timedelta(hours=1))
    if covered_time(facts.cover, max(since), at) >= LONGEST_WITHOUT_READING:
        return IntakeClosing.NOBODY_READS
    return None


def intake_facts() -> list[IntakeFacts]:
    """Return what is known of the receptions that are open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM casework_timer_intake_facts()")
        return [_facts(*row) for row in cursor.fetchall()]


def _facts(
    kind: str,
    opened_on: dt.date | None,
    mandate_until: dt.date,
    days: list[int],
    from_hour: int,
    to_hour: int,
    trained_fr: int,
    trained_en: int,
    waiting_since: dt.date | None,
    read_at: dt.datetime | None,
) -> IntakeFacts:
    return IntakeFacts(
        kind=kind,
        opened_on=opened_on,
        mandate_until=mandate_until,
        cover=Cover(days, from_hour, to_hour),
        trained=min(trained_fr, trained_en),
        waiting_since=waiting_since,
        read_at=read_at,
    )


def close_what_nobody_stands_behind(at: dt.datetime) -> int:
    """Close each reception that must, raise the alert, and return how many were closed."""
    closed = 0
    open_ones = intake_facts()
    for facts in open_ones:
        because = why_close(facts, at)
        if because is None:
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT casework_timer_close_intake(%s, %s)", [facts.kind, because.value])
            (was_open,) = cursor.fetchone() or (False,)
        closed += bool(was_open)
    if closed:
        raise_alert(AlertCode.INTAKE_CLOSED)
    elif open_ones:
        clear_alert(AlertCode.INTAKE_CLOSED)
    return closed


INTAKE_TIMERS: Final = (Timer("intakes", "7 * * * *", close_what_nobody_stands_behind),)
