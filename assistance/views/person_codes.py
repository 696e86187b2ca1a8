"""The two codes that a person may be shown: the receipt of a request, and the one that brings back a text."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from assistance.rules import ANSWERED_FROM
from assistance.views.person import go_to
from casework import by_code
from casework.forms import LastDigitsForm
from core.clock import now
from core.day_words import day_in_words, hour_in_words
from core.decorators import journey_page
from core.journey_cookie import forget_journey, journey_of

#: A code stays on a page for this long; then it is with the person, or nowhere.
SHOWN_FOR = dt.timedelta(minutes=10)


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def receipt(request: HttpRequest) -> HttpResponse:
    """Show the receipt's code until the person says that they have it, for ten minutes at most."""
    at = now()
    journey = journey_of(request)
    shown = by_code.shown_receipt(journey, at) if journey else None
    if shown is None:
        # A second press on the same button, or one that came late: the person has the code.
        return (
            go_to("assistance:noted")
            if request.method == "POST"
            else render(request, "assistance/code_gone.html")
        )
    form = LastDigitsForm(request.POST if request.method == "POST" else None, code=shown.code)
    if form.is_valid():
        by_code.confirm_receipt(journey, at)
        response = go_to("assistance:noted")
        # A telephone that is handed on holds nothing of it.
        forget_journey(response)
        return response
    context = {
        "form": form,
        "code": shown.code,
        "day": day_in_words(shown.due_on),
        "hour": hour_in_words(ANSWERED_FROM),
    }
    return render(request, "assistance/receipt.html", context, status=400 if form.errors else 200)


@require_safe
@journey_page
def noted(request: HttpRequest) -> HttpResponse:
    """Say what happens next, once the code is in the person's hands."""
    return render(request, "assistance/noted.html")


@require_safe
@journey_page
def later(request: HttpRequest) -> HttpResponse:
    """Show the code that brings a text back, for ten minutes at most."""
    at = now()
    journey = journey_of(request)
    draft = (by_code.read_draft(journey, at) if journey else None) or {}
    made_at = dt.datetime.fromtimestamp(draft.get("made_at", 0), tz=dt.UTC)
    code = draft.get("later", "") if at - made_at < SHOWN_FOR else ""
    return render(request, "assistance/later.html", {"code": code})
