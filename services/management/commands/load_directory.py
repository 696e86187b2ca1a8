"""Load what the project ships: places, categories, words and listings."""

import hashlib
import sys
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand

from core.clock import now
from services.importing.shipped_listings import read_listings
from services.importing.shipped_places import read_gazetteer
from services.operations.loading import is_loaded, load_shipped

SERVICES: Final = Path(__file__).resolve().parents[2]
DATA: Final = SERVICES / "data"
VOCABULARY: Final = SERVICES / "vocabulary"
# What reads the files is part of what is loaded: a mapping that changes is a load to do again.
READ_BY: Final = (
    "importing",
    "rules/gathered.py",
    "rules/typography.py",
    "rules/phones.py",
    "rules/hours_text.py",
)
_STEPS: Final = {
    "places": ("lieux", "places"),
    "categories": ("catégories", "categories"),
    "words": ("mots", "words"),
    "listings": ("fiches", "listings"),
}
_WIDTH: Final = 24


class Command(BaseCommand):
    """Load the shipped directory; the second time, with the same files, it does nothing."""

    help = "Charge le répertoire livré avec le projet · Loads the directory that comes with the project"
    # Loading asks nothing of pages and addresses.
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, and tell what was done in a line in each language."""
        digest = digest_of_files()
        if is_loaded(digest):
            return
        report = load_shipped(
            gazetteer=read_gazetteer(DATA, VOCABULARY),
            entries=read_listings(DATA),
            digest=digest,
            at=now(),
            # A log wants the result, a person wants to see that something moves.
            step=self._show_step if sys.stdout.isatty() and options["verbosity"] else _say_nothing,
        )
        if not options["verbosity"]:
            return
        made, changed = len(report.created), len(report.changed)
        kept, closed = len(report.kept), len(report.closed)
        self.stdout.write(
            f"Répertoire\u00a0: {made} fiches ajoutées, {changed} changées,"
            f" {kept} gardées telles que modifiées, {closed} fermées."
        )
        self.stdout.write(
            f"Directory: {made} listings added, {changed} changed, {kept} kept as edited, {closed} closed."
        )

    def _show_step(self, word: str, done: int, total: int) -> None:
        french, english = _STEPS[word]
        filled = _WIDTH if not total else _WIDTH * done // total
        bar = "█" * filled + "░" * (_WIDTH - filled)
        end = "\n" if done >= total else ""
        self.stdout.write(f"\r{bar} {done}/{total} {french} · {english}", ending=end)
        self.stdout.flush()


def _say_nothing(_word: str, _done: int, _total: int) -> None:
    """Take a step without a word."""


def digest_of_files() -> str:
    """Return one digest of every file that the directory is loaded from, and of what reads them."""
    digest = hashlib.sha256()
    paths = [*DATA.iterdir(), *VOCABULARY.glob("*.tsv")]
    for name in READ_BY:
        path = SERVICES / name
        paths += path.glob("*.py") if path.is_dir() else [path]
    for path in sorted(path for path in paths if path.is_file()):
        digest.update(f"{path.relative_to(SERVICES)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
