"""
Coming back with a code: one door for every kind of file, and for whoever helps the person it belongs to.

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
from casework.by_code import CaseFile, OpenJourney, Readable, SharedFile
from casework.enums import Sender
from core.clock import now
from core.day_words import day_in_words
from core.decorators import journey_page
from core.journey_cookie import forget_journey, journey_of, keep_journey
from portal.forms import CodeForm, MessageForm
from portal.views.follow_up_words import (
    HELPED,
    OWN,
    Words,
    next_steps,
    shown_codes,
    shown_messages,
    shown_openings,
    standing,
)
from privacy.derivations import TooBusy
from privacy.errors import CannotOpen
from privacy.journey import new_journey_key


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that this visit has open, by the code of the person whose it is."""

    journey: str
    who: OpenJourney
    file: CaseFile


@dataclass(frozen=True, slots=True)
class Helping:
    """A file that this visit has open, by a code that the person gave to somebody who helps."""

    journey: str
    who: OpenJourney
    file: SharedFile


def go_to(name: str, fragment: str = "") -> HttpResponseRedirect:
    """Lead to a page with GET, whatever came before: Back and reload then behave."""
    return HttpResponseRedirect(reverse(name) + fragment, status=303)


def opened(request: HttpRequest, at: dt.datetime, *, with_any_code: bool = False) -> Opened | HttpResponse:
    """
    Return the file of the person who came with their own code, or the page that asks for it again.

    Whoever helps is led back to the one page that their code opens.
    """
    found = opened_by_anybody(request, at, with_any_code=with_any_code)
    return go_to("portal:follow_up_file") if isinstance(found, Helping) else found


def opened_by_anybody(
    request: HttpRequest, at: dt.datetime, *, with_any_code: bool = False
) -> Opened | Helping | HttpResponse:
    """
    Return the file that this visit has open, or the page that asks for its code again.

    What was typed comes back on that page, unless the visit was left: its cookie is gone, and so is the text.
    A code that must change is changed before the file is shown; what is being written is not lost to that.

    :param with_any_code: for the page that changes the code, and for taking everything back
    """
    journey = journey_of(request)
    if not journey:
        return go_to("portal:follow_up")
    who = by_code.open_journey(journey, at)
    if who is None:
        return ask_for_code(request, notice="idle", kept=request.POST.get("text", ""))
    try:
        found = _read(journey, who, at)
    except CannotOpen:
        return ask_for_code(request, notice="damaged", kept=request.POST.get("text", ""))
    shows = request.method != "POST" and not with_any_code
    if shows and isinstance(found, Opened) and by_code.must_change_code(who):
        return go_to("portal:follow_up_code")
    return found or ask_for_code(request, notice="gone", kept=request.POST.get("text", ""))


def _read(journey: str, who: OpenJourney, at: dt.datetime) -> Opened | Helping | None:
    if who.is_helper:
        shared = by_code.read_as_helper(who, at.date())
        return Helping(journey, who, shared) if shared else None
    own = by_code.read_file(who)
    return Opened(journey, who, own) if own else None


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
            words = gettext(
                "Aucun dossier n’a ce code. Remplacé, retiré ou effacé, un code n’ouvre plus rien."
            )
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
        found = _read(journey, who, at) if who else None
        if found is not None:
            form = MessageForm(initial={"text": kept})
            response = file_page(request, found, form=form, at=at, notice="kept")
    keep_journey(response, journey)
    return response


@require_safe
@journey_page
def follow_up_file(request: HttpRequest) -> HttpResponse:
    """Show the file: where it stands, the messages, and everything that whoever opened it may do."""
    at = now()
    found = opened_by_anybody(request, at)
    if isinstance(found, HttpResponse):
        return found
    return file_page(request, found, form=MessageForm(), at=at)


def file_page(
    request: HttpRequest,
    found: Opened | Helping,
    *,
    form: MessageForm,
    at: dt.datetime,
    notice: str = "",
    code: int = 200,
) -> HttpResponse:
    """Draw the file's page; once its owner has looked, the team sees that its messages were read."""
    file = found.file
    context: dict[str, Any] = {
        "messages": shown_messages(file),
        "story": list(story_lines(file.story)),
        "form": form,
        "notice": notice,
        "was_prompted": notice == "prompt" or "seen" in request.POST,
    }
    if isinstance(found, Helping):
        context |= _standing(file, HELPED, at) | {
            "may_write": found.file.may_write,
            "last_day": day_in_words(found.file.expires_on),
        }
        return render(request, "portal/follow_up_helped.html", context, status=code)
    context |= _standing(file, OWN, at) | {
        "openings": shown_openings(found.file),
        "codes": shown_codes(found.file, on=at.date()),
    }
    response = render(request, "portal/follow_up_file.html", context, status=code)
    unseen = any(one.sender == Sender.TEAM and one.seen_on is None for one in file.messages)
    # Only a look at the file is a look at it: a page that came back with a mistake writes nothing.
    if unseen and request.method == "GET":
        by_code.mark_seen(found.who, at.date())
    return response


def _standing(file: Readable, words: Words, at: dt.datetime) -> dict[str, Any]:
    return {"standing": standing(file, words), "steps": list(next_steps(file, words, on=at.date()))}


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
