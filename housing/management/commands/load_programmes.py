"""Load the programmes that the project ships."""

from typing import Any

from django.core.management.base import BaseCommand

from core.clock import today
from housing.operations.programmes import load_shipped
from housing.programmes import read_shipped


class Command(BaseCommand):
    """Load the shipped programmes; what the team has edited is left as it is."""

    help = (
        "Charge les programmes de logement livrés · Loads the housing programmes that come with the project"
    )
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, and tell what was done in a line in each language, if anything was."""
        report = load_shipped(read_shipped(), on=today())
        if not options["verbosity"] or not (report.added or report.changed):
            return
        added, changed, kept = len(report.added), len(report.changed), len(report.kept)
        self.stdout.write(
            f"Programmes de logement\u00a0: {added} ajoutés, {changed} changés,"
            f" {kept} gardés tels que modifiés."
        )
        self.stdout.write(f"Housing programmes: {added} added, {changed} changed, {kept} kept as edited.")
