"""
Drawing an opened file: one screen, one form for each decision. One file for each answer, never two.

Whatever was refused, the page comes back whole with what was typed in its place.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assistance.forms_team import CloseForm, ReferForm, ReopenForm, ReplyForm
from assistance.presentation_team import state_words, wishes_in_words
from assistance.queries_team import neighbours
from assistance.referrals import MOST_LISTINGS, referral_words
from assistance.reminders import reminders
from assistance.views.team.guard import GUARD
from casework.enums import CaseState, ContactWay, Move, Part, Urgency
from casework.errors import NotYours, ReasonNeeded
from casework.forms_team import CallForm, Decision, NoteForm
from casework.openings import Opening, opened_file
from casework.operations.files import OpenedFile
from casework.presentation import (
    HistoryLine,
    contact_rules_in_words,
    conversation,
    history_lines,
    holder_lines,
    language_words,
    notes_of_the_team,
    opening_lines,
    purpose_words,
    urgency_words,
    verdict_now,
)
from casework.queries import QueueKind
from casework.rules.contact_rules import ContactPlan, plan_of
from casework.rules.deadlines import QUIET_DAYS
from casework.rules.retention import erased_on
from casework.tasks import tasks_about
from casework.workflow import WORKFLOW
from core.clock import MONTREAL
from core.day_words import day_in_words
from core.listing_lookup import PublicListing, directory
from privacy.errors import CannotOpen
from staff.access import Unlocked


@dataclass(frozen=True)
class Looked:
    """Listings that were looked up for a referral: what was typed, found and ticked."""

    words: str = ""
    found: Sequence[PublicListing] = ()
    ticked: Sequence[PublicListing] = ()


@dataclass(frozen=True)
class Refused:
    """A decision that comes back: the form as it was sent, and what happened to the file meanwhile."""

    form: Decision
    changes: Sequence[HistoryLine] = field(default_factory=tuple)
    #: The file has ended meanwhile, and a reply is waiting in the form.
    offers_reopening: bool = False


def look_up(request: HttpRequest, *, language: str, at: dt.datetime) -> Looked:
    """Look up what `?q=` and `?listing=` ask for, in the person's language."""
    words = request.GET.get("q", "").replace("\x00", " ").strip()
    slugs = [slug for slug in request.GET.getlist("listing") if slug.isascii() and len(slug) <= 120]
    if not (words or slugs):
        return Looked()
    ticked = directory().read(slugs[: 2 * MOST_LISTINGS], language=language, at=at)[:MOST_LISTINGS]
    known = {one.slug for one in ticked}
    found = directory().find(words, language=language, at=at) if words else []
    return Looked(words, [one for one in found if one.slug not in known], ticked)


def draw_file(
    request: HttpRequest,
    by: Unlocked,
    opening: Opening,
    *,
    at: dt.datetime,
    refused: Refused | None = None,
    looked: Looked | None = None,
) -> HttpResponse:
    """Draw a file, with a decision that was refused in its place if there is one."""
    try:
        opened = opened_file(by, opening, at=at)
    except ReasonNeeded:
        return redirect("requests:file", opening.case.id)
    except (CannotOpen, NotYours):
        return GUARD.locked(request, status=409)
    looked = looked or Looked()
    forms = _forms(opened, at=at, looked=looked)
    if refused:
        forms[refused.form.name] = refused.form
    context = {
        **_facts(opened, at=at),
        **forms,
        "looked": looked,
        # Which decision is unfolded: the one that came back, or the search that is going on.
        "shown": refused.form.name if refused else "refer" if looked.words or looked.ticked else "",
        "most_listings": MOST_LISTINGS,
        # What the error summary and the title speak of.
        "form": refused.form if refused else None,
        "changes": refused.changes if refused else (),
        "offers_reopening": bool(refused and refused.offers_reopening),
        "purpose": purpose_words(opening.purpose),
        "near": neighbours(
            by.member,
            opened.case.id,
            QueueKind.WAITING if opened.my_part is None else QueueKind.MINE,
            on=at.date(),
        ),
    }
    status = 200 if refused is None or not refused.form.errors else 400
    if refused and refused.changes:
        status = 409
    return render(request, "assistance/team/file.html", context, status=status)


def _facts(opened: OpenedFile, *, at: dt.datetime) -> dict[str, Any]:
    case, plan = opened.case, plan_of(opened.story)
    holds = opened.my_part is not None
    is_open = case.state != CaseState.CLOSED
    return {
        "case": case,
        "received": day_in_words(case.received_on),
        "story": {name: _text(opened.story.get(name)) for name in ("what", "name", "interpreter")},
        "wishes": wishes_in_words(opened.story),
        "rules": list(contact_rules_in_words(plan)),
        "verdict": verdict_now(plan, at=at.astimezone(MONTREAL)) if holds and is_open else None,
        # Words leave by text message or e-mail alone (casework.operations.sending).
        "sends_by": plan.way.value if plan.way in (ContactWay.TEXT, ContactWay.EMAIL) else "",
        "never": plan.never,
        "when": plan.when,
        "messages_read": conversation(opened),
        "notes_read": notes_of_the_team(opened),
        "holders": holder_lines(opened),
        "reminders": reminders(
            tasks_about([case.id]).get(case.id, ()),
            due_on=case.due_on,
            unread_by=[one.member.name for one in opened.assignments if one.opened_on is None],
            is_unassigned=not opened.assignments,
        ),
        "quiet_days": QUIET_DAYS,
        "history": history_lines(opened.events),
        "openings": opening_lines(opened.openings),
        "part": str(Part(opened.my_part).label) if opened.my_part else "",
        "holds": holds,
        "is_closed": not is_open,
        "erased_on": day_in_words(erased_on(case.closed_on)) if case.closed_on else "",
        "state": state_words(case.state),
        "reads_in": language_words(case.language),
        "urgency": urgency_words(case.urgency),
        "is_urgent": case.urgency == Urgency.URGENT,
        "may": {
            move: _may(move, opened) for move in ("reply", "refer", "log_call", "close", "reopen", "assign")
        },
    }


def _may(move: str, opened: OpenedFile) -> bool:
    # Triage sorts, writes a note, gives out or ends what nobody holds; it does not answer.
    if opened.my_part is None and (opened.assignments or move in ("reply", "refer", "log_call")):
        return False
    return WORKFLOW.may(Move(move), opened.case.state)


def _forms(opened: OpenedFile, *, at: dt.datetime, looked: Looked) -> dict[str, Decision]:
    seen = opened.events[-1].number if opened.events else 0
    drafted = referral_words(looked.ticked, language=opened.case.language) if looked.ticked else ""
    return {
        "reply": ReplyForm(seen=seen),
        "refer": ReferForm(seen=seen, initial={"text": drafted}),
        "call": new_call_form(seen=seen, plan=plan_of(opened.story), at=at),
        "note": NoteForm(seen=seen),
        "close": CloseForm(seen=seen),
        "reopen": ReopenForm(seen=seen),
    }


def new_call_form(*, seen: int, plan: ContactPlan, at: dt.datetime) -> CallForm:
    """Return the form of a call that was made now."""
    here = at.astimezone(MONTREAL)
    return CallForm(
        seen=seen,
        plan=plan,
        today=here.date(),
        initial={"called_on": here.date(), "called_at": f"{here.hour}\u00a0h\u00a0{here.minute:02}"},
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
