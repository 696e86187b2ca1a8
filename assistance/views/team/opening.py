"""Opening a file: first why, then the whole of it on one screen."""

import datetime as dt
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assistance.forms_team import CoverForm
from assistance.presentation_team import state_words
from assistance.queries_team import opening_of
from assistance.views.team.guard import GUARD, TEAM
from assistance.views.team.page import draw_file, look_up
from casework.enums import CoverReason
from casework.errors import NotYours, ReasonNeeded
from casework.openings import Opening
from casework.operations.files import open_file
from casework.presentation import language_words, purpose_words, urgency_words
from casework.queries import covers
from core.clock import now
from core.day_words import day_in_words
from privacy.errors import CannotOpen
from staff.access import AccessPurpose, Unlocked, member_of, needs, needs_unlocked, unlocked_of
from staff.asking import ask_for_passphrase
from staff.models import StaffMember


@needs(*TEAM)
@require_safe
def file(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """
    Show a file that was opened lately; otherwise ask why it is to be opened, and show its days only.

    :raises Http404: for a file that the reader has no part in, and for one that does not exist
    """
    member, at = member_of(request), now()
    opening = opening_of(member, case_id, at=at)
    if opening is None:
        raise Http404
    if not opening.is_open:
        form = _cover_form(opening, member, on=at.date()) if opening.purpose == AccessPurpose.COVER else None
        return _gate(request, opening, form)
    by = unlocked_of(request)
    if by is None:
        return ask_for_passphrase(request, member)
    looked = look_up(request, language=opening.case.language, at=at)
    return draw_file(request, by, opening, at=at, looked=looked)


@needs_unlocked(*TEAM)
@require_POST
def open_one(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """
    Open a file for a purpose, note it, and go to it.

    :raises Http404: as `file`
    """
    by, at = _unlocked(request), now()
    opening = opening_of(by.member, case_id, at=at)
    if opening is None:
        raise Http404
    reason = ""
    if opening.purpose == AccessPurpose.COVER:
        form = CoverForm(request.POST)
        if not form.is_valid():
            return _gate(request, opening, form)
        reason = form.cleaned_data["reason"]
    try:
        open_file(by=by, case_id=case_id, purpose=opening.purpose, reason=reason, at=at)
    except (NotYours, ReasonNeeded) as refusal:
        raise Http404 from refusal
    except CannotOpen:
        return GUARD.locked(request, status=409)
    return redirect("requests:file", case_id)


def _cover_form(opening: Opening, member: StaffMember, *, on: dt.date) -> CoverForm:
    # Somebody who stands in for a colleague who is away has one reason nearly always.
    is_cover = covers(member, opening.case.id, on)
    return CoverForm(initial={"reason": CoverReason.ABSENCE} if is_cover else {})


def _gate(request: HttpRequest, opening: Opening, form: CoverForm | None) -> HttpResponse:
    case = opening.case
    context = {
        "case": case,
        "form": form,
        "purpose": purpose_words(opening.purpose),
        "received": day_in_words(case.received_on),
        "reads_in": language_words(case.language),
        "urgency": urgency_words(case.urgency),
        "state": state_words(case.state),
    }
    status = 400 if form is not None and form.errors else 200
    return render(request, "assistance/team/open.html", context, status=status)


def _unlocked(request: HttpRequest) -> Unlocked:
    by = unlocked_of(request)
    if by is None:
        raise Http404
    return by
