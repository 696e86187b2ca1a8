from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HousingConfig(AppConfig):
    name = "housing"
    verbose_name = _("Logement")

    def ready(self) -> None:
        """Tell the sitemap which pages anybody may find, and the desk what to say of programmes."""
        from core import sitemap_pages
        from housing.desk.files import applications_panel, housing_boards_panel
        from housing.desk.programmes import programmes_panel
        from housing.desk.ranking import ranking_panel
        from housing.sitemap import public_pages
        from staff import desk

        sitemap_pages.register(public_pages)
        desk.register(ranking_panel)
        desk.register(programmes_panel)
        desk.register(applications_panel)
        desk.register(housing_boards_panel)
