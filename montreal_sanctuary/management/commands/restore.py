"""manage.py restore"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.clock import now
from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.restoring import restore


class Command(BaseCommand):
    """Restores a backup, and ends again what was ended since."""

    help = "Restaure une sauvegarde et rejoue le registre / restores a backup and plays the ledger again."
    # The databases may be empty, or of another release.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the backup's folder, and the word that lets it replace what is there."""
        parser.add_argument("folder", type=Path, help="one backup, as manage.py backup names it")
        parser.add_argument("--replace", action="store_true", help="what stands in the databases goes")
        parser.add_argument(
            "--ledger-lost",
            action="store_true",
            help="there is no ledger any more: what was erased since the backup comes back",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """
        Restore, and say what was done and what is left to do.

        :raises CommandError: with the reason, and what to do
        """
        try:
            done = restore(
                options["folder"],
                replace=options["replace"],
                ledger_is_lost=options["ledger_lost"],
                at=now(),
                tell=self.stdout.write,
            )
        except HouseError as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(
            f"Restaurée. {done.lines} lignes du registre rejouées; {done.erased} dossiers effacés de nouveau."
            "\n"
            "La suite\u00a0: docs/runbooks/restore.md\n"
            f"Restored. {done.lines} lines of the ledger played again; {done.erased} files erased again.\n"
            "What is next: docs/runbooks/restore.md"
        )
