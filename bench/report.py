"""docs/benchmarks.md, and the raw figures beside it, so that a later run replaces its own part only."""

import json
from pathlib import Path
from typing import Any

from bench import listings_report, queue_report, ranking_report, sealing_report, submissions_report
from bench.markdown import Row, table

#: Each part says which targets it holds, and draws its own section; in the report's order.
PARTS = ("listings", "sealing", "submissions", "queue", "ranking")


def recorded_in(report: Path) -> dict[str, Any]:
    """Read the raw figures that earlier benchmarks recorded beside a report, by part."""
    kept = report.with_suffix(".json")
    if not kept.exists():
        return {}
    found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return found


def write(report: Path, measured: dict[str, Any]) -> None:
    """
    Write the report; parts that were not measured now stay as they were recorded.

    :param measured: by part, what is to be recorded, made of what JSON knows
    """
    recorded = recorded_in(report) | measured
    ordered = {part: recorded[part] for part in PARTS if part in recorded}
    report.parent.mkdir(parents=True, exist_ok=True)
    report.with_suffix(".json").write_text(
        json.dumps(ordered, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    rows: list[Row] = []
    lines: list[str] = []
    if "sealing" in ordered:
        lines += sealing_report.section(sealing_report.recorded(ordered["sealing"]))
    if "submissions" in ordered:
        submissions = submissions_report.recorded(ordered["submissions"])
        rows += submissions_report.targets(submissions)
        lines += submissions_report.section(submissions)
    if "queue" in ordered:
        queue = queue_report.recorded(ordered["queue"])
        rows += queue_report.targets(queue)
        lines += queue_report.section(queue)
    if "ranking" in ordered:
        ranking = ranking_report.recorded(ordered["ranking"])
        rows += ranking_report.targets(ranking)
        lines += ranking_report.section(ranking)
    if "listings" in ordered:
        runs = listings_report.recorded_runs(ordered["listings"])
        rows += listings_report.targets(runs)
        lines += listings_report.section(runs)
    explained = Path(__file__).resolve().parent.parent / "docs" / "benchmarks-notes.md"
    beginning = [
        "# Measured",
        "",
        "Written by `make bench` (see `bench/README.md`); do not edit. Machines are noisy: read the ratios.",
        "",
        *(table(("target", "measured", "held"), rows) if rows else []),
    ]
    report.write_text(
        "\n".join([*beginning, *lines, explained.read_text(encoding="utf-8")]), encoding="utf-8"
    )
