"""Asking for help in confidence, on the public door. Each page has an address in each language."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from assistance.views import person, person_codes, printed

app_name = "assistance"

urlpatterns = [
    path(pgettext_lazy("url", "aide/ecrire/"), person.write, name="write"),
    path(pgettext_lazy("url", "aide/reprendre/"), person.resume, name="resume"),
    path(pgettext_lazy("url", "aide/plus-tard/"), person_codes.later, name="later"),
    path(pgettext_lazy("url", "aide/code/"), person_codes.receipt, name="receipt"),
    path(pgettext_lazy("url", "aide/fait/"), person_codes.noted, name="noted"),
    # For paper: what somebody who helps prints, under names that say little.
    path(pgettext_lazy("url", "aide/trousse.pdf"), printed.kit, name="kit"),
    path(pgettext_lazy("url", "aide/formulaire.pdf"), printed.paper_form, name="paper_form"),
]
