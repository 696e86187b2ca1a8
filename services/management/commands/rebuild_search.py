"""Make every search entry anew, from the tables."""

from typing import Any

from django.core.management.base import BaseCommand

from services.operations.search_entries import rebuild_entries


class Command(BaseCommand):
    """Needed after a restore or a bulk load only: triggers keep the entries otherwise."""

    help = "Refait les entrées de recherche · Makes the search entries anew"
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Rebuild, and tell how many."""
        number = rebuild_entries(step=self._show_step)
        self.stdout.write(f"{number} entrées de recherche · search entries")

    def _show_step(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{done}/{total}", ending="\n" if done >= total else "")
            self.stdout.flush()
