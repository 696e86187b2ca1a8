"""A supervisor's boards: loads, promises, refusals that wait, offers out of order, openings to talk about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework.enums import CoverReason
from core.clock import today
from core.day_words import day_in_words
from housing.enums import OverrideReason
from housing.queries.boards import (
    OPENINGS_SINCE,
    deadlines_of,
    loads_in,
    openings_without_a_task,
    overrides_of,
    refusals_waiting,
)
from staff.access import member_of, needs
from staff.enums import Role


@needs(Role.SUPERVISOR)
@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """Show how the team stands; nothing of a household."""
    member, on = member_of(request), today()
    reasons = dict(CoverReason.choices)
    context = {
        "deadlines": deadlines_of(member, on=on),
        "loads": loads_in(member, on=on),
        "refusals": [
            {
                "case_id": one.case_id,
                "number": one.case.application.number,
                "day": day_in_words(one.proposed_on),
                "by": one.proposed_by.name,
            }
            for one in refusals_waiting(member)
        ],
        "overrides": [
            {
                "number": one.application.number,
                "unit": one.unit.label,
                "reason": OverrideReason(one.reason).label,
                "asked": one.asked_by.name,
                "asked_on": day_in_words(one.asked_on),
                "approved": one.approved_by.name if one.approved_by else "",
                "is_used": one.used_on is not None,
            }
            for one in overrides_of(member)
        ],
        "openings": [
            {**one, "day": day_in_words(one["day"]), "reason": reasons.get(one["reason"], "")}
            for one in openings_without_a_task(member, on=on)
        ],
        "days": OPENINGS_SINCE.days,
    }
    return render(request, "housing/team/boards.html", context)
