"""manage.py replay_ledger"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.clock import now
from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.replaying import replay, write_again


class Command(BaseCommand):
    """Ends again what a restored backup brought back."""

    help = "Rejoue le registre des effacements sur une base restaurée / plays the ledger of erasures again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the option for a ledger that was lost while its database was not."""
        parser.add_argument(
            "--write-again", action="store_true", help="the file is lost: write it anew from this database"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print each thing that was ended again, then how many."""
        try:
            if options["write_again"]:
                self.stdout.write(f"{write_again()} lignes récrites / lines written again.")
                return
            done = replay(self.stdout.write, now())
        except HouseError as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(
            f"Registre\u00a0: {done.lines} lignes. Effacés de nouveau\u00a0: {done.erased}; "
            f"comptes fermés\u00a0: {done.shut_out}, rouverts\u00a0: {done.let_in}; "
            f"clés retirées\u00a0: {done.keys_retired}; codes d’aide terminés\u00a0: {done.grants_ended}.\n"
            f"Ledger: {done.lines} lines. Erased again: {done.erased}; accounts closed: {done.shut_out}, "
            f"open again: {done.let_in}; keys retired: {done.keys_retired}; "
            f"helpers’ codes ended: {done.grants_ended}."
        )
