"""Housing on the public door. Each page has an address in each language."""

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from housing.views import (
    application,
    application_check,
    application_codes,
    prescreen,
    printed,
    programmes,
    ranking,
    releases,
)

app_name = "housing"

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("url", "logement/"), programmes.programmes, name="programmes"),
    path(pgettext_lazy("url", "logement/formulaire.pdf"), printed.paper_form, name="paper_form"),
    path(pgettext_lazy("url", "logement/recu/"), releases.received, name="received"),
    path(pgettext_lazy("url", "logement/pour-moi/"), prescreen.prescreen, name="prescreen"),
    path(pgettext_lazy("url", "logement/programmes/<slug:code>/"), programmes.programme, name="programme"),
    path(pgettext_lazy("url", "logement/programmes/<slug:code>/feuille/"), programmes.sheet, name="sheet"),
    path(pgettext_lazy("url", "logement/classement/"), ranking.order, name="order"),
    path(pgettext_lazy("url", "logement/classement/mes-points/"), ranking.recompute, name="recompute"),
    path(pgettext_lazy("url", "logement/classement/<slug:code>/"), ranking.of_programme, name="order_of"),
    # Applying: a question a page, under its number, which says nothing in a history list.
    path(pgettext_lazy("url", "logement/programmes/<slug:code>/demander/"), application.begin, name="begin"),
    path(pgettext_lazy("url", "logement/demande/<int:number>/"), application.question, name="question"),
    path(
        pgettext_lazy("url", "logement/demande/<int:number>/<int:part>/"),
        application.question,
        name="question_part",
    ),
    path(pgettext_lazy("url", "logement/demande/verifier/"), application_check.check, name="check"),
    path(pgettext_lazy("url", "logement/demande/plus-tard/"), application_codes.later, name="later"),
    path(pgettext_lazy("url", "logement/demande/reprendre/"), application_codes.resume, name="resume"),
    path(pgettext_lazy("url", "logement/demande/code/"), application_codes.receipt, name="receipt"),
    path(pgettext_lazy("url", "logement/demande/fait/"), application_codes.noted, name="noted"),
]
