"""
What the staff door looks after by itself, in a thread of its own: that the worker lives, and what only a door
that holds the desk's rights can see.

The worker cannot say of itself that it is silent. Nobody can say so of both at once but whoever watches the
machines from outside; docs/runbooks/worker_silent.md tells how.
"""

import datetime as dt
import logging
import threading
from typing import Final

from django.db import connections
from django.db.models import Max

from core.alerts import AlertCode
from core.clock import now
from montreal_sanctuary.alert_mail import mail_alerts
from montreal_sanctuary.logging import FAILURES
from staff.models import Heartbeat, ReadingAlarm
from staff.operations.alerts import clear_alert, raise_alert
from staff.recipients import untrusted_because

EVERY: Final = dt.timedelta(minutes=1)
#: A worker leaves a sign of life each minute.
SILENT_AFTER: Final = dt.timedelta(minutes=10)
#: A reading alarm is somebody's business for a day; the desk shows it for a week.
ALARM_LASTS: Final = dt.timedelta(days=1)


def start_watchman() -> threading.Event:
    """Start the thread; setting what is returned ends it."""
    end = threading.Event()
    threading.Thread(target=_watch, args=(end,), name="watchman", daemon=True).start()
    return end


def look_around(at: dt.datetime, *, since: dt.datetime) -> None:
    """
    Raise and put away what this door sees, and send the alerts in the worker's place while it is silent.

    :param since: when this door opened: a worker that never beat is given ten minutes from then
    """
    last = Heartbeat.objects.filter(name="worker").aggregate(last=Max("beaten_at"))["last"]
    is_silent = max(last or since, since) + SILENT_AFTER <= at
    _raise_if(AlertCode.WORKER_SILENT, is_silent)
    _raise_if(AlertCode.RECIPIENTS_UNTRUSTED, bool(untrusted_because()))
    _raise_if(AlertCode.READING_ALARM, ReadingAlarm.objects.filter(hour__gt=at - ALARM_LASTS).exists())
    if is_silent:
        mail_alerts(at)


def _raise_if(code: AlertCode, is_so: bool) -> None:
    if is_so:
        raise_alert(code)
    else:
        clear_alert(code)


def _watch(end: threading.Event) -> None:
    since = now()
    while not end.wait(EVERY.total_seconds()):
        try:
            look_around(now(), since=since)
        except Exception as failure:
            # The server restarts, or is away, or mail fails in a way that nobody thought of. In any case the
            # next look is in a minute: a watchman who stops is missed by nobody.
            logging.getLogger(FAILURES).error(
                "", extra={"route": "watchman", "failure": type(failure).__name__}
            )
        finally:
            connections.close_all()
