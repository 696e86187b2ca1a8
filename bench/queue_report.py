"""The part of docs/benchmarks.md about the queues."""

from typing import Any

from bench.markdown import Row, spaced, table, verdict
from bench.queue_page import Look, QueueRun, Queues

WANTED_MS = 150
WANTED_QUERIES = 12


def recorded(raw: dict[str, Any]) -> Queues:
    """Read what an earlier benchmark recorded."""
    return Queues(
        machine=raw["machine"],
        runs=tuple(
            QueueRun(one["files"], one["waiting"], tuple(Look(**each) for each in one["looks"]))
            for one in raw["runs"]
        ),
    )


def targets(found: Queues) -> list[Row]:
    """Say which targets are held, as rows of the report's first table."""
    return [
        (
            f"queue, {look.role}, {look.kind}, {spaced(run.files)} files: "
            f"p95 ≤ {WANTED_MS} ms, ≤ {WANTED_QUERIES} queries",
            f"p95 {look.p95:g} ms, {look.queries} queries",
            verdict(look.p95 <= WANTED_MS and look.queries <= WANTED_QUERIES),
        )
        for run in found.runs
        if "flood" not in run.waiting
        for look in run.looks
    ]


def section(found: Queues) -> list[str]:
    """Draw the part about the queues."""
    lines = [
        "## The queues",
        "",
        f"{found.machine}. Over HTTP, one at a time, signed in with both factors, one worker; « rows » is "
        "what the rows alone take in a process, not drawn.",
        "",
    ]
    for run in found.runs:
        lines += [
            f"With {spaced(run.files)} files; {run.waiting}:",
            "",
            *table(
                ("who, which list", "p50 / p95 ms", "rows, p50 / p95 ms", "queries", "kB", "times"),
                [
                    (
                        *(f"{one.role}, {one.kind}", f"{one.p50:g} / {one.p95:g}"),
                        *(
                            f"{one.rows_p50:g} / {one.rows_p95:g}",
                            one.queries,
                            f"{one.kilobytes:g}",
                            one.times,
                        ),
                    )
                    for one in run.looks
                ],
            ),
        ]
    return lines
