"""A lost code: asked for by one caseworker, approved by another, given after three full days, or stopped."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from casework.errors import NotYours, ReasonNeeded, UnusableId
from casework.openings import Opening, opened_file
from core.clock import now
from core.day_words import day_in_words
from housing.answers_now import current_answers
from housing.forms.reissue import ReissueForm
from housing.opening import opening_of
from housing.operations.reissuing import (
    AskedAlready,
    NotTheSecond,
    NotUnderWay,
    approve_reissue,
    ask_reissue,
    give_reissue,
    may_vouch,
    reissue_of,
    stop_reissue,
)
from housing.rules.numbers import spelled
from housing.views.team.guard import GUARD, TEAM
from privacy.derivations import TooBusy
from privacy.errors import CannotOpen
from staff.access import Unlocked, needs_unlocked, unlocked_of


@needs_unlocked(*TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def reissue(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """
    Show how far a new code is; by POST, ask for one, and show it once.

    :raises Http404: for a file that is not theirs
    """
    by, opening = _opening(request, case_id)
    if not opening.is_open:
        return redirect("applications:file", case_id)
    try:
        opened = opened_file(by, opening, at=now())
    except (NotYours, ReasonNeeded):
        return redirect("applications:file", case_id)
    except CannotOpen:
        return GUARD.locked(request, status=409)
    organization = may_vouch(current_answers(opened)[0])
    if request.method != "POST" or not organization:
        return _page(request, by, opening, ReissueForm(), organization)
    form = ReissueForm(request.POST)
    if not form.is_valid():
        return _page(request, by, opening, form, organization, code=400)
    note = gettext(
        "Code perdu. Confirmé par : %(organization)s. Personne prévenue : %(told)s. "
        "Un nouveau code attend une deuxième personne."
    ) % {"organization": organization, "told": form.told_words}
    try:
        code = ask_reissue(by=by, case_id=case_id, secret=form.cleaned_data["secret"], note=note, at=now())
    except (AskedAlready, UnusableId):
        messages.error(request, gettext("Un nouveau code est déjà en préparation pour ce dossier."))
        return redirect("applications:reissue", case_id)
    except TooBusy:
        return _page(request, by, opening, form, organization, notice="busy", code=503)
    context = {"case": opening.case, "code": code}
    return render(request, "housing/team/reissue_code.html", context)


@needs_unlocked(*TEAM)
@require_POST
def approve(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """
    Approve a new code that a colleague asked for.

    :raises Http404: for a file that is not theirs
    """
    by, _opening_found = _opening(request, case_id)
    try:
        day = approve_reissue(by=by, case_id=case_id, at=now())
    except NotTheSecond:
        messages.error(request, gettext("Vous avez demandé ce code. Une autre personne doit l’approuver."))
    except NotUnderWay:
        messages.error(request, gettext("Ce code n’attend plus d’approbation."))
    else:
        said = gettext("Approuvé. Le nouveau code ouvre le dossier à partir du %(day)s.")
        messages.success(request, said % {"day": day_in_words(day)})
    return redirect("applications:reissue", case_id)


@needs_unlocked(*TEAM)
@require_POST
def stop(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """
    Give a new code up: it never opens anything.

    :raises Http404: for a file that is not theirs
    """
    by, _opening_found = _opening(request, case_id)
    try:
        stop_reissue(by=by, case_id=case_id, at=now())
    except NotUnderWay:
        messages.error(request, gettext("Aucun nouveau code n’est en préparation."))
    else:
        messages.success(request, gettext("Le nouveau code est abandonné. L’ancien reste bon."))
    return redirect("applications:reissue", case_id)


@needs_unlocked(*TEAM)
@require_POST
def give(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """
    Put the new code in the place of the lost one, from its day on.

    :raises Http404: for a file that is not theirs
    """
    by, _opening_found = _opening(request, case_id)
    try:
        give_reissue(by=by, case_id=case_id, at=now())
    except NotUnderWay:
        messages.error(request, gettext("Ce code ne peut pas encore ouvrir le dossier, ou il a été arrêté."))
    else:
        messages.success(request, gettext("Le nouveau code ouvre le dossier. L’ancien est inconnu."))
    return redirect("applications:file", case_id)


def _page(
    request: HttpRequest,
    by: Unlocked,
    opening: Opening,
    form: ReissueForm,
    organization: str,
    *,
    notice: str = "",
    code: int = 200,
) -> HttpResponse:
    under_way, on = reissue_of(opening.case), now().date()
    context: dict[str, Any] = {
        "case": opening.case,
        "number": spelled(opening.case.application.number),
        "form": form,
        "organization": organization,
        "notice": notice,
        "reissue": under_way,
    }
    if under_way is not None:
        context |= {
            "asked": day_in_words(under_way.asked_on),
            "ready": day_in_words(under_way.ready_on),
            "is_mine": under_way.asked_by_id == by.member.pk,
            "is_ready": under_way.approved_by_id is not None and under_way.ready_on <= on,
        }
    return render(request, "housing/team/reissue.html", context, status=code)


def _opening(request: HttpRequest, case_id: UUID) -> tuple[Unlocked, Opening]:
    by = unlocked_of(request)
    opening = opening_of(by.member, case_id, at=now()) if by else None
    if by is None or opening is None:
        raise Http404
    return by, opening
