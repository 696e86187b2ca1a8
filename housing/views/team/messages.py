"""What is written in an application: a message to the person, a call that was made, a note of the team."""

import datetime as dt
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from casework.errors import NotYours, ReasonNeeded, UnusableId
from casework.forms_team import Decision
from casework.models import Event
from casework.operations.answering import add_note, log_call, reply
from casework.presentation import call_note
from casework.queries import events_after, is_written
from core.clock import MONTREAL, now
from core.workflow import IllegalMove
from housing.answers_now import current_answers
from housing.forms.messages import CallForm, NoteForm, ReplyForm
from housing.models import ReadyAnswer
from housing.opening import Opening, opened_application, opening_of
from housing.presentation.team import QUIET, changes_in_words
from housing.rules.contact import plans_of
from housing.views.team.file import TEAM, Refused, draw_file, draw_locked
from privacy.errors import CannotOpen
from staff.access import Unlocked, needs_unlocked, unlocked_of

_NOT_NOW = gettext_lazy("Ce n’est plus possible dans l’état où est ce dossier. Votre texte est gardé.")
_OLD_PAGE = gettext_lazy("Cette page n’était plus bonne. Rien n’est envoyé; relisez, puis envoyez.")


@dataclass(frozen=True)
class Asked:
    """Who writes in which application, now."""

    by: Unlocked
    opening: Opening
    at: dt.datetime

    @property
    def case_id(self) -> UUID:
        """Return the file's identifier."""
        return self.opening.case.id


Write = Callable[[HttpRequest, Asked], HttpResponse]


def writing(view: Write) -> Callable[..., HttpResponse]:
    """Ask for the key and a part in the application; its address, opened by hand, leads to the file."""

    @needs_unlocked(*TEAM)
    @require_http_methods(["GET", "HEAD", "POST"])
    @sensitive_post_parameters()
    @sensitive_variables()
    @functools.wraps(view)
    def written(request: HttpRequest, case_id: UUID) -> HttpResponse:
        by, at = unlocked_of(request), now()
        opening = opening_of(by.member, case_id, at=at) if by else None
        typed = request.POST.get("text", "")
        if by is None or opening is None:
            # The same answer as for a file that does not exist; what was typed is given back.
            return draw_locked(request, typed=typed, status=404)
        if request.method != "POST":
            return redirect("applications:file", case_id)
        try:
            return view(request, Asked(by, opening, at))
        except ReasonNeeded:
            return redirect("applications:file", case_id)
        except (CannotOpen, NotYours):
            return draw_locked(request, typed=typed, status=409)

    return written  # type: ignore[return-value]  # wraps() keeps the view's own signature


@writing
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


@writing
def note_call(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Note a call that was made, held to what the person allowed."""
    on = asked.at.astimezone(MONTREAL).date()
    answers, _number = current_answers(opened_application(asked.by, asked.opening, at=asked.at))
    form = CallForm(request.POST, seen=0, plans=plans_of(answers), today=on)

    def note() -> None:
        given = form.cleaned_data
        log_call(
            by=asked.by,
            case_id=asked.case_id,
            channel_code=given["channel"],
            text=call_note(
                form.words(), day=given["called_on"], on=on, excuse=given["excuse"] if form.found else ""
            ),
            at=asked.at,
            note_id=given["entry"],
        )

    return _done_or_again(request, asked, form, note, gettext("Appel noté."))


@writing
def write_note(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Write a note for the team."""
    form = NoteForm(request.POST, seen=0)

    def note() -> None:
        add_note(
            by=asked.by,
            case_id=asked.case_id,
            text=form.cleaned_data["text"],
            at=asked.at,
            note_id=form.cleaned_data["entry"],
        )

    return _done_or_again(request, asked, form, note, gettext("Note enregistrée."))


def _reply_form(asked: Asked, *args: Any, **kwargs: Any) -> ReplyForm:
    ready = ReadyAnswer.objects.all()
    return ReplyForm(*args, language=asked.opening.case.language, ready=ready, **kwargs)


def _done_or_again(
    request: HttpRequest, asked: Asked, form: Decision, act: Callable[[], None], said: str
) -> HttpResponse:
    """Do what a form asks, unless it is refused, was done already, or answers past what happened since."""
    if not form.is_valid() or _changes(asked, form):
        if form.is_valid() and is_written(asked.case_id, form.cleaned_data["entry"]):
            return _done(request, asked, said)
        return _again(request, asked, form)
    try:
        with transaction.atomic():
            act()
    except IllegalMove:
        form.add_error(None, _NOT_NOW)
        return _again(request, asked, form)
    except UnusableId:
        form.add_error(None, _OLD_PAGE)
        return _again(request, asked, form, is_new_entry=True)
    return _done(request, asked, said)


def _done(request: HttpRequest, asked: Asked, said: str) -> HttpResponse:
    messages.success(request, said)
    kept = request.GET.urlencode()
    address = reverse("applications:file", args=[asked.case_id])
    return HttpResponseRedirect(f"{address}{'?' + kept if kept else ''}#suite")


def _again(request: HttpRequest, asked: Asked, form: Decision, *, is_new_entry: bool = False) -> HttpResponse:
    """Draw the file with the form as it was sent, good to be sent again."""
    changes = _changes(asked, form)
    sent = request.POST.copy()
    sent["seen"] = str(_last_line(asked, form))
    entry = form.cleaned_data.get("entry")
    if is_new_entry or entry is None or entry.version != 4:
        sent["entry"] = str(uuid4())
    form.data = sent
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


def _changes(asked: Asked, form: Decision) -> Sequence[Event]:
    """Return what happened to the file since the form was drawn."""
    seen = form.cleaned_data.get("seen") if hasattr(form, "cleaned_data") else None
    if seen is None:
        return []
    return [one for one in events_after(asked.case_id, seen) if one.move not in QUIET]


def _last_line(asked: Asked, form: Decision) -> int:
    seen = form.cleaned_data.get("seen") or 0
    after = events_after(asked.case_id, seen)
    return after[-1].number if after else seen
