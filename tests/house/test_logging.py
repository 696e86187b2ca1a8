"""What the doors write down holds nothing of what a visitor sent."""

import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from types import SimpleNamespace

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from montreal_sanctuary import __version__
from montreal_sanctuary.logging import FAILURES, ContentFreeFormatter, logging_for_door, note_failure
from tests.house.conftest import PROJECT
from tests.running_portal import free_port

NEEDLE = "aiguille4217"
TALKATIVE = """
import logging, logging.config, sys, warnings
from montreal_sanctuary.logging import logging_for_door
logging.config.dictConfig(logging_for_door(sys.argv[1]))
logging.captureWarnings(True)
needle = sys.argv[2]
warnings.warn(needle)
names = "django.request django.security.csrf django.security.DisallowedHost django.server django.db.backends "
names += "django django.template allauth psycopg.pool anything.else "
for name in names.split(" "):
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
        logging.getLogger(name).log(level, f"Not Found: /{needle}")
        logging.getLogger(name).log(level, "Forbidden (%s)", needle, extra={"request": needle})
    try:
        raise ValueError(needle)
    except ValueError:
        logging.getLogger(name).exception(needle, stack_info=True)
"""


@pytest.mark.parametrize("door", ["public", "staff"])
def test_no_logger_of_a_door_writes_what_it_was_given(door: str) -> None:
    said = subprocess.run(
        [sys.executable, "-c", TALKATIVE, door, NEEDLE],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert NEEDLE not in said.stdout + said.stderr
    lines = said.stderr.splitlines()
    assert lines, "an error of a library must not pass unheard"
    for line in lines:
        assert re.fullmatch(
            rf"\d{{4}}-\d\d-\d\dT\d\dh (ERROR|CRITICAL) \S+ {__version__} - (-|ValueError)", line
        ), line
    assert not any("django.request" in line or "django.security" in line for line in lines)


def test_no_door_mails_anybody_about_an_exception() -> None:
    for door in ("public", "staff"):
        assert "mail" not in str(logging_for_door(door)).lower()
    from django.conf import settings

    assert settings.ADMINS == []


@pytest.fixture
def failures() -> Iterator[list[str]]:
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Keep()
    handler.setFormatter(ContentFreeFormatter())
    logger = logging.getLogger(FAILURES)
    logger.addHandler(handler)
    yield lines
    logger.removeHandler(handler)


def fail(request: HttpRequest | None) -> None:
    try:
        raise LookupError(NEEDLE)
    except LookupError:
        note_failure(sender=None, request=request)


def test_an_exception_is_noted_by_route_class_release_and_hour_only(failures: list[str]) -> None:
    request = RequestFactory().get(f"/fr/{NEEDLE}", {"q": NEEDLE}, REMOTE_ADDR="203.0.113.9")
    request.resolver_match = SimpleNamespace(view_name="services:search")  # type: ignore[assignment]
    fail(request)
    fail(RequestFactory().get(f"/{NEEDLE}"))
    fail(None)
    hour = r"\d{4}-\d\d-\d\dT\d\dh"
    for line, route in zip(failures, ("services:search", "-", "-"), strict=True):
        assert re.fullmatch(f"{hour} ERROR portal.failures {__version__} {route} LookupError", line), line


def test_the_staff_door_also_says_where_in_our_code(
    failures: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.conf.settings.DOOR", "staff")
    fail(None)
    assert re.search(r"LookupError tests/house/test_logging\.py:\d+$", failures[0])
    assert NEEDLE not in failures[0]


def test_the_release_is_the_projects_own() -> None:
    assert f'version = "{__version__}"' in (PROJECT / "pyproject.toml").read_text()


def ask(port: int, *lines: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(4096):
            answer += part
        return answer


def test_gunicorn_writes_nothing_of_a_request_good_or_bad() -> None:
    port = free_port()
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            "tests/house/failing_door.py",
            "--bind",
            f"127.0.0.1:{port}",
        ],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={name: value for name, value in os.environ.items() if name != "PORTAL_SOCKET"},
    )
    host, agent = "Host: localhost", f"User-Agent: {NEEDLE}"
    try:
        for _ in range(200):
            with suppress(OSError):
                assert b"200 OK" in ask(
                    port, f"GET /{NEEDLE}?q={NEEDLE} HTTP/1.1", host, agent, "Connection: close"
                )
                break
            time.sleep(0.05)
        assert b"500" in ask(port, f"GET /fail/{NEEDLE}?q={NEEDLE} HTTP/1.1", host, agent)
        assert b"500" in ask(port, f"GET /header?{NEEDLE} HTTP/1.1", host, agent)
        for refused in (
            [f"GET /{NEEDLE} HTTP/9.{NEEDLE}", host],
            [f"{NEEDLE}", host],
            [f"GET / HTTP/1.1\r\n{NEEDLE} bad: x", host],
            [f"GET / HTTP/1.1\r\nTransfer-Encoding: {NEEDLE}", host],
            [f"GET / HTTP/1.1\r\nContent-Length: {NEEDLE}", host],
            [f"GET / HTTP/1.1\r\nX: {NEEDLE * 2000}", host],
        ):
            assert b" 200 " not in ask(port, *refused)
    finally:
        server.send_signal(signal.SIGTERM)
        said, _ = server.communicate(timeout=30)
    assert NEEDLE not in said
    assert "127.0.0.1" not in said
    assert "LookupError" in said
    assert "request refused" in said
