"""The figures: latency and rate of a group of addresses, weight and queries of a page."""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from bench.asked import Question

CLIENT = Path(__file__).parent / "closed_loop.py"
#: One group may take this long at most; the client is told fewer requests when the pages are slow.
SECONDS = 25.0


@dataclass(frozen=True)
class Figures:
    """Milliseconds, requests a second, and kilobytes of one group at one concurrency."""

    name: str
    concurrency: int
    rate: float
    p50: float
    p95: float
    kilobytes: float
    errors: int


def run_client(addresses: list[str], requests: int, concurrency: int) -> dict[str, float]:
    """Run the closed-loop client once and return what it printed."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(addresses))
        file.flush()
        printed = subprocess.run(
            [sys.executable, str(CLIENT), file.name, str(requests), str(concurrency), "Accept=text/html"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    answer: dict[str, float] = json.loads(printed)
    return answer


def measure(origin: str, question: Question, concurrency: int) -> Figures:
    """Warm a group of addresses up and measure it, for at most about SECONDS seconds."""
    addresses = [origin + path for path in question.paths]
    warm = run_client(addresses, max(len(addresses) * 2, 12), concurrency)
    affordable = max(int(warm["rps"] * SECONDS), len(addresses))
    found = run_client(addresses, min(question.requests, affordable), concurrency)
    return Figures(
        name=question.name,
        concurrency=concurrency,
        rate=found["rps"],
        p50=found["p50_ms"],
        p95=found["p95_ms"],
        kilobytes=found["mean_kB"],
        errors=int(found["errors"]),
    )


def weight(origin: str, path: str) -> tuple[int, int]:
    """Return the bytes of a page, as it is and compressed as a front server would."""
    with urllib.request.urlopen(origin + path, timeout=60) as answer:
        body = answer.read()
    return len(body), len(gzip.compress(body, 6))


def queries(folder: Path, paths: list[str]) -> dict[str, int]:
    """Count the SQL queries of each page, in a process of the public door."""
    code = (
        "import json, sys, django; django.setup();"
        "from django.db import connections; from django.test import Client;"
        "from django.test.utils import CaptureQueriesContext;"
        "client = Client(SERVER_NAME='localhost'); paths = json.load(sys.stdin); counts = {};\n"
        "for path in paths:\n"
        "    client.get(path)\n"
        "    with CaptureQueriesContext(connections['directory']) as seen: client.get(path)\n"
        "    counts[path] = len(seen)\n"
        "print(json.dumps(counts))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(paths),
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parent.parent,
        env={
            **os.environ,
            "PORTAL_DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "montreal_sanctuary.settings.public",
        },
    ).stdout
    counts: dict[str, int] = json.loads(printed)
    return counts
