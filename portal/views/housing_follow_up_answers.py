"""
Correcting one's answers: one question a page, then what changes, side by side, before anything is sent.

What is typed travels with the page until it is sent, and is kept nowhere meanwhile.
"""

import datetime as dt
import hashlib
import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from casework import by_code
from casework.enums import CaseKind, CaseState
from casework.workflow import LIVE
from core.clock import now
from core.day_words import day_in_words
from core.decorators import journey_page
from core.journey_cookie import journey_of
from core.refused_forms import answered_by
from housing.by_code.correcting import CORRECTABLE, correct, corrected
from housing.by_code.outcome import Did
from housing.by_code.own_application import read_application
from housing.forms.answers import QUESTIONS, QuestionForm
from housing.words.answers import changes
from housing.words.choices import TITLES
from portal.views.follow_up_opened import Helping, Opened, ask_for_code, go_to
from portal.views.housing_carried import carried_question, question_fields, read_carried
from portal.views.housing_follow_up import Applied, applied, ceilings_of, common_context, lines_of
from privacy.errors import CannotOpen
from privacy.free_text import status_mentions


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """A correction that was sent: when, by whom, and whether the team has looked at it."""

    day: str
    is_helpers: bool
    is_teams: bool
    seen: str


@require_safe
@journey_page
def answers(request: HttpRequest) -> HttpResponse:
    """Show the answers as they stand, each with its way to be corrected."""
    one = applied(request, now(), acting=True)
    if isinstance(one, HttpResponse):
        return one
    answered = {line.code: line.words for line in lines_of(one.application)}
    context = common_context(one) | {
        "questions": [(code, str(TITLES[code]), answered.get(code, "")) for code in CORRECTABLE],
        "asked": {item.about for item in one.application.open_items},
        "corrections": [_shown(each.day, each.actor, each.seen_on) for each in one.application.corrections],
        "may_correct": CaseState(one.found.file.state) in LIVE,
    }
    return render(request, "portal/housing/answers.html", context)


def _shown(day: dt.date, actor: str, seen_on: dt.date | None) -> ShownCorrection:
    return ShownCorrection(
        day=day_in_words(day),
        is_helpers=actor == "helper",
        is_teams=actor == "staff",
        seen=day_in_words(seen_on) if seen_on else "",
    )


def _refused(request: HttpRequest, question: str) -> HttpResponse | None:
    """Answer a correction whose form was no longer good: the same page, with what was typed in it."""
    if not journey_of(request) or request.method != "POST" or question not in CORRECTABLE:
        return None
    one = _applied(request, question)
    if isinstance(one, HttpResponse):
        return one
    return _page(request, one, _form(one, question, request.POST), notice="refused", code=403)


@answered_by(_refused)
@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def answer(request: HttpRequest, question: str) -> HttpResponse:
    """Correct one answer: type it, look at what changes, send it."""
    one = _applied(request, question)
    if isinstance(one, HttpResponse):
        return one
    if question not in CORRECTABLE or CaseState(one.found.file.state) not in LIVE:
        return go_to("portal:follow_up_answers")
    if request.method != "POST":
        return _page(request, one, _form(one, question))
    form = _form(one, question, request.POST)
    if not form.is_valid():
        return _page(request, one, form, code=400)
    if "again" in request.POST:
        return _page(request, one, form)
    if "seen" not in request.POST and status_mentions(form.free_text):
        return _page(request, one, form, notice="prompt")
    if "confirmed" in request.POST:
        return _send(request, one, form)
    return _compare(request, one, form)


def carried_page(
    request: HttpRequest, found: Opened | Helping, carried: str, at: dt.datetime
) -> HttpResponse | None:
    """
    Draw a correction again that was being made when the visit closed, with everything that was in it.

    :return: None if it cannot be made any more, or by whoever came
    """
    posted = read_carried(carried)
    if posted is None or found.file.kind != CaseKind.HOUSING or CaseState(found.file.state) not in LIVE:
        return None
    try:
        application = read_application(found.who, at.date())
    except CannotOpen:
        return None
    if application is None:
        return None
    one, (question, fields) = Applied(found, application, at), posted
    return _page(request, one, _form(one, question, fields), notice="kept") if one.may_act else None


def _applied(request: HttpRequest, question: str) -> Applied | HttpResponse:
    """Return the application, or the page that asks for its code and carries what was typed and ticked."""
    typed, carried = _typed(request, question), carried_question(request, question)
    return applied(request, now(), acting=True, typed=typed, carried=carried)


def _typed(request: HttpRequest, question: str) -> str:
    """Return what was written freely in a correction: a visit that closed meanwhile does not lose it."""
    names = QUESTIONS[question].free if question in QUESTIONS else ()
    return "\n".join(words for name in names if (words := request.POST.get(name, "").strip()))


def _form(one: Applied, question: str, posted: Any = None) -> QuestionForm:
    so_far = one.application.answers
    return QUESTIONS[question](
        posted, initial=so_far.get(question), so_far=so_far, ceilings=ceilings_of(one.application)
    )


def _page(
    request: HttpRequest, one: Applied, form: QuestionForm, *, notice: str = "", code: int = 200
) -> HttpResponse:
    context = common_context(one) | {
        "form": form,
        "notice": notice,
        "was_prompted": notice == "prompt" or "seen" in request.POST,
        "asked": [item.words for item in one.application.open_items if item.about == form.code],
    }
    return render(request, "portal/housing/answer.html", context, status=code)


def _compare(request: HttpRequest, one: Applied, form: QuestionForm) -> HttpResponse:
    """Show what changes, before and after; nothing is sent yet."""
    before = one.application.answers
    after = corrected(before, form.code, form.answer())
    context = common_context(one) | {
        "form": form,
        "changes": changes(before, after, ceilings=ceilings_of(one.application)),
        "carried": question_fields(request),
        "mark": uuid.uuid4().hex,
        "after": one.application.answers_number,
        "was_prompted": "seen" in request.POST,
        "settles": any(item.about == form.code for item in one.application.open_items),
    }
    if not context["changes"]:
        return _page(request, one, form, notice="same")
    return render(request, "portal/housing/compare.html", context)


def _send(request: HttpRequest, one: Applied, form: QuestionForm) -> HttpResponse:
    given = form.answer()
    after = request.POST.get("after", "")
    try:
        did = correct(
            one.found.who,
            one.application,
            question=form.code,
            answer=given,
            after=int(after) if after.isdecimal() and len(after) < 4 else -1,
            answers_id=_answers_id(request.POST.get("mark", ""), given),
            on=one.on,
        )
    except by_code.FileFull:
        return _page(request, one, form, notice="full", code=409)
    if did is None:
        return ask_for_code(request, notice="gone")
    if did is Did.STALE:
        return _page(request, one, form, notice="stale", code=409)
    if form.code == "ways" and set(given) - set(one.application.answers.get("contact", {})):
        # A new way of being reached needs its rules, or nobody may use it.
        return go_to("portal:follow_up_answer", question="contact")
    return go_to("portal:follow_up_answers")


def _answers_id(mark: str, answer: Any) -> uuid.UUID:
    # The same answer sent twice from one page is one correction; the mark is random, and kept nowhere.
    spoken = f"{mark}|{json.dumps(answer, sort_keys=True)}".encode("utf-8", "surrogatepass")
    return uuid.UUID(bytes=hashlib.sha256(spoken).digest()[:16], version=4)
