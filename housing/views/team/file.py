"""
An application on one screen: who they are, how they may be reached, what changed, what to do next.

Every page of the desk that draws a file again, with something refused in it, does so through `draw_file`.
"""

import datetime as dt
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from casework.errors import NotYours, ReasonNeeded
from core.clock import now
from housing.opening import Opening, opened_application, opening_of
from housing.views.team.panels import drawn_panels
from privacy.errors import CannotOpen
from staff.access import Unlocked, member_of, needs, needs_unlocked, unlocked_of
from staff.asking import ask_for_passphrase
from staff.enums import Role

#: Who has pages of this desk.
TEAM: Final = (Role.CASEWORKER, Role.SUPERVISOR)


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
        return draw_gate(request, opening)
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
    try:
        opened_application(by, opening, at=at)
    except (NotYours, ReasonNeeded) as refusal:
        raise Http404 from refusal
    except CannotOpen:
        return draw_locked(request, status=409)
    return redirect("applications:file", case_id)


def draw_file(
    request: HttpRequest,
    by: Unlocked,
    opening: Opening,
    *,
    at: dt.datetime,
    again: Mapping[str, Mapping[str, Any]] | None = None,
    form: Any = None,
    status: int = 200,
) -> HttpResponse:
    """
    Draw an application that is open.

    :param again: by a panel's name, what stands in place of its own context (housing.views.team.panels)
    :param form: one that came back, for the summary of its errors
    """
    try:
        opened = opened_application(by, opening, at=at)
    except ReasonNeeded:
        return redirect("applications:file", opening.case.id)
    except (CannotOpen, NotYours):
        return draw_locked(request, typed=request.POST.get("text", ""), status=409)
    context = {
        "case": opened.case,
        "application": opening.application,
        "panels": drawn_panels(request, opened, by.member, at, again=again),
        "form": form,
    }
    return render(request, "housing/team/file.html", context, status=status)


def draw_gate(request: HttpRequest, opening: Opening, form: Any = None) -> HttpResponse:
    """Ask why an application is to be opened, and show its days only."""
    context = {"case": opening.case, "application": opening.application, "form": form}
    return render(request, "housing/team/open.html", context, status=400 if form and form.errors else 200)


def draw_locked(request: HttpRequest, *, typed: str = "", status: int) -> HttpResponse:
    """
    Say that a file does not open for this person, or that there is none; give back what they typed.

    :param status: 409 for a file that is theirs and that their key does not open
    """
    context = {"typed": typed, "is_locked": status == HTTPStatus.CONFLICT}
    return render(request, "housing/team/no_file.html", context, status=status)
