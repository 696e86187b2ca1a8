"""Who waits at a door: many may, nobody for ever, and who looks something up not behind the others."""

import socket
import time

import pytest

from casework.by_code import visits
from montreal_sanctuary import gunicorn_doors
from montreal_sanctuary.gunicorn_doors import let_visitors_wait


def listening() -> socket.socket:
    """Give a socket as the launcher opens it: its port is taken, and there is no line."""
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    door.listen(0)
    return door


def test_forty_may_stand_in_line_before_anybody_is_served() -> None:
    with listening() as door:
        let_visitors_wait(door, backlog=100)
        visitors = [socket.create_connection(door.getsockname(), timeout=2) for _ in range(40)]
    for one in visitors:
        one.close()


def test_whoever_sends_half_a_request_holds_a_thread_for_seconds_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gunicorn_doors, "SILENCE_SECONDS", 1)
    with listening() as door:
        let_visitors_wait(door, backlog=10)
        with socket.create_connection(door.getsockname()) as silent:
            silent.send(b"GET /fr/ HT")
            served, _ = door.accept()
            served.setblocking(True)
            with served:
                assert served.recv(100) == b"GET /fr/ HT"
                began = time.monotonic()
                with pytest.raises(BlockingIOError):
                    served.recv(100)
                assert time.monotonic() - began < 5


def test_codes_that_wait_leave_threads_for_the_directory() -> None:
    assert gunicorn_doors.threads - 2 >= visits.DERIVING + visits.WAITING
    queue = visits.derivations()
    taken = 0
    while queue._places.acquire(blocking=False):
        taken += 1
    for _ in range(taken):
        queue._places.release()
    assert taken == visits.DERIVING + visits.WAITING
