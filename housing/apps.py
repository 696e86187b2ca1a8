from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HousingConfig(AppConfig):
    name = "housing"
    verbose_name = _("Logement")

    def ready(self) -> None:
        """Tell the sitemap which pages anybody may find."""
        from core import sitemap_pages
        from housing.sitemap import public_pages

        sitemap_pages.register(public_pages)
