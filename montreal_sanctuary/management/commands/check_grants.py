"""manage.py check_grants"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.migrating import check_grants
from montreal_sanctuary.roles import SIDES


class Command(BaseCommand):
    """Compares the rights in force with grants.py."""

    help = "Compare the grants in force with the reviewed list; exit with 1 and a table if they differ."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the option that makes the administrator's open tasks an error too."""
        parser.add_argument("--strict", action="store_true", help="fail on what for_the_dba.sql would change")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print every difference, then what only a superuser may put right."""
        is_wrong = False
        for side in SIDES:
            try:
                differences, for_the_dba = check_grants(side)
            except HouseError as problem:
                raise CommandError(str(problem)) from None
            for kind, words in differences.rows():
                self.stderr.write(f"{side:10} {kind:8} {words}")
            for words in for_the_dba:
                self.stderr.write(f"{side:10} dba      {words}")
            is_wrong = is_wrong or bool(differences) or (options["strict"] and bool(for_the_dba))
        if is_wrong:
            raise CommandError(
                "Les droits en vigueur diffèrent de grants.py (voir ci-dessus).\n"
                "The rights in force differ from grants.py (see above)."
            )
