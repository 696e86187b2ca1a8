"""manage.py compile_portal_messages"""

from typing import Any

from django.core.management.base import BaseCommand

from montreal_sanctuary.compiled_messages import compile_messages


class Command(BaseCommand):
    """Compiles what changed in locale/, without GNU gettext."""

    help = "Compile the message catalogues that changed."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Name each catalogue that was written."""
        for written in compile_messages():
            self.stdout.write(str(written))
