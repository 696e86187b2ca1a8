"""manage.py backup"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.alerts import AlertCode
from core.clock import now
from montreal_sanctuary.backups import back_up, findings
from montreal_sanctuary.house_error import HouseError
from staff.operations.alerts import clear_alert, raise_alert


class Command(BaseCommand):
    """Backs both databases up, or looks whether that was done and forgotten in time."""

    help = "Sauvegarde les deux bases, oublie les vieilles / backs both databases up, forgets old ones."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the folder, and the option that only looks."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BACKUPS_DIR)
        parser.add_argument(
            "--check", action="store_true", help="make nothing; exit with 1 if something is wrong"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """
        Make a backup, or say what is wrong with those that are there.

        :raises CommandError: with what is wrong
        """
        folder: Path | None = options["folder"]
        if folder is None:
            raise CommandError(
                "Quel dossier? (ou PORTAL_BACKUPS_DIR) / which folder? (or PORTAL_BACKUPS_DIR)"
            )
        at = now()
        try:
            if not options["check"]:
                back_up(folder.absolute(), at, self.stdout.write)
            wrong = findings(folder, at)
        except HouseError as problem:
            raise CommandError(str(problem)) from None
        if wrong:
            raise_alert(AlertCode.BACKUP_OLD)
            raise CommandError("\n".join(wrong))
        clear_alert(AlertCode.BACKUP_OLD)
        self.stdout.write(
            f"Rien de plus de {settings.BACKUPS_FORGET_DAYS} jours, et une sauvegarde fraîche / "
            f"nothing older than {settings.BACKUPS_FORGET_DAYS} days, and a fresh backup."
        )
