"""The cryptography's part of docs/benchmarks.md."""

from typing import Any

from bench.markdown import table
from bench.sealing import Sealing
from bench.timing import Rate, Timing


def recorded(raw: dict[str, Any]) -> Sealing:
    """Read what an earlier benchmark recorded."""
    return Sealing(
        machine=raw["machine"],
        timings=tuple(Timing(**one) for one in raw["timings"]),
        rates=tuple(Rate(**one) for one in raw["rates"]),
    )


def section(found: Sealing) -> list[str]:
    """Draw the cryptography's part."""
    return [
        "## What sealing costs",
        "",
        f"{found.machine}. One after the other on one core; the ratio is to the reference of the same run.",
        "",
        *table(
            ("act", "times", "p50 ms", "p95 ms", "× reference"),
            [
                (one.name, one.times, f"{one.p50:g}", f"{one.p95:g}", f"{one.ratio:g}")
                for one in found.timings
            ],
        ),
        *table(
            ("act, new codes each time", "threads", "a second"),
            [(one.name, one.threads, f"{one.per_second:g}") for one in found.rates],
        ),
    ]
