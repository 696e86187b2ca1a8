"""The register of offers out of order: each by two people, for one dwelling, until a day."""

import datetime as dt
from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from casework.errors import NeedsTwoPeople, NotYours
from core.clock import now
from housing.enums import OverrideReason, UnitState
from housing.forms.ranking import OverrideForm
from housing.models import RankOverride, Unit
from housing.operations.overrides import AlreadyAsked, approve_override, ask_override, end_override
from housing.queries.queue import applications_seen_by
from housing.rules.numbers import spelled
from housing.views.team.guard import TEAM
from housing.views.team.runs import of_the_team
from staff.access import member_of, needs
from staff.enums import Role
from staff.models import StaffMember

_SHOWN: Final = 100


@needs(*TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def overrides(request: HttpRequest) -> HttpResponse:
    """Show the register, and ask for one."""
    member, at = of_the_team(request), now()
    units = Unit.objects.exclude(state=UnitState.LEASED).order_by("label", "pk")
    initial = {"unit": request.GET.get("unit", "")}
    form = OverrideForm(request.POST if request.method == "POST" else None, units=units, initial=initial)
    if form.is_bound and form.is_valid() and _asked(form, member, at):
        messages.success(request, gettext("La dérogation est demandée. Une autre personne doit l’approuver."))
        return redirect("applications:overrides")
    context = {"form": form, "rows": _rows(member, at.date())}
    return render(request, "housing/team/overrides.html", context, status=400 if form.errors else 200)


@needs(Role.SUPERVISOR)
@require_POST
def approve(request: HttpRequest, override_id: UUID) -> HttpResponse:
    """
    Approve one as a second person.

    :raises Http404: if nothing of that name waits for them
    """
    said = gettext("La dérogation est approuvée. Le logement peut être offert à cette demande.")
    return _act(request, override_id, approve_override, said)


@needs(*TEAM)
@require_POST
def end(request: HttpRequest, override_id: UUID) -> HttpResponse:
    """
    End one that was not used.

    :raises Http404: if nothing of that name is open
    """
    return _act(request, override_id, end_override, gettext("La dérogation est terminée."))


def _act(
    request: HttpRequest, override_id: UUID, act: Callable[..., RankOverride], said: str
) -> HttpResponse:
    try:
        act(member=member_of(request), override_id=override_id, at=now())
    except NotYours as refusal:
        raise Http404 from refusal
    except NeedsTwoPeople:
        messages.error(request, gettext("Vous l’avez demandée : une autre personne l’approuve."))
    else:
        messages.success(request, said)
    return redirect("applications:overrides")


def _asked(form: OverrideForm, member: StaffMember, at: dt.datetime) -> bool:
    given = form.cleaned_data
    application = applications_seen_by(member).filter(number=given["number"]).first()
    try:
        if application is None:
            raise NotYours
        ask_override(
            member=member,
            application_id=application.pk,
            unit_id=given["unit"].pk,
            reason=OverrideReason(given["reason"]),
            expires_on=at.date() + dt.timedelta(days=given["days"]),
            at=at,
        )
    except NotYours:
        form.add_error("number", gettext("Cette demande n’est pas sur la liste du programme de ce logement."))
    except AlreadyAsked:
        form.add_error("unit", gettext("Une dérogation existe déjà pour cette demande et ce logement."))
    return not form.errors


def _rows(member: StaffMember, on: dt.date) -> list[dict[str, object]]:
    found = RankOverride.objects.filter(application__in=applications_seen_by(member).values("pk"))
    is_supervisor = member.has_role(Role.SUPERVISOR)
    return [
        {
            "override": one,
            "number": spelled(one.application.number),
            "case_id": one.application.case_id,
            "is_open": one.used_on is None and one.expires_on >= on,
            "may_approve": is_supervisor and one.approved_on is None and one.asked_by_id != member.pk,
        }
        for one in found.select_related("application", "unit", "asked_by", "approved_by")[:_SHOWN]
    ]
