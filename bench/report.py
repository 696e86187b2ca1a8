"""docs/benchmarks.md, and the raw figures beside it, so that a later run can add to what was recorded."""

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path

from bench.measuring import Figures

#: What the design asks for with 50,000 listings (docs of the directory, "Speed").
TARGETS = (
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
class Run:
    """Everything that was measured once, with one number of listings."""

    listings: int
    machine: str
    figures: tuple[Figures, ...]
    weights: dict[str, tuple[int, int]]
    queries: dict[str, int]

    def of(self, name: str, concurrency: int) -> Figures:
        """Return the figures of one group at one concurrency."""
        return next(each for each in self.figures if (each.name, each.concurrency) == (name, concurrency))


def spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def tables(run: Run) -> list[str]:
    """Draw one run as Markdown tables."""
    bare = {concurrency: run.of("bare Django view, 12 kB", concurrency) for concurrency in (1, 4)}
    lines = [
        f"## {spaced(run.listings)} synthetic listings",
        "",
        f"{run.machine}. `× bare` is the rate of the bare view divided by ours, in the same run.",
        "",
        "| | 1 at a time: req/s · p50 / p95 ms · × bare | 4 at a time: req/s · p50 / p95 ms · × bare | kB |",
        "| --- | --- | --- | --- |",
    ]
    for name in dict.fromkeys(each.name for each in run.figures):
        cells = []
        for concurrency in (1, 4):
            found = run.of(name, concurrency)
            wrong = f" · **{found.errors} errors**" if found.errors else ""
            ratio = bare[concurrency].rate / found.rate if found.rate else 0
            cells.append(f"{found.rate:g} · {found.p50:g} / {found.p95:g} · {ratio:.1f}{wrong}")
        lines.append(f"| {name} | {cells[0]} | {cells[1]} | {run.of(name, 1).kilobytes:g} |")
    lines += ["", "| page | bytes | gzipped | SQL queries |", "| --- | --- | --- | --- |"]
    for path, (plain, compressed) in run.weights.items():
        lines.append(f"| `{path}` | {spaced(plain)} | {spaced(compressed)} | {run.queries.get(path, '')} |")
    return [*lines, ""]


def write(report: Path, runs: list[Run]) -> None:
    """
    Write the report; runs of other sizes recorded earlier stay in it.

    The raw figures are kept in a JSON file of the same name.
    """
    kept = report.with_suffix(".json")
    recorded = {run.listings: run for run in read(kept)} | {run.listings: run for run in runs}
    ordered = [recorded[size] for size in sorted(recorded)]
    kept.write_text(
        json.dumps([dataclasses.asdict(run) for run in ordered], ensure_ascii=False, indent=1) + "\n",
        encoding="utf-8",
    )
    lines = [
        "# Measured",
        "",
        "Written by `make bench` (see `bench/README.md`); do not edit. Machines are noisy: read the ratios.",
        "",
    ]
    reference = recorded.get(50_000)
    if reference:
        lines += ["| target, with 50 000 listings | measured | held |", "| --- | --- | --- |"]
        for name, concurrency, wanted, holds in TARGETS:
            found = reference.of(name, concurrency)
            said = f"p95 {found.p95:g} ms, {found.rate:g} req/s"
            held = "yes" if holds(found) else "**no**"
            lines.append(f"| {name}, {concurrency} at a time: {wanted} | {said} | {held} |")
        lines += [*growth(recorded), ""]
    for run in ordered:
        lines += tables(run)
    lines += [
        "## Beside others",
        "",
        "| same listings, same client, JSON | 1 at a time: req/s, p50 / p95 ms | 4 at a time |",
        "| --- | --- | --- |",
        *(f"| {asked} | {alone} | {four} |" for asked, alone, four in PEERS),
        "",
    ]
    explained = report.parent / "benchmarks-notes.md"
    if explained.exists():
        lines += [explained.read_text(encoding="utf-8")]
    report.write_text("\n".join(lines), encoding="utf-8")


def growth(recorded: dict[int, Run]) -> list[str]:
    """Compare the largest run with the one of 50,000, if there are both."""
    small, large = recorded.get(50_000), recorded.get(1_000_000)
    if not small or not large:
        return []
    name = "search, common words (HTML)"
    ratio = large.of(name, 1).p95 / small.of(name, 1).p95
    held = "yes" if ratio < 3 else "**no**"
    return [
        f"| {name}, 50 000 → 1 000 000 listings: p95 grows less than threefold | × {ratio:.2f} | {held} |"
    ]


def read(kept: Path) -> list[Run]:
    """Read the runs that an earlier benchmark recorded."""
    if not kept.exists():
        return []
    return [
        Run(
            listings=raw["listings"],
            machine=raw["machine"],
            figures=tuple(Figures(**each) for each in raw["figures"]),
            weights={path: (plain, compressed) for path, (plain, compressed) in raw["weights"].items()},
            queries=raw["queries"],
        )
        for raw in json.loads(kept.read_text(encoding="utf-8"))
    ]
