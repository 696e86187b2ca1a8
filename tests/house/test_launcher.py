"""`make run`: the portal starts, says where it is, and leaves nothing behind, however it ends."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import psycopg
import pytest

from montreal_sanctuary.embedded import SUPERUSER, EmbeddedServer
from tests.house.conftest import PROJECT, OutsideServer
from tests.running_portal import free_port

# One worker starts one portal.
pytestmark = pytest.mark.xdist_group("launcher")

FIRST_START_SECONDS = 240
SECOND_START_SECONDS = 5


@dataclass
class Launch:
    """One `python -m montreal_sanctuary run`, from its first moment to its last."""

    home: Path
    port: int = field(default_factory=free_port)
    staff_port: int = field(default_factory=free_port)
    extra: dict[str, str] = field(default_factory=dict)
    took: float = 0.0
    begun: ClassVar[list["Launch"]] = []

    def __post_init__(self) -> None:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))
        }
        ports = {"PORT": str(self.port), "STAFF_PORT": str(self.staff_port)}
        self.began = time.monotonic()
        self.running = subprocess.Popen(
            [sys.executable, "-m", "montreal_sanctuary", "run"],
            cwd=PROJECT,
            env={**kept, "PORTAL_DATA_DIR": str(self.home), **ports, **self.extra},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.begun.append(self)

    def wait_for_first_page(self, seconds: float = FIRST_START_SECONDS) -> str:
        """Ask until the first page comes, as somebody who reloads does; keep how long it took."""
        while time.monotonic() < self.began + seconds:
            assert self.running.poll() is None, self.said()
            with suppress(OSError):
                connection = http.client.HTTPConnection("localhost", self.port, timeout=seconds)
                connection.request("GET", "/fr/")
                answer = connection.getresponse()
                page = answer.read().decode()
                connection.close()
                assert answer.status == 200, page
                self.took = time.monotonic() - self.began
                return page
            time.sleep(0.02)
        raise AssertionError(f"no page after {seconds} s")

    def read_until(self, words: str) -> str:
        assert self.running.stdout
        said = ""
        for line in self.running.stdout:
            said += line
            if words in line:
                break
        return said

    def said(self) -> str:
        return self.running.communicate(timeout=60)[0]

    def end(self, request: signal.Signals = signal.SIGTERM) -> int:
        self.running.send_signal(request)
        self.said()
        return self.running.returncode


@pytest.fixture(autouse=True)
def nothing_outlives_its_test() -> Iterator[None]:
    """A test that fails half-way must not leave its portal, and the shared folder, to those that follow."""
    yield
    while Launch.begun:
        launch = Launch.begun.pop()
        if launch.running.poll() is None:
            launch.end()


def nothing_listens(*ports: int) -> bool:
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                probe.listen()
            except OSError:
                return False
    return True


def children_of(pid: int) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    below = [int(line) for line in found.stdout.split()]
    return below + [deeper for child in below for deeper in children_of(child)]


def command_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A portal's folder, with a space in its name, where one start has succeeded before."""
    folder = Path(tempfile.mkdtemp(prefix="portail à essayer "))
    folder.chmod(0o711)
    first = Launch(folder)
    first.wait_for_first_page()
    assert first.end() == 0
    yield folder
    EmbeddedServer(folder).stop()
    shutil.rmtree(folder, ignore_errors=True)


def test_it_says_in_both_languages_where_it_is_and_stops_without_a_trace(home: Path) -> None:
    launch = Launch(home)
    said = launch.read_until("Ctrl-C")
    for words in (
        f"http://localhost:{launch.port}/fr/",
        f"http://localhost:{launch.port}/en/",
        f"http://localhost:{launch.staff_port}/",
        "Porte publique",
        "Public door",
        "Ctrl-C pour arrêter",
    ):
        assert words in said
    below = children_of(launch.running.pid)
    assert len(below) >= 4
    assert launch.end() == 0
    assert nothing_listens(launch.port, launch.staff_port)
    assert not EmbeddedServer(home).is_running()
    assert not [pid for pid in below if Path(f"/proc/{pid}").exists()]


def slowness_of_the_machine() -> float:
    """Tell how many times longer than its own computing a start of Django takes at this moment."""
    before, began = os.times(), time.monotonic()
    command = [sys.executable, "manage.py", "version"]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    after = os.times()
    computing = after.children_user + after.children_system - before.children_user - before.children_system
    return max(1.0, (time.monotonic() - began) / computing)


def test_the_second_start_shows_the_first_page_within_five_seconds(home: Path) -> None:
    took = []
    # The best of three, on the scale of an idle machine: other tests use the same two cores.
    for _ in range(3):
        slowness = slowness_of_the_machine()
        launch = Launch(home)
        launch.wait_for_first_page()
        slowness = max(slowness, slowness_of_the_machine())
        assert launch.end() == 0
        took.append(launch.took / slowness)
        if took[-1] <= SECOND_START_SECONDS:
            break
    assert min(took) <= SECOND_START_SECONDS, took


def test_the_public_door_signs_in_as_the_reader_and_as_nobody_else(home: Path) -> None:
    launch = Launch(home)
    launch.wait_for_first_page()
    launch.read_until("Ctrl-C")
    server = EmbeddedServer(home)
    settings = server.connection_settings(SUPERUSER, server.superuser_password())
    with psycopg.connect(**settings, dbname="postgres") as connection:
        found = connection.execute(
            "SELECT DISTINCT usename::text, application_name FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchall()
    assert launch.end() == 0
    assert ("directory_reader", "acces-sans-peur") in found
    assert {name for name, _ in found} <= {
        "directory_reader",
        "casework_staff",
        "directory_editor",
        "casework_janitor",
    }


def test_ctrl_c_in_the_terminal_stops_everything_with_exit_code_0(home: Path) -> None:
    launch = Launch(home)
    launch.wait_for_first_page()
    # The terminal sends it to the whole group at once.
    os.killpg(launch.running.pid, signal.SIGINT)
    said = launch.said()
    assert launch.running.returncode == 0, said
    assert "Traceback" not in said
    assert nothing_listens(launch.port, launch.staff_port)
    assert not EmbeddedServer(home).is_running()


def test_it_starts_again_after_a_kill_9_of_everything(home: Path) -> None:
    launch = Launch(home)
    launch.wait_for_first_page()
    server = EmbeddedServer(home)
    postmaster = server._pid()
    assert postmaster
    for pid in (launch.running.pid, *children_of(launch.running.pid), postmaster, *children_of(postmaster)):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    launch.said()
    while server.is_running():
        time.sleep(0.01)
    again = Launch(home, port=launch.port, staff_port=launch.staff_port)
    again.wait_for_first_page()
    assert again.end() == 0


def test_the_doors_do_not_outlive_a_launcher_that_was_killed(home: Path) -> None:
    launch = Launch(home)
    launch.wait_for_first_page()
    os.kill(launch.running.pid, signal.SIGKILL)
    launch.said()
    deadline = time.monotonic() + 30
    while not nothing_listens(launch.port, launch.staff_port) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert nothing_listens(launch.port, launch.staff_port)
    assert EmbeddedServer(home).is_running()
    command = [sys.executable, "-m", "montreal_sanctuary", "stop"]
    subprocess.run(command, cwd=PROJECT, env={**os.environ, "PORTAL_DATA_DIR": str(home)}, check=True)
    assert not EmbeddedServer(home).is_running()


def child_of(launch: Launch, name: bytes) -> int | None:
    """The process that the launcher started for a door or for the worker."""
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(launch.running.pid)], capture_output=True, text=True, check=False
    )
    for pid in map(int, found.stdout.split()):
        with suppress(OSError):
            if name in command_of(pid):
                return pid
    return None


def wait_for(something: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not something():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def in_casework(home: Path, query: str) -> list[tuple[object, ...]]:
    server = EmbeddedServer(home)
    settings = server.connection_settings(SUPERUSER, server.superuser_password())
    with psycopg.connect(**settings, dbname="casework") as connection:
        return connection.execute(query).fetchall()


def test_a_door_and_the_worker_are_started_again_when_they_die(home: Path) -> None:
    launch = Launch(home)
    launch.read_until("Ctrl-C")
    names = (b"gunicorn_public", b"gunicorn_staff", b"montreal_sanctuary.worker")
    before = {name: child_of(launch, name) for name in names}
    assert all(before.values())
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    # Whoever knocks meanwhile waits in line.
    launch.began = time.monotonic()
    launch.wait_for_first_page(30)
    wait_for(lambda: all(child_of(launch, name) not in (None, before[name]) for name in names))
    said = launch.read_until("Timers: stopped")
    assert "Public door: stopped by itself" in said
    assert "Porte du personnel\u00a0: arrêt imprévu" in said
    assert launch.end() == 0
    assert nothing_listens(launch.port, launch.staff_port)


def test_the_worker_leaves_signs_of_life_and_a_queue_that_says_nothing(home: Path) -> None:
    launch = Launch(home)
    launch.read_until("Ctrl-C")
    recently = "beaten_at > now() - interval '1 minute'"
    beaten = f"SELECT count(*) FROM staff_heartbeat WHERE name = 'worker' AND {recently}"
    wait_for(lambda: in_casework(home, beaten) == [(1,)], seconds=90)
    assert in_casework(home, "SELECT name FROM staff_heartbeat WHERE failed_at IS NOT NULL") == []
    # In one statement: a job of the next minute may come between two.
    kept = "SELECT 1 FROM procrastinate_jobs UNION ALL SELECT 1 FROM procrastinate_events"
    wait_for(lambda: in_casework(home, kept) == [])
    assert launch.end() == 0


def test_a_database_server_that_dies_is_started_again_under_the_open_doors(home: Path) -> None:
    launch = Launch(home)
    launch.read_until("Ctrl-C")
    server = EmbeddedServer(home)
    postmaster = server._pid()
    assert postmaster
    os.kill(postmaster, signal.SIGKILL)
    launch.read_until("PostgreSQL stopped")
    while not server.is_running():
        time.sleep(0.01)
    assert "Accès sans peur" in launch.wait_for_first_page()
    assert launch.end() == 0
    assert not server.is_running()


def test_with_addresses_of_an_outside_server_the_same_portal_runs_on_it(
    debian_server: OutsideServer, tmp_path: Path
) -> None:
    home = tmp_path / "var"
    environment = debian_server.environment(home)
    addresses = {name: value for name, value in environment.items() if name.startswith("DATABASE_URL_")}
    launch = Launch(home, extra=addresses)
    assert "Accès sans peur" in launch.wait_for_first_page()
    with debian_server.connect("directory") as connection:
        signed_in = connection.execute(
            "SELECT DISTINCT usename::text FROM pg_stat_activity WHERE datname = 'directory'"
        )
        assert ("directory_reader",) in signed_in.fetchall()
    assert launch.end() == 0
    assert not (home / "postgres18").exists()
    with debian_server.connect("directory") as connection:
        listings = connection.execute("SELECT count(*) > 100 FROM services_listing WHERE state = 'published'")
        assert listings.fetchone() == (True,)


@pytest.mark.parametrize("variable", ["PORT", "STAFF_PORT"])
def test_a_port_that_is_taken_is_named_with_the_variable_to_change(variable: str, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        launch = Launch(tmp_path / "var", extra={variable: str(port)})
        said = launch.said()
    assert launch.running.returncode == 1
    assert f"le port {port} n’est pas libre" in said
    assert f"port {port} is not free" in said
    assert f"{variable}=" in said
    assert "Traceback" not in said
    # It was noticed before anything was made or started.
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("PORT", "huit mille", "is not a port number"),
        ("STAFF_PORT", "70000", "n’est pas un numéro de port"),
        ("HOST", "0.0.0.0", "a demonstration listens on this computer only"),
        (
            "DATABASE_URL_DIRECTORY_READER",
            "postgresql://needle@nowhere/x",
            "DATABASE_URL_CASEWORK_OWNER is missing",
        ),
        (
            "DATABASE_URL_CASEWORK_OWNER",
            "postgresql://needle:needle@h:x/y y",
            "is not a valid PostgreSQL address",
        ),
    ],
)
def test_what_cannot_work_is_refused_in_words(variable: str, value: str, words: str, tmp_path: Path) -> None:
    launch = Launch(tmp_path / "var", extra={variable: value})
    said = launch.said()
    assert launch.running.returncode == 1
    assert words in said
    assert "needle" not in said
    assert "Traceback" not in said
