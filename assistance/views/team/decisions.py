"""
The decisions on a file: reply, refer, note a call, write a note, end it, open it again.

Each is one form and one operation. A refusal draws the same page with the text in its place: a mistake in the
form, a file that changed meanwhile, a file that ended, a key that no longer opens it.
"""

import functools
from collections.abc import Callable
from typing import Final
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from assistance.forms_team import CloseForm, ReferForm, ReopenForm, ReplyForm
from assistance.referrals import TextKind, words_of
from assistance.views.team.guard import GUARD
from assistance.views.team.page import Refused, draw_file
from casework.enums import CaseState, Move, Outcome
from casework.forms_team import CallForm, Decision, NoteForm
from casework.operations.answering import refer, reply
from casework.operations.closing import close, reopen
from casework.presentation import history_line
from casework.rules.contact_rules import plan_of
from casework.views import writing
from casework.views.guard import Asked
from core.clock import MONTREAL
from core.workflow import IllegalMove

#: These change nothing that an answer could be about.
QUIET: Final = frozenset({Move.OPENED_BY_BOTH, Move.RENEW_CODE})


@GUARD.of_what_is_sent
def send_reply(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Answer the person; with `insert`, put a ready text under what was typed instead."""
    form = ReplyForm(request.POST, seen=0)
    if "insert" in request.POST:
        words = words_of(TextKind.REPLY, request.POST.get("ready", ""), language=asked.case.language)
        typed = request.POST.get("text", "").rstrip()
        return _begun(request, asked, form, text=f"{typed}\n\n{words}".strip() if words else typed)

    def send() -> None:
        if "reopening" in request.POST:
            reopen(by=asked.by, case_id=asked.case_id, at=asked.at)
        reply(
            by=asked.by,
            case_id=asked.case_id,
            message_id=form.cleaned_data["entry"],
            text=form.cleaned_data["text"],
            expects_answer=form.cleaned_data["expects_answer"],
            at=asked.at,
        )

    return _decided(request, asked, form, send, gettext("Réponse envoyée."))


@GUARD.of_what_is_sent
def send_referral(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Point the person to other services, in the words that were prepared and changed."""
    form = ReferForm(request.POST, seen=0)

    def send() -> None:
        refer(
            by=asked.by,
            case_id=asked.case_id,
            message_id=form.cleaned_data["entry"],
            text=form.cleaned_data["text"],
            at=asked.at,
        )

    return _decided(request, asked, form, send, gettext("Référence envoyée."))


@GUARD.of_what_is_sent
def note_call(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Note a call that was made, held to what the person allowed."""
    plan, on = plan_of(asked.opened().story), asked.at.astimezone(MONTREAL).date()
    form = CallForm(request.POST, seen=0, plan=plan, today=on)
    note = functools.partial(writing.note_call, asked, form)
    return _decided(request, asked, form, note, gettext("Appel noté."))


@GUARD.of_what_is_sent
def write_note(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Write a note for the two who hold the file."""
    form = NoteForm(request.POST, seen=0)
    note = functools.partial(writing.write_note, asked, form)
    return _decided(request, asked, form, note, gettext("Note enregistrée."))


@GUARD.of_what_is_sent
def close_file(request: HttpRequest, asked: Asked) -> HttpResponse:
    """End a file; without words, those of the outcome come back to be read before they are sent."""
    form = CloseForm(request.POST, seen=0)
    if form.is_valid() and not form.cleaned_data["text"] and not form.cleaned_data["is_silent"]:
        words = words_of(TextKind.CLOSE, form.cleaned_data["outcome"], language=asked.case.language)
        form.add_error("text", gettext("Relisez ce texte, changez ce qu’il faut, puis terminez."))
        return _again(request, asked, form, text=words)

    def end() -> None:
        close(
            by=asked.by,
            case_id=asked.case_id,
            message_id=form.cleaned_data["entry"],
            outcome=Outcome(form.cleaned_data["outcome"]),
            text="" if form.cleaned_data["is_silent"] else form.cleaned_data["text"],
            at=asked.at,
        )

    return _decided(request, asked, form, end, gettext("Dossier terminé."), to_queue=True)


@GUARD.of_what_is_sent
def reopen_file(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Open a closed file again."""
    form = ReopenForm(request.POST, seen=0)

    def again() -> None:
        reopen(by=asked.by, case_id=asked.case_id, at=asked.at)

    return _decided(request, asked, form, again, gettext("Dossier rouvert."))


def _decided(
    request: HttpRequest,
    asked: Asked,
    form: Decision,
    act: Callable[[], None],
    said: str,
    *,
    to_queue: bool = False,
) -> HttpResponse:
    """Do what a form asks, and say so; otherwise draw the file with the form as it was sent."""
    try:
        if writing.write_once(asked, form, act, quiet=QUIET):
            return _done(request, asked, said, to_queue=to_queue)
    except IllegalMove as refusal:
        if refusal.state == CaseState.CLOSED:
            form.add_error(
                None,
                gettext("Ce dossier est terminé. Votre texte est gardé; rouvrez le dossier pour l’envoyer."),
            )
            return _again(request, asked, form, offers_reopening=isinstance(form, ReplyForm))
        form.add_error(None, writing.NOT_NOW)
    return _again(request, asked, form)


def _done(request: HttpRequest, asked: Asked, said: str, *, to_queue: bool) -> HttpResponse:
    messages.success(request, said)
    if to_queue:
        return redirect("requests:queue")
    return HttpResponseRedirect(f"{reverse('requests:file', args=[asked.case_id])}#suite")


def _again(
    request: HttpRequest,
    asked: Asked,
    form: Decision,
    *,
    text: str | None = None,
    offers_reopening: bool = False,
) -> HttpResponse:
    """Draw the file with the form as it was sent, good to be sent again."""
    changes = [history_line(one) for one in writing.changes_since(asked, form, quiet=QUIET)]
    writing.to_be_sent_again(request, form, asked, text=text)
    refused = Refused(form, changes, offers_reopening)
    return draw_file(request, asked.by, asked.opening, at=asked.at, refused=refused)


def _begun(request: HttpRequest, asked: Asked, form: ReplyForm, *, text: str) -> HttpResponse:
    """Draw the file with a reply that was only begun: nothing in it is an error yet."""
    form.is_valid()
    initial = {
        "text": text,
        "expects_answer": bool(request.POST.get("expects_answer")),
        "entry": form.cleaned_data.get("entry") or uuid4(),
    }
    begun = ReplyForm(seen=form.cleaned_data.get("seen") or 0, initial=initial)
    return draw_file(request, asked.by, asked.opening, at=asked.at, refused=Refused(begun))
