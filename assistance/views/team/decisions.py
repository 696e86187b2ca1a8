"""
The decisions on a file: reply, refer, note a call, write a note, end it, open it again.

Each is one form and one operation. A refusal draws the same page with the text in its place: a mistake in the
form, a file that changed meanwhile, a file that ended, a key that no longer opens it.
"""

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from assistance.forms_team import CloseForm, ReferForm, ReopenForm, ReplyForm
from assistance.queries_team import Opening, opening_of
from assistance.referrals import TextKind, words_of
from assistance.views.team.page import Refused, draw_file, draw_locked, opened_file, typed_text
from assistance.views.team.queue import TEAM
from casework.enums import CaseState, Move, Outcome
from casework.errors import NotYours, ReasonNeeded, UnusableId
from casework.forms_team import CallForm, Decision, NoteForm
from casework.operations.answering import add_note, log_call, refer, reply
from casework.operations.closing import close, reopen
from casework.presentation import HistoryLine, call_note, history_line
from casework.queries import events_after, is_written
from casework.rules.contact_rules import ContactPlan, plan_of
from core.clock import MONTREAL, now
from core.workflow import IllegalMove
from privacy.errors import CannotOpen
from staff.access import Unlocked, needs_unlocked, unlocked_of

#: These change nothing that an answer could be about.
QUIET: frozenset[str] = frozenset({Move.OPENED_BY_BOTH, Move.RENEW_CODE})


@dataclass(frozen=True)
class Asked:
    """Who decides on which file, now."""

    by: Unlocked
    opening: Opening
    at: dt.datetime

    @property
    def case_id(self) -> UUID:
        """Return the file's identifier."""
        return self.opening.case.id


_ENDED = gettext_lazy("Ce dossier est terminé. Votre texte est gardé; rouvrez le dossier pour l’envoyer.")
_NOT_NOW = gettext_lazy("Ce n’est plus possible dans l’état où est ce dossier. Votre texte est gardé.")
_OLD_PAGE = gettext_lazy("Cette page n’était plus bonne. Rien n’est envoyé; relisez, puis envoyez.")

Decide = Callable[[HttpRequest, Asked], HttpResponse]


def decision(view: Decide) -> Callable[..., HttpResponse]:
    """Ask for the key and a part in the file; a decision's address, opened by hand, leads to the file."""

    @needs_unlocked(*TEAM)
    @require_http_methods(["GET", "HEAD", "POST"])
    @sensitive_post_parameters()
    @sensitive_variables()
    @functools.wraps(view)
    def decided(request: HttpRequest, case_id: UUID) -> HttpResponse:
        by, at = unlocked_of(request), now()
        opening = opening_of(by.member, case_id, at=at) if by else None
        if by is None or opening is None:
            # The same answer as for a file that does not exist; what was typed is given back.
            return draw_locked(request, typed=typed_text(request), status=404)
        if request.method != "POST":
            return redirect("requests:file", case_id)
        try:
            return view(request, Asked(by, opening, at))
        except ReasonNeeded:
            return redirect("requests:file", case_id)
        except (CannotOpen, NotYours):
            return draw_locked(request, typed=typed_text(request), status=409)

    return decided  # type: ignore[return-value]  # wraps() keeps the view's own signature


@decision
def send_reply(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Answer the person; with `insert`, put a ready text under what was typed instead."""
    form = ReplyForm(request.POST, seen=0)
    if "insert" in request.POST:
        words = words_of(TextKind.REPLY, request.POST.get("ready", ""), language=asked.opening.case.language)
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


@decision
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


@decision
def note_call(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Note a call that was made, held to what the person allowed."""
    on = asked.at.astimezone(MONTREAL).date()
    form = CallForm(request.POST, seen=0, plan=_plan(asked), today=on)

    def note() -> None:
        given = form.cleaned_data
        log_call(
            by=asked.by,
            case_id=asked.case_id,
            channel_code=given["channel"],
            text=call_note(
                given["text"], day=given["called_on"], on=on, excuse=given["excuse"] if form.found else ""
            ),
            at=asked.at,
            note_id=given["entry"],
        )

    return _decided(request, asked, form, note, gettext("Appel noté."))


@decision
def write_note(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Write a note for the two who hold the file."""
    form = NoteForm(request.POST, seen=0)

    def note() -> None:
        add_note(
            by=asked.by,
            case_id=asked.case_id,
            text=form.cleaned_data["text"],
            at=asked.at,
            note_id=form.cleaned_data["entry"],
        )

    return _decided(request, asked, form, note, gettext("Note enregistrée."))


@decision
def close_file(request: HttpRequest, asked: Asked) -> HttpResponse:
    """End a file; without words, those of the outcome come back to be read before they are sent."""
    form = CloseForm(request.POST, seen=0)
    if form.is_valid() and not form.cleaned_data["text"] and not form.cleaned_data["is_silent"]:
        words = words_of(TextKind.CLOSE, form.cleaned_data["outcome"], language=asked.opening.case.language)
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


@decision
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
    """Do what a form asks, unless it is refused, was done already, or answers past what happened since."""
    if not form.is_valid() or _changes(asked, form):
        if form.is_valid() and is_written(asked.case_id, form.cleaned_data["entry"]):
            return _done(request, asked, said, to_queue=to_queue)
        return _again(request, asked, form)
    try:
        with transaction.atomic():
            act()
    except IllegalMove as refusal:
        ended = refusal.state == CaseState.CLOSED
        form.add_error(None, _ENDED if ended else _NOT_NOW)
        return _again(request, asked, form, offers_reopening=ended and isinstance(form, ReplyForm))
    except UnusableId:
        form.add_error(None, _OLD_PAGE)
        return _again(request, asked, form, is_new_entry=True)
    return _done(request, asked, said, to_queue=to_queue)


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
    is_new_entry: bool = False,
) -> HttpResponse:
    """Draw the file with the form as it was sent, good to be sent again."""
    changes = _changes(asked, form)
    sent = request.POST.copy()
    sent["seen"] = str(_last_line(asked, form))
    entry = form.cleaned_data.get("entry")
    if is_new_entry or entry is None or entry.version != 4:
        sent["entry"] = str(uuid4())
    if text is not None:
        sent["text"] = text
    form.data = sent
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


def _changes(asked: Asked, form: Decision) -> list[HistoryLine]:
    """Return what happened to the file since the form was drawn."""
    seen = form.cleaned_data.get("seen") if hasattr(form, "cleaned_data") else None
    if seen is None:
        return []
    return [history_line(one) for one in events_after(asked.case_id, seen) if one.move not in QUIET]


def _last_line(asked: Asked, form: Decision) -> int:
    seen = form.cleaned_data.get("seen") or 0
    after = events_after(asked.case_id, seen)
    return after[-1].number if after else seen


def _plan(asked: Asked) -> ContactPlan:
    return plan_of(opened_file(asked.by, asked.opening, at=asked.at).story)
