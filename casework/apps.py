from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = _("Dossiers")

    def ready(self) -> None:
        """Take part when somebody leaves: what was wrapped to their keys goes."""
        from casework.departures import give_up_files, warn_of_locked_files
        from staff.departures import on_departure, warn_before

        on_departure(give_up_files)
        warn_before(warn_of_locked_files)
