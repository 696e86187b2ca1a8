"""
How many requests a second the public door takes in, and whether every one of them is there afterwards.

Each visit is whole: the form, three seconds of reading, the sending, the page with the code. Visitors who
read are on their way all the time, so that what is measured can last. Then every code is tried.
"""

import collections
import contextlib
import itertools
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.inside import ask
from bench.processor_time import used_by, used_by_all
from bench.sealing import derived
from bench.serving import (
    PUBLIC,
    PUBLIC_CONFIGURATION,
    ROOT,
    WORKERS,
    Served,
    embedded,
    machine,
    manage,
    served,
)
from bench.timing import percentile
from bench.visitor import Visitor
from montreal_sanctuary import gunicorn_doors
from montreal_sanctuary.addresses import embedded_server

#: Visitors who are reading the form when a measurement begins: more than are served in three seconds.
READING = 160
LEVELS = (1, 2, 4, 8, 16, 64)
#: Whoever is told to try again in a minute is gone; the next one comes to that place after these seconds.
GONE_SECONDS = 2.0
#: What somebody who only looks something up meets meanwhile.
LOOKED_UP = "/fr/services/?q=clinique"
#: Of those who were told to wait, so many send again.
SENT_AGAIN = 60
#: A level is measured again, this often at most, when something else took more than this of the cores.
TRIES, QUIET = 2, 0.15
#: What one file handed in consists of: rows in each of these tables.
ROWS_OF_A_FILE = {
    "casework_case": 1,
    "casework_sealedstory": 1,
    "casework_receipt": 1,
    "casework_event": 1,
    "casework_wrap": 3,
}


@dataclass(frozen=True)
class Level:
    """What came of so many people sending at once."""

    concurrency: int
    seconds: float
    handed_in: int
    told_to_wait: int
    errors: int
    per_second: float
    p50: float
    p95: float
    longest: float
    #: A search of the directory at the same time, milliseconds.
    search_p50: float
    search_p95: float
    #: Milliseconds of processor for each request handed in: the door, PostgreSQL, the clients of this bench.
    door_cpu: float
    database_cpu: float
    client_cpu: float
    cores_busy: float
    #: What everything else on the machine took meanwhile: a figure with much of it says little.
    cores_of_others: float


@dataclass(frozen=True)
class Submissions:
    """Every level, and what was found afterwards."""

    machine: str
    workers: str
    derivation_cpu: float
    levels: tuple[Level, ...]
    errors: int
    codes_shown: int
    codes_that_open: int
    files_written: int
    is_whole: bool
    words_kept_when_told_to_wait: int
    tried_again: int
    sent_again_and_handed_in: int


@dataclass
class Seen:
    """What the visitors saw; shared by the threads of a level."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    receipts: list[tuple[str, str]] = field(default_factory=list)
    sendings: list[float] = field(default_factory=list)
    told_to_wait: list[Visitor] = field(default_factory=list)
    words_kept: int = 0
    errors: list[str] = field(default_factory=list)


class Street:
    """People on their way: each has drawn the form and reads it for three seconds."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._numbers = itertools.count(1)
        self._reading: collections.deque[Visitor] = collections.deque()

    def come(self) -> None:
        """Let one more person ask for the form."""
        words = (
            f"Banc d’essai, personne numéro {next(self._numbers)}. "
            + "Je cherche quelqu’un à qui parler. " * 30
        )
        visitor = Visitor(self._origin, words.strip())
        visitor.draw_form()
        self._reading.append(visitor)

    def next_ready(self) -> Visitor:
        """Return whoever has read for longest, once they have read enough."""
        visitor = self._reading.popleft()
        time.sleep(visitor.is_ready_in())
        return visitor


def prepared(folder: Path) -> None:
    """Make the databases, the staff, the keys and the signed list of a portal of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    manage(folder, "compile_portal_messages")
    manage(folder, "collectstatic", "--noinput")
    manage(folder, "migrate_portal")
    with embedded(folder):
        ask(folder, "operator", "bench.written:people")


def visit(street: Street, seen: Seen) -> None:
    """Let one person come, and one who has read send the form and see the code."""
    try:
        street.come()
        visitor = street.next_ready()
        answer = visitor.send()
        if answer.code in (429, 503):
            with seen.lock:
                seen.told_to_wait.append(visitor)
                seen.words_kept += visitor.kept_words(answer)
            time.sleep(GONE_SECONDS)
            return
        if answer.code != 303:
            raise RuntimeError(f"the form answered {answer.code}")
        code, _page = visitor.see_code(answer.where)
        if not code:
            raise RuntimeError("the page of the code shows none")
        with seen.lock:
            seen.receipts.append((code, visitor.words))
            seen.sendings.append(answer.milliseconds)
    except (OSError, RuntimeError) as error:
        with seen.lock:
            seen.errors.append(f"{type(error).__name__}: {error}")


def level(door: Served, street: Street, seen: Seen, *, concurrency: int, seconds: float) -> Level:
    """Let so many people send at once, each after the other, for some seconds."""
    handed_in, told, errors = len(seen.receipts), len(seen.told_to_wait), len(seen.errors)
    postmaster = _postmaster()
    before = used_by(door.pid), used_by(postmaster), time.process_time(), used_by_all()
    began = time.monotonic()

    def work() -> None:
        while time.monotonic() < began + seconds:
            visit(street, seen)

    looked_up: list[float] = []

    def look_up() -> None:
        visitor = Visitor(door.origin, "")
        while time.monotonic() < began + seconds:
            with contextlib.suppress(OSError):
                looked_up.append(visitor.ask("GET", LOOKED_UP).milliseconds)
            time.sleep(0.25)

    people = [threading.Thread(target=work) for _each in range(concurrency)]
    people.append(threading.Thread(target=look_up))
    for one in people:
        one.start()
    for one in people:
        one.join()
    taken = time.monotonic() - began
    after = used_by(door.pid), used_by(postmaster), time.process_time(), used_by_all()
    *spent, of_all = [end - start for start, end in zip(before, after, strict=True)]
    done = len(seen.receipts) - handed_in
    sendings = sorted(seen.sendings[handed_in:])
    door_cpu, database_cpu, client_cpu = (round(1000 * one / max(done, 1), 1) for one in spent)
    return Level(
        concurrency=concurrency,
        seconds=round(taken, 1),
        handed_in=done,
        told_to_wait=len(seen.told_to_wait) - told,
        errors=len(seen.errors) - errors,
        per_second=round(done / taken, 1),
        p50=round(percentile(sendings, 0.5), 0),
        p95=round(percentile(sendings, 0.95), 0),
        longest=round(sendings[-1] if sendings else 0, 0),
        search_p50=round(percentile(sorted(looked_up), 0.5), 0),
        search_p95=round(percentile(sorted(looked_up), 0.95), 0),
        door_cpu=door_cpu,
        database_cpu=database_cpu,
        client_cpu=client_cpu,
        cores_busy=round(sum(spent) / taken, 2),
        cores_of_others=round(max(of_all - sum(spent), 0) / taken, 2),
    )


def measured(*, short: bool) -> Submissions:
    """Measure every level against a portal of its own, then try every code."""
    folder = ROOT / "var" / "bench" / "requests"
    prepared(folder)
    seen = Seen()
    with embedded(folder):
        before: dict[str, int] = ask(folder, "operator", "bench.written:count", tables=list(ROWS_OF_A_FILE))
        with served(PUBLIC, folder, configuration=PUBLIC_CONFIGURATION) as door:
            levels = _levels(door, seen, LEVELS[::2] if short else LEVELS, seconds=5 if short else 8)
            again = _sent_again(seen)
        after: dict[str, int] = ask(folder, "operator", "bench.written:count", tables=list(ROWS_OF_A_FILE))
        print(f"submissions: {len(seen.receipts)} codes are tried", file=sys.stderr)
        unopened = ask(folder, "public", "bench.written:unopened", receipts=seen.receipts)
    for error, times in collections.Counter(seen.errors).most_common(5):
        print(f"submissions: {times} × {error}", file=sys.stderr)
    written = after["casework_case"] - before["casework_case"]
    return Submissions(
        machine=machine(),
        workers=f"{WORKERS} workers with {gunicorn_doors.threads} threads each, as shipped",
        derivation_cpu=_derivation_cpu(),
        levels=tuple(levels),
        errors=len(seen.errors),
        codes_shown=len(seen.receipts),
        codes_that_open=len(seen.receipts) - len(unopened),
        files_written=written,
        is_whole=all(
            after[table] - before[table] == rows * written for table, rows in ROWS_OF_A_FILE.items()
        ),
        words_kept_when_told_to_wait=seen.words_kept,
        tried_again=min(len(seen.told_to_wait), SENT_AGAIN),
        sent_again_and_handed_in=again,
    )


def _levels(door: Served, seen: Seen, concurrencies: tuple[int, ...], *, seconds: float) -> list[Level]:
    street = Street(door.origin)
    for _each in range(READING + max(concurrencies)):
        street.come()
    found = []
    for concurrency in concurrencies:
        print(f"submissions, {concurrency} at a time", file=sys.stderr)
        tries: list[Level] = []
        while len(tries) < TRIES and not any(one.cores_of_others <= QUIET for one in tries):
            tries.append(level(door, street, seen, concurrency=concurrency, seconds=seconds))
        found.append(min(tries, key=lambda one: one.cores_of_others))
        print(f"  {found[-1].per_second:g} a second", file=sys.stderr)
    return found


def _sent_again(seen: Seen) -> int:
    """Let those who were told to wait send the page that they got back, and count who gets a code."""
    handed_in = len(seen.receipts)
    for visitor in seen.told_to_wait[:SENT_AGAIN]:
        try:
            answer = visitor.send()
            code = visitor.see_code(answer.where)[0] if answer.code == 303 else ""
        except OSError as error:
            seen.errors.append(f"{type(error).__name__}: {error}")
            continue
        if code:
            seen.receipts.append((code, visitor.words))
    return len(seen.receipts) - handed_in


def _postmaster() -> int:
    cluster = embedded_server().places.cluster
    return int((cluster / "postmaster.pid").read_text(encoding="ascii").split()[0])


def _derivation_cpu() -> float:
    taken = []
    for _each in range(15):
        began = time.process_time()
        derived()
        taken.append((time.process_time() - began) * 1000)
    return round(statistics.median(taken), 1)
