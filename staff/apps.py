from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("Personnel")

    def ready(self) -> None:
        """Note when each sign-in begins, where anybody signs in, and tell the desk of alerts."""
        from staff import desk
        from staff.alert_panel import alerts_panel

        desk.register(alerts_panel)
        # The public door has no pages for it.
        if not apps.is_installed("allauth.account"):
            return
        from staff.sign_in import note_sign_in

        user_logged_in.connect(note_sign_in, dispatch_uid="staff-note-sign-in")
