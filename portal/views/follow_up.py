"""
Coming back with a code: one door for every kind of file.

What opens the file is made from the code and kept, sealed, under the visitor's own key for 20 idle minutes. A
page that closed meanwhile asks for the code again and keeps what was typed on the page, nowhere else.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from assistance.presentation import story_lines
from casework import by_code
from casework.by_code import CaseFile, OpenJourney
from casework.enums import Sender
from core.clock import now
from core.decorators import journey_page
from core.journey_cookie import forget_journey, journey_of, keep_journey
from portal.forms import CodeForm, MessageForm
from portal.views.follow_up_words import next_steps, shown_messages, shown_openings, standing
from privacy.derivations import TooBusy
from privacy.errors import CannotOpen
from privacy.journey import new_journey_key


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that this visit has open."""

    journey: str
    who: OpenJourney
    file: CaseFile


def go_to(name: str, fragment: str = "") -> HttpResponseRedirect:
    """Lead to a page with GET, whatever came before: Back and reload then behave."""
    return HttpResponseRedirect(reverse(name) + fragment, status=303)


def opened(request: HttpRequest, at: dt.datetime) -> Opened | HttpResponse:
    """
    Return the file that this visit has open, or the page that asks for its code again.

    What was typed comes back on that page, unless the visit was left: its cookie is gone, and so is the text.
    """
    journey = journey_of(request)
    if not journey:
        return go_to("portal:follow_up")
    who = by_code.open_journey(journey, at)
    if who is None:
        return ask_for_code(request, notice="idle", kept=request.POST.get("text", ""))
    try:
        file = by_code.read_file(who)
    except CannotOpen:
        return ask_for_code(request, notice="damaged", kept=request.POST.get("text", ""))
    if file is None:
        return ask_for_code(request, notice="gone", kept=request.POST.get("text", ""))
    return Opened(journey, who, file)


def ask_for_code(request: HttpRequest, *, notice: str = "", kept: str = "", code: int = 403) -> HttpResponse:
    """Ask for the code on a page of its own; `kept` is what was being written."""
    context = {"form": CodeForm(), "notice": notice, "kept": kept, "was_prompted": "seen" in request.POST}
    response = render(request, "portal/follow_up.html", context, status=code)
    response["Cache-Control"] = "no-store"
    return response


def refused_message(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse | None:
    """Answer a message whose form was no longer good: the code again, and the text in its place."""
    if not journey_of(request) or request.method != "POST":
        return None
    return ask_for_code(request, notice="refused", kept=request.POST.get("text", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def follow_up(request: HttpRequest) -> HttpResponse:
    """Ask for the code and open the file; an unknown code costs the same work."""
    at = now()
    kept = request.POST.get("text", "")
    busy = False
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        # A new key at each sign-in: whoever planted one in this browser does not come along.
        journey = new_journey_key()
        try:
            if by_code.sign_in_by_code(code=form.cleaned_data["code"], journey=journey, at=at):
                return _enter(request, journey=journey, at=at, kept=kept)
            words = gettext("Aucun dossier n’a ce code. Un code remplacé ou effacé ne s’ouvre plus.")
            form.add_error("code", words)
        except TooBusy:
            busy = True
    context = {
        "form": form,
        "notice": "busy" if busy else "",
        "kept": kept,
        "was_prompted": "seen" in request.POST,
    }
    code = 503 if busy else 400 if form.errors else 200
    return render(request, "portal/follow_up.html", context, status=code)


def _enter(request: HttpRequest, *, journey: str, at: dt.datetime, kept: str) -> HttpResponse:
    response: HttpResponse = go_to("portal:follow_up_file")
    if kept.strip():
        # A redirection would lose what was being written: the file is drawn at once, with its text.
        who = by_code.open_journey(journey, at)
        file = by_code.read_file(who) if who else None
        if who is not None and file is not None:
            form = MessageForm(initial={"text": kept})
            response = file_page(request, Opened(journey, who, file), form=form, at=at, notice="kept")
    keep_journey(response, journey)
    return response


@require_safe
@journey_page
def follow_up_file(request: HttpRequest) -> HttpResponse:
    """Show the file: where it stands, the messages, and everything that its owner may do."""
    at = now()
    found = opened(request, at)
    if isinstance(found, HttpResponse):
        return found
    return file_page(request, found, form=MessageForm(), at=at)


def file_page(
    request: HttpRequest,
    found: Opened,
    *,
    form: MessageForm,
    at: dt.datetime,
    notice: str = "",
    code: int = 200,
) -> HttpResponse:
    """Draw the file's page; the team sees from then on that its messages were read."""
    file = found.file
    context = {
        "file": file,
        "standing": standing(file),
        "steps": list(next_steps(file, on=at.date())),
        "messages": shown_messages(file),
        "openings": shown_openings(file),
        "story": list(story_lines(file.story)),
        "form": form,
        "notice": notice,
        "was_prompted": notice == "prompt" or "seen" in request.POST,
    }
    response = render(request, "portal/follow_up_file.html", context, status=code)
    unseen = any(one.sender == Sender.TEAM and one.seen_on is None for one in file.messages)
    # Only a look at the file is a look at it: a page that came back with a mistake writes nothing.
    if unseen and request.method == "GET":
        by_code.mark_seen(found.who, at.date())
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def leave(request: HttpRequest) -> HttpResponse:
    """Close the file in this browser."""
    if request.method != "POST":
        return go_to("portal:follow_up")
    by_code.end_journey(journey_of(request))
    response = go_to("portal:follow_up_done")
    forget_journey(response)
    return response


@require_safe
@journey_page
def done(request: HttpRequest) -> HttpResponse:
    """Say that it is done, whatever it was: this page may stay on a screen."""
    return render(request, "portal/follow_up_done.html")
