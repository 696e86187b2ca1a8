"""The pages that join the rooms of the house, each with an address in each language."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from portal.views import home, libraries, pages

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path(pgettext_lazy("url", "engagements/"), pages.promises, name="promises"),
    path(pgettext_lazy("url", "vos-renseignements/"), pages.privacy, name="privacy"),
    path(pgettext_lazy("url", "a-propos/"), pages.about, name="about"),
    path(pgettext_lazy("url", "accessibilite/"), pages.accessibility, name="accessibility"),
    # Where the exit leads: a dull page, with an address as dull.
    path(pgettext_lazy("url", "bibliotheques-heures/"), libraries.library_hours, name="library_hours"),
]
