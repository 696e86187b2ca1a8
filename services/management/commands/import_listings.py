"""Take listings in from a spreadsheet or a JSON file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from core.clock import now
from services.importing.flat_reading import KnownCodes
from services.importing.listing_files import MOST_PROBLEMS, read_entries, read_rows
from services.operations.exchange import entries_of, known_boroughs, known_categories, take_in
from services.rules.entries import LoadReport
from services.rules.problems import ImportRefusedError

_LONGEST_VALUE: Final = 70


class Command(BaseCommand):
    """Import a CSV or JSON file: all of it, or nothing."""

    help = (
        "Importe des fiches d’un fichier CSV ou JSON, toutes ou aucune · "
        "Imports listings from a CSV or JSON file, all or none"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="fichier .csv ou .json · .csv or .json file")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="montrer ce qui changerait, sans rien changer · show what would change, change nothing",
        )
        parser.add_argument(
            "--complete",
            action="store_true",
            help="le fichier est tout le répertoire : fermer les fiches absentes · the file is the whole"
            " directory: close the listings that it does not hold",
        )
        parser.add_argument(
            "--by",
            default="import_listings",
            help="qui importe, pour l’historique · who imports, for the history",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, check, write; or say everything that is wrong and write nothing."""
        try:
            codes = KnownCodes(categories=known_categories(), boroughs=known_boroughs())
            entries = read_entries(read_rows(options["file"]), entries_of, codes)
        except ImportRefusedError as refusal:
            raise CommandError(_said(refusal)) from None
        report = take_in(
            entries=entries,
            by=options["by"][:120],
            at=now(),
            step=lambda *_: None,
            is_complete=options["complete"],
            is_rehearsal=options["dry_run"],
        )
        if options["dry_run"]:
            self._show(report, entries_by_row={entry.slug: number for number, entry in enumerate(entries, 1)})
            self.stdout.write("Essai : rien n’a été changé. · Dry run: nothing was changed.")
        self.stdout.write(
            f"{len(report.created)} ajoutées, {len(report.changed)} changées, {len(report.unchanged)}"
            " pareilles,"
            f" {len(report.closed)} fermées. · {len(report.created)} added, {len(report.changed)} changed,"
            f" {len(report.unchanged)} the same, {len(report.closed)} closed."
        )

    def _show(self, report: LoadReport, *, entries_by_row: dict[str, int]) -> None:
        for slug in report.created:
            self.stdout.write(f"{entries_by_row[slug]}\t{slug}\t+ nouvelle fiche · new listing")
        for slug, changes in report.changed.items():
            for change in changes:
                self.stdout.write(
                    f"{entries_by_row[slug]}\t{slug}\t{change.field}\t{_short(change.before)} →"
                    f" {_short(change.after)}"
                )
        for slug in report.closed:
            self.stdout.write(f"-\t{slug}\tserait fermée · would be closed")


def _said(refusal: ImportRefusedError) -> str:
    lines = ["Rien n’a été importé. · Nothing was imported."]
    for problem in refusal.problems[:MOST_PROBLEMS]:
        said = problem.said()
        lines += [f"  {said.fr}", f"  {said.en}"]
    if more := len(refusal.problems) - MOST_PROBLEMS:
        lines += [f"  … {more} autres problèmes · {more} more problems"] if more > 0 else []
    return "\n".join(lines)


def _short(value: object) -> str:
    text = " ".join(str(value or "—").split())
    return f"{text[:_LONGEST_VALUE]}…" if len(text) > _LONGEST_VALUE else text
