"""What a person does with their own file. Each act is posted, happens once, and leads back with GET."""

import datetime as dt
import json
import uuid

from django.conf import settings
from django.core.signals import got_request_exception
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from assistance.presentation import story_lines
from casework import by_code
from casework.enums import CaseKind, Sender
from casework.forms import LastDigitsForm
from core.clock import now
from core.day_words import day_in_words
from core.decorators import journey_page
from core.journey_cookie import forget_journey
from core.refused_forms import answered_by
from housing.by_code.own_application import read_application
from portal.application_copy import application_as_text
from portal.forms import MessageForm
from portal.views.follow_up import file_page
from portal.views.follow_up_opened import (
    Helping,
    Opened,
    ask_for_code,
    go_to,
    opened,
    opened_by_anybody,
    refused_message,
)
from privacy.derivations import TooBusy
from privacy.free_text import status_mentions

#: A new code stays on its page for this long, unless the person says before that they have it.
SHOWN_FOR = dt.timedelta(minutes=10)


@answered_by(refused_message)
@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def message(request: HttpRequest) -> HttpResponse:
    """Send a message to the team; the same one sent twice is one."""
    if request.method != "POST":
        return go_to("portal:follow_up_file")
    at = now()
    found = opened_by_anybody(request, at)
    if isinstance(found, HttpResponse):
        return found
    if isinstance(found, Helping) and not found.file.may_write:
        return go_to("portal:follow_up_file")
    form = MessageForm(request.POST)
    if not form.is_valid():
        return file_page(request, found, form=form, at=at, code=400)
    text = form.cleaned_data["text"]
    if "seen" not in request.POST and status_mentions(text):
        return file_page(request, found, form=form, at=at, notice="prompt")
    try:
        post = by_code.post_as_helper if isinstance(found, Helping) else by_code.post_message
        posted = post(found.who, message_id=form.message_id, text=text, on=at.date())
    except by_code.FileFull:
        return file_page(request, found, form=form, at=at, notice="full", code=409)
    except DatabaseError:
        # Nothing was written: it is one statement. The failure is counted like any other, content-free.
        got_request_exception.send(sender=message, request=request)
        return file_page(request, found, form=form, at=at, notice="failed", code=503)
    return (
        go_to("portal:follow_up_file", "#messages")
        if posted
        else ask_for_code(request, notice="gone", kept=text)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def remove(request: HttpRequest, message: uuid.UUID) -> HttpResponse:
    """Show one of the person's own messages, or a helper's, and take it back if they say so."""
    at = now()
    found = opened(request, at)
    if isinstance(found, HttpResponse):
        return found
    mine = [one for one in found.file.messages if one.id == message and one.sender != Sender.TEAM]
    if request.method == "POST" or not mine:
        if mine:
            by_code.remove_message(found.who, message, at.date())
        # Taken back before, or the team's: the conversation shows which.
        return go_to("portal:follow_up_file", "#messages")
    return render(request, "portal/follow_up_remove.html", {"message": mine[0]})


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def new_code(request: HttpRequest) -> HttpResponse:
    """Give the file a new code, show it until the person has it, then never again."""
    at = now()
    found = opened(request, at, with_any_code=True)
    if isinstance(found, HttpResponse):
        return found
    key = by_code.key_of_new_code(found.journey)
    code = _shown_code(key, at)
    if request.method != "POST":
        return _code_page(request, found, at, code=code, form=LastDigitsForm(code=code))
    if "noted" in request.POST:
        form = LastDigitsForm(request.POST, code=code)
        if code and not form.is_valid():
            return _code_page(request, found, at, code=code, form=form, status=400)
        by_code.keep_draft(key, {}, at)
        return go_to("portal:follow_up_file")
    if not code:
        try:
            # Both or none: a code that was replaced and never shown would lock its owner out.
            with transaction.atomic():
                fresh = by_code.renew_code(found.who, journey=found.journey, at=at)
                by_code.keep_draft(key, {"code": fresh, "made_at": int(at.timestamp())}, at)
        except TooBusy:
            form = LastDigitsForm(code="")
            return _code_page(request, found, at, code="", form=form, is_busy=True, status=503)
        except by_code.UnknownCode:
            return ask_for_code(request, notice="gone")
    return go_to("portal:follow_up_code")


def _code_page(
    request: HttpRequest,
    found: Opened,
    at: dt.datetime,
    *,
    code: str,
    form: LastDigitsForm,
    is_busy: bool = False,
    status: int = 200,
) -> HttpResponse:
    # Whoever changes a code that was seen may want the helper's gone too: it stays otherwise.
    given = found.file.helper_on(at.date())
    last_day = day_in_words(given.expires_on) if given else ""
    context = {"code": code, "form": form, "is_busy": is_busy, "helpers_last_day": last_day}
    context["must_change"] = not code and by_code.must_change_code(found.who)
    return render(request, "portal/follow_up_code.html", context, status=status)


def _shown_code(key: str, at: dt.datetime) -> str:
    kept = by_code.read_draft(key, at) or {}
    made_at = dt.datetime.fromtimestamp(kept.get("made_at", 0), tz=dt.UTC)
    return str(kept.get("code", "")) if at - made_at < SHOWN_FOR else ""


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def copy(request: HttpRequest) -> HttpResponse:
    """Give the person their whole file, as text for people or as JSON for machines, under a dull name."""
    if request.method != "POST":
        return go_to("portal:follow_up_file")
    at = now()
    found = opened(request, at)
    if isinstance(found, HttpResponse):
        return found
    as_json, language = request.POST.get("as") == "json", get_language() or "fr"
    if found.file.kind == CaseKind.HOUSING:
        application = read_application(found.who, at.date())
        if application is None:
            return ask_for_code(request, notice="gone")
        body = (
            json.dumps(
                by_code.file_as_json(found.file, application=application), ensure_ascii=False, indent=2
            )
            if as_json
            else application_as_text(found.file, application, language=language)
        )
    elif as_json:
        body = json.dumps(by_code.file_as_json(found.file), ensure_ascii=False, indent=2)
    else:
        body = by_code.file_as_text(found.file, language=language, story_lines=story_lines(found.file.story))
    kind, name = ("application/json", "notes.json") if as_json else ("text/plain; charset=utf-8", "notes.txt")
    return HttpResponse(
        body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def erase(request: HttpRequest) -> HttpResponse:
    """Say exactly what goes and when, and take everything back if the person says so."""
    at = now()
    found = opened(request, at, with_any_code=True)
    if isinstance(found, HttpResponse):
        return found
    if request.method != "POST":
        context = {"file": found.file, "days": settings.BACKUPS_FORGET_DAYS}
        return render(request, "portal/follow_up_erase.html", context)
    by_code.erase(found.who, at.date())
    by_code.end_journey(found.journey)
    response = go_to("portal:follow_up_done")
    forget_journey(response)
    return response
