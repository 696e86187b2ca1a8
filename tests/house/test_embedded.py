"""The embedded PostgreSQL server: where it lives, how it starts, and what it survives."""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from montreal_sanctuary.embedded import SUPERUSER, EmbeddedServer
from montreal_sanctuary.embedded_places import LONGEST_SOCKET_FOLDER, ServerUser, find_places, find_programs
from montreal_sanctuary.house_error import HouseError

# One worker makes the servers that these tests share.
pytestmark = pytest.mark.xdist_group("embedded")

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("un dossier à nous")
    # pytest's folders are closed; the system user of root's server must pass.
    for parent in (folder, *folder.parents[:3]):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
    return folder


@pytest.fixture
def server(home: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(home, throwaway=True)
    server.ensure_running()
    yield server
    server.stop()


def connect(server: EmbeddedServer, **words: str) -> psycopg.Connection[tuple[object, ...]]:
    settings = server.connection_settings(SUPERUSER, server.superuser_password())
    return psycopg.connect(**{**settings, "dbname": "postgres", **words})


def pid_of(server: EmbeddedServer) -> int:
    return int((server.places.cluster / "postmaster.pid").read_text().splitlines()[0])


def answers(server: EmbeddedServer) -> bool:
    with connect(server) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def test_it_starts_in_a_folder_whose_name_has_spaces_and_accents(server: EmbeddedServer) -> None:
    assert " " in str(server.places.home)
    assert server.is_running()
    assert answers(server)


def test_a_long_path_gets_a_short_socket_folder_and_so_does_an_unusual_one(tmp_path: Path) -> None:
    for home in (tmp_path / ("long" * 30), tmp_path / "with, comma", tmp_path / 'with"quote'):
        sockets = find_places(home).sockets
        assert len(str(sockets)) <= LONGEST_SOCKET_FOLDER
        assert find_places(home).sockets == sockets


def test_it_starts_under_a_path_longer_than_a_socket_may_have(home: Path) -> None:
    server = EmbeddedServer(home / ("un-nom-très-long-" * 8), throwaway=True)
    server.ensure_running()
    try:
        assert answers(server)
    finally:
        server.stop()
    assert not server.places.sockets.exists()


def test_it_listens_on_no_port(server: EmbeddedServer) -> None:
    with connect(server) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    for family in ("tcp", "tcp6"):
        listening = Path(f"/proc/{pid_of(server)}/net/{family}").read_text()
        inodes = {line.split()[9] for line in listening.splitlines()[1:] if line.split()[3] == "0A"}
        held = {
            os.readlink(link)[8:-1]
            for link in Path(f"/proc/{pid_of(server)}/fd").iterdir()
            if os.readlink(link).startswith("socket:[")
        }
        assert not inodes & held


def test_nobody_enters_without_a_password(server: EmbeddedServer) -> None:
    for password in ("", "wrong"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            connect(server, password=password)


def test_its_secrets_cluster_and_socket_are_for_their_owner_only(server: EmbeddedServer) -> None:
    places = server.places
    for path in (places.home / "secrets" / "database-superuser", places.log, places.cluster, places.sockets):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    sockets = [path for path in places.sockets.iterdir() if path.is_socket()]
    assert [stat.S_IMODE(path.stat().st_mode) for path in sockets] == [0o700]


def test_it_knows_accented_letters_whatever_the_locale_of_the_machine(server: EmbeddedServer) -> None:
    with connect(server) as connection:
        row = connection.execute(
            "SELECT lower('ÉCOLE'), datlocprovider::text, datlocale"
            " FROM pg_database WHERE datname = 'postgres'"
        ).fetchone()
    assert row == ("école", "b", "C.UTF-8")


def test_proof_19_a_failing_statement_leaves_no_word_of_it_in_the_log(server: EmbeddedServer) -> None:
    needle = "aiguille-dans-la-requête"
    with connect(server) as connection:
        connection.autocommit = True
        connection.execute(
            "CREATE TEMP TABLE short (word text CHECK (length(word) < 3) UNIQUE, other text NOT NULL)"
        )
        for statement, words in (
            ("INSERT INTO short VALUES (%s, 'x')", [needle]),
            (f"INSERT INTO short VALUES ('{needle}', NULL)", []),
            (f"SELECT {needle!r}::int", []),
            ("SELECT %s::int", [needle]),
            (f"SELECT pg_sleep('{needle}')", []),
            (f"DO $$ BEGIN RAISE EXCEPTION 'x' USING DETAIL = '{needle}'; END $$", []),
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement, words)
        connection.execute("CREATE TABLE twice (word text PRIMARY KEY)")
        connection.execute("INSERT INTO twice VALUES (%s)", [needle])
        with pytest.raises(psycopg.errors.UniqueViolation) as refused:
            connection.execute("INSERT INTO twice VALUES (%s)", [needle])
        assert needle in str(refused.value)
        connection.execute("DROP TABLE twice")
        with pytest.raises(psycopg.errors.DivisionByZero):
            connection.execute("SELECT 1/0")
    log = server.places.log.read_text()
    assert "division by zero" in log
    # A value that PostgreSQL quotes in the message itself is beyond any setting.
    lines = [line for line in log.splitlines() if needle in line]
    assert all("invalid input syntax" in line for line in lines), lines
    assert "STATEMENT" not in log
    assert "DETAIL" not in log
    assert "Failing row" not in log


def test_it_starts_again_after_the_postmaster_alone_was_killed(server: EmbeddedServer) -> None:
    with connect(server) as connection:
        connection.execute("SET LOCAL synchronous_commit = on")
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        connection.commit()
        os.kill(pid_of(server), signal.SIGKILL)
        while server.is_running():
            time.sleep(0.001)
        server.ensure_running()
    with connect(server) as connection:
        assert connection.execute("TABLE kept").fetchone() == (1,)
        connection.execute("DROP TABLE kept")


def test_it_starts_again_after_a_kill_of_everything_when_its_number_is_somebody_elses(
    server: EmbeddedServer,
) -> None:
    pid, places = pid_of(server), server.places
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    for one in (str(pid), *children.stdout.split()):
        os.kill(int(one), signal.SIGKILL)
    while server.is_running():
        time.sleep(0.01)
    lines = (places.cluster / "postmaster.pid").read_text().splitlines()
    # After a restart of the machine the number may belong to anything, here to this test.
    (places.cluster / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert list(places.sockets.glob(".s.PGSQL.*"))
    assert not server.is_running()
    server.ensure_running()
    assert answers(server)


def test_of_several_starters_at_once_one_starts_it_and_all_may_use_it(home: Path) -> None:
    EmbeddedServer(home).stop()
    problems: list[BaseException] = []

    def start() -> None:
        try:
            EmbeddedServer(home, throwaway=True).ensure_running()
        except BaseException as problem:  # a thread's exception would be lost
            problems.append(problem)

    starters = [threading.Thread(target=start) for _ in range(4)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    server = EmbeddedServer(home)
    assert not problems
    assert answers(server)
    server.stop()


def test_the_last_user_to_let_go_stops_it(home: Path) -> None:
    first, second = EmbeddedServer(home, throwaway=True), EmbeddedServer(home, throwaway=True)
    first.hold()
    second.hold()
    first.release()
    assert second.is_running()
    second.stop_if_unused()
    assert second.is_running()
    second.release()
    assert not second.is_running()


def test_a_server_whose_user_was_killed_is_taken_over_or_stopped(home: Path) -> None:
    program = (
        "import sys, os, signal; from pathlib import Path;"
        "from montreal_sanctuary.embedded import EmbeddedServer;"
        f"server = EmbeddedServer(Path({str(home)!r}), throwaway=True); server.hold();"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=False)
    assert ended.returncode == -signal.SIGKILL
    server = EmbeddedServer(home)
    assert server.is_running()
    server.stop_if_unused()
    assert not server.is_running()


def test_an_interrupted_first_start_leaves_nothing_in_the_way(home: Path) -> None:
    new = home / "interrupted"
    half = new / "postgres18.0badcafe"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    for folder in (new, half):
        folder.chmod(0o711)
    server = EmbeddedServer(new, throwaway=True)
    server.ensure_running()
    assert answers(server)
    assert not half.exists()
    server.stop()


def test_a_server_that_cannot_start_says_why_in_both_languages(home: Path, server: EmbeddedServer) -> None:
    server.stop()
    local = server.places.cluster / "postgresql.local.conf"
    local.write_text("shared_buffers = 'beaucoup'\n")
    try:
        with pytest.raises(HouseError) as refused:
            server.ensure_running()
    finally:
        local.unlink()
    assert "n’a pas pu démarrer" in str(refused.value)
    assert "could not start" in str(refused.value)
    assert "beaucoup" in str(refused.value)
    assert not server.is_running()


def test_a_socket_folder_that_somebody_else_may_enter_is_refused(home: Path, server: EmbeddedServer) -> None:
    server.stop()
    sockets = server.places.sockets
    sockets.mkdir(exist_ok=True)
    sockets.chmod(0o777)
    try:
        with pytest.raises(HouseError, match="others may enter"):
            server.ensure_running()
    finally:
        sockets.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
def test_root_runs_it_as_a_system_user_and_an_ordinary_user_as_themselves(
    home: Path, server: EmbeddedServer
) -> None:
    assert Path(f"/proc/{pid_of(server)}").stat().st_uid not in (0, 65534)

    theirs = home / "ordinary"
    theirs.mkdir()
    os.chown(theirs, 65534, 65534)
    # They have an installation of their own; ours may stand in a folder that only root may enter.
    programs = find_programs(ServerUser(65534, 65534))
    program = (
        "import os, encodings.ascii; from pathlib import Path; from montreal_sanctuary import embedded;"
        f"embedded.find_programs = lambda user: Path({str(programs)!r});"
        "EmbeddedServer = embedded.EmbeddedServer;"
        # Not by subprocess: the interpreter itself may stand in a folder that only root may enter.
        "os.setgroups([]); os.setgid(65534); os.setuid(65534);"
        f"server = EmbeddedServer(Path({str(theirs)!r}), throwaway=True); server.hold();"
        "print(os.stat(f'/proc/{server._pid()}').st_uid); server.release()"
    )
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "65534", ran.stderr


@pytest.mark.skipif(
    os.geteuid() != 0, reason="only root is kept out of nothing, and its server of closed folders"
)
def test_root_in_a_closed_folder_puts_the_cluster_where_its_system_user_may_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    state = home / "state"
    state.mkdir(mode=0o711)
    state.chmod(0o711)
    monkeypatch.setattr("montreal_sanctuary.embedded_places.SHARED_STATE", state)
    server = EmbeddedServer(closed, throwaway=True)
    server.ensure_running()
    try:
        assert server.places.cluster.is_relative_to(state)
        assert answers(server)
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        # The secrets stay where the portal is.
        assert (closed / "secrets" / "database-superuser").exists()
    finally:
        server.stop()


def test_another_program_on_the_default_port_is_no_matter(server: EmbeddedServer) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 5432))
            taken.listen()
        except OSError:
            pass  # it is taken already: all the better
        server.stop()
        server.ensure_running()
        assert answers(server)
