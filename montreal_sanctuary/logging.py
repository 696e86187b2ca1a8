"""
What the doors write down: that something failed, on which route, in which hour, and nothing about anybody.

Django's own lines hold paths, queries and origins (« Not Found: /path », « Forbidden (Origin …) »), its mail
to administrators holds the posted form, and the text of a database error holds the row. So nobody's text
is written on a door: every line is put together here, from names that are in the code.
"""

import logging
import sys
import traceback
from pathlib import Path
from typing import Any

from django.http import HttpRequest

from montreal_sanctuary import __version__

FAILURES = "portal.failures"
PROJECT_FOLDER = Path(__file__).resolve().parent.parent

# Loggers whose whole purpose is to tell about one request.
ABOUT_A_REQUEST = ("django.request", "django.security", "django.server", "django.db.backends", "py.warnings")


class ContentFreeFormatter(logging.Formatter):
    """Writes the hour, the level, the logger, the release, the route's name and the exception's class."""

    def format(self, record: logging.LogRecord) -> str:
        """Leave out the message, its arguments and the exception's text: what a person wrote may be there."""
        hour = self.formatTime(record, "%Y-%m-%dT%Hh")
        failure = getattr(record, "failure", None) or _class_in(record)
        words = [hour, record.levelname, record.name, __version__, getattr(record, "route", "-"), failure]
        place = getattr(record, "place", "")
        return " ".join([*words, place] if place else words)


def logging_for_door(door: str) -> dict[str, Any]:
    """Return Django's LOGGING for a door; an operator's terminal keeps Django's own words."""
    if door == "operator":
        return {
            "version": 1,
            "disable_existing_loggers": False,
            "handlers": {"terminal": {"class": "logging.StreamHandler"}},
            "loggers": {"django": {"handlers": ["terminal"], "level": "WARNING", "propagate": False}},
        }
    silent = {"handlers": ["nowhere"], "level": "CRITICAL", "propagate": False}
    heard = {"handlers": ["lines"], "level": "ERROR", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"content_free": {"()": "montreal_sanctuary.logging.ContentFreeFormatter"}},
        "handlers": {
            "nowhere": {"class": "logging.NullHandler"},
            "lines": {"class": "logging.StreamHandler", "formatter": "content_free"},
        },
        "loggers": {
            **dict.fromkeys(ABOUT_A_REQUEST, silent),
            # Replaces Django's own handlers, the mail to administrators among them.
            "django": heard,
            FAILURES: heard,
            # It asks for WARNING by itself: a server that restarts would be told once a second.
            "psycopg": {"level": "ERROR"},
        },
        # A library that logs is heard, but its text is not.
        "root": {"handlers": ["lines"], "level": "ERROR"},
    }


def note_failure(*, request: HttpRequest | None = None, **_signal: Any) -> None:
    """
    Write one line for an exception that no view caught: the route by its name, the exception by its class.

    Connected to Django's `got_request_exception`. On the staff door the line also says where in the code.
    """
    from django.conf import settings

    failure, _, trace = sys.exc_info()
    match = getattr(request, "resolver_match", None)
    logging.getLogger(FAILURES).error(
        "",
        extra={
            "route": (match.view_name if match else "") or "-",
            "failure": failure.__name__ if failure else "-",
            "place": _place_of(trace) if settings.DOOR == "staff" else "",
        },
    )


def note_failed_run(timer: str) -> None:
    """Write one line for a timer that failed: its name, the exception's class, and where in the code."""
    failure, _, trace = sys.exc_info()
    logging.getLogger(FAILURES).error(
        "",
        extra={
            "route": timer,
            "failure": failure.__name__ if failure else "-",
            "place": _place_of(trace),
        },
    )


def _class_in(record: logging.LogRecord) -> str:
    failure = record.exc_info[0] if record.exc_info else None
    return failure.__name__ if failure else "-"


def _place_of(trace: Any) -> str:
    """Return the innermost line of our own code that a traceback went through."""
    for frame in reversed(traceback.extract_tb(trace)):
        path = Path(frame.filename)
        if path.is_relative_to(PROJECT_FOLDER) and ".venv" not in path.parts:
            return f"{path.relative_to(PROJECT_FOLDER)}:{frame.lineno}"
    return ""
