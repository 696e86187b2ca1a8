"""Dwellings: which are free, whom each goes to and why, what is written of them. No file is opened here."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.errors import NotYours
from core.clock import now, today
from core.day_words import day_in_words
from housing.enums import OPEN_OFFERS, RunReason, UnitState
from housing.forms.units import DeclineForm, NewUnitForm, UnitForm
from housing.models import Offer, ProgrammeVersion, Unit
from housing.operations.offers import UnitTaken
from housing.operations.overrides import usable_overrides
from housing.operations.ranking import make_run
from housing.operations.units import add_unit, edit_unit, move_unit
from housing.permissions import works_in_housing
from housing.presentation.offers import offer_line, proposal_words, unit_facts, unit_rows
from housing.queries.programmes import offered
from housing.queries.proposals import proposal_for
from housing.queries.ranking import NoRules
from housing.rules.clocks import offer_days
from housing.rules.numbers import spelled
from housing.views.team.guard import TEAM
from staff.access import member_of, needs
from staff.models import StaffMember

#: What the list can be narrowed to; without any, what is free or held.
_SHOWN: Final = {"": (UnitState.AVAILABLE, UnitState.HELD), **{one.value: (one,) for one in UnitState}}
#: So many dwellings stand on the page; older leases are found by their household's file.
_MOST_ROWS: Final = 200


@needs(*TEAM)
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Show the dwellings, those that are free first."""
    _of_the_team(request)
    asked = request.GET.get("state", "")
    asked = asked if asked in _SHOWN else ""
    found = (
        Unit.objects.filter(state__in=_SHOWN[asked])
        .select_related("programme")
        .prefetch_related(_open_offers())
        .order_by("state", "free_on", "label", "pk")
    )
    context = {
        "rows": unit_rows(found[:_MOST_ROWS], _names()),
        "asked": asked,
        "choices": [("", gettext("Libres ou retenus")), *((one.value, one.label) for one in UnitState)],
        "open_offers": [
            offer_line(one, today())
            for one in _offers().filter(state__in=OPEN_OFFERS).order_by("answer_by", "pk")[:_MOST_ROWS]
        ],
    }
    return render(request, "housing/team/units.html", context)


@needs(*TEAM)
@require_safe
def unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """
    Show one dwelling: whom it goes to, who comes after, and why nobody before them.

    :raises Http404: if there is none
    """
    _of_the_team(request)
    return draw_unit(request, _unit(unit_id), on=today())


def draw_unit(
    request: HttpRequest,
    found: Unit,
    *,
    on: dt.date,
    decline: DeclineForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw a dwelling, with a form that came back in its place if there is one."""
    offers = [offer_line(one, on) for one in _offers().filter(unit=found).order_by("-sent_on", "pk")]
    context: dict[str, Any] = {
        "unit": found,
        "facts": unit_facts(found),
        "state": UnitState(found.state).label,
        "free_on": day_in_words(found.free_on),
        "programme": _names().get(found.programme_id, found.programme.code),
        "is_free": found.state == UnitState.AVAILABLE,
        "may_rest": found.state in (UnitState.AVAILABLE, UnitState.LEASED),
        "may_return": found.state in (UnitState.OFF_LINE, UnitState.LEASED),
        "may_edit": found.state != UnitState.HELD,
        "open_offer": next((one for one in offers if one.is_open), None),
        "past_offers": [one for one in offers if not one.is_open],
        "decline": decline or DeclineForm(),
        "form": decline,
    }
    if found.state == UnitState.AVAILABLE:
        context |= _proposed(found, on)
    return render(request, "housing/team/unit.html", context, status=status)


@needs(*TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Write a new dwelling down."""
    member, on = _of_the_team(request), today()
    versions = [one for one in offered(on) if one.has_list]
    form = NewUnitForm(request.POST if request.method == "POST" else None, versions=versions, on=on)
    if form.is_valid():
        entry = form.cleaned_data.get("entry")
        try:
            made = add_unit(
                member=member,
                programme=form.chosen(),
                facts=form.cleaned_data,
                unit_id=entry if entry and entry.version == 4 else uuid4(),
            )
        except NotYours as refusal:
            raise Http404 from refusal
        return redirect("applications:unit", made.pk)
    return _draw_form(request, form)


@needs(*TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """
    Set right what is written of a dwelling.

    :raises Http404: if there is none
    """
    member, found, on = _of_the_team(request), _unit(unit_id), today()
    form = UnitForm(request.POST if request.method == "POST" else None, unit=found, on=on)
    if form.is_valid():
        try:
            edit_unit(member=member, unit_id=found.pk, facts=form.cleaned_data)
        except UnitTaken:
            form.add_error(
                None, gettext("Ce logement est offert en ce moment : il reste comme il a été offert.")
            )
            return _draw_form(request, form, found, status=409)
        return redirect("applications:unit", found.pk)
    return _draw_form(request, form, found)


@needs(*TEAM)
@require_POST
def move(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """
    Take a dwelling out of service, or put it back.

    :raises Http404: if there is none, or it cannot be moved there by hand
    """
    member = _of_the_team(request)
    asked = request.POST.get("to", "")
    if asked not in (UnitState.AVAILABLE, UnitState.OFF_LINE):
        raise Http404
    try:
        move_unit(member=member, unit_id=unit_id, to=UnitState(asked), on=today())
    except NotYours as refusal:
        raise Http404 from refusal
    except UnitTaken:
        messages.error(request, gettext("Ce logement est offert en ce moment. Annulez d’abord l’offre."))
    return redirect("applications:unit", unit_id)


@needs(*TEAM)
@require_POST
def rank_again(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """
    Make a new order for a dwelling, so that whoever joined the list since is in it.

    :raises Http404: if there is none
    """
    member, found, at = _of_the_team(request), _unit(unit_id), now()
    try:
        run = make_run(found.programme, as_of=at.date(), requested_by=member, reason=RunReason.UNIT_FREE)
    except NoRules:
        messages.error(
            request,
            gettext("Aucune règle de classement n’est approuvée. Deux personnes l’approuvent d’abord."),
        )
    else:
        messages.success(request, gettext("Classement %(number)s fait.") % {"number": run.number})
    return redirect("applications:unit", found.pk)


def _of_the_team(request: HttpRequest) -> StaffMember:
    member = member_of(request)
    if not works_in_housing(member):
        raise Http404
    return member


def _unit(unit_id: UUID) -> Unit:
    found = Unit.objects.select_related("programme").filter(pk=unit_id).first()
    if found is None:
        raise Http404
    return found


def _offers() -> QuerySet[Offer]:
    return Offer.objects.select_related("unit", "application")


def _open_offers() -> "Prefetch[str, QuerySet[Offer], str]":
    return Prefetch("offers", _offers().filter(state__in=OPEN_OFFERS), to_attr="open_offers")


def _names() -> Mapping[UUID, str]:
    newest = ProgrammeVersion.objects.filter(published_on__isnull=False).order_by("number")
    return {one.programme_id: one.name for one in newest}


def _proposed(found: Unit, on: dt.date) -> dict[str, Any]:
    proposal = proposal_for(found)
    if proposal is None:
        return {"proposal": None}
    days = {one.application_id: offer_days(is_code_only=one.is_code_only) for one in proposal.candidates}
    overrides = usable_overrides(found, on).select_related("application")
    return {
        "proposal": proposal_words(proposal, days, on),
        "overrides": [
            {
                "id": one.pk,
                "application_id": one.application_id,
                "number": spelled(one.application.number),
                "reason": one.get_reason_display(),
                "until": day_in_words(one.expires_on),
            }
            for one in overrides
        ],
    }


def _draw_form(
    request: HttpRequest, form: UnitForm, found: Unit | None = None, *, status: int = 200
) -> HttpResponse | HttpResponseRedirect:
    if form.errors and status == 200:
        status = 400
    return render(request, "housing/team/unit_form.html", {"form": form, "unit": found}, status=status)
