"""A door as gunicorn_doors.py makes it, with an application behind it that fails as told."""

from collections.abc import Callable, Iterable
from typing import Any

from montreal_sanctuary.gunicorn_doors import *  # noqa: F403

wsgi_app = "tests.house.failing_door:application"
workers = 1


def on_starting(_server: Any) -> None:
    """There is no database of ours behind it."""


def when_ready(_server: Any) -> None:
    """There are no addresses of Django's here to load."""


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer, or raise what the path says, with everything that a visitor sent in the exception's text."""
    if environ["PATH_INFO"].startswith("/fail"):
        raise LookupError(f"{environ}")
    if environ["PATH_INFO"].startswith("/header"):
        start_response("200 OK", [("X-Bad", environ["QUERY_STRING"] + "\n")])
        return [b""]
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
