"""`make bench`: load, serve, ask, write docs/benchmarks.md. `python -m bench --listings 50000`."""

import argparse
import contextlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.asked import Question, behind_a_front, questions
from bench.front import fronted, has_nginx
from bench.measuring import Figures, measure, queries, weight
from bench.report import Run, write
from bench.serving import ROOT, manage, serving
from montreal_sanctuary.addresses import embedded_server

PUBLIC = "montreal_sanctuary.wsgi_public:application"
PUBLIC_CONFIGURATION = "python:montreal_sanctuary.gunicorn_public"


def prepared(listings: int, *, afresh: bool) -> Path:
    """Make (or find) the databases that hold `listings` synthetic listings."""
    folder = ROOT / "var" / "bench" / str(listings)
    if afresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    manage(folder, "compile_portal_messages")
    manage(folder, "collectstatic", "--noinput")
    ready = folder / "loaded"
    if ready.exists():
        return folder
    generated = folder / "listings.jsonl"
    with generated.open("wb") as file:
        subprocess.run(
            [sys.executable, str(ROOT / "bench" / "generate_listings.py"), str(listings)],
            stdout=file,
            check=True,
        )
    manage(folder, "migrate_portal")
    manage(folder, "load_synthetic", str(generated))
    generated.unlink()
    ready.touch()
    return folder


@contextlib.contextmanager
def embedded(folder: Path) -> Iterator[None]:
    """Hold the benchmark's own PostgreSQL while the doors are measured."""
    os.environ["PORTAL_DATA_DIR"] = str(folder)
    server = embedded_server()
    server.hold()
    try:
        yield
    finally:
        server.release()


def measured(listings: int, *, afresh: bool, short: bool) -> Run:
    """Measure everything once with `listings` synthetic listings."""
    folder = prepared(listings, afresh=afresh)
    figures: list[Figures] = []
    with embedded(folder):
        found = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", SOME_LISTING],
            cwd=ROOT,
            env={**os.environ, "PORTAL_DATA_DIR": str(folder)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        asked = questions(listing=found[-1])
        if short:
            asked = [Question(each.name, each.paths, requests=60) for each in asked]
        with (
            serving("bench.bare:application()", folder) as bare,
            serving(PUBLIC, folder, configuration=PUBLIC_CONFIGURATION) as public,
        ):
            for concurrency in (1, 4):
                figures.append(measure(bare, Question("bare Django view, 12 kB", ("/",), 2000), concurrency))
                for question in asked:
                    print(f"{listings} listings, {concurrency} at a time: {question.name}", file=sys.stderr)
                    figures.append(measure(public, question, concurrency))
            if has_nginx():
                with fronted(public, folder / "front") as front:
                    for concurrency in (1, 4):
                        figures += [measure(front, each, concurrency) for each in behind_a_front(asked)]
            first = [question.paths[0] for question in asked]
            weights = {path: weight(public, path) for path in first}
        counts = queries(folder, first)
    return Run(
        listings=listings,
        machine=f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        figures=tuple(figures),
        weights=weights,
        queries=counts,
    )


SOME_LISTING = (
    "from services.models import Listing;"
    "print(Listing.objects.filter(state='published', points__place__isnull=False)"
    ".order_by('-slug').values_list('slug', flat=True)[0])"
)


def main() -> None:
    """Read the command line, measure, and write the report."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--listings", type=int, nargs="+", default=[50_000])
    arguments.add_argument("--afresh", action="store_true", help="load again even if loaded before")
    arguments.add_argument(
        "--short", action="store_true", help="a few requests only, to try the benchmark itself"
    )
    arguments.add_argument("--report", type=Path, default=ROOT / "docs" / "benchmarks.md")
    options = arguments.parse_args()
    runs = [measured(count, afresh=options.afresh, short=options.short) for count in options.listings]
    write(options.report, runs)
    print(options.report)


if __name__ == "__main__":
    main()
