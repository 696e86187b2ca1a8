"""
`make bench`: measure, and write docs/benchmarks.md. `python -m bench --only queue --short`.

A part that was measured replaces its own section of the report; the others stay as they were recorded.
"""

import argparse
import dataclasses
import sys
from pathlib import Path
from typing import Any

from bench import listings, queue_page, ranking, sealing, submissions
from bench.listings_report import with_runs
from bench.report import PARTS, recorded_in, write
from bench.serving import ROOT, machine

SHORT_LISTINGS = 2_000


def measured(part: str, options: argparse.Namespace) -> Any:
    """Measure one part and return what is to be recorded of it."""
    if part == "sealing":
        return dataclasses.asdict(sealing.measured(machine=machine(), short=options.short))
    if part == "submissions":
        return dataclasses.asdict(submissions.measured(short=options.short))
    if part == "queue":
        return dataclasses.asdict(queue_page.measured(afresh=options.afresh, short=options.short))
    if part == "ranking":
        return dataclasses.asdict(ranking.measured(machine=machine(), short=options.short))
    sizes = options.listings or [SHORT_LISTINGS if options.short else 50_000]
    runs = [listings.measured(size, afresh=options.afresh, short=options.short) for size in sizes]
    return with_runs(recorded_in(options.report).get("listings", []), runs)


def main() -> None:
    """Read the command line, measure, and write the report."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", choices=PARTS, help="one part; the others stay as recorded")
    arguments.add_argument("--listings", type=int, nargs="+", help="how many; 50000 unless told")
    arguments.add_argument("--afresh", action="store_true", help="load again even if loaded before")
    arguments.add_argument(
        "--short", action="store_true", help="in three minutes, to try the benchmark itself; not recorded"
    )
    arguments.add_argument(
        "--redraw", action="store_true", help="measure nothing: write the report again, with its notes"
    )
    arguments.add_argument("--report", type=Path)
    options = arguments.parse_args()
    if options.report is None:
        # What a short run finds is no figure to keep.
        options.report = ROOT / ("var/bench/short.md" if options.short else "docs/benchmarks.md")
    if options.redraw:
        write(options.report, {})
        return
    for part in [options.only] if options.only else PARTS:
        print(f"— {part}", file=sys.stderr)
        write(options.report, {part: measured(part, options)})
    print(options.report)


if __name__ == "__main__":
    main()
