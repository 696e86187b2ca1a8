"""The composition root as a Django application: it holds commands and checks, no models."""

from django.apps import AppConfig


class MontrealSanctuaryConfig(AppConfig):
    """Carries the commands that provision, migrate and start the house."""

    name = "montreal_sanctuary"
    verbose_name = "Accès sans peur"
