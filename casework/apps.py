from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = _("Dossiers")

    def ready(self) -> None:
        """Take part when somebody leaves: what was wrapped to their keys goes. Say what its reasons mean."""
        from casework.departures import give_up_files, warn_of_locked_files
        from casework.enums import CoverReason
        from staff.departures import on_departure, warn_before
        from staff.reasons import name_reasons

        on_departure(give_up_files)
        warn_before(warn_of_locked_files)
        name_reasons(CoverReason.choices)
