"""The composition root as a Django application: it holds commands and checks, no models."""

from django.apps import AppConfig
from django.core.signals import got_request_exception


class MontrealSanctuaryConfig(AppConfig):
    """Carries the commands that start the house, joins its apps, and hears what fails on a door."""

    name = "montreal_sanctuary"
    verbose_name = "Accès sans peur"

    def ready(self) -> None:
        """Have every uncaught exception noted by its class and route, and nothing else."""
        from core import help_lines, listing_lookup
        from montreal_sanctuary.logging import note_failure
        from portal.views.help import lines_instead
        from services.presentation.referable import ReferableListings

        # Apps that may not know the directory refer people to it.
        listing_lookup.register(ReferableListings(public_addresses="montreal_sanctuary.urls.public"))
        help_lines.register(lines_instead)
        got_request_exception.connect(note_failure, dispatch_uid="note-failure")
