"""Waiting on for somebody's word: one press, from an opened file or its row. Nothing is opened here."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from assistance.views.team.guard import TEAM
from casework.enums import TaskKind
from casework.errors import NotYours
from casework.operations.tasks import wait_on as put_off
from casework.rules.deadlines import QUIET_DAYS
from core.clock import now
from staff.access import member_of, needs


@needs(*TEAM)
@require_POST
def wait_on(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """
    Put a reminder off; the calendar asks again.

    :raises Http404: for a file that the asker does not hold, and for a task that does not wait
    """
    try:
        put_off(
            member=member_of(request), case_id=case_id, kind=TaskKind(request.POST.get("kind", "")), at=now()
        )
    except (NotYours, ValueError) as refusal:
        raise Http404 from refusal
    said = ngettext(
        "Le rappel reviendra dans %(days)s jour.", "Le rappel reviendra dans %(days)s jours.", QUIET_DAYS
    )
    messages.success(request, said % {"days": QUIET_DAYS})
    return redirect("requests:file", case_id)
