"""Who follows an application: taking the next one or this one, handing it over, giving it to two alone."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from casework.enums import Part
from casework.errors import AlreadyTaken, NotACandidate, NotYours
from casework.operations.assigning import assign
from casework.operations.taking import hand_over, take_up
from casework.views.guard import Asked
from core.clock import now
from core.workflow import IllegalMove
from housing.forms.team import AloneForm, HandOverForm
from housing.list_address import read_filters, written
from housing.opening import opening_of
from housing.operations.reading import open_and_mark
from housing.operations.taking import FULL_DESK, DeskFull, take_next
from housing.presentation.team import state_words
from housing.queries.taking import colleagues_for
from housing.views.team.file import to_file
from housing.views.team.guard import GUARD
from privacy.errors import CannotOpen
from staff.access import needs_unlocked, unlocked_of
from staff.enums import Role


@needs_unlocked(Role.CASEWORKER)
@require_POST
def take_next_one(request: HttpRequest) -> HttpResponse:
    """
    Follow the next application, open it, and go to it: one press.

    :raises Http404: without an open key
    """
    by, at = unlocked_of(request), now()
    if by is None:
        raise Http404
    try:
        case_id = take_next(member=by.member, at=at)
    except DeskFull:
        words = ngettext(
            "Vous suivez déjà %(count)s demande à l’étude. Décidez-en une d’abord, ou confiez-en une.",
            "Vous suivez déjà %(count)s demandes à l’étude. Décidez-en une d’abord, ou confiez-en une.",
            FULL_DESK,
        )
        messages.warning(request, words % {"count": FULL_DESK})
        return redirect("applications:queue")
    if case_id is None:
        messages.warning(request, gettext("Aucune demande n’attend dans vos langues."))
        return redirect("applications:queue")
    return _opened(request, case_id)


@GUARD.before
def who_follows(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Hand an application over to a colleague, or give it to two people alone; it is not opened here."""
    colleagues = colleagues_for(asked.case, on=asked.at.date())
    alone = request.method == "POST" and "alone" in request.POST
    to_one = HandOverForm(
        request.POST if request.method == "POST" and not alone else None, candidates=colleagues
    )
    to_two = AloneForm(request.POST if alone else None, candidates=colleagues)
    form = to_two if alone else to_one
    if form.is_valid():
        try:
            said = _given(form, asked)
        except NotACandidate as refusal:
            words = gettext("%(name)s ne peut plus prendre ce dossier. Choisissez quelqu’un d’autre.")
            form.add_error(None, words % {"name": refusal.name})
        except IllegalMove:
            form.add_error(None, gettext("Ce n’est plus possible dans l’état où est ce dossier."))
        else:
            messages.success(request, said)
            return redirect(f"{reverse('applications:queue')}?{written(read_filters(request.GET))}")
    context = {
        "case": asked.case,
        "application": asked.case.application,
        "state": state_words(asked.case.state),
        "to_one": to_one,
        "to_two": to_two,
        "form": form,
        "is_kept_apart": asked.case.assignments.filter(ended_on=None, part=Part.BACKUP).exists(),
        "query": written(read_filters(request.GET)),
    }
    code = 400 if form.is_bound and form.errors else 200
    return render(request, "housing/team/who_follows.html", context, status=code)


def _given(form: HandOverForm | AloneForm, asked: Asked) -> str:
    if isinstance(form, HandOverForm):
        to = form.members[form.cleaned_data["to"]]
        hand_over(member=asked.by.member, case_id=asked.case_id, to=to, at=asked.at)
        return gettext("Confié à %(name)s.") % {"name": to.name}
    lead, backup = (form.members[form.cleaned_data[name]] for name in ("lead", "backup"))
    assign(by=asked.by, case_id=asked.case_id, lead=lead, backup=backup, at=asked.at)
    return gettext(
        "Confié à %(lead)s et à %(backup)s seulement. L’équipe n’y aura plus accès dès que les deux l’auront "
        "ouvert."
    ) % {"lead": lead.name, "backup": backup.name}


@needs_unlocked(Role.CASEWORKER)
@require_POST
def take_this_one(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """
    Follow an application that nobody follows.

    :raises Http404: for a file that the asker has no part in
    """
    by, at = unlocked_of(request), now()
    if by is None:
        raise Http404
    try:
        take_up(member=by.member, case_id=case_id, at=at)
    except NotYours as refusal:
        raise Http404 from refusal
    except AlreadyTaken as taken:
        words = gettext("Quelqu’un a été plus rapide : %(names)s suit déjà cette demande.")
        messages.warning(request, words % {"names": gettext(" et ").join(taken.names)})
        return redirect("applications:queue")
    except IllegalMove:
        messages.warning(request, gettext("Cette demande est terminée."))
        return redirect("applications:queue")
    return _opened(request, case_id)


def _opened(request: HttpRequest, case_id: UUID) -> HttpResponse:
    by, at = unlocked_of(request), now()
    opening = opening_of(by.member, case_id, at=at) if by else None
    if by is None or opening is None:
        raise Http404
    try:
        open_and_mark(by, opening, at=at)
    except CannotOpen:
        return GUARD.locked(request, status=409)
    return to_file(request, case_id)
