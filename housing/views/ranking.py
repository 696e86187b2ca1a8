"""The ranking in public: its rules, what was published of each list, and anybody's own points."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from core.clock import today
from core.decorators import journey_page, published_page
from core.translated import Translated, translated
from housing.forms.points import PointsQuestions
from housing.models import OpeningWindow, OverrideCount, Programme
from housing.presentation.ranking import Explained, explained
from housing.presentation.rules import override_rows, told_rules
from housing.queries.programmes import offered
from housing.queries.ranking import NoRules, Placing, approved_rules, rules_in_force, rules_of
from housing.rules.draw import draw_of
from housing.rules.facts import Facts
from housing.rules.placing import placed
from housing.rules.rule_sets import IncomeBand, RuleSet

_RUNS_A_PAGE: Final = 25
#: Stands for a number that was not given; points do not depend on it.
_NO_NUMBER: Final = "00000000"


@dataclass(frozen=True, slots=True)
class Draw:
    """What a number draws in one opening window, in hex."""

    programme: Translated
    window: OpeningWindow
    drawn: str


@require_safe
@published_page()
def order(request: HttpRequest) -> HttpResponse:
    """Show the rules in force, every version before them and what changed, and the lists they rank."""
    on = today()
    versions = [told_rules(one) for one in approved_rules()]
    in_force = next((one for one in versions if one.version.valid_from <= on), None)
    context = {"rules": in_force, "versions": versions, "lists": _lists(on), "today": on}
    return render(request, "housing/ranking.html", context)


@require_safe
@published_page()
def of_programme(request: HttpRequest, code: str) -> HttpResponse:
    """
    Show what was published of one list: draws, runs with their digests, and offers out of order.

    :raises Http404: for a programme that does not exist, or has no list
    """
    programme = Programme.objects.filter(code=code).first()
    if programme is None or not programme.windows.exists():
        raise Http404
    runs = Paginator(programme.runs.select_related("rules").order_by("-number"), _RUNS_A_PAGE)
    page = runs.get_page(request.GET.get("page"))
    address = reverse("housing:order_of", args=[code])
    context = {
        "name": next((name for one, name in _lists(today()) if one.code == code), None),
        "code": code,
        "windows": [
            (one, bytes(one.seed).hex() if one.seed else "") for one in programme.windows.order_by("-number")
        ],
        "page": page,
        "previous_url": f"{address}?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"{address}?page={page.next_page_number()}" if page.has_next() else "",
        "overrides": override_rows(
            OverrideCount.objects.filter(programme=programme).order_by("-month", "reason")
        ),
    }
    return render(request, "housing/ranking_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def recompute(request: HttpRequest) -> HttpResponse:
    """Count somebody's points from their own answers, line by line; nothing is written down anywhere."""
    on = today()
    try:
        rules = rules_of(rules_in_force(on))
    except NoRules:
        return render(request, "housing/recompute.html", {"form": None, "told": None, "draws": []})
    form = PointsQuestions(request.POST if request.method == "POST" else None, on=on)
    context: dict[str, Any] = {"form": form, "told": None, "draws": []}
    if form.is_bound and form.is_valid():
        context["told"] = _counted(form, rules, on)
        context["draws"] = _draws(form.filed.cleaned_data["number"], on)
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "housing/recompute.html", context, status=status)


def _counted(form: PointsQuestions, rules: RuleSet, on: dt.date) -> Explained:
    found = placed(form.answers(), seen_on=on)
    facts = Facts(
        file_number=form.filed.cleaned_data["number"] or _NO_NUMBER,
        effective_on=form.filed.cleaned_data["filed_on"],
        income_band=IncomeBand(found.income_band),
        minors=found.minors,
        is_overcrowded=found.is_overcrowded,
        is_inaccessible=found.is_inaccessible,
        safety_until=found.safety_until,
        no_dwelling_until=found.no_dwelling_until,
        lease_ends_on=found.lease_ends_on,
    )
    return explained(Placing(facts, None, 0), rules, on)


def _draws(number: str, on: dt.date) -> list[Draw]:
    if not number:
        return []
    names = {one.pk: label for one, label in _lists(on)}
    windows = OpeningWindow.objects.filter(seed__isnull=False, programme__in=names)
    return [
        Draw(names[one.programme_id], one, draw_of(bytes(one.seed), number).hex())
        for one in windows.order_by("programme__position", "-number")
        if one.seed is not None
    ]


def _lists(on: dt.date) -> list[tuple[Programme, Translated]]:
    """Return the programmes that have a list, with their names in the language in force."""
    with_windows = set(OpeningWindow.objects.values_list("programme_id", flat=True))
    language = get_language() or "fr"
    return [
        (one.programme, translated(one, "name", language))
        for one in offered(on)
        if one.programme_id in with_windows
    ]
