"""The orders of each list: made, read place by place, made again each night."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from core.clock import today
from core.translated import translated
from housing.enums import RunReason
from housing.forms.ranking import RunForm
from housing.models import OpeningWindow, Programme, RankingEntry, RankingRun
from housing.operations.ranking import make_run
from housing.permissions import works_in_housing
from housing.presentation.ranking import TIERS, points_words
from housing.queries.programmes import offered
from housing.queries.queue import applications_seen_by
from housing.queries.ranking import NoRules, entries_in_order, rules_of
from housing.rules.facts import read_facts
from housing.rules.numbers import spelled
from housing.rules.ranking import points_of, standing_of
from housing.rules.rule_sets import RuleSet
from housing.views.team.guard import TEAM
from staff.access import member_of, needs
from staff.models import StaffMember

_SHOWN: Final = 30
_PLACES_A_PAGE: Final = 100


@needs(*TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def runs(request: HttpRequest) -> HttpResponse:
    """Show the newest orders of every list; make one of a list anew."""
    member = of_the_team(request)
    lists = _lists()
    form = RunForm(request.POST if request.method == "POST" else None, lists=lists)
    if form.is_bound and form.is_valid():
        programme = next(one for one, _name in lists if one.code == form.cleaned_data["programme"])
        try:
            made = make_run(
                programme,
                as_of=today(),
                requested_by=member,
                reason=RunReason(form.cleaned_data["reason"]),
            )
        except NoRules:
            form.add_error(
                None, gettext("Aucune règle n’est en vigueur. Deux personnes l’approuvent d’abord.")
            )
        else:
            messages.success(request, gettext("Le classement %(number)s est fait.") % {"number": made.number})
            return redirect("applications:run", made.pk)
    names = {programme.pk: name for programme, name in lists}
    found = RankingRun.objects.select_related("programme", "rules", "requested_by")
    newest = found.order_by("-day", "programme__code", "-number")[:_SHOWN]
    context = {
        "form": form,
        "runs": [(one, names.get(one.programme_id, one.programme.code), _reason(one)) for one in newest],
        "has_lists": bool(lists),
    }
    return render(request, "housing/team/runs.html", context, status=400 if form.errors else 200)


@needs(*TEAM)
@require_safe
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """
    Show one order, a page of places at a time.

    :raises Http404: if there is none
    """
    member = of_the_team(request)
    found = RankingRun.objects.select_related("programme", "rules", "requested_by").filter(pk=run_id).first()
    if found is None:
        raise Http404
    page = Paginator(entries_in_order(found), _PLACES_A_PAGE).get_page(request.GET.get("page"))
    address = reverse("applications:run", args=[run_id])
    context = {
        "run": found,
        "reason": _reason(found),
        "name": {one.pk: name for one, name in _lists()}.get(found.programme_id, found.programme.code),
        "rows": _rows(list(page.object_list), found, member),
        "page": page,
        "previous_url": f"{address}?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"{address}?page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "housing/team/run.html", context)


def of_the_team(request: HttpRequest) -> StaffMember:
    """
    Return who asks.

    :raises Http404: if they are of another team
    """
    member = member_of(request)
    if not works_in_housing(member):
        raise Http404
    return member


def _rows(entries: list[RankingEntry], found: RankingRun, member: StaffMember) -> list[dict[str, Any]]:
    seen = dict(
        applications_seen_by(member)
        .filter(pk__in=[one.application_id for one in entries])
        .values_list("pk", "case_id")
    )
    rules = rules_of(found.rules)
    return [_row(entry, found, rules, seen) for entry in entries]


def _row(entry: RankingEntry, found: RankingRun, rules: RuleSet, seen: dict[UUID, UUID]) -> dict[str, Any]:
    case_id = seen.get(entry.application_id) if entry.application_id else None
    if not entry.facts or case_id is None:
        # Erased since, or given to two people alone: a place, and nothing of whom.
        return {"place": entry.place, "is_erased": not entry.facts, "case_id": None}
    facts = read_facts(entry.facts)
    return {
        "place": entry.place,
        "case_id": case_id,
        "number": spelled(facts.file_number),
        "tier": TIERS[standing_of(facts, rules, found.as_of).tier],
        "points": points_words(points_of(facts, rules, found.as_of)),
        "effective_on": facts.effective_on,
    }


def _reason(found: RankingRun) -> str:
    return str(RunReason(found.reason).label) if found.reason in RunReason.values else found.reason


def _lists() -> list[tuple[Programme, str]]:
    with_windows = set(OpeningWindow.objects.values_list("programme_id", flat=True))
    language = get_language() or "fr"
    return [
        (one.programme, translated(one, "name", language).text)
        for one in offered(today())
        if one.programme_id in with_windows
    ]
