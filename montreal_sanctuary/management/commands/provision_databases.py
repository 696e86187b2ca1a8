"""manage.py provision_databases"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.provisioning import provision_databases


class Command(BaseCommand):
    """Makes roles and databases; safe to run again at any time."""

    help = "Make the roles and the two databases on the embedded server, or on that of DATABASE_URL_*_OWNER."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say each thing that was made; nothing, if all was there."""
        try:
            provision_databases(self.stdout.write)
        except HouseError as problem:
            raise CommandError(str(problem)) from None
