"""What is written in an application: a message to the person, a call that was made, a note of the team."""

import functools
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from casework.forms_team import Decision
from casework.operations.answering import reply
from casework.views import writing
from casework.views.guard import Asked
from core.clock import MONTREAL
from core.workflow import IllegalMove
from housing.answers_now import current_answers
from housing.forms.messages import CallForm, NoteForm, ReplyForm
from housing.models import ReadyAnswer
from housing.presentation.team import QUIET, changes_in_words
from housing.rules.contact import plans_of
from housing.views.team.file import Refused, draw_file
from housing.views.team.guard import GUARD


@GUARD.of_what_is_sent
def send_reply(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Write to the person; a « /mot » or a chosen ready answer is put in place first, and nothing is sent."""
    form = _reply_form(asked, request.POST, seen=0)
    typed = request.POST.get("text", "")
    unfolded = form.unfolded(typed)
    if "insert" in request.POST and (words := form.ready_words.get(request.POST.get("ready", ""))):
        unfolded = f"{unfolded.rstrip()}\n\n{words}".strip()
    if "insert" in request.POST or unfolded != "\n".join(typed.splitlines()):
        return _begun(request, asked, form, text=unfolded)

    def send() -> None:
        reply(
            by=asked.by,
            case_id=asked.case_id,
            message_id=form.cleaned_data["entry"],
            text=form.cleaned_data["text"],
            expects_answer=False,
            at=asked.at,
        )

    return _done_or_again(request, asked, form, send, gettext("Message envoyé."))


@GUARD.of_what_is_sent
def note_call(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Note a call that was made, held to what the person allowed."""
    answers, _number = current_answers(asked.opened())
    on = asked.at.astimezone(MONTREAL).date()
    form = CallForm(request.POST, seen=0, plans=plans_of(answers), today=on)
    note = functools.partial(writing.note_call, asked, form)
    return _done_or_again(request, asked, form, note, gettext("Appel noté."))


@GUARD.of_what_is_sent
def write_note(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Write a note for the team."""
    form = NoteForm(request.POST, seen=0)
    note = functools.partial(writing.write_note, asked, form)
    return _done_or_again(request, asked, form, note, gettext("Note enregistrée."))


def _reply_form(asked: Asked, *args: Any, **kwargs: Any) -> ReplyForm:
    ready = ReadyAnswer.objects.all()
    return ReplyForm(*args, language=asked.case.language, ready=ready, **kwargs)


def _done_or_again(
    request: HttpRequest, asked: Asked, form: Decision, act: Callable[[], None], said: str
) -> HttpResponse:
    """Do what a form asks, and say so; otherwise draw the file with the form as it was sent."""
    try:
        if writing.write_once(asked, form, act, quiet=QUIET):
            return _done(request, asked, said)
    except IllegalMove:
        form.add_error(None, writing.NOT_NOW)
    return _again(request, asked, form)


def _done(request: HttpRequest, asked: Asked, said: str) -> HttpResponse:
    messages.success(request, said)
    kept = request.GET.urlencode()
    address = reverse("applications:file", args=[asked.case_id])
    return HttpResponseRedirect(f"{address}{'?' + kept if kept else ''}#suite")


def _again(request: HttpRequest, asked: Asked, form: Decision) -> HttpResponse:
    """Draw the file with the form as it was sent, good to be sent again."""
    changes = writing.changes_since(asked, form, quiet=QUIET)
    writing.to_be_sent_again(request, form, asked)
    return draw_file(
        request,
        asked.by,
        asked.opening,
        at=asked.at,
        refused=Refused(form, tuple(changes_in_words(changes))),
        status=409 if changes else 400,
    )


def _begun(request: HttpRequest, asked: Asked, form: ReplyForm, *, text: str) -> HttpResponse:
    """Draw the file with a message that was only begun: nothing in it is an error yet."""
    form.is_valid()
    initial = {"text": text, "entry": form.cleaned_data.get("entry") or uuid4()}
    begun = _reply_form(asked, seen=form.cleaned_data.get("seen") or 0, initial=initial)
    return draw_file(request, asked.by, asked.opening, at=asked.at, refused=Refused(begun))
