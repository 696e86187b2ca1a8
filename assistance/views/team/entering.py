"""Entering a request that was told by phone, in person, or on paper; its code is read out, and shown once."""

import datetime as dt
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from assistance.forms_entry import EntryForm
from assistance.rules import ANSWERED_FROM, answer_due_on
from casework.enums import Channel, Urgency
from casework.errors import IntakeClosed, UnusableId
from casework.operations.entering import Entered, enter_request, may_enter
from casework.views.entering import public_address, stop_showing, where_codes_are_typed, why_not_shown
from core.clock import now
from core.day_words import day_in_words, hour_in_words
from privacy.derivations import TooBusy
from staff.access import needs_unlocked, unlocked_of
from staff.enums import Role

WRITERS: Final = (Role.TRIAGE, Role.CASEWORKER)


@needs_unlocked(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def enter(request: HttpRequest) -> HttpResponse:
    """Ask what the person's own form asks, seal it, and show its code."""
    at = now()
    is_open = may_enter(at.date())
    if request.method != "POST":
        return _page(request, EntryForm(), notice="" if is_open else "closed")
    form = EntryForm(request.POST)
    if not form.is_valid():
        form.drawn_again(is_new=form.has_error("__all__", "hidden"))
        return _page(request, form, code=400)
    if not is_open:
        return _page(request, form, notice="closed", code=503)
    try:
        return _entered(request, form, at)
    except IntakeClosed:
        return _page(request, form, notice="closed", code=503)
    except UnusableId:
        form.drawn_again(is_new=True)
        return _page(request, form, notice="again", code=409)
    except TooBusy:
        return _page(request, form, notice="busy", code=503)
    except DatabaseError:
        # One statement: nothing was written. The failure is counted like any other, content-free.
        got_request_exception.send(sender=enter, request=request)
        return _page(request, form, notice="failed", code=503)


@needs_unlocked(*WRITERS)
@require_POST
def code_given(request: HttpRequest) -> HttpResponse:
    """Stop showing a code: the person has it."""
    try:
        stop_showing(UUID(request.POST.get("entry", "")))
    except ValueError:
        raise Http404 from None
    messages.success(request, gettext("La demande est à trier. Son code n’est plus montré."))
    return redirect("requests:queue")


def _entered(request: HttpRequest, form: EntryForm, at: dt.datetime) -> HttpResponse:
    by = unlocked_of(request)
    if by is None:
        raise Http404
    given, story = form.cleaned_data, form.story()
    urgency = Urgency(given["urgency"])
    due_on = answer_due_on(urgency=urgency, received_on=at.date())
    done = enter_request(
        by=by,
        case_id=given["entry"],
        secret=given["secret"],
        how=Channel(given["how"]),
        language=given["language"],
        urgency=urgency,
        due_on=due_on,
        story=story,
        at=at,
    )
    said = {**story, "as": given["urgency"]}
    if notice := why_not_shown(done, entry=given["entry"], secret=given["secret"], said=said):
        form.drawn_again(is_new=True)
        return _page(request, form, notice=notice, code=409)
    return _shown(request, done, entry=given["entry"], due_on=due_on, language=given["language"])


def _shown(
    request: HttpRequest, done: Entered, *, entry: UUID, due_on: dt.date, language: str
) -> HttpResponse:
    context = {
        "code": done.code,
        "entry": entry,
        "day": day_in_words(due_on),
        "hour": hour_in_words(ANSWERED_FROM),
        "where": where_codes_are_typed(language),
        "kit": public_address("assistance:kit"),
    }
    return render(request, "assistance/team/entered.html", context)


def _page(request: HttpRequest, form: EntryForm, *, notice: str = "", code: int = 200) -> HttpResponse:
    context = {"form": form, "notice": notice, "paper_form": public_address("assistance:paper_form")}
    return render(request, "assistance/team/enter.html", context, status=code)
