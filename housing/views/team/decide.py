"""
Deciding about an application that is open on the desk: what every such page begins with, and the first one.

Each page is one form and one operation. Whatever is refused, what was typed stands there again.
"""

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from casework.enums import Move
from casework.errors import NotYours, ReasonNeeded, UnusableId
from casework.forms_team import Decision
from casework.models import Event
from casework.operations.files import OpenedFile
from core.clock import now
from core.workflow import IllegalMove
from housing.answers_now import current_answers
from housing.forms.decide import WordsForm
from housing.models import Application, InfoRequest, Release, SealedAnswers
from housing.models import Decision as Decided
from housing.opening import Opening, opened_application, opening_of
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
from housing.views.team.file import TEAM, draw_locked
from privacy.errors import CannotOpen
from staff.access import Unlocked, needs_unlocked, unlocked_of

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
    UnusableId: _("Cette page n’était plus bonne. Rien n’est envoyé; relisez, puis envoyez."),
    IllegalMove: _("Ce n’est plus possible dans l’état où est ce dossier."),
}


@dataclass(frozen=True)
class Asked:
    """Who decides about which application, now."""

    by: Unlocked
    opening: Opening
    at: dt.datetime

    @property
    def case_id(self) -> UUID:
        """Return the file's identifier."""
        return self.opening.case.id

    @property
    def application(self) -> Application:
        """Return the application."""
        return self.opening.application

    def opened(self) -> OpenedFile:
        """
        Open the file for the purpose that was said.

        :raises NotYours, ReasonNeeded, CannotOpen: as casework.operations.files.open_file
        """
        return opened_application(self.by, self.opening, at=self.at)


Page = Callable[..., HttpResponse]


def deciding(view: Page) -> Page:
    """Ask for the key and for a file that is open on this desk; a refusal is said on the file's page."""
    return _guarded(view, is_review=False)


def reviewing(view: Page) -> Page:
    """Open a file for the review of a decision: as `deciding`, and it need not be open yet."""
    return _guarded(view, is_review=True)


def _guarded(view: Page, *, is_review: bool) -> Page:
    @needs_unlocked(*TEAM)
    @require_http_methods(["GET", "HEAD", "POST"])
    @sensitive_post_parameters()
    @sensitive_variables()
    @functools.wraps(view)
    def decided(request: HttpRequest, case_id: UUID, **kwargs: Any) -> HttpResponse:
        by, at = unlocked_of(request), now()
        opening = opening_of(by.member, case_id, at=at, is_review=is_review) if by else None
        typed = request.POST.get("text", "")
        if by is None or opening is None:
            # The same answer as for a file that does not exist; what was typed is given back.
            return draw_locked(request, typed=typed, status=404)
        if not (opening.is_open or is_review):
            return redirect("applications:file", case_id)
        try:
            return view(request, Asked(by, opening, at), **kwargs)
        except ReasonNeeded:
            return redirect("applications:file", case_id)
        except (CannotOpen, NotYours):
            return draw_locked(request, typed=typed, status=409)
        except tuple(REFUSALS) as refusal:
            messages.error(request, refusal_words(refusal))
            return to_file(case_id)

    return decided  # type: ignore[return-value]  # wraps() keeps the view's own signature


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
    except tuple(REFUSALS) as refusal:
        form.add_error(None, refusal_words(refusal))
        return False
    return True


def again(request: HttpRequest, form: Decision, asked: Asked) -> None:
    """Make a form that came back good to be sent again."""
    sent = request.POST.copy()
    sent["seen"] = str(last_line(asked.case_id))
    if form.cleaned_data.get("entry") is None:
        sent["entry"] = str(uuid4())
    form.data = sent


def last_line(case_id: UUID) -> int:
    """Return the number of the last line of a file's log."""
    return (
        Event.objects.filter(case=case_id).order_by("-number").values_list("number", flat=True).first() or 0
    )


def changed_since(case_id: UUID, number: int) -> bool:
    """Test whether something happened to a file that a decision could be about."""
    return Event.objects.filter(case=case_id, number__gt=number).exclude(move__in=_QUIET).exists()


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
        again(request, form, asked)
    else:
        form = WordsForm(seen=last_line(asked.case_id))
    opened, on = asked.opened(), asked.at.date()
    answers, _number = current_answers(opened)
    checklist = checklist_of(asked.application, answers)
    has_list = asked.application.version.has_list
    then = None
    if has_list:
        then = place_then(asked.application, facts_now(asked.application, answers, on, before=None), on)
    context = {
        "case": opened.case,
        "application": asked.application,
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
