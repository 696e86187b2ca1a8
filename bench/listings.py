"""The directory: how fast its pages are with many listings, beside a bare Django view of the same run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.asked import Question, behind_a_front, questions
from bench.front import fronted, has_nginx
from bench.listings_report import ListingsRun
from bench.measuring import Figures, measure, queries, weight
from bench.serving import PUBLIC, PUBLIC_CONFIGURATION, ROOT, embedded, machine, manage, serving


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


def measured(listings: int, *, afresh: bool, short: bool) -> ListingsRun:
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
    return ListingsRun(
        listings=listings,
        machine=machine(),
        figures=tuple(figures),
        weights=weights,
        queries=counts,
    )


SOME_LISTING = (
    "from services.models import Listing;"
    "print(Listing.objects.filter(state='published', points__place__isnull=False)"
    ".order_by('-slug').values_list('slug', flat=True)[0])"
)
