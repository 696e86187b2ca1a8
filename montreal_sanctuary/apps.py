"""The composition root as a Django application: it holds commands and checks, no models."""

from django.apps import AppConfig
from django.core.signals import got_request_exception


class MontrealSanctuaryConfig(AppConfig):
    """Carries the commands that provision, migrate and start the house, and hears what fails on a door."""

    name = "montreal_sanctuary"
    verbose_name = "Accès sans peur"

    def ready(self) -> None:
        """Have every uncaught exception noted by its class and route, and nothing else."""
        from montreal_sanctuary.logging import note_failure

        got_request_exception.connect(note_failure, dispatch_uid="note-failure")
