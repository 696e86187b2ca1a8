"""Writing what a programme says: a draft in both languages, seen as the public will, then published."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.errors import NotYours
from core.clock import now
from core.translated import OTHER
from housing.forms.programmes import ProgrammeForm
from housing.models import Programme, ProgrammeVersion
from housing.operations.programmes import (
    ChangedMeanwhile,
    NotReady,
    draft_of,
    drop_draft,
    mark_of,
    publish,
    save_draft,
)
from housing.presentation.programmes import page_of
from housing.queries.programmes import APPLIED_FOR
from housing.rules.prescreen import IntakeMode
from housing.views.team.programmes import found, in_sight, lacking_words, names_of, newest_of
from staff.access import member_of


@in_sight
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """
    Show the draft, or what is published, in fields; a POST saves a draft and leads to its preview.

    :raises Http404: if there is no such programme
    :raises PermissionDenied: for who may not edit it
    """
    programme = found(request, code)
    current = draft_of(programme) or newest_of(programme)
    if request.method != "POST":
        initial = ProgrammeForm.initial_of(current) if current else {}
        form = ProgrammeForm(initial={**initial, "read": mark_of(current)})
        return _fields(request, programme, form)
    form = ProgrammeForm(request.POST)
    if form.is_valid():
        try:
            save_draft(
                programme=programme,
                content=form.content,
                read=form.cleaned_data["read"],
                by=member_of(request),
            )
        except NotYours as refusal:
            raise PermissionDenied from refusal
        except ChangedMeanwhile:
            form.add_error(None, _changed())
        else:
            return redirect("applications:preview_programme", code=code)
    return _fields(request, programme, form, status=400)


@in_sight
@require_safe
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """
    Show the draft as the public will read it, in the language asked for by `l`.

    :raises Http404: if there is no such programme, or nothing is being written
    """
    programme = found(request, code)
    draft = draft_of(programme)
    if draft is None:
        raise Http404
    return _preview(request, programme, draft)


@in_sight
@require_POST
def publish_draft(request: HttpRequest, code: str) -> HttpResponse:
    """
    Publish the draft that was previewed.

    :raises Http404: if there is no such programme
    :raises PermissionDenied: for who may not edit it
    """
    programme = found(request, code)
    try:
        version = publish(
            programme=programme, read=request.POST.get("read", ""), by=member_of(request), at=now()
        )
    except NotYours as refusal:
        raise PermissionDenied from refusal
    except NotReady as refusal:
        lacks = lacking_words(refusal.lacking)
        messages.error(request, gettext("Rien n’est publié. Il manque : %(lacks)s.") % {"lacks": lacks})
        return redirect("applications:preview_programme", code=code)
    except ChangedMeanwhile:
        messages.error(request, _changed())
    else:
        messages.success(
            request,
            gettext(
                "La version %(number)d est publiée. Qui a commencé avant reste sur la version qu’il a lue."
            )
            % {"number": version.number},
        )
    return redirect("applications:programme", code=code)


@in_sight
@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """
    Throw the draft away.

    :raises Http404: if there is no such programme
    """
    drop_draft(programme=found(request, code), by=member_of(request))
    messages.success(request, gettext("Le brouillon est jeté. Ce qui est publié n’a pas changé."))
    return redirect("applications:programme", code=code)


def _changed() -> str:
    return gettext(
        "Quelqu’un d’autre a changé ce brouillon entre-temps. Rien n’a été écrasé."
        " Relisez-le, puis recommencez."
    )


def _fields(
    request: HttpRequest, programme: Programme, form: ProgrammeForm, *, status: int = 200
) -> HttpResponse:
    current = draft_of(programme) or newest_of(programme)
    context = {"programme": programme, "form": form, "name": names_of(current) or programme.code}
    return render(request, "housing/team/programme_edit.html", context, status=status)


def _preview(request: HttpRequest, programme: Programme, draft: ProgrammeVersion) -> HttpResponse:
    language = request.GET.get("l", "fr")
    if language not in OTHER:
        raise Http404
    # As it will be: what takes applications now still does, if its page is still one where one applies.
    is_taking = programme.is_receiving and IntakeMode(draft.mode) in APPLIED_FOR
    with override(language):
        page = page_of(draft, is_taking=is_taking, at=now(), is_preview=True)
    context = {
        "programme": programme,
        "name": names_of(draft) or programme.code,
        "draft": draft,
        "shown": language,
        "read": mark_of(draft),
        "stops": programme.is_receiving and not is_taking,
        "page": page,
    }
    return render(request, "housing/team/programme_preview.html", context)
