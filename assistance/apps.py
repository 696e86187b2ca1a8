from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = _("Demandes d’aide")

    def ready(self) -> None:
        """Tell the desk what to say of requests for help."""
        from assistance.desk import requests_panel, todo_panel
        from assistance.desk_access import access_panel, cover_panel, locked_out_panel
        from assistance.desk_intake import intake_panel
        from staff import desk

        desk.register(todo_panel)
        desk.register(requests_panel)
        desk.register(locked_out_panel)
        desk.register(cover_panel)
        desk.register(access_panel)
        desk.register(intake_panel)
