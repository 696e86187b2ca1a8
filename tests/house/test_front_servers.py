"""
The front servers’ files as operators get them: nginx takes them, and nothing that passes lands on disk,
neither for good nor while a slow reader takes a long page.
"""

import http.client
import http.server
import os
import shutil
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running_portal import free_port

OPERATING = Path(__file__).resolve().parents[2] / "docs" / "operating"
NEEDLE = "aiguille-" + "x" * 40_000
TIMES = 400


class Echo(http.server.BaseHTTPRequestHandler):
    """Stands for a door: gives back, as a page, what it was sent."""

    def do_POST(self) -> None:
        # Longer than what the kernel and the buffers hold between two sockets.
        body = self.rfile.read(int(self.headers["Content-Length"])) * TIMES
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Told", self.headers.get("X-Forwarded-For", "nothing"))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def behind() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed; .ci/run installs it")
@pytest.mark.parametrize(("name", "told"), [("nginx.conf", "nothing"), ("nginx-staff.conf", "127.0.0.1")])
def test_what_passes_through_the_front_server_is_kept_nowhere(
    name: str, told: str, behind: int, tmp_path: Path
) -> None:
    port = free_port()
    text = (OPERATING / name).read_text(encoding="utf-8")
    words = {"folder": str(tmp_path), "listen": f"127.0.0.1:{port}", "upstream": f"127.0.0.1:{behind}"}
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    assert "@" not in text.replace("@at signs@", "")
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    # Started by root, its workers are another user's.
    os.chmod(tmp_path, 0o777)
    server = subprocess.Popen(
        ["nginx", "-c", str(file), "-p", str(tmp_path), "-g", "daemon off;"], stderr=subprocess.PIPE
    )
    try:
        with _asked(port, server) as answer:
            # A slow reader: the page waits somewhere, and that is not a file.
            time.sleep(0.5)
            open_files = {os.readlink(one) for one in _descriptors(server.pid)}
            assert answer.headers["X-Told"] == told
            assert answer.read() == (NEEDLE * TIMES).encode()
        assert not [one for one in open_files if one.startswith(str(tmp_path)) and "nginx" not in one]
    finally:
        server.terminate()
        _out, said = server.communicate(timeout=20)
    assert b"aiguille" not in said
    kept = [one for one in tmp_path.rglob("*") if one.is_file() and one != file]
    assert not [one for one in kept if b"aiguille" in one.read_bytes()]


def _asked(port: int, server: subprocess.Popen[bytes]) -> http.client.HTTPResponse:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/dossier?aiguille=1", data=NEEDLE.encode())
    for _attempt in range(100):
        assert server.poll() is None, "nginx refuses its file"
        try:
            return urllib.request.urlopen(request, timeout=10)  # type: ignore[no-any-return] # it is one
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nginx does not answer")


def _descriptors(master: int) -> list[Path]:
    """Give every open descriptor of the server's processes."""
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return [one for pid in (str(master), *workers) for one in Path(f"/proc/{pid}/fd").iterdir()]
