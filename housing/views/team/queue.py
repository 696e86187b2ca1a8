"""The housing team's lists: what needs me now, my files, nobody's, the team's, those that have ended."""

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework.enums import TaskKind
from core.clock import today
from housing.forms.team import ListForm
from housing.list_address import is_narrowed, read_filters, written
from housing.models import ProgrammeVersion, SavedView
from housing.presentation.queue import list_names, row_words, task_names
from housing.queries.queue import ListFilters, ListKind, counts_of_lists, list_page
from housing.views.team.guard import TEAM
from staff.access import member_of, needs
from staff.enums import Role
from staff.models import StaffMember


@needs(*TEAM)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show a list of applications, the most pressing first; its filters stand in its address."""
    member, on = member_of(request), today()
    filters = read_filters(request.GET)
    page = list_page(member, filters, _page_number(request), on=on)
    counts = page.counts or _counts(member, filters.kind, on)
    versions = list(ProgrammeVersion.objects.select_related("programme").order_by("programme", "number"))
    names: dict[UUID, str] = {one.pk: one.name for one in versions}
    context = {
        "filters": filters,
        "kind": filters.kind.value,
        "lists": [(kind.value, name, counts.get(kind)) for kind, name in list_names().items()],
        "form": ListForm(
            request.GET, programmes=list({one.programme.code: one.name for one in versions}.items())
        ),
        "is_narrowed": is_narrowed(filters),
        "task_words": task_names()[TaskKind(filters.task)] if filters.task else "",
        "query": written(filters),
        "kept_views": SavedView.objects.filter(member=member),
        "rows": [row_words(row, on=on, programmes=names) for row in page.rows],
        "page": page,
        "previous_url": _url(filters, page.number - 1) if page.number > 1 else "",
        "next_url": _url(filters, page.number + 1) if page.number < page.pages else "",
        "takes": member.has_role(Role.CASEWORKER),
        "supervises": member.has_role(Role.SUPERVISOR),
    }
    return render(request, "housing/team/queue.html", context)


def _counts(member: StaffMember, kind: ListKind, on: dt.date) -> dict[ListKind, int]:
    # Fresh where one works; a minute old beside the team's whole list and what has ended.
    name = f"housing-counts:{member.pk}:{on}"
    kept = cache.get(name) if kind in (ListKind.TEAM, ListKind.OVER) else None
    if isinstance(kept, dict):
        return kept
    counts = counts_of_lists(member, on=on)
    cache.set(name, counts, timeout=getattr(settings, "REMEMBER_SECONDS", 60))
    return counts


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _url(filters: ListFilters, number: int) -> str:
    return f"{reverse('applications:queue')}?{written(filters, page=number)}"
