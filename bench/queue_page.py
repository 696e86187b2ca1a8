"""The queues of the staff door with 25,000 files: how long a page takes, and how many queries it asks."""

import http.client
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.dwellings import FOR_NOBODY, FOR_THE_FIRST
from bench.inside import ask
from bench.serving import ROOT, embedded, machine, served
from bench.submissions import prepared
from bench.timing import milliseconds, percentile

STAFF = "montreal_sanctuary.wsgi_staff:application"
STAFF_CONFIGURATION = "python:montreal_sanctuary.gunicorn_staff"
FILES = 25_000
#: Who looks, and at which list of the queue's page.
LOOKS = (
    ("triage", "waiting"),
    ("caseworker", "mine"),
    ("supervisor", "every"),
    ("caseworker", "closed"),
)
#: The same for applications for housing.
HOUSING_LOOKS = (
    ("housing caseworker", "todo"),
    ("housing caseworker", "mine"),
    ("housing caseworker", "nobody"),
    ("housing caseworker", "team"),
    ("housing supervisor", "over"),
)
#: The page of one dwelling: the order of the list is read down until five are found whom it suits.
DWELLING_LOOKS = tuple(("housing caseworker", label) for label in (FOR_THE_FIRST, FOR_NOBODY))


@dataclass(frozen=True)
class Look:
    """One list of the queue's page, as one role asks for it over HTTP, signed in."""

    role: str
    kind: str
    times: int
    p50: float
    p95: float
    kilobytes: float
    queries: int
    #: Of this, what the rows alone take: asked for in a process, not drawn. Milliseconds.
    rows_p50: float
    rows_p95: float


@dataclass(frozen=True)
class QueueRun:
    """Every list, with so many files of which so many wait for triage."""

    files: int
    waiting: str
    looks: tuple[Look, ...]


@dataclass(frozen=True)
class Queues:
    """What was measured with files in every state, and with as many more that all wait."""

    machine: str
    runs: tuple[QueueRun, ...]


def measured(*, afresh: bool, short: bool) -> Queues:
    """Measure the lists with 25,000 files of every state; then, unless short, with a flood of 25,000 more."""
    folder = ROOT / "var" / "bench" / ("queue-short" if short else "queue")
    # Once flooded, the ordinary day cannot be measured any more.
    if afresh or (folder / "flooded").exists():
        shutil.rmtree(folder, ignore_errors=True)
    prepared(folder)
    files, times = (2_000, 40) if short else (FILES, 200)
    runs = []
    with embedded(folder):
        count = _filled(folder, "filled", files=files, spread=True)
        runs.append(QueueRun(count, "4 in 100 of them wait for triage", _looks(folder, times)))
        count = _filled_with_applications(folder, files)
        runs.append(
            QueueRun(count, "applications for housing, 7 in 10 of them on the list", _housing(folder, times))
        )
        if not short:
            count = _filled(folder, "flooded", files=files, spread=False)
            runs.append(QueueRun(count, f"{files:,} of them came in a flood and wait", _looks(folder, times)))
    return Queues(machine=machine(), runs=tuple(runs))


def _filled(folder: Path, mark: str, *, files: int, spread: bool) -> int:
    done = folder / mark
    if not done.exists():
        print(f"queue: writing {files} files", file=sys.stderr)
        done.write_text(str(ask(folder, "operator", "bench.filling:fill", files=files, spread=spread)))
    return int(done.read_text(encoding="ascii"))


def _filled_with_applications(folder: Path, files: int) -> int:
    done = folder / "applied"
    if not done.exists():
        print(f"queue: writing {files} applications", file=sys.stderr)
        done.write_text(str(ask(folder, "operator", "bench.filling_housing:fill", files=files)))
    ranked = folder / "ranked"
    if not ranked.exists():
        ranked.write_text(str(ask(folder, "operator", "bench.filling_housing:rank")))
    return int(done.read_text(encoding="ascii"))


def _looks(folder: Path, times: int) -> tuple[Look, ...]:
    return _looked_at(folder, times, LOOKS, rows="rows_of_a_queue", space="requests")


def _housing(folder: Path, times: int) -> tuple[Look, ...]:
    return (
        *_looked_at(folder, times, HOUSING_LOOKS, rows="rows_of_applications", space="applications"),
        *_looked_at(folder, times, DWELLING_LOOKS, rows="rows_of_a_dwelling", space="dwellings"),
    )


def _looked_at(
    folder: Path, times: int, looks: tuple[tuple[str, str], ...], *, rows: str, space: str
) -> tuple[Look, ...]:
    found = []
    asked_for = f"bench.desk:{rows}"
    with served(STAFF, folder, workers=1, configuration=STAFF_CONFIGURATION) as door:
        for role, kind in looks:
            print(f"queue: {role}, {kind}", file=sys.stderr)
            page: dict[str, Any] = ask(folder, "staff", "bench.desk:page", role=role, kind=kind, space=space)
            alone: dict[str, float] = ask(folder, "staff", asked_for, role=role, kind=kind, times=times)
            taken = milliseconds(_asked(door.origin, page), times)
            found.append(
                Look(
                    role=role,
                    kind=kind,
                    times=times,
                    p50=round(percentile(taken, 0.5), 1),
                    p95=round(percentile(taken, 0.95), 1),
                    kilobytes=round(page["bytes"] / 1024, 1),
                    queries=page["queries"],
                    rows_p50=round(alone["p50"], 1),
                    rows_p95=round(alone["p95"], 1),
                )
            )
    return tuple(found)


def _asked(origin: str, page: dict[str, Any]) -> Callable[[], object]:
    """Return the asking for one page over one kept connection; it fails loudly if another page comes."""
    connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=60)

    def act() -> object:
        connection.request("GET", page["path"], headers={"Cookie": page["cookie"]})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200 or len(body) < page["bytes"] // 2:
            raise RuntimeError(f"{page['path']} answered {answer.status}")
        return body

    return act
