"""How long an act takes, as median and 95th percentile, and beside a reference of the same run."""

import hashlib
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

MEBIBYTE = bytes(1024 * 1024)


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one act, and how many times the reference's median that is."""

    name: str
    times: int
    p50: float
    p95: float
    ratio: float


@dataclass(frozen=True)
class Rate:
    """How often an act was done each second by some threads together."""

    name: str
    threads: int
    per_second: float


def milliseconds(act: Callable[[], object], times: int) -> list[float]:
    """Do an act some times, after two that do not count, and return each one's milliseconds in order."""
    for _warm in range(2):
        act()
    taken = []
    for _each in range(times):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)


def percentile(ordered: list[float], share: float) -> float:
    """Return the value below which a share of the ordered values lies; 0 if there is none."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def reference() -> object:
    """Do what the others are compared with: SHA-256 of one mebibyte."""
    return hashlib.sha256(MEBIBYTE).digest()


def timings(acts: list[tuple[str, Callable[[], object], int]], *, rounds: int = 5) -> list[Timing]:
    """
    Time each act, and the reference as often, in turn: a noisy minute then falls on all of them.

    :param acts: name, act, how often in all
    """
    taken: dict[str, list[float]] = {name: [] for name, _act, _times in acts}
    of_reference: list[float] = []
    for _round in range(rounds):
        of_reference += milliseconds(reference, 20)
        for name, act, times in acts:
            taken[name] += milliseconds(act, max(times // rounds, 1))
    base = statistics.median(of_reference)
    taken = {"SHA-256 of 1 MiB (the reference)": of_reference, **taken}
    return [
        Timing(
            name=name,
            times=len(found),
            p50=round(statistics.median(found), 3),
            p95=round(percentile(sorted(found), 0.95), 3),
            ratio=round(statistics.median(found) / base, 2),
        )
        for name, found in taken.items()
    ]


def rate(name: str, act: Callable[[], object], *, threads: int, seconds: float) -> Rate:
    """Do an act in some threads at once for some seconds, and count."""
    counts = [0] * threads
    deadline = time.perf_counter() + seconds

    def work(place: int) -> None:
        while time.perf_counter() < deadline:
            act()
            counts[place] += 1

    began = time.perf_counter()
    workers = [threading.Thread(target=work, args=(place,)) for place in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return Rate(name, threads, round(sum(counts) / (time.perf_counter() - began), 1))
