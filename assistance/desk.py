"""What the desk says of requests for help: how many wait, and what to do now."""

import datetime as dt
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from assistance.queries_team import DeskFigures, desk_figures, desk_tasks
from assistance.reminders import PRESSING, count_words
from casework.enums import TaskKind
from casework.queries import QueueKind
from staff.desk import Figure, Panel
from staff.enums import Role, TeamPurpose
from staff.models import StaffMember


def requests_panel(member: StaffMember, on: dt.date) -> Panel | None:
    """Count what waits for a member among requests for help; None for somebody who has no part in them."""
    if not member.has_role(Role.CASEWORKER, Role.TRIAGE, Role.SUPERVISOR) or _is_elsewhere(member):
        return None
    figures = desk_figures(member, on=on)
    shown = []
    if member.has_role(Role.TRIAGE, Role.SUPERVISOR):
        # A supervisor who does not sort sees the same files among those of the team.
        waiting = QueueKind.WAITING if member.has_role(Role.TRIAGE) else QueueKind.EVERY
        shown.append(Figure(figures.to_sort, gettext("à trier"), _list(waiting)))
    if member.has_role(Role.CASEWORKER):
        mine = _list(QueueKind.MINE)
        shown.append(Figure(figures.mine, gettext("mes dossiers"), mine))
        shown.append(Figure(figures.mine_with_news, gettext("avec un nouveau message"), mine))
    late = QueueKind.EVERY if member.has_role(Role.SUPERVISOR) else _first_list(member)
    shown.append(Figure(figures.overdue, gettext("en retard"), _list(late, overdue="on")))
    return Panel(
        title=gettext("Demandes d’aide"),
        figures=tuple(shown),
        first=_first(figures, member),
        first_url=reverse("requests:queue"),
        is_urgent=bool(figures.overdue),
    )


def _is_elsewhere(member: StaffMember) -> bool:
    """Test whether somebody works for housing alone: no request ever reaches them."""
    if member.has_role(Role.TRIAGE):
        return False
    return set(member.memberships.values_list("team__purpose", flat=True)) == {TeamPurpose.HOUSING}


def todo_panel(member: StaffMember, _on: dt.date) -> Panel | None:
    """Say what the calendar asks today, the most pressing first; None on a day without anything."""
    if not member.has_role(Role.CASEWORKER, Role.TRIAGE, Role.SUPERVISOR):
        return None
    counts = desk_tasks(member)
    shown = _figures_of(counts.mine, QueueKind.MINE) + _figures_of(counts.to_sort, QueueKind.WAITING)
    if counts.raised:
        words = ngettext(
            "demande signalée dans mes équipes", "demandes signalées dans mes équipes", counts.raised
        )
        shown.append(Figure(counts.raised, words, _list(QueueKind.RAISED)))
    if not shown:
        return None
    pressing = PRESSING & {*counts.mine, *counts.to_sort}
    return Panel(
        title=gettext("À faire aujourd’hui"), figures=tuple(shown), is_urgent=bool(pressing or counts.raised)
    )


def _figures_of(counted: dict[TaskKind, int], kind: QueueKind) -> list[Figure]:
    # Whoever sorts and follows files reads which are which.
    words = gettext("%(what)s, à trier") if kind is QueueKind.WAITING else "%(what)s"
    return [
        Figure(count, words % {"what": count_words(task, count)}, _list(kind, task=task.value))
        for task, count in counted.items()
    ]


def _first(figures: DeskFigures, member: StaffMember) -> str:
    if figures.mine_with_news:
        return ngettext(
            "Lire %(count)s nouveau message", "Lire %(count)s nouveaux messages", figures.mine_with_news
        ) % {"count": figures.mine_with_news}
    if figures.to_sort and member.has_role(Role.TRIAGE):
        return ngettext("Trier %(count)s demande", "Trier %(count)s demandes", figures.to_sort) % {
            "count": figures.to_sort
        }
    return gettext("Voir les demandes")


def _first_list(member: StaffMember) -> QueueKind:
    return QueueKind.MINE if member.has_role(Role.CASEWORKER) else QueueKind.WAITING


def _list(kind: QueueKind, **filters: str) -> str:
    return f"{reverse('requests:queue')}?{urlencode({'list': kind.value, **filters})}"
