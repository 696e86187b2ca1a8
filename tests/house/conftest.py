"""Outside servers: PostgreSQL as somebody else runs it, here Debian's own in a private cluster."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from montreal_sanctuary.embedded import EmbeddedServer

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class OutsideServer:
    """A server that the portal did not start, and a login that may make roles and databases on it."""

    socket: Path
    user: str
    password: str

    def address(self, database: str, *, user: str = "", password: str = "") -> str:
        """Return a keyword address, as DATABASE_URL_* takes it."""
        return (
            f"host='{self.socket}' dbname={database} user={user or self.user} "
            f"password='{password or self.password}'"
        )

    def connect(self, database: str = "postgres", **who: str) -> psycopg.Connection[tuple[object, ...]]:
        """Sign in, as the owner's login or as somebody else."""
        return psycopg.connect(self.address(database, **who), autocommit=True)

    def environment(
        self, home: Path, *, directory: str = "directory", casework: str = "casework"
    ) -> dict[str, str]:
        """Return the environment of an operator who runs the portal on this server."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))
        }
        return {
            **kept,
            "PORTAL_DATA_DIR": str(home),
            "DATABASE_URL_DIRECTORY_OWNER": self.address(directory),
            "DATABASE_URL_CASEWORK_OWNER": self.address(casework),
        }


def manage(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py as an operator would."""
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def programs_of_debian() -> Path | None:
    """Find the newest PostgreSQL that the system's packages installed, installing it first where we may."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        configuration = Path("/etc/postgresql-common/createcluster.conf")
        if not configuration.exists():
            configuration.parent.mkdir(parents=True, exist_ok=True)
            configuration.write_text("create_main_cluster = false\n")
        install = "apt-get update -qq && apt-get install -qq -y --no-install-recommends postgresql"
        subprocess.run(
            ["sh", "-c", install],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            capture_output=True,
            check=False,
        )
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[0].parent if found else None


@pytest.fixture(scope="module")
def debian_server() -> Iterator[OutsideServer]:
    """Run the system's PostgreSQL (15 on Debian 12) in a folder of its own, on a socket of its own."""
    programs = programs_of_debian()
    if programs is None:
        words = "NO SYSTEM POSTGRESQL: the outside server is not tested (install the package 'postgresql')"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    folder = Path(tempfile.mkdtemp(prefix="outside-"))
    (folder / "password").write_text("outside-password")
    as_somebody: dict[str, object] = {}
    if os.geteuid() == 0:
        somebody = pwd.getpwnam("postgres")
        as_somebody = {"user": somebody.pw_uid, "group": somebody.pw_gid, "extra_groups": []}
        for path in (folder, folder / "password"):
            os.chown(path, somebody.pw_uid, somebody.pw_gid)
    run = {"cwd": "/", "check": True, "capture_output": True, "env": {"PATH": os.defpath, "LC_ALL": "C"}}
    subprocess.run(
        [
            str(programs / "initdb"),
            f"--pgdata={folder / 'cluster'}",
            "--username=city_admin",
            f"--pwfile={folder / 'password'}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        **run,  # type: ignore[call-overload]
        **as_somebody,
    )
    options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
    server = subprocess.Popen(  # type: ignore[call-overload]
        [str(programs / "postgres"), "-D", str(folder / "cluster"), *options],
        cwd="/",
        stderr=subprocess.DEVNULL,
        **as_somebody,
    )
    outside = OutsideServer(folder, "city_admin", "outside-password")
    for _ in range(200):
        try:
            outside.connect().close()
            break
        except psycopg.OperationalError:
            time.sleep(0.05)
    yield outside
    server.terminate()
    # Fast shutdown: connections that a failing test left open must not hold it.
    server.send_signal(2)
    server.wait(timeout=30)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def managed_server() -> Iterator[OutsideServer]:
    """Run a server whose owner login may make roles and databases, and is no superuser."""
    folder = Path(tempfile.mkdtemp(prefix="managed "))
    folder.chmod(0o711)
    embedded = EmbeddedServer(folder, throwaway=True)
    embedded.hold()
    settings = embedded.connection_settings("postgres", embedded.superuser_password())
    with psycopg.connect(**settings, dbname="postgres", autocommit=True) as connection:
        connection.execute("CREATE ROLE city_admin LOGIN CREATEROLE CREATEDB PASSWORD 'managed-password'")
        for name in ("log_min_error_statement", "log_error_verbosity"):
            connection.execute(f"ALTER SYSTEM RESET {name}")
    # As a provider sets it: the hardening of our own server would hide what is missing.
    (embedded.places.cluster / "postgresql.local.conf").write_text("log_min_error_statement = error\n")
    embedded.stop()
    embedded.ensure_running()
    yield OutsideServer(embedded.places.sockets, "city_admin", "managed-password")
    embedded.release()
    shutil.rmtree(folder, ignore_errors=True)
