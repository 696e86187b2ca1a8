"""
kill -9, while people ask for help and the desk answers: the public door's master and one of its workers, the
timers, PostgreSQL's postmaster. Everything comes back by itself, and nothing that was shown is lost.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from montreal_sanctuary.embedded_places import find_places
from tests.house.test_launcher import children_of, command_of
from tests.journeys.people_who_write import PATIENT_SECONDS, Stream
from tests.running_portal import ROOT, Portal, running_portal

# Not beside the other whole portal: two cores are shared by both.
pytestmark = pytest.mark.xdist_group("browser")

DEMONSTRATION_FILES = 10
#: Rounds come no faster: a door that dies five times in a minute is given up.
ROUND_SECONDS = 20


def process(portal: Portal, command: bytes, *, below: bool = False) -> int:
    """The process of the portal that was started with a command, or one that it made."""
    give_up_at = time.monotonic() + PATIENT_SECONDS
    while time.monotonic() < give_up_at:
        for pid in children_of(launcher_of(portal)):
            try:
                if command in command_of(pid) and is_master(pid, command):
                    if not below:
                        return pid
                    if made := children_of(pid):
                        return made[0]
            except FileNotFoundError:
                continue
        time.sleep(0.1)
    raise AssertionError(f"no process {command!r}")


def is_master(pid: int, command: bytes) -> bool:
    return command not in command_of(parent_of(pid))


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def launcher_of(portal: Portal) -> int:
    """The process that `make run` starts, found by the folder it was given."""
    named = f"PORTAL_DATA_DIR={portal.folder / 'var'}".encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command, environment = (entry / "cmdline").read_bytes(), (entry / "environ").read_bytes()
            except OSError:
                continue
            if b"montreal_sanctuary\0run" in command and named in environment.split(b"\0"):
                return int(entry.name)
    raise AssertionError("the launcher is gone")


def postmaster(portal: Portal) -> int:
    places = find_places(portal.folder / "var")
    return int((places.cluster / "postmaster.pid").read_text().splitlines()[0])


VICTIMS: dict[str, Callable[[Portal], int]] = {
    "a process that serves the public": lambda portal: process(portal, b"gunicorn_public", below=True),
    "the public door": lambda portal: process(portal, b"gunicorn_public"),
    "the timers": lambda portal: process(portal, b"montreal_sanctuary.worker"),
    "PostgreSQL": postmaster,
}


def kill_each(portal: Portal, stream: Stream) -> None:
    """Kill each in turn, and wait until people are served again and another process stands in its place."""
    for name, find in VICTIMS.items():
        victim = find(portal)
        os.kill(victim, signal.SIGKILL)
        # Begun before, or since: the way in is open again.
        stream.wait_for_more(3)
        give_up_at = time.monotonic() + PATIENT_SECONDS
        while find(portal) == victim:
            assert time.monotonic() < give_up_at, f"{name} did not come back"
            time.sleep(0.2)


@contextmanager
def desk_at_work(portal: Portal) -> Iterator[None]:
    """Somebody at the desk gives out, opens and answers what comes in."""
    with act(portal, "work") as desk:
        yield
        (portal.folder / "stop").touch()
        _, said = desk.communicate(timeout=60)
        assert desk.returncode == 0, said[-3000:]


def act(portal: Portal, name: str) -> "subprocess.Popen[str]":
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.desk_under_fire", name, str(portal.folder)],
        cwd=ROOT,
        env={**kept, "PORTAL_DATA_DIR": str(portal.folder / "var")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def looked_at(portal: Portal, stream: Stream) -> dict[str, Any]:
    (portal.folder / "codes.json").write_text(json.dumps([shown.code for shown in stream.shown]))
    with act(portal, "look") as looking:
        said, complained = looking.communicate(timeout=120)
        assert looking.returncode == 0, complained[-3000:]
    return dict(json.loads(said))


def live_through(rounds: int) -> None:
    with running_portal() as portal:
        stream = Stream(portal.public)
        with desk_at_work(portal):
            stream.start()
            try:
                for one in range(rounds):
                    began = time.monotonic()
                    kill_each(portal, stream)
                    if one + 1 < rounds:
                        time.sleep(max(0.0, began + ROUND_SECONDS - time.monotonic()))
            finally:
                stream.end()
        found = looked_at(portal, stream)
        answers = [json.loads(line) for line in (portal.folder / "answers.jsonl").read_text().splitlines()]
    assert stream.problems == []
    assert len(stream.shown) > rounds * len(VICTIMS)
    assert len({shown.code for shown in stream.shown}) == len(stream.shown)

    # Every receipt that was shown opens its file, with the very text; every message is there, once.
    files = {shown.code: found["files"][shown.code] for shown in stream.shown}
    assert [code for code, file in files.items() if file is None] == []
    for shown in stream.shown:
        file = files[shown.code]
        assert file["text"] == shown.text
        assert Counter(file["messages"]) & Counter(shown.said) == Counter(shown.said)
        assert max(Counter(file["messages"]).values(), default=1) == 1
    by_id = {file["id"]: file for file in files.values()}
    assert len(answers) > rounds
    for case_id, text in answers:
        if case_id in by_id:
            assert by_id[case_id]["messages"].count(text) == 1

    # However often somebody tried, they made one file; none is half there; nobody opened what is not theirs.
    assert found["cases"] == len(stream.shown) + DEMONSTRATION_FILES
    assert found["half"] == []
    assert found["strangers"] == []


@pytest.fixture(autouse=True)
def no_flood(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few people who try again are no flood: what slows machines is proven elsewhere."""
    monkeypatch.setenv("PORTAL_REQUESTS_A_MINUTE", "1000")


# A minute and a half of two cores; the quick tests must end within fifteen.
@pytest.mark.long
def test_a_kill_of_any_process_loses_nothing_that_was_shown() -> None:
    live_through(rounds=1)


@pytest.mark.long
def test_ten_rounds_of_kills_lose_nothing_that_was_shown() -> None:
    live_through(rounds=10)
