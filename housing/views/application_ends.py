"""Where an application cannot go on: its programme is closed, or its visit is over. Nothing typed is lost."""

import datetime as dt

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from casework import by_code
from casework.closed import closed_intake
from casework.enums import CaseKind
from core.day_words import day_in_words
from core.help_lines import help_lines
from housing.forms.questions import QuestionForm
from housing.models import ProgrammeVersion


def closed_page(
    request: HttpRequest, version: ProgrammeVersion, *, at: dt.datetime, has_draft: bool
) -> HttpResponse:
    """Say that a programme takes no applications now, and keep what was answered, if anything was."""
    is_staffed = by_code.intake_is_open(CaseKind.HOUSING, at.date())
    opens_on = version.opens_on
    context = {
        "version": version,
        "closed": None if is_staffed else closed_intake(CaseKind.HOUSING),
        "opens": day_in_words(opens_on) if opens_on and opens_on > at.date() else "",
        "has_draft": has_draft,
        "lines": help_lines(),
    }
    code = 503 if request.method == "POST" else 200
    response = render(request, "housing/apply/closed.html", context, status=code)
    response["Cache-Control"] = "no-store"
    return response


def gone_page(
    request: HttpRequest, *, journey: str, at: dt.datetime, form: QuestionForm | None = None
) -> HttpResponse:
    """Say that there is no application here any more; one that was just handed in leads to its code."""
    if journey and by_code.shown_receipt(by_code.key_of_application(journey), at) is not None:
        return HttpResponseRedirect(reverse("housing:receipt"), status=303)
    code = 409 if request.method == "POST" else 200
    response = render(request, "housing/apply/gone.html", {"form": form, "is_failure": False}, status=code)
    response["Cache-Control"] = "no-store"
    return response


def failed_page(request: HttpRequest, *, form: QuestionForm | None) -> HttpResponse:
    """Say that nothing could be saved just now, with what was typed."""
    response = render(request, "housing/apply/gone.html", {"form": form, "is_failure": True}, status=503)
    response["Cache-Control"] = "no-store"
    return response
