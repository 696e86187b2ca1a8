"""The directory's part of docs/benchmarks.md."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.markdown import Row, spaced, table, verdict
from bench.measuring import Figures

#: What the design asks for with 50,000 listings (docs of the directory, "Speed").
TARGETS: tuple[tuple[str, int, str, Callable[[Figures], bool]], ...] = (
    ("search, common words (HTML)", 1, "p95 ≤ 30 ms", lambda figures: figures.p95 <= 30),
    ("search, common words (HTML)", 4, "≥ 150 req/s", lambda figures: figures.rate >= 150),
    ("search, few hits (HTML)", 1, "p95 ≤ 12 ms", lambda figures: figures.p95 <= 12),
    ("search, typing errors (HTML)", 1, "p95 ≤ 30 ms", lambda figures: figures.p95 <= 30),
)
#: Two public directories, measured by us on the same listings with the same client, 2 cores, 2 workers:
#: what was asked; one at a time: req/s, p50 / p95 ms; four at a time: the same.
PEERS = (
    ("Helsinki Service Map backend, search as it comes", "0.36, 1148 / 8262", "0.52, 6551 / 15551"),
    ("the same, its own limits (200 hits ranked, one type)", "5.6, 145 / 247", "11.0, 365 / 468"),
    ("the same, few hits", "25, 43 / 50", "44, 88 / 111"),
    ("the same, typing error", "2.5, 400 / 425", "4.6, 866 / 916"),
    ("data-inclusion (FastAPI, PostGIS), search", "7.4, 59 / 297", "9.7, 174 / 927"),
    ("the same, within 5 km", "10.2, 57 / 234", "10.2, 237 / 874"),
    ("the same, few hits", "149, 6 / 11", "263, 10 / 37"),
    ("the same, list and filters", "15.2, 54 / 126", "25.6, 143 / 260"),
)


@dataclass(frozen=True)
class ListingsRun:
    """Everything that was measured once, with one number of listings."""

    listings: int
    machine: str
    figures: tuple[Figures, ...]
    weights: dict[str, tuple[int, int]]
    queries: dict[str, int]

    def of(self, name: str, concurrency: int) -> Figures:
        """Return the figures of one group at one concurrency."""
        return next(each for each in self.figures if (each.name, each.concurrency) == (name, concurrency))


def recorded_runs(raw: list[dict[str, Any]]) -> list[ListingsRun]:
    """Read the runs that an earlier benchmark recorded."""
    return [
        ListingsRun(
            listings=one["listings"],
            machine=one["machine"],
            figures=tuple(Figures(**each) for each in one["figures"]),
            weights={path: (plain, compressed) for path, (plain, compressed) in one["weights"].items()},
            queries=one["queries"],
        )
        for one in raw
    ]


def with_runs(raw: list[dict[str, Any]], runs: list[ListingsRun]) -> list[dict[str, Any]]:
    """Return what to record: the new runs, and those of other sizes recorded earlier."""
    recorded = {run.listings: run for run in [*recorded_runs(raw), *runs]}
    return [dataclasses.asdict(recorded[size]) for size in sorted(recorded)]


def targets(runs: list[ListingsRun]) -> list[Row]:
    """Say which of the directory's targets are held, as rows of the report's first table."""
    recorded = {run.listings: run for run in runs}
    reference = recorded.get(50_000)
    if not reference:
        return []
    rows: list[Row] = []
    for name, concurrency, wanted, holds in TARGETS:
        found = reference.of(name, concurrency)
        said = f"p95 {found.p95:g} ms, {found.rate:g} req/s"
        rows.append(
            (f"{name}, 50 000 listings, {concurrency} at a time: {wanted}", said, verdict(holds(found)))
        )
    return [*rows, *growth(recorded)]


def growth(recorded: dict[int, ListingsRun]) -> list[Row]:
    """Compare the largest run with the one of 50,000, if there are both."""
    small, large = recorded.get(50_000), recorded.get(1_000_000)
    if not small or not large:
        return []
    name = "search, common words (HTML)"
    ratio = large.of(name, 1).p95 / small.of(name, 1).p95
    wanted = f"{name}, 50 000 → 1 000 000 listings: p95 grows less than threefold"
    return [(wanted, f"× {ratio:.2f}", verdict(ratio < 3))]


def section(runs: list[ListingsRun]) -> list[str]:
    """Draw the directory's part."""
    return [line for run in runs for line in run_tables(run)] + [
        "## Beside others",
        "",
        *table(
            ("same listings, same client, JSON", "1 at a time: req/s, p50 / p95 ms", "4 at a time"), PEERS
        ),
    ]


def run_tables(run: ListingsRun) -> list[str]:
    """Draw one run as Markdown tables."""
    bare = {concurrency: run.of("bare Django view, 12 kB", concurrency) for concurrency in (1, 4)}
    figures: list[Row] = []
    for name in dict.fromkeys(each.name for each in run.figures):
        cells = []
        for concurrency in (1, 4):
            found = run.of(name, concurrency)
            wrong = f" · **{found.errors} errors**" if found.errors else ""
            ratio = bare[concurrency].rate / found.rate if found.rate else 0
            cells.append(f"{found.rate:g} · {found.p50:g} / {found.p95:g} · {ratio:.1f}{wrong}")
        figures.append((name, *cells, f"{run.of(name, 1).kilobytes:g}"))
    pages = [
        (f"`{path}`", spaced(plain), spaced(compressed), run.queries.get(path, ""))
        for path, (plain, compressed) in run.weights.items()
    ]
    measure = "req/s · p50 / p95 ms · × bare"
    return [
        f"## {spaced(run.listings)} synthetic listings",
        "",
        f"{run.machine}. `× bare` is the rate of the bare view divided by ours, in the same run.",
        "",
        *table(("", f"1 at a time: {measure}", f"4 at a time: {measure}", "kB"), figures),
        *table(("page", "bytes", "gzipped", "SQL queries"), pages),
    ]
