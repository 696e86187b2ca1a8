"""The queue: what waits, in days and languages. Nothing on this page was opened."""

import datetime as dt
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from assistance.forms_team import QueueForm
from assistance.presentation_rush import rush_words
from assistance.presentation_team import row_words
from assistance.queries_team import Load, counts_of_lists, loads_in
from assistance.reminders import filter_words
from assistance.views.team.guard import TEAM
from casework.enums import TaskKind
from casework.queries import QueueFilters, QueueKind, TeamFigures, queue_page, team_figures
from casework.tasks import ORDER
from core.clock import today
from staff.access import member_of, needs
from staff.enums import KEYED_PURPOSES, Role
from staff.models import StaffMember, Team


@needs(*TEAM)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for whoever is signed in: their own files, the queue that they sort, closed ones."""
    member, on = member_of(request), today()
    kinds = _kinds_of(member)
    asked = request.GET.get("list", "")
    kind = QueueKind(asked) if asked in kinds else kinds[0]
    form = QueueForm(request.GET)
    # A choice that does not exist narrows nothing: an old address must not meet a wall.
    chosen = {name: form.cleaned_data[name] for name in form.fields if name not in form.errors}
    task = request.GET.get("task", "")
    task = task if task in ORDER else ""
    filters = QueueFilters(
        kind=kind,
        language=chosen.get("language", ""),
        urgency=chosen.get("urgency", ""),
        is_overdue=bool(chosen.get("overdue")),
        task=task,
    )
    page = queue_page(member, filters, _page_number(request), on=on)
    sorts = kind in (QueueKind.WAITING, QueueKind.CLOSED) and member.has_role(Role.TRIAGE)
    kept = {name: value for name, value in (("list", kind.value), ("task", task), *_words(chosen)) if value}
    supervises = member.has_role(Role.SUPERVISOR)
    teams = list(member.teams.all()) if supervises and kind is QueueKind.EVERY else []
    counts = counts_of_lists(member)
    context = {
        "kind": kind.value,
        "lists": [(one.value, _names()[one], counts.get(one)) for one in kinds],
        "form": form,
        "is_narrowed": len(kept) > 1,
        "task": task,
        "task_words": filter_words(TaskKind(task)) if task else "",
        "rows": [row_words(row, on=on, sorts=sorts) for row in page.rows],
        "page": page,
        "previous_url": _url(kept, page.number - 1) if page.number > 1 else "",
        "next_url": _url(kept, page.number + 1) if page.number < page.pages else "",
        # Files belong to the teams that hold a key; the others have people, and no files of their own.
        "figures": [(team, _figures_of(team, on)) for team in teams if team.purpose in KEYED_PURPOSES],
        "loads": _loads_of(teams, on) if teams else [],
        "may_write_down": member.has_role(Role.CASEWORKER, Role.TRIAGE),
        "rush": rush_words(member, on=on) if kind is QueueKind.WAITING else None,
        "may_clear": kind is QueueKind.WAITING and member.has_role(Role.TRIAGE) and bool(page.count),
    }
    return render(request, "assistance/team/queue.html", context)


def _figures_of(team: Team, on: dt.date) -> TeamFigures:
    # They count every file of the team: a minute old is new enough for somebody who looks at loads.
    name = f"team-figures:{team.pk}:{on}"
    kept = cache.get(name)
    if isinstance(kept, TeamFigures):
        return kept
    figures = team_figures(team, on)
    cache.set(name, figures, timeout=getattr(settings, "REMEMBER_SECONDS", 60))
    return figures


def _loads_of(teams: list[Team], on: dt.date) -> list[Load]:
    # As old as the figures beside them.
    name = f"team-loads:{','.join(sorted(str(team.pk) for team in teams))}:{on}"
    kept = cache.get(name)
    if isinstance(kept, list):
        return kept
    loads = loads_in(teams, on=on)
    cache.set(name, loads, timeout=getattr(settings, "REMEMBER_SECONDS", 60))
    return loads


def _kinds_of(member: StaffMember) -> list[QueueKind]:
    kinds = []
    if member.has_role(Role.CASEWORKER):
        kinds.append(QueueKind.MINE)
    if member.has_role(Role.TRIAGE):
        kinds.append(QueueKind.WAITING)
    if member.has_role(Role.SUPERVISOR):
        kinds.extend((QueueKind.EVERY, QueueKind.RAISED))
    if member.has_role(Role.CASEWORKER, Role.TRIAGE):
        kinds.append(QueueKind.CLOSED)
    return kinds


def _names() -> dict[QueueKind, str]:
    return {
        QueueKind.MINE: gettext("Mes dossiers"),
        QueueKind.WAITING: gettext("À trier"),
        QueueKind.EVERY: gettext("Mes équipes"),
        QueueKind.RAISED: gettext("Signalées"),
        QueueKind.CLOSED: gettext("Terminés"),
    }


def _words(chosen: dict[str, object]) -> list[tuple[str, str]]:
    return [(name, "on" if value is True else str(value or "")) for name, value in chosen.items()]


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _url(kept: dict[str, str], number: int) -> str:
    return f"{reverse('requests:queue')}?{urlencode({**kept, 'page': number})}"
