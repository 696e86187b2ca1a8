"""The pages that join the rooms of the house, each with an address in each language."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from portal.views import (
    follow_up,
    follow_up_acts,
    follow_up_helper,
    home,
    housing_follow_up,
    housing_follow_up_acts,
    housing_follow_up_answers,
    housing_release,
    libraries,
    pages,
)
from portal.views.help import help_page
from portal.views.under_18 import under_18

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path(pgettext_lazy("url", "engagements/"), pages.promises, name="promises"),
    path(pgettext_lazy("url", "vos-renseignements/"), pages.privacy, name="privacy"),
    path(pgettext_lazy("url", "a-propos/"), pages.about, name="about"),
    path(pgettext_lazy("url", "accessibilite/"), pages.accessibility, name="accessibility"),
    # Before writing (assistance.urls has the form), and coming back with a code.
    path(pgettext_lazy("url", "aide/"), help_page, name="help"),
    path(pgettext_lazy("url", "aide/moins-de-18-ans/"), under_18, name="under_18"),
    path(pgettext_lazy("url", "suivi/"), follow_up.follow_up, name="follow_up"),
    path(pgettext_lazy("url", "suivi/dossier/"), follow_up.follow_up_file, name="follow_up_file"),
    path(pgettext_lazy("url", "suivi/dossier/message/"), follow_up_acts.message, name="follow_up_message"),
    path(
        pgettext_lazy("url", "suivi/dossier/message/<uuid:message>/"),
        follow_up_acts.remove,
        name="follow_up_remove",
    ),
    path(pgettext_lazy("url", "suivi/dossier/code/"), follow_up_acts.new_code, name="follow_up_code"),
    path(
        pgettext_lazy("url", "suivi/dossier/second-code/"),
        follow_up_helper.helper_code,
        name="follow_up_helper",
    ),
    path(
        pgettext_lazy("url", "suivi/dossier/second-code/retirer/"),
        follow_up_helper.take_back,
        name="follow_up_helper_end",
    ),
    path(pgettext_lazy("url", "suivi/dossier/copie/"), follow_up_acts.copy, name="follow_up_copy"),
    path(pgettext_lazy("url", "suivi/dossier/effacer/"), follow_up_acts.erase, name="follow_up_erase"),
    path(pgettext_lazy("url", "suivi/dossier/fermer/"), follow_up.leave, name="follow_up_leave"),
    path(pgettext_lazy("url", "suivi/fait/"), follow_up.done, name="follow_up_done"),
    # Of an application for housing, behind the same code.
    path(
        pgettext_lazy("url", "suivi/dossier/reponses/"),
        housing_follow_up_answers.answers,
        name="follow_up_answers",
    ),
    path(
        pgettext_lazy("url", "suivi/dossier/reponses/<slug:question>/"),
        housing_follow_up_answers.answer,
        name="follow_up_answer",
    ),
    path(
        pgettext_lazy("url", "suivi/dossier/demandes/<uuid:item>/"),
        housing_follow_up_acts.item,
        name="follow_up_item",
    ),
    path(pgettext_lazy("url", "suivi/dossier/place/"), housing_follow_up.place, name="follow_up_place"),
    path(
        pgettext_lazy("url", "suivi/dossier/lettres/<uuid:letter>/"),
        housing_follow_up.letter,
        name="follow_up_letter",
    ),
    path(pgettext_lazy("url", "suivi/dossier/offre/"), housing_follow_up_acts.offer, name="follow_up_offer"),
    path(pgettext_lazy("url", "suivi/dossier/organisme/"), housing_release.release, name="follow_up_release"),
    path(
        pgettext_lazy("url", "suivi/dossier/confirmer/"),
        housing_follow_up_acts.confirm,
        name="follow_up_confirm",
    ),
    path(
        pgettext_lazy("url", "suivi/dossier/retrait/"),
        housing_follow_up_acts.withdraw_it,
        name="follow_up_withdraw",
    ),
    path(
        pgettext_lazy("url", "suivi/dossier/reprendre/"),
        housing_follow_up_acts.take_up_again,
        name="follow_up_undo",
    ),
    path(
        pgettext_lazy("url", "suivi/dossier/revision/"),
        housing_follow_up_acts.review,
        name="follow_up_review",
    ),
    path(
        pgettext_lazy("url", "suivi/dossier/autre-code/"),
        housing_follow_up_acts.stop_new_code,
        name="follow_up_stop_new_code",
    ),
    # Where the exit leads: a dull page, with an address as dull.
    path(pgettext_lazy("url", "bibliotheques-heures/"), libraries.library_hours, name="library_hours"),
]
