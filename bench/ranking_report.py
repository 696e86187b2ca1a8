"""The part of docs/benchmarks.md about the housing ranking."""

from typing import Any

from bench.markdown import Row, spaced, table, verdict
from bench.ranking import PREVIEW, REPLAY, Rankings
from bench.timing import Timing

WANTED_SECONDS = 2.5
WANTED_FILES = 100_000
#: Twice the files may take this much more than twice the time: sorting alone is a little more than linear.
WANTED_GROWTH = 1.25


def recorded(raw: dict[str, Any]) -> Rankings:
    """Read what an earlier benchmark recorded."""
    return Rankings(
        machine=raw["machine"],
        sizes=tuple(raw["sizes"]),
        timings=tuple(Timing(**one) for one in raw["timings"]),
    )


def targets(found: Rankings) -> list[Row]:
    """Say which targets are held, as rows of the report's first table."""
    by_size = _by_size(found)
    most, least = max(by_size), min(by_size)
    wanted = WANTED_FILES if WANTED_FILES in by_size else most
    growth = by_size[most].p50 / by_size[least].p50 / (most / least)
    return [
        (
            f"ranking, {spaced(wanted)} files on one core: ≤ {WANTED_SECONDS:g} s",
            f"p50 {by_size[wanted].p50 / 1000:.2f} s",
            verdict(by_size[wanted].p50 <= WANTED_SECONDS * 1000),
        ),
        (
            f"ranking, time for a file with {spaced(most)} beside {spaced(least)}: ≤ × {WANTED_GROWTH:g}",
            f"× {growth:.2f}",
            verdict(growth <= WANTED_GROWTH),
        ),
    ]


def section(found: Rankings) -> list[str]:
    """Draw the part about the ranking."""
    named = {one.name: one for one in found.timings}
    return [
        "## The housing ranking",
        "",
        f"{found.machine}. A whole run: keys, order, salted leaves and both digests, in one process.",
        "",
        *table(
            ("files", "times", "p50 s", "p95 s", "µs a file", "× reference"),
            [
                (
                    *(spaced(size), one.times, f"{one.p50 / 1000:.2f}", f"{one.p95 / 1000:.2f}"),
                    *(f"{one.p50 * 1000 / size:.1f}", f"{one.ratio:g}"),
                )
                for size, one in _by_size(found).items()
            ],
        ),
        *(
            line
            for name, words in (
                (REPLAY, f"A run of {spaced(found.sizes[-2])} files made again and checked"),
                (PREVIEW, f"The place of one file among {spaced(found.sizes[0])} after an edit"),
            )
            if name in named
            for line in (f"{words}: p50 {named[name].p50 / 1000:.2f} s.", "")
        ),
    ]


def _by_size(found: Rankings) -> dict[int, Timing]:
    named = {one.name: one for one in found.timings}
    return {size: named[str(size)] for size in found.sizes}
