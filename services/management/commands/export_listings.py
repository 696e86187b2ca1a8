"""Write listings to a file: the open data, or everything for editors."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.clock import today
from services.importing.listing_files import LICENCE, write_csv, write_json
from services.operations.exchange import all_entries
from services.rules.flat import flat_row, public_row


class Command(BaseCommand):
    """Export listings as CSV, JSON or HSDS."""

    help = "Exporte les fiches en CSV, JSON ou HSDS · Exports listings as CSV, JSON or HSDS"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--format", choices=["csv", "json", "hsds"], default="csv")
        parser.add_argument("--output", type=Path, help="fichier à écrire (sinon, à l’écran) · file to write")
        parser.add_argument(
            "--everything",
            action="store_true",
            help="pour les éditeurs : brouillons et réponses qui restent sur la page, à ne pas publier ·"
            " for editors: drafts and answers that stay on the page, not to be published",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file, and its licence beside it."""
        if options["format"] == "hsds":
            self._write_hsds(options)
            return
        row_of = flat_row if options["everything"] else public_row
        rows = [row_of(entry) for entry in all_entries(only_public=not options["everything"])]
        content = write_csv(rows) if options["format"] == "csv" else write_json(rows, day=today())
        output: Path | None = options["output"]
        if output is None:
            self.stdout.write(content, ending="")
            return
        try:
            # A spreadsheet takes a file for UTF-8 only if it begins with the mark.
            encoding = "utf-8-sig" if options["format"] == "csv" else "utf-8"
            output.write_text(content, encoding=encoding, newline="")
            licence = output.with_name(f"{output.name}.LICENCE.txt")
            licence.write_text(f"{today()}\n{LICENCE.fr}\n{LICENCE.en}\n", encoding="utf-8")
        except OSError as problem:
            raise CommandError(
                f"Impossible d’écrire {output} ({problem.strerror}). · Cannot write {output}"
                f" ({problem.strerror})."
            ) from None
        self.stderr.write(f"{len(rows)} fiches · {len(rows)} listings: {output}")

    def _write_hsds(self, options: dict[str, Any]) -> None:
        """Hand over to the command that writes a folder: HSDS is several files, in two languages."""
        if options["output"] is None or options["everything"]:
            raise CommandError(
                "HSDS s’écrit dans un dossier (--output) et ne contient que ce qui est public. ·"
                " HSDS is written into a folder (--output) and holds only what is public."
            )
        call_command("export_hsds", str(options["output"]), stdout=self.stderr)
