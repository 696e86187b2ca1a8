"""nginx in front of the public door, run from the very file that operators are given."""

import contextlib
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bench.serving import ROOT, free_port

CONFIGURATION = ROOT / "docs" / "operating" / "nginx.conf"


def has_nginx() -> bool:
    """Tell whether nginx is installed here."""
    return shutil.which("nginx") is not None


def configuration(*, folder: Path, listen: str, upstream: str) -> str:
    """Fill in the operator's file."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    for word, value in {"folder": str(folder), "listen": listen, "upstream": upstream}.items():
        text = text.replace(f"@{word}@", value)
    return text


@contextlib.contextmanager
def fronted(origin: str, folder: Path) -> Iterator[str]:
    """
    Put nginx in front of `origin` and give the new origin.

    :raises RuntimeError: if it does not answer within ten seconds
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    file = folder / "nginx.conf"
    file.write_text(
        configuration(folder=folder, listen=f"127.0.0.1:{port}", upstream=urlsplit(origin).netloc),
        encoding="utf-8",
    )
    server = subprocess.Popen(
        ["nginx", "-c", str(file), "-p", str(folder), "-g", "daemon off;"], stderr=subprocess.DEVNULL
    )
    try:
        for _attempt in range(100):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/fr/", timeout=10)
                break
            time.sleep(0.1)
        else:
            raise RuntimeError("nginx does not answer")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)
