"""Programmes on the desk: what is published, who may apply, the owner's answers, the windows."""

from collections.abc import Mapping
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from casework.errors import NotYours
from core.clock import now
from core.translated import translated
from housing.forms.programmes import NewProgrammeForm, OwnerAnswerForm, WindowForm
from housing.models import Programme, ProgrammeVersion
from housing.operations.programmes import (
    Lacking,
    NotReady,
    begin_programme,
    draft_of,
    lacks_to_receive,
    receive,
    record_answer,
    retire,
    stop_receiving,
)
from housing.operations.windows import WindowsOverlap, end_window, open_window
from housing.permissions import may_edit, may_receive
from housing.presentation.programmes import MODE_WORDS
from housing.rules.prescreen import IntakeMode
from staff.access import member_of, needs
from staff.enums import Role

LACKING_WORDS: Final[Mapping[Lacking, Promise]] = {
    Lacking.MODE: _("une page publiée où l’on fait une demande"),
    Lacking.ANSWER: _("la réponse écrite et datée du propriétaire"),
    Lacking.PEOPLE: _("la réception ouverte : un mandat, et deux personnes formées par langue"),
    Lacking.WINDOW: _("une période de dépôt, pour une liste d’attente"),
    Lacking.RETIRED: _("un programme qui n’est pas retiré"),
    Lacking.TEXTS: _("les mêmes textes en français et en anglais"),
    Lacking.CEILINGS: _("des plafonds de revenu, pour une liste d’attente"),
}

in_sight = needs(Role.EDITOR, Role.SUPERVISOR)


def found(request: HttpRequest, code: str) -> Programme:
    """
    Return a programme to somebody who may edit what it says.

    :raises PermissionDenied: if they may not
    :raises Http404: if there is none
    """
    if not may_edit(member_of(request)):
        raise PermissionDenied
    programme = Programme.objects.filter(code=code).first()
    if programme is None:
        raise Http404
    return programme


def lacking_words(lacking: tuple[Lacking, ...]) -> str:
    """Return what lacks, in words, in one line."""
    return ", ".join(str(LACKING_WORDS[one]) for one in lacking)


@in_sight
@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """
    List every programme, with what is published, what is being written, and whether it receives.

    :raises PermissionDenied: for who runs another team
    """
    return _listed(request, NewProgrammeForm())


@in_sight
@require_POST
def new_programme(request: HttpRequest) -> HttpResponse:
    """
    Add a programme, and lead to its texts.

    :raises PermissionDenied: for who runs another team
    """
    form = NewProgrammeForm(request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                begin_programme(code=form.cleaned_data["code"], by=member_of(request))
        except NotYours as refusal:
            raise PermissionDenied from refusal
        except IntegrityError:
            form.add_error("code", gettext("Un programme a déjà cette adresse. Choisissez-en une autre."))
        else:
            return redirect("applications:edit_programme", code=form.cleaned_data["code"])
    return _listed(request, form, code=400)


@in_sight
@require_safe
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """
    Show a programme to the team: its versions, its door, the owner's answers, its windows.

    :raises Http404: if there is no such programme
    """
    return _page(request, found(request, code), OwnerAnswerForm(), WindowForm())


@in_sight
@require_POST
def open_door(request: HttpRequest, code: str) -> HttpResponse:
    """
    Let people apply, or say what lacks.

    :raises Http404: if there is no such programme
    :raises PermissionDenied: for who does not run the housing team
    """
    one = found(request, code)
    try:
        receive(programme=one, by=member_of(request), at=now())
    except NotYours as refusal:
        raise PermissionDenied from refusal
    except NotReady as refusal:
        lacks = lacking_words(refusal.lacking)
        messages.error(request, gettext("Rien n’est ouvert. Il manque : %(lacks)s.") % {"lacks": lacks})
    else:
        messages.success(request, gettext("Ce programme reçoit maintenant des demandes."))
    return redirect("applications:programme", code=code)


@in_sight
@require_POST
def close_door(request: HttpRequest, code: str) -> HttpResponse:
    """
    Take no more applications, at once.

    :raises Http404: if there is no such programme
    """
    stop_receiving(programme=found(request, code), by=member_of(request))
    messages.success(request, gettext("Ce programme ne reçoit plus de demandes. Celles qui sont là restent."))
    return redirect("applications:programme", code=code)


@in_sight
@require_POST
def keep_answer(request: HttpRequest, code: str) -> HttpResponse:
    """
    Keep the owner's written answer.

    :raises Http404: if there is no such programme
    :raises PermissionDenied: for who does not run the housing team
    """
    one, form = found(request, code), OwnerAnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, one, form, WindowForm(), code=400)
    try:
        record_answer(programme=one, by=member_of(request), at=now(), **form.cleaned_data)
    except NotYours as refusal:
        raise PermissionDenied from refusal
    messages.success(request, gettext("La réponse du propriétaire est gardée."))
    return redirect("applications:programme", code=code)


@in_sight
@require_POST
def announce_window(request: HttpRequest, code: str) -> HttpResponse:
    """
    Announce when applications are taken, and fix the draw.

    :raises Http404: if there is no such programme
    :raises PermissionDenied: for who does not run the housing team
    """
    one, form = found(request, code), WindowForm(request.POST)
    if not may_receive(member_of(request)):
        raise PermissionDenied
    if form.is_valid():
        try:
            open_window(one, at=now(), **form.cleaned_data)
        except WindowsOverlap:
            form.add_error("opens_on", gettext("Une autre période est ouverte un de ces jours-là."))
        else:
            messages.success(
                request,
                gettext("La période est annoncée, et son tirage est fixé : son empreinte est publiée."),
            )
            return redirect("applications:programme", code=code)
    return _page(request, one, OwnerAnswerForm(), form, code=400)


@in_sight
@require_POST
def close_window(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """
    End a period that was announced without a last day.

    :raises Http404: if there is no such programme or period, or it cannot be ended
    :raises PermissionDenied: for who does not run the housing team
    """
    one = found(request, code)
    if not may_receive(member_of(request)):
        raise PermissionDenied
    window = get_object_or_404(one.windows, number=number)
    try:
        end_window(window, at=now())
    except ValueError as refusal:
        raise Http404 from refusal
    messages.success(
        request, gettext("La période est finie : personne ne s’y inscrit plus. Qui l’a fait garde sa date.")
    )
    return redirect("applications:programme", code=code)


@in_sight
@require_POST
def take_off(request: HttpRequest, code: str) -> HttpResponse:
    """
    Take a programme off the public pages, or put it back.

    :raises Http404: if there is no such programme
    :raises PermissionDenied: for who does not run the housing team
    """
    one = found(request, code)
    try:
        retire(programme=one, is_retired=not one.is_retired, by=member_of(request))
    except NotYours as refusal:
        raise PermissionDenied from refusal
    return redirect("applications:programme", code=code)


def names_of(version: ProgrammeVersion | None) -> str:
    """Return what a version calls its programme, in the language in force; nothing if it has no name yet."""
    return translated(version, "name", get_language() or "fr").text if version else ""


def newest_of(programme: Programme) -> ProgrammeVersion | None:
    """Return what is published of a programme, retired or not."""
    return programme.versions.filter(published_on__isnull=False).order_by("-number").first()


def _listed(request: HttpRequest, form: NewProgrammeForm, *, code: int = 200) -> HttpResponse:
    if not may_edit(member_of(request)):
        raise PermissionDenied
    rows = []
    for one in Programme.objects.prefetch_related("versions"):
        versions = list(one.versions.all())
        published = next((version for version in versions if version.published_on), None)
        draft = next((version for version in versions if version.published_on is None), None)
        mode = MODE_WORDS[IntakeMode((published or draft or versions[0]).mode)] if versions else ""
        rows.append((one, names_of(published or draft) or one.code, published, draft, mode))
    return render(request, "housing/team/programmes.html", {"rows": rows, "form": form}, status=code)


def _page(
    request: HttpRequest,
    programme: Programme,
    answer_form: OwnerAnswerForm,
    window_form: WindowForm,
    *,
    code: int = 200,
) -> HttpResponse:
    member, at = member_of(request), now()
    published, draft = newest_of(programme), draft_of(programme)
    lacking = tuple(lacks_to_receive(programme, at.date()))
    context = {
        "programme": programme,
        "name": names_of(published or draft) or programme.code,
        "published": published,
        "draft": draft,
        "mode": MODE_WORDS[IntakeMode(published.mode)] if published else "",
        "versions": programme.versions.filter(published_on__isnull=False).select_related("published_by"),
        "answers": programme.answers.select_related("recorded_by"),
        "windows": programme.windows.order_by("-number"),
        "lacks": lacking_words(lacking),
        "may_receive": may_receive(member),
        "answer_form": answer_form,
        "window_form": window_form,
        "form": answer_form if answer_form.is_bound else window_form,
        "today": at.date(),
    }
    return render(request, "housing/team/programme.html", context, status=code)
