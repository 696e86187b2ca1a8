"""Starting and stopping what is measured; everything listens on the loopback and belongs to this run."""

import contextlib
import os
import platform
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from montreal_sanctuary.addresses import embedded_server

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
PUBLIC = "montreal_sanctuary.wsgi_public:application"
PUBLIC_CONFIGURATION = "python:montreal_sanctuary.gunicorn_public"


def free_port() -> int:
    """Return a port of the loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def manage(folder: Path, *command: str) -> None:
    """
    Run one manage.py command on the benchmark's own databases.

    :raises subprocess.CalledProcessError: if the command fails
    """
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={**os.environ, "PORTAL_DATA_DIR": str(folder)},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def machine() -> str:
    """Say on what it was measured."""
    cores = os.cpu_count() or 1
    return f"{platform.system()} {platform.machine()}, {cores} cores, Python {platform.python_version()}"


@contextlib.contextmanager
def embedded(folder: Path) -> Iterator[None]:
    """Hold the benchmark's own PostgreSQL while the doors are measured."""
    os.environ["PORTAL_DATA_DIR"] = str(folder)
    server = embedded_server()
    server.hold()
    try:
        yield
    finally:
        server.release()


@dataclass(frozen=True)
class Served:
    """A door that is open for the length of a measurement."""

    origin: str
    pid: int


@contextlib.contextmanager
def serving(application: str, folder: Path, *, configuration: str = "") -> Iterator[str]:
    """
    Serve a WSGI application with gunicorn and give its origin.

    :raises RuntimeError: if it does not answer within a minute
    """
    with served(application, folder, configuration=configuration) as door:
        yield door.origin


@contextlib.contextmanager
def served(
    application: str,
    folder: Path,
    *,
    workers: int = WORKERS,
    configuration: str = "",
    options: tuple[str, ...] = (),
) -> Iterator[Served]:
    """
    Serve a WSGI application with gunicorn and give its origin and its process.

    :raises RuntimeError: if it does not answer within a minute
    """
    port = free_port()
    settings = ["-c", configuration] if configuration else []
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", *settings, application),
            *("--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--log-level", "error", *options),
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "PORTAL_DATA_DIR": str(folder),
            "PORT": str(port),
            # What is measured is the door, not its patience with a flood.
            "PORTAL_REQUESTS_A_MINUTE": "1000000",
        },
    )
    origin = f"http://127.0.0.1:{port}"
    try:
        for _attempt in range(120):
            if server.poll() is not None:
                raise RuntimeError(f"{application} could not start")
            with contextlib.suppress(OSError):
                urllib.request.urlopen(origin + "/", timeout=30)
                break
            time.sleep(0.5)
        else:
            raise RuntimeError(f"{application} does not answer")
        yield Served(origin, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=30)
