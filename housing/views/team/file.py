"""
An application on one screen: who they are, how they may be reached, what changed, what to do next.

Every page of the desk that draws a file again, with something refused in it, does so through `draw_file`.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casework.enums import Channel, CoverReason, Move, Part, Urgency
from casework.errors import NotYours, ReasonNeeded
from casework.forms_team import Decision
from casework.openings import Opening, opened_file
from casework.operations.files import OpenedFile
from casework.operations.steps import shares_file
from casework.presentation import (
    HistoryLine,
    conversation,
    history_lines,
    holder_lines,
    language_words,
    notes_of_the_team,
    opening_lines,
    purpose_words,
    urgency_words,
)
from casework.tasks import APPLICATION_ORDER, tasks_about
from casework.workflow import WORKFLOW
from core.clock import MONTREAL, now
from core.day_words import day_in_words
from housing.answers_now import current_answers
from housing.forms.messages import CallForm, NoteForm, ReplyForm
from housing.forms.team import ReasonForm
from housing.list_address import read_filters, written
from housing.models import ReadyAnswer
from housing.opening import opening_of
from housing.operations.reading import open_and_mark
from housing.presentation.reminders import reminders
from housing.presentation.team import (
    ceilings_of,
    known_of,
    since_last,
    state_words,
    tier_words,
    ways_in_words,
)
from housing.queries.boards import waits_for_second
from housing.queries.queue import OURS, neighbours
from housing.rules.answers import Way
from housing.rules.contact import plans_of
from housing.views.team.guard import GUARD, TEAM
from housing.views.team.panels import drawn_panels
from housing.words.answers import answer_lines
from privacy.errors import CannotOpen
from staff.access import AccessPurpose, Unlocked, member_of, needs, needs_unlocked, unlocked_of
from staff.asking import ask_for_passphrase
from staff.models import StaffMember


@dataclass(frozen=True)
class Refused:
    """What somebody wrote and comes back: the form as it was sent, what happened to the file meanwhile."""

    form: Decision
    changes: Sequence[HistoryLine] = ()


@needs(*TEAM)
@require_safe
def file(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """
    Show an application that was opened lately; otherwise ask why it is to be opened.

    :raises Http404: for a file that the reader has no part in, and for one that does not exist
    """
    member, at = member_of(request), now()
    opening = opening_of(member, case_id, at=at)
    if opening is None:
        raise Http404
    if not opening.is_open:
        return draw_gate(request, opening, _reason_form(member, opening) if _asks_why(opening) else None)
    by = unlocked_of(request)
    if by is None:
        return ask_for_passphrase(request, member)
    return draw_file(request, by, opening, at=at)


@needs_unlocked(*TEAM)
@require_POST
def open_one(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """
    Open an application for a purpose, note it, and go to it.

    :raises Http404: as `file`
    """
    by, at = unlocked_of(request), now()
    opening = opening_of(by.member, case_id, at=at) if by else None
    if by is None or opening is None:
        raise Http404
    if _asks_why(opening):
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return draw_gate(request, opening, form)
        opening = replace(opening, reason=form.cleaned_data["reason"])
    try:
        open_and_mark(by, opening, at=at)
    except (NotYours, ReasonNeeded) as refusal:
        raise Http404 from refusal
    except CannotOpen:
        return GUARD.locked(request, status=409)
    return to_file(request, case_id)


def draw_file(
    request: HttpRequest,
    by: Unlocked,
    opening: Opening,
    *,
    at: dt.datetime,
    again: Mapping[str, Mapping[str, Any]] | None = None,
    form: Any = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """
    Draw an application that is open.

    :param again: by a panel's name, what stands in place of its own context (housing.views.team.panels)
    :param form: of a panel, one that came back: its errors stand in the summary
    :param refused: something written on this page that came back
    """
    try:
        opened = opened_file(by, opening, at=at)
    except ReasonNeeded:
        return redirect("applications:file", opening.case.id)
    except (CannotOpen, NotYours):
        return GUARD.locked(request, status=409)
    filters = read_filters(request.GET)
    before, after = neighbours(by.member, opened.case.id, filters, on=at.date())
    forms = _forms(opened, at=at)
    if refused:
        forms[refused.form.name] = refused.form
    context = {
        **_facts(opened, opening, by, at=at),
        **forms,
        "panels": drawn_panels(request, opened, by.member, at, again=again),
        # What the error summary and the title speak of.
        "form": refused.form if refused else form,
        "shown": refused.form.name if refused else "",
        "changes": refused.changes if refused else (),
        "query": written(filters),
        "before": before,
        "after": after,
    }
    return render(request, "housing/team/file.html", context, status=status)


def _facts(opened: OpenedFile, opening: Opening, by: Unlocked, *, at: dt.datetime) -> dict[str, Any]:
    case, application, on = opened.case, opening.case.application, at.astimezone(MONTREAL).date()
    answers, _number = current_answers(opened)
    ceilings = ceilings_of(application)
    plans = plans_of(answers)
    is_shared = shares_file(by.member, case)
    return {
        "case": case,
        "application": application,
        "programme": application.version.name,
        "filed": day_in_words(application.filed_on),
        # While an answer is awaited the clock stands still.
        "decide_by": day_in_words(application.decide_by) if case.state in OURS else "",
        "is_late": case.state in OURS and application.decide_by < on,
        "state": state_words(case.state),
        "urgency": urgency_words(case.urgency),
        "is_urgent": case.urgency == Urgency.URGENT,
        "reads_in": language_words(case.language),
        "tier": tier_words(application, answers, on=on),
        "purpose": purpose_words(opening.purpose),
        "name": answers["name"],
        "known": known_of(answers, ceilings),
        "answered": answer_lines(answers, ceilings=ceilings),
        "ways": ways_in_words(plans, at=at),
        "sends_by": [way.value for way in (Way.TEXT, Way.EMAIL) if way in plans],
        "since": since_last(opened, by.member, ceilings, on=on),
        "reminders": reminders(
            tasks_about([case.id], APPLICATION_ORDER).get(case.id, ()),
            decide_by=application.decide_by,
            due_on=case.due_on,
        ),
        "messages_read": conversation(opened),
        "notes_read": notes_of_the_team(opened),
        "holders": holder_lines(opened),
        # Two people alone: nobody else of the team opens it any more.
        "is_kept_apart": len(opened.assignments) == len(Part),
        "is_mine": opened.my_part is not None,
        "history": history_lines(opened.events),
        "openings": opening_lines(opened.openings),
        "may": {
            "take": is_shared and not opened.assignments and WORKFLOW.may(Move.ASSIGN, case.state),
            "assign": WORKFLOW.may(Move.ASSIGN, case.state),
            "reply": WORKFLOW.may(Move.REPLY, case.state),
            "log_call": WORKFLOW.may(Move.LOG_CALL, case.state),
        },
    }


def _forms(opened: OpenedFile, *, at: dt.datetime) -> dict[str, Decision]:
    seen = opened.events[-1].number if opened.events else 0
    here = at.astimezone(MONTREAL)
    answers, _number = current_answers(opened)
    return {
        "reply": ReplyForm(seen=seen, language=opened.case.language, ready=ReadyAnswer.objects.all()),
        "call": CallForm(
            seen=seen,
            plans=plans_of(answers),
            today=here.date(),
            initial={
                "called_on": here.date(),
                "called_at": f"{here.hour}\u00a0h\u00a0{here.minute:02}",
                "channel": Channel.PHONE,
            },
        ),
        "note": NoteForm(seen=seen),
    }


def to_file(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Go to an application, and keep the list that one came from in the address."""
    kept = written(read_filters(request.GET)) if request.GET else ""
    return HttpResponseRedirect(reverse("applications:file", args=[case_id]) + (f"?{kept}" if kept else ""))


def _asks_why(opening: Opening) -> bool:
    return opening.purpose == AccessPurpose.COVER


def _reason_form(member: StaffMember, opening: Opening) -> ReasonForm:
    # What a colleague proposed is what one most likely comes for; whoever opens the file still says so.
    expected = CoverReason.SECOND_SIGNATURE if waits_for_second(member, opening.case) else ""
    return ReasonForm(initial={"reason": expected})


def draw_gate(request: HttpRequest, opening: Opening, form: ReasonForm | None) -> HttpResponse:
    """Ask why an application is to be opened, and show its days only."""
    case, application = opening.case, opening.case.application
    context = {
        "case": case,
        "application": application,
        "form": form,
        "programme": application.version.name,
        "filed": day_in_words(application.filed_on),
        "reads_in": language_words(case.language),
        "state": state_words(case.state),
        "purpose": purpose_words(opening.purpose),
        "query": written(read_filters(request.GET)),
    }
    return render(request, "housing/team/open.html", context, status=400 if form and form.errors else 200)
