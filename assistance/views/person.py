"""Writing to the team: one page, no account. The text is on the page and sealed; it is nowhere else."""

import datetime as dt
from functools import cache
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from assistance.arriving import Asked, Sent, Weighed, next_mark, weigh
from assistance.forms import RequestForm, ResumeForm
from assistance.rules import answer_due_on
from casework import by_code
from casework.closed import closed_intake
from casework.enums import CaseKind, Lane, Urgency
from core.arrivals import Arrivals
from core.check_token import FIELD as CHECK_FIELD
from core.check_token import is_check
from core.clock import now
from core.decorators import journey_page
from core.help_lines import help_lines
from core.journey_cookie import journey_of, keep_journey
from core.refused_forms import answered_by
from privacy.derivations import TooBusy
from privacy.free_text import status_mentions
from privacy.journey import new_journey_key


@cache
def arrivals() -> Arrivals:
    """Return what this process counts of the requests that it is sent."""
    return Arrivals(a_minute=settings.REQUESTS_A_MINUTE)


def go_to(name: str) -> HttpResponseRedirect:
    """Lead to a page with GET, whatever came before: Back and reload then behave."""
    return HttpResponseRedirect(reverse(name), status=303)


def _refused(request: HttpRequest) -> HttpResponse | None:
    journey = journey_of(request)
    if not journey or request.method != "POST":
        return None
    form = RequestForm(request.POST)
    form.is_valid()
    return _page(request, form, journey=journey, at=now(), notice="refused", code=403)


@answered_by(_refused)
@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def write(request: HttpRequest) -> HttpResponse:
    """
    Show the form, keep its text for later, or hand it in.

    Whatever is wrong, the page comes back with what was typed. When nobody is behind the door, there is none.
    """
    at = now()
    journey = journey_of(request)
    is_open = by_code.intake_is_open(CaseKind.ASSISTANCE, at.date())
    if request.method != "POST":
        if not is_open:
            return go_to("portal:help")
        draft = by_code.read_draft(journey, at) if journey else None
        given = RequestForm(initial={"language": get_language(), **(draft or {}).get("fields", {})})
        return _page(
            request,
            given,
            journey=journey or new_journey_key(),
            at=at,
            notice="resumed" if draft else "",
            kept=str((draft or {}).get("kept", "")),
        )
    journey = journey or new_journey_key()
    form = RequestForm(request.POST, is_draft="later" in request.POST)
    if not is_open:
        form.is_valid()
        return _closed(request, form)
    if not form.is_valid():
        return _page(request, form, journey=journey, at=at, code=400)
    try:
        if form.is_draft:
            return _keep_for_later(form, journey=journey, before=request.POST.get("kept", ""), at=at)
        weighed = weigh(_sent(request, form, journey), door=arrivals(), at=at)
        if weighed.asked is not None:
            return _asked_again(request, form, weighed, journey=journey, at=at)
        if "seen" not in request.POST and status_mentions(form.free_text):
            return _page(request, form, journey=journey, at=at, notice="prompt")
        return _hand_in(request, form, journey=journey, at=at, lane=weighed.lane)
    except TooBusy:
        return _page(request, form, journey=journey, at=at, notice="busy", code=503)
    except by_code.IntakeClosed:
        return _closed(request, form)
    except DatabaseError:
        # Nothing was written: it is one statement. The failure is counted like any other, content-free.
        got_request_exception.send(sender=write, request=request)
        return _page(request, form, journey=journey, at=at, notice="failed", code=503)


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def resume(request: HttpRequest) -> HttpResponse:
    """Bring back a text that was kept for later, by its code."""
    at = now()
    busy = False
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            draft = by_code.resume(form.cleaned_data["code"], at)
        except TooBusy:
            draft, busy = None, True
        # The code of an application for housing brings back no text of here.
        if draft is not None and "fields" in draft.content:
            journey = new_journey_key()
            by_code.keep_draft(journey, {"fields": draft.content["fields"], "kept": draft.place}, at)
            response = go_to("assistance:write")
            keep_journey(response, journey)
            return response
        if not busy:
            form.add_error(
                "code", gettext("Aucun texte n’a ce code. Après 30 jours, un texte gardé ne s’ouvre plus.")
            )
    code = 503 if busy else 400 if form.errors else 200
    return render(request, "assistance/resume.html", {"form": form, "is_busy": busy}, status=code)


def _sent(request: HttpRequest, form: RequestForm, journey: str) -> Sent:
    return Sent(
        mark=request.POST.get("mark", ""),
        journey=journey,
        text=form.cleaned_data["what"],
        is_trapped=form.is_trapped,
        was_asked="again" in request.POST,
    )


def _asked_again(
    request: HttpRequest, form: RequestForm, weighed: Weighed, *, journey: str, at: dt.datetime
) -> HttpResponse:
    """Draw the page once more, with the text in its place."""
    notice, seconds = str(weighed.asked), weighed.seconds
    if weighed.asked is not Asked.RUSH:
        return _page(request, form, journey=journey, at=at, notice=notice, code=400)
    answer = _page(request, form, journey=journey, at=at, notice=notice, code=429, seconds=seconds)
    answer["Retry-After"] = str(seconds)
    return answer


def _keep_for_later(form: RequestForm, *, journey: str, before: str, at: dt.datetime) -> HttpResponse:
    content = {"fields": form.draft()}
    code, place = by_code.keep_for_later(content, at)
    # One text, one code: what was kept before under another one is not read again.
    by_code.forget_kept(before)
    shown = {**content, "kept": place, "later": code, "made_at": int(at.timestamp())}
    if not by_code.keep_draft(journey, shown, at):
        # This visit has sent a request already: what comes next belongs to a new one.
        journey = new_journey_key()
        by_code.keep_draft(journey, shown, at)
    response = go_to("assistance:later")
    keep_journey(response, journey)
    return response


def _hand_in(
    request: HttpRequest, form: RequestForm, *, journey: str, at: dt.datetime, lane: Lane
) -> HttpResponse:
    story = form.story()
    shown = by_code.shown_receipt(journey, at)
    if shown is not None and not shown.is_same(story):
        return _page(request, form, journey=journey, at=at, notice="first_code", code=409)
    if shown is None:
        urgency = Urgency(form.cleaned_data["urgency"])
        handed_in = by_code.hand_in(
            journey=journey,
            kind=_kind_of(request),
            language=form.cleaned_data["language"],
            urgency=urgency,
            due_on=answer_due_on(urgency=urgency, received_on=at.date()),
            story=story,
            at=at,
            lane=lane,
        )
        if not handed_in.code:
            # Sent before, and its code is no longer shown: another sending is another visit.
            return _page(request, form, journey=new_journey_key(), at=at, notice="sent_before", code=409)
        arrivals().remember(story["what"], at)
        # It was sent: its code of « plus tard » opens nothing any more.
        by_code.forget_kept(request.POST.get("kept", ""))
    response = go_to("assistance:receipt")
    keep_journey(response, journey)
    return response


def _kind_of(request: HttpRequest) -> CaseKind:
    # The daily check goes the way of everybody, and into no queue.
    token, mark = request.POST.get(CHECK_FIELD, ""), request.POST.get("mark", "")
    return CaseKind.CHECK if is_check(token, key=settings.CHECK_KEY, mark=mark) else CaseKind.ASSISTANCE


def _page(
    request: HttpRequest,
    form: RequestForm,
    *,
    journey: str,
    at: dt.datetime,
    notice: str = "",
    code: int = 200,
    seconds: int = 0,
    kept: str = "",
) -> HttpResponse:
    came_back = request.method == "POST"
    context: dict[str, Any] = {
        "form": form,
        "notice": notice,
        # Carried by the page alone: that the prompt was shown is written nowhere.
        "was_prompted": notice == "prompt" or (came_back and "seen" in request.POST),
        # Drawn empty, whatever was in it.
        "trap": RequestForm()["nickname"],
        "was_trapped": notice == "trap" or (came_back and "again" in request.POST),
        "seconds": seconds,
        # Where its copy for later lies: carried along, so that sending the text forgets the copy.
        "kept": request.POST.get("kept", kept),
        "mark": next_mark(request.POST.get("mark", ""), journey=journey, at=at, came_back=came_back),
    }
    response = render(request, "assistance/write.html", context, status=code)
    response["Cache-Control"] = "no-store"
    keep_journey(response, journey)
    return response


def _closed(request: HttpRequest, form: RequestForm) -> HttpResponse:
    # Nothing is kept and no cookie is set, not even that of a form: there is nothing to send.
    context = {
        "form": form,
        "notice": "closed",
        "was_prompted": False,
        "was_trapped": False,
        "trap": None,
        "seconds": 0,
        "mark": "",
        "closed": closed_intake(CaseKind.ASSISTANCE),
        "lines": help_lines(),
    }
    response = render(request, "assistance/write.html", context, status=503)
    response["Cache-Control"] = "no-store"
    return response
