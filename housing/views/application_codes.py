"""The two codes of somebody who applies: the one that brings their answers back, and the receipt."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from casework import by_code
from casework.by_code.handing_in import SHOWN_FOR
from casework.forms import LastDigitsForm
from core.clock import now
from core.day_words import day_in_words
from core.decorators import journey_page
from core.journey_cookie import forget_journey, journey_of, keep_journey
from housing.drafts import bring_back, keep_application, read_application
from housing.forms.application import ResumeForm
from housing.rules.numbers import spelled
from housing.views.application import go_to
from privacy.derivations import TooBusy
from privacy.journey import new_journey_key


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def resume(request: HttpRequest) -> HttpResponse:
    """Bring back an application that was kept for later, by its code."""
    at = now()
    busy = False
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            draft = bring_back(form.cleaned_data["code"], at)
        except TooBusy:
            draft, busy = None, True
        if draft is not None:
            journey = journey_of(request) or new_journey_key()
            going_on = read_application(journey, at)
            # The same one, still open in this window: what stands there is newer than its copy.
            if going_on is None or going_on.kept != draft.kept:
                journey = keep_application(journey, draft, at)
            response = go_to("housing:check")
            keep_journey(response, journey)
            return response
        if not busy:
            form.add_error(
                "code",
                gettext("Aucune demande commencée n’a ce code. Après 30 jours, elle ne s’ouvre plus."),
            )
    code = 503 if busy else 400 if form.errors else 200
    return render(request, "housing/apply/resume.html", {"form": form, "is_busy": busy}, status=code)


@require_safe
@journey_page
def later(request: HttpRequest) -> HttpResponse:
    """Show the code that brings an application back, for ten minutes at most."""
    at = now()
    draft = read_application(journey_of(request), at)
    made_at = dt.datetime.fromtimestamp(draft.later_at if draft else 0, tz=dt.UTC)
    code = draft.later if draft and at - made_at < SHOWN_FOR else ""
    return render(request, "housing/apply/later.html", {"code": code})


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def receipt(request: HttpRequest) -> HttpResponse:
    """Show the receipt's code and the file's number until the person has them, for ten minutes at most."""
    at, journey = now(), journey_of(request)
    key = by_code.key_of_application(journey) if journey else ""
    shown = by_code.shown_receipt(key, at) if key else None
    if shown is None:
        # A second press on the same button, or one that came late: the person has the code.
        if request.method == "POST":
            return go_to("housing:noted")
        return render(request, "housing/apply/code_gone.html")
    form = LastDigitsForm(request.POST if request.method == "POST" else None, code=shown.code)
    if form.is_valid():
        by_code.confirm_receipt(key, at)
        response = go_to("housing:noted")
        # A telephone that is handed on holds nothing of it.
        forget_journey(response)
        return response
    context = {
        "form": form,
        "code": shown.code,
        "number": spelled(shown.told["number"]),
        "day": day_in_words(shown.due_on),
    }
    return render(request, "housing/apply/receipt.html", context, status=400 if form.errors else 200)


@require_safe
@journey_page
def noted(request: HttpRequest) -> HttpResponse:
    """Say what happens next, once the code is in the person's hands."""
    return render(request, "housing/apply/noted.html")
