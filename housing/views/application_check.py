"""Before handing an application in: every answer once more, and a way to change it; then, once."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from casework import by_code
from core.clock import now
from core.decorators import journey_page
from core.form_token import age_of_token, new_form_token, token_problem
from core.journey_cookie import journey_of, keep_journey
from core.refused_forms import answered_by
from housing.drafts import Draft, read_application
from housing.models import ProgrammeVersion
from housing.operations.filing import Incomplete, hand_in_application
from housing.queries.programmes import ceilings_for_words, published_version, takes_applications
from housing.rules.steps import Step, is_answered, steps_of, unanswered
from housing.views.application import address_of, go_to, put_off
from housing.views.application_ends import closed_page, gone_page
from housing.words.answers import words_of
from housing.words.choices import TITLES, WAYS
from privacy.derivations import TooBusy

#: The name of the form, in its mark.
FORM: Final = "application"


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One answer on the page: what it is called, its words (none yet: empty), and where it is changed."""

    label: str
    words: str
    url: str
    is_missing: bool


def _refused(request: HttpRequest) -> HttpResponse | None:
    at, journey = now(), journey_of(request)
    draft = read_application(journey, at)
    version = published_version(draft.version_id) if draft else None
    if draft is None or version is None or request.method != "POST":
        return None
    return _page(request, draft, version, journey=journey, at=at, notice="refused", code=403)


@answered_by(_refused)
@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def check(request: HttpRequest) -> HttpResponse:
    """Show every answer; keep them for later, or hand the application in."""
    at, journey = now(), journey_of(request)
    draft = read_application(journey, at)
    version = published_version(draft.version_id) if draft else None
    if draft is None or version is None:
        return gone_page(request, journey=journey, at=at)
    try:
        if request.method == "POST" and "later" in request.POST:
            return put_off(journey, draft, at)
        if not takes_applications(version, at.date()):
            return closed_page(request, version, at=at, has_draft=True)
        if request.method != "POST":
            return _page(request, draft, version, journey=journey, at=at)
        return _handed_in(request, draft, version, journey=journey, at=at)
    except TooBusy:
        return _page(request, draft, version, journey=journey, at=at, notice="busy", code=503)
    except by_code.IntakeClosed:
        return closed_page(request, version, at=at, has_draft=True)
    except DatabaseError:
        # Nothing was written: it is one statement. The failure is counted like any other, content-free.
        got_request_exception.send(sender=check, request=request)
        return _page(request, draft, version, journey=journey, at=at, notice="failed", code=503)


def _handed_in(
    request: HttpRequest, draft: Draft, version: ProgrammeVersion, *, journey: str, at: dt.datetime
) -> HttpResponse:
    if unanswered(draft.answers):
        return _page(request, draft, version, journey=journey, at=at, notice="missing", code=400)
    problem = token_problem(request.POST.get("mark", ""), form=FORM, journey=journey, at=at)
    if problem is not None:
        return _page(request, draft, version, journey=journey, at=at, notice=str(problem), code=400)
    try:
        hand_in_application(
            journey=by_code.key_of_application(journey),
            version_id=draft.version_id,
            answers=draft.answers,
            at=at,
        )
    except Incomplete:
        return _page(request, draft, version, journey=journey, at=at, notice="missing", code=400)
    # It was handed in: its code of « plus tard » opens nothing any more.
    by_code.forget_kept(draft.kept)
    response = go_to("housing:receipt")
    keep_journey(response, journey)
    return response


def rows_of(answers: Mapping[str, Any], ceilings: Mapping[int, int] | None) -> Iterator[CheckRow]:
    """Give one row for each page of an application, answered or not."""
    missing = unanswered(answers)
    for step in steps_of(answers):
        yield CheckRow(
            label=_label(step),
            words=_words(step, answers, ceilings) if is_answered(step, answers) else "",
            url=address_of(step),
            is_missing=step in missing,
        )


def _label(step: Step) -> str:
    return f"{TITLES[step.code]} – {WAYS[step.way]}" if step.way else str(TITLES[step.code])


def _words(step: Step, answers: Mapping[str, Any], ceilings: Mapping[int, int] | None) -> str:
    if not step.way:
        return words_of(step.code, answers, ceilings=ceilings)
    return words_of(step.code, {step.code: {step.way: answers[step.code][step.way]}})


def _page(
    request: HttpRequest,
    draft: Draft,
    version: ProgrammeVersion,
    *,
    journey: str,
    at: dt.datetime,
    notice: str = "",
    code: int = 200,
) -> HttpResponse:
    came_back = request.method == "POST"
    age = age_of_token(request.POST.get("mark", ""), form=FORM, journey=journey, at=at)
    rows = list(rows_of(draft.answers, ceilings_for_words(version)))
    context = {
        "version": version,
        "rows": rows,
        "first_missing": next((row for row in rows if row.is_missing), None),
        "notice": notice,
        "mark": new_form_token(form=FORM, journey=journey, at=at, waited=came_back, age=age),
    }
    response = render(request, "housing/apply/check.html", context, status=code)
    response["Cache-Control"] = "no-store"
    return response
