"""Write the directory as HSDS 3.1, in both languages, ready to be published as open data."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.clock import today
from services.hsds.dump import write_dump


class Command(BaseCommand):
    """Writes into a folder of its own first: a reader never meets half an export."""

    help = "Exporte le répertoire en HSDS 3.1 · Exports the directory as HSDS 3.1"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder to write into."""
        parser.add_argument("folder", type=Path, help="dossier · folder")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write everything aside, then put it in the place of the last export."""
        folder: Path = options["folder"].resolve()
        if folder.exists() and not (folder / "about.json").exists() and any(folder.iterdir()):
            raise CommandError(
                f"{folder} contient autre chose qu’un export : choisissez un autre dossier.\n"
                f"{folder} holds something else than an export: choose another folder."
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".export-", dir=folder.parent) as aside:
            fresh = Path(aside) / "new"
            fresh.mkdir()
            counts = write_dump(fresh, today())
            if folder.exists():
                folder.rename(Path(aside) / "old")
            shutil.move(fresh, folder)
        described = ", ".join(f"{name} {count}" for name, count in counts.items())
        self.stdout.write(f"{folder}\u00a0: {described}")
