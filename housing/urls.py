"""Housing on the public door. Each page has an address in each language."""

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from housing.views import prescreen, printed, programmes

app_name = "housing"

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("url", "logement/"), programmes.programmes, name="programmes"),
    path(pgettext_lazy("url", "logement/formulaire.pdf"), printed.paper_form, name="paper_form"),
    path(pgettext_lazy("url", "logement/pour-moi/"), prescreen.prescreen, name="prescreen"),
    path(pgettext_lazy("url", "logement/programmes/<slug:code>/"), programmes.programme, name="programme"),
    path(pgettext_lazy("url", "logement/programmes/<slug:code>/feuille/"), programmes.sheet, name="sheet"),
]
