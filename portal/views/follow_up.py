"""
Coming back with a code: one door for every kind of file, and for whoever helps the person it belongs to.

An application for housing has a page of its own (housing_follow_up.py); the rest is the same for both.
"""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from assistance.presentation import story_lines
from casework import by_code
from casework.by_code import Readable
from casework.enums import CaseKind, Sender
from core.clock import now
from core.day_words import day_in_words
from core.decorators import journey_page
from core.journey_cookie import forget_journey, journey_of, keep_journey
from portal.forms import CodeForm, MessageForm
from portal.views.follow_up_opened import Helping, Opened, go_to, opened_by_anybody, read_opened
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
from portal.views.housing_follow_up import application_page
from portal.views.housing_follow_up_answers import carried_page
from privacy.derivations import TooBusy
from privacy.journey import new_journey_key


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def follow_up(request: HttpRequest) -> HttpResponse:
    """Ask for the code and open the file; an unknown code costs the same work."""
    at = now()
    kept, carried = request.POST.get("text", ""), request.POST.get("carried", "")
    busy = False
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        # A new key at each sign-in: whoever planted one in this browser does not come along.
        journey = new_journey_key()
        try:
            if by_code.sign_in_by_code(code=form.cleaned_data["code"], journey=journey, at=at):
                return _enter(request, journey=journey, at=at, kept=kept, carried=carried)
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
        "carried": carried,
        "was_prompted": "seen" in request.POST,
    }
    code = 503 if busy else 400 if form.errors else 200
    return render(request, "portal/follow_up.html", context, status=code)


def _enter(request: HttpRequest, *, journey: str, at: dt.datetime, kept: str, carried: str) -> HttpResponse:
    response: HttpResponse = go_to("portal:follow_up_file")
    if kept.strip() or carried:
        # A redirection would lose what was being written: its page is drawn at once, with its text.
        who = by_code.open_journey(journey, at)
        found = read_opened(journey, who, at) if who else None
        again = carried_page(request, found, carried, at) if found is not None and carried else None
        if again is not None:
            response = again
        elif found is not None and kept.strip():
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
        "form": form,
        "notice": notice,
        "was_prompted": notice == "prompt" or "seen" in request.POST,
    }
    if file.kind == CaseKind.HOUSING:
        response = application_page(request, found, context, at=at, code=code)
    else:
        response = _request_page(request, found, context, at=at, code=code)
    unseen = any(one.sender == Sender.TEAM and one.seen_on is None for one in file.messages)
    # Only a look at the file is a look at it: a page that came back with a mistake writes nothing.
    if unseen and isinstance(found, Opened) and request.method == "GET":
        by_code.mark_seen(found.who, at.date())
    return response


def _request_page(
    request: HttpRequest, found: Opened | Helping, context: dict[str, Any], *, at: dt.datetime, code: int
) -> HttpResponse:
    file = found.file
    context["story"] = list(story_lines(file.story))
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
    return render(request, "portal/follow_up_file.html", context, status=code)


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
