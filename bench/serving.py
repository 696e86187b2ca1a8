"""Starting and stopping what is measured; everything listens on the loopback and belongs to this run."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2


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


@contextlib.contextmanager
def serving(
    application: str, folder: Path, *, workers: int = WORKERS, configuration: str = ""
) -> Iterator[str]:
    """
    Serve a WSGI application with gunicorn and give its origin.

    :raises RuntimeError: if it does not answer within a minute
    """
    port = free_port()
    settings = ["-c", configuration] if configuration else []
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", *settings, application),
            *("--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--log-level", "error"),
        ],
        cwd=ROOT,
        env={**os.environ, "PORTAL_DATA_DIR": str(folder), "PORT": str(port)},
    )
    origin = f"http://127.0.0.1:{port}"
    try:
        for _attempt in range(120):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(origin + "/", timeout=30)
                break
            time.sleep(0.5)
        else:
            raise RuntimeError(f"{application} does not answer")
        yield origin
    finally:
        server.terminate()
        server.wait(timeout=30)
