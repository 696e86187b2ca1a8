"""
Deciding about an application that is open on the desk: what every such page begins with, and the first one.

Each page is one form and one operation. Whatever is refused, what was typed stands there again.
"""

import functools
from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from casework.enums import Move
from casework.errors import UnusableId
from casework.forms_team import Decision
from casework.queries import events_after, last_line
from casework.views.guard import Asked, Page
from casework.views.writing import OLD_PAGE, say_page_is_old, to_be_sent_again
from core.workflow import IllegalMove
from housing.answers_now import current_answers
from housing.forms.decide import WordsForm
from housing.models import Decision as Decided
from housing.models import InfoRequest, Release, SealedAnswers
from housing.operations.correcting import NothingChanges, Stale
from housing.operations.deciding import (
    AnswersChanged,
    Blocked,
    NoSuchReason,
    NotPending,
    SamePerson,
    checklist_of,
    decide_eligible,
)
from housing.operations.items import TooSoon
from housing.operations.placing import (
    NothingToRenew,
    facts_now,
    place_then,
    take_in,
)
from housing.operations.releases import NoRelease, StillProposed
from housing.operations.reviewing import NoReview, NotASupervisor, TookPart
from housing.presentation.decide import blocker_words, rule_lines
from housing.rules.deciding import what_blocks
from housing.views.team.guard import GUARD, REVIEW_GUARD

#: These change nothing that a decision could be about.
_QUIET: Final = frozenset({Move.RENEW_CODE, Move.NOTE, Move.LOG_CALL, Move.ASSIGN})

#: Where the identifier that a form made is found again, if it was sent twice.
_WRITTEN: Final = (Decided, InfoRequest, Release, SealedAnswers)

#: What is said of each refusal; the form comes back with it.
REFUSALS: Final[Mapping[type[Exception], Promise]] = {
    SamePerson: _("Vous avez proposé ce refus : une autre personne le signe."),
    NotPending: _("Quelqu’un d’autre a déjà signé ou renvoyé ce refus."),
    AnswersChanged: _("Les réponses ont changé depuis la proposition. Renvoyez le refus, puis relisez."),
    NoSuchReason: _("Les réponses de la personne remplissent cette condition."),
    TooSoon: _("Il est trop tôt : il manque des jours, ou un essai par un autre moyen."),
    NothingToRenew: _("Il n’y a pas de priorité à renouveler dans ce dossier."),
    NoReview: _("Il n’y a pas de refus à réviser dans ce dossier."),
    TookPart: _("Vous avez pris part à cette décision : une autre personne la révise."),
    NotASupervisor: _("Une révision est tranchée par une personne responsable de l’équipe."),
    Stale: _("Les réponses ont changé pendant que vous écriviez. Relisez, puis enregistrez."),
    StillProposed: _("Un autre texte attend la personne, ou un organisme. Laissez-le tomber d’abord."),
    NoRelease: _("La personne n’a dit oui à rien qui tienne encore, ou ce texte a été lu."),
    NothingChanges: _("C’est déjà la réponse du dossier."),
    UnusableId: OLD_PAGE,
    IllegalMove: _("Ce n’est plus possible dans l’état où est ce dossier."),
}


def deciding(view: Page) -> Page:
    """Ask for the key and for a file that is open on this desk; a refusal is said on the file's page."""
    return GUARD.once_open(_with_refusals_said(view))


def reviewing(view: Page) -> Page:
    """Open a file for the review of a decision: as `deciding`, and it need not be open yet."""
    return REVIEW_GUARD.before(_with_refusals_said(view))


def _with_refusals_said(view: Page) -> Page:
    @functools.wraps(view)
    def decided(request: HttpRequest, asked: Asked, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, asked, **kwargs)
        except tuple(REFUSALS) as refusal:
            messages.error(request, refusal_words(refusal))
            return to_file(asked.case_id)

    return decided


def refusal_words(refusal: Exception) -> str:
    """Say why something was not done."""
    return next(str(words) for kind, words in REFUSALS.items() if isinstance(refusal, kind))


def to_file(case_id: UUID) -> HttpResponse:
    """Go back to where decisions stand on the file's page."""
    return HttpResponseRedirect(f"{reverse('applications:file', args=[case_id])}#decider")


def done(request: HttpRequest, case_id: UUID, said: str) -> HttpResponse:
    """Say that something was done, on the file's page."""
    messages.success(request, said)
    return to_file(case_id)


def act_once(form: Decision, asked: Asked, act: Callable[[], None]) -> bool:
    """
    Do what a valid form asks, unless it answers past what happened since it was drawn; say so in the form.

    :return: whether it was done
    """
    if not form.is_valid():
        return False
    if changed_since(asked.case_id, form.cleaned_data["seen"]) and not is_written(form.cleaned_data["entry"]):
        form.add_error(
            None, gettext("Ce dossier a changé pendant que vous écriviez. Relisez, puis envoyez de nouveau.")
        )
        return False
    try:
        act()
    except Blocked as refusal:
        form.add_error(None, " ".join(blocker_words(refusal.blockers)))
        return False
    except UnusableId:
        say_page_is_old(form)
        return False
    except tuple(REFUSALS) as refusal:
        form.add_error(None, refusal_words(refusal))
        return False
    return True


def changed_since(case_id: UUID, number: int) -> bool:
    """Test whether something happened to a file that a decision could be about."""
    return any(one.move not in _QUIET for one in events_after(case_id, number))


def is_written(entry: UUID) -> bool:
    """Test whether what a form writes stands somewhere already: it was sent twice."""
    return any(model.objects.filter(pk=entry).exists() for model in _WRITTEN)


@deciding
def eligible(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Read the rule line by line and the place that comes of it; declare the application eligible."""
    if request.method == "POST":
        form = WordsForm(request.POST, seen=0)

        def act() -> None:
            decide_eligible(
                by=asked.by,
                case_id=asked.case_id,
                decision_id=form.cleaned_data["entry"],
                words=form.cleaned_data["text"],
                at=asked.at,
            )

        if act_once(form, asked, act):
            return done(request, asked.case_id, gettext("La demande est admissible. La lettre est écrite."))
        to_be_sent_again(request, form, asked)
    else:
        form = WordsForm(seen=last_line(asked.case_id))
    opened, on = asked.opened(), asked.at.date()
    answers, _number = current_answers(opened)
    checklist = checklist_of(asked.case.application, answers)
    has_list = asked.case.application.version.has_list
    then = None
    if has_list:
        then = place_then(
            asked.case.application, facts_now(asked.case.application, answers, on, before=None), on
        )
    context = {
        "case": opened.case,
        "application": asked.case.application,
        "form": form,
        "lines": rule_lines(checklist),
        "blockers": blocker_words(what_blocks(checklist)),
        "then": then,
        "has_list": has_list,
    }
    return render(request, "housing/team/decide.html", context, status=400 if form.errors else 200)


@deciding
@require_POST
def look_at_corrections(request: HttpRequest, asked: Asked, number: int) -> HttpResponse:
    """Note that corrections were looked at; the list follows them."""
    take_in(by=asked.by, case_id=asked.case_id, number=number, at=asked.at)
    return done(request, asked.case_id, gettext("Vous avez vu la correction. La liste en tient compte."))
