"""Applying for housing: one question a page, saved at each, handed in when the person says so."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework import by_code
from core.clock import now
from core.decorators import journey_page
from core.help_lines import help_lines
from core.journey_cookie import journey_of, keep_journey
from core.refused_forms import answered_by
from housing.drafts import Draft, keep_application, keep_for_later, read_application
from housing.forms.answers import QUESTIONS, QuestionForm
from housing.models import ProgrammeVersion
from housing.queries.programmes import (
    APPLIED_FOR,
    ceilings_for_words,
    published_version,
    takes_applications,
    version_in_use,
)
from housing.rules.answers import FIELDS, REQUIRED
from housing.rules.steps import (
    Step,
    is_answered,
    step_after,
    step_at,
    step_before,
    steps_of,
    unanswered,
    with_answer,
)
from housing.views.application_ends import closed_page, failed_page, gone_page
from housing.words.choices import WAYS
from privacy.derivations import TooBusy
from privacy.errors import Unreadable
from privacy.free_text import status_mentions
from privacy.journey import new_journey_key

#: Of an earlier application, what another programme asks again: its ceilings, and agreeing to be read there.
_ASKED_AGAIN = ("income_band", "consent")


def go_to(name: str) -> HttpResponseRedirect:
    """Lead to a page with GET, whatever came before: Back and reload then behave."""
    return HttpResponseRedirect(reverse(name), status=303)


def address_of(step: Step) -> str:
    """Return the address of a question's page."""
    if step.part:
        return reverse("housing:question_part", kwargs={"number": step.number, "part": step.part})
    return reverse("housing:question", kwargs={"number": step.number})


def go_on(step: Step | None, *, change: bool = False) -> HttpResponseRedirect:
    """Lead to a question, or to the check of the answers after the last one."""
    if step is None:
        return go_to("housing:check")
    url = address_of(step)
    return HttpResponseRedirect(f"{url}?change=1" if change else url, status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is asked and who reads; then begin on the programme's version of this moment, or carry on."""
    at, journey = now(), journey_of(request)
    version = version_in_use(code)
    if version is None:
        raise Http404
    if version.mode not in APPLIED_FOR:
        # Nobody applies for it here: its page says where.
        return HttpResponseRedirect(reverse("housing:programme", kwargs={"code": code}), status=303)
    draft = read_application(journey, at)
    began = published_version(draft.version_id) if draft else None
    is_same = began is not None and began.programme_id == version.programme_id
    version = began if is_same and began else version
    if not takes_applications(version, at.date()):
        return closed_page(request, version, at=at, has_draft=is_same)
    if request.method != "POST":
        context = {
            "version": version,
            "is_begun": is_same,
            "lines": help_lines(),
            "count": len(FIELDS),
        }
        return render(request, "housing/apply/start.html", context)
    if by_code.shown_receipt(by_code.key_of_application(journey), at) if journey else None:
        return go_to("housing:receipt")
    if draft is not None and is_same:
        return go_on(_first_open(draft.answers))
    draft = _for_another(draft, version) if draft else Draft(version.pk)
    journey = keep_application(journey or new_journey_key(), draft, at)
    response = go_on(_first_open(draft.answers))
    keep_journey(response, journey)
    return response


def _for_another(draft: Draft, version: ProgrammeVersion) -> Draft:
    answers = {code: answer for code, answer in draft.answers.items() if code not in _ASKED_AGAIN}
    return replace(draft, version_id=version.pk, answers=answers)


def _first_open(answers: Mapping[str, Any]) -> Step | None:
    """Return the first page without an answer, required or not."""
    return next((one for one in steps_of(answers) if not is_answered(one, answers)), None)


def _refused(request: HttpRequest, number: int, part: int = 0) -> HttpResponse | None:
    at, journey = now(), journey_of(request)
    draft = read_application(journey, at)
    step = step_at(draft.answers, number, part) if draft else None
    if draft is None or step is None or request.method != "POST":
        return None
    form = question_form(step, draft, request.POST)
    form.is_valid()
    return _page(request, form, step, draft, notice="refused", code=403)


@answered_by(_refused)
@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def question(request: HttpRequest, number: int, part: int = 0) -> HttpResponse:
    """
    Ask one question, save its answer, and lead to the next one.

    Whatever is wrong, the page comes back with what was typed.
    """
    at, journey = now(), journey_of(request)
    try:
        draft = read_application(journey, at)
        if draft is None:
            return gone_page(request, journey=journey, at=at, form=_typed_form(request, number))
    except DatabaseError:
        if request.method != "POST":
            raise
        got_request_exception.send(sender=question, request=request)
        return failed_page(request, form=_typed_form(request, number))
    step = step_at(draft.answers, number, part)
    if step is None:
        # Of a way that is no longer chosen, or from a list of another day.
        return go_on(_first_open(draft.answers))
    if request.method != "POST":
        return _page(request, question_form(step, draft), step, draft)
    form = question_form(step, draft, request.POST)
    try:
        return _answered(request, form, step, draft, journey=journey, at=at)
    except TooBusy:
        return _page(request, form, step, draft, notice="busy", code=503)
    except DatabaseError:
        got_request_exception.send(sender=question, request=request)
        return _page(request, form, step, draft, notice="failed", code=503)


def _answered(
    request: HttpRequest, form: QuestionForm, step: Step, draft: Draft, *, journey: str, at: dt.datetime
) -> HttpResponse:
    is_for_later = "later" in request.POST
    if not form.is_valid():
        if not is_for_later:
            return _page(request, form, step, draft, code=400)
        try:
            return put_off(journey, _with_typed(draft, step, form, request.POST), at)
        except Unreadable:
            # Longer than anything that is kept: it is said here, and stays here.
            return _page(request, form, step, draft, code=400)
    if "seen" not in request.POST and status_mentions(form.free_text):
        return _page(request, form, step, draft, notice="prompt")
    typed = {name: boxes for name, boxes in draft.typed.items() if name != step.name}
    saved = replace(draft, answers=with_answer(draft.answers, step, form.answer()), typed=typed)
    if is_for_later:
        return put_off(journey, saved, at)
    is_change = "change" in request.POST
    open_steps = unanswered(saved.answers)
    following = (open_steps or (None,))[0] if is_change else step_after(step, saved.answers)
    response = go_on(following, change=is_change and following is not None)
    keep_journey(response, keep_application(journey, saved, at))
    return response


def put_off(journey: str, draft: Draft, at: dt.datetime) -> HttpResponse:
    """
    Keep an application for 30 days and show the code that brings it back.

    :raises privacy.derivations.TooBusy: if too many codes are being derived; nothing was kept
    """
    response = go_to("housing:later")
    keep_journey(response, keep_for_later(journey, draft, at))
    return response


def question_form(step: Step, draft: Draft, sent: Any = None) -> QuestionForm:
    """Return the form of a page: with what was sent, or with the answer, or with what was typed of one."""
    so_far = {**draft.answers, "ways": [step.way]} if step.way else draft.answers
    version = published_version(draft.version_id) if step.code == "income_band" else None
    form = QUESTIONS[step.code](
        sent,
        initial=draft.answers.get(step.code),
        so_far=so_far,
        ceilings=ceilings_for_words(version) if version else None,
    )
    for name, boxes in draft.typed.get(step.name, {}).items():
        if name in form.fields:
            many = getattr(form.fields[name].widget, "allow_multiple_selected", False)
            form.initial[name] = boxes if many else boxes[-1]
    return form


def _with_typed(draft: Draft, step: Step, form: QuestionForm, sent: QueryDict) -> Draft:
    boxes = {name: sent.getlist(name) for name in form.fields if sent.getlist(name)}
    return replace(draft, typed={**draft.typed, step.name: boxes})


def _typed_form(request: HttpRequest, number: int) -> QuestionForm | None:
    """Return what was typed on a page that cannot keep it, so that it can be copied."""
    if request.method != "POST" or not 1 <= number <= len(FIELDS):
        return None
    ways = [way for way in WAYS if f"{way}_address" in request.POST]
    form = QUESTIONS[FIELDS[number - 1].code](request.POST, so_far={"ways": ways})
    return form if any(request.POST.get(name) for name in form.fields) else None


def _page(
    request: HttpRequest,
    form: QuestionForm,
    step: Step,
    draft: Draft,
    *,
    notice: str = "",
    code: int = 200,
) -> HttpResponse:
    before = step_before(step, draft.answers)
    is_change = "change" in (request.POST if request.method == "POST" else request.GET)
    context = {
        "form": form,
        "step": step,
        "way": WAYS[step.way] if step.way else "",
        "count": len(FIELDS),
        "is_required": bool(step.way) or step.code in REQUIRED,
        "is_saved": bool(draft.answers),
        "notice": notice,
        # Carried by the page alone: that the prompt was shown is written nowhere.
        "was_prompted": notice == "prompt" or "seen" in request.POST,
        "is_change": is_change,
        "back": reverse("housing:check") if is_change else address_of(before) if before else "",
    }
    response = render(request, "housing/apply/question.html", context, status=code)
    response["Cache-Control"] = "no-store"
    return response
