"""manage.py migrate_portal"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.migrating import migrate_portal


class Command(BaseCommand):
    """Everything a database needs before a door opens."""

    help = "Provision roles and databases, migrate both, put the grants right, and check them."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do each step that is needed; nothing, if all is as it should be."""
        try:
            migrate_portal(self.stdout.write, verbosity=options["verbosity"])
        except HouseError as problem:
            raise CommandError(str(problem)) from None
        from django.core.management import call_command

        call_command("check_grants")
