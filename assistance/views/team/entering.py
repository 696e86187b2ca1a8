"""
Entering a request that was told by phone, in person, or on paper; its code is read out, and shown once.

Nothing of it is kept on this desk but, for ten minutes and in memory, the mark that a form was sent and a
digest of what it said: two presses show one code, and a text that was changed in between is not lost unseen.
"""

import datetime as dt
import hashlib
import hmac
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, override
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from assistance.forms_entry import EntryForm
from assistance.rules import ANSWERED_FROM, answer_due_on
from casework.enums import Channel, Urgency
from casework.errors import IntakeClosed, UnusableId
from casework.operations.entering import Entered, enter_request, may_enter
from casework.sealing_in import written
from core.clock import now
from core.day_words import day_in_words, hour_in_words
from privacy.derivations import TooBusy
from staff.access import needs_unlocked, unlocked_of
from staff.enums import Role

#: How long the same form shows the same code again.
SHOWN_FOR: Final = dt.timedelta(minutes=10)
WRITERS: Final = (Role.TRIAGE, Role.CASEWORKER)
#: Where the addresses of the public door are listed; this one stands on another.
_PUBLIC: Final = "montreal_sanctuary.urls.public"


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
        cache.delete(_mark(UUID(request.POST.get("entry", ""))))
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
    digest = hmac.digest(given["secret"].encode(), written({**story, "as": given["urgency"]}), hashlib.sha256)
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
    if done.again:
        before = cache.get(_mark(given["entry"]))
        if before is None or not hmac.compare_digest(before, digest):
            form.drawn_again(is_new=True)
            return _page(request, form, notice="changed" if before else "shown", code=409)
    else:
        cache.set(_mark(given["entry"]), digest, timeout=SHOWN_FOR.total_seconds())
    return _shown(request, done, entry=given["entry"], due_on=due_on, language=given["language"])


def _shown(
    request: HttpRequest, done: Entered, *, entry: UUID, due_on: dt.date, language: str
) -> HttpResponse:
    with override(language):
        where = reverse("portal:follow_up", urlconf=_PUBLIC)
    context = {
        "code": done.code,
        "entry": entry,
        "day": day_in_words(due_on),
        "hour": hour_in_words(ANSWERED_FROM),
        # As somebody types it: without the protocol.
        "where": f"{settings.PORTAL_ORIGIN.partition('://')[2]}{where}",
        "kit": f"{settings.PORTAL_ORIGIN}{reverse('assistance:kit', urlconf=_PUBLIC)}",
    }
    return render(request, "assistance/team/entered.html", context)


def _page(request: HttpRequest, form: EntryForm, *, notice: str = "", code: int = 200) -> HttpResponse:
    paper = reverse("assistance:paper_form", urlconf=_PUBLIC)
    context = {"form": form, "notice": notice, "paper_form": f"{settings.PORTAL_ORIGIN}{paper}"}
    return render(request, "assistance/team/enter.html", context, status=code)


def _mark(entry: UUID) -> str:
    return f"entered:{entry}"
