"""
A real portal, with its real roles and its real listings, and a real Chromium in front of it.

The portal is started once a session by the same command as `make run`, in a folder and on ports of its own.
All browser tests belong to one group, so that one pytest worker starts one portal.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
WHOLE_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
#: The same engine without a browser's window around it, for a third of the processor's time.
CHROMIUM = shutil.which("chromium-headless-shell") or WHOLE_CHROMIUM
#: Chromium as these tests want it: no sandbox (CI runs as root), and not a single call home.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
START_SECONDS = 240


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "life_of" in fixtures:
            # Their door is the test's own: they need no portal, and walk beside those that share one.
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("own door"))
        elif {"portal", "chromium", "open_browser"} & fixtures:
            item.add_marker(pytest.mark.browser)
            if item.get_closest_marker("xdist_group") is None:
                item.add_marker(pytest.mark.xdist_group("browser"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Portal:
    """Where the running portal answers."""

    public: str
    staff: str
    folder: Path

    def fetch(self, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
        """GET a path of the public door without following redirects."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *args: object, **kwargs: object) -> None:
                return None

        opener = urllib.request.build_opener(Stay)
        request = urllib.request.Request(self.public + path, headers=headers)
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, dict(answer.headers.items()), answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers.items()), error.read().decode()


@contextlib.contextmanager
def running_portal() -> Iterator[Portal]:
    """Start the whole portal as `make run` does, in a folder and on ports of its own; stop it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="portail de test "))
    # Root's database server runs as a system user, who may not enter a closed folder.
    folder.chmod(0o711)
    ports = free_port(), free_port()
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DJANGO_", "DATABASE_URL"))
        },
        "PORTAL_DATA_DIR": str(folder / "var"),
        "PORT": str(ports[0]),
        "STAFF_PORT": str(ports[1]),
        "PORTAL_OPERATOR": "Le Groupe d’essai",
        "PORTAL_STYLEGUIDE": "yes",
        # No test is a flood unless it says so.
        "PORTAL_REQUESTS_A_MINUTE": "100000",
    }
    output = (folder / "output.txt").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "montreal_sanctuary", "run"],
        cwd=ROOT,
        env=environment,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    running = Portal(f"http://localhost:{ports[0]}", f"http://localhost:{ports[1]}", folder)
    try:
        give_up_at = time.monotonic() + START_SECONDS
        while True:
            try:
                if running.fetch("/fr/")[0] == 200:
                    break
            except OSError:
                pass
            said = (folder / "output.txt").read_text(errors="replace")
            assert server.poll() is None, f"the portal stopped:\n{said[-3000:]}"
            assert time.monotonic() < give_up_at, f"the portal did not start:\n{said[-3000:]}"
            time.sleep(0.3)
        yield running
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
        output.close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    with running_portal() as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing: browser tests may not be skipped in CI")
        pytest.skip("NO CHROMIUM: browser tests are skipped (install the package 'chromium')")
    # While Playwright's loop runs, Django would keep other connections for this thread: without what
    # tests/databases.py did to them, and left open at the end.
    kept = {alias: connections[alias] for alias in connections}
    with sync_playwright() as running:
        for alias, one in kept.items():
            connections[alias] = one
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
    yield browser
    browser.close()


@pytest.fixture
def open_browser(chromium: Browser, portal: Portal) -> Iterator[Callable[..., Page]]:
    """Opens a page in a window of its own: `open_browser(javascript=False, width=320)`."""
    contexts: list[BrowserContext] = []

    def opened(*, javascript: bool = True, width: int = 390, height: int = 844, **options: object) -> Page:
        context = chromium.new_context(
            base_url=portal.public,
            java_script_enabled=javascript,
            viewport={"width": width, "height": height},
            **options,
        )
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
