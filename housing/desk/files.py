"""What the desk says of applications for housing: what needs somebody now, and what a supervisor looks at."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from casework.enums import TaskKind
from casework.models import Case
from casework.tasks import APPLICATION_ORDER, task_counts
from housing.list_address import written
from housing.presentation.queue import task_names
from housing.queries.boards import deadlines_of, refusals_waiting
from housing.queries.queue import PRESSING, ListFilters, ListKind, list_of
from staff.desk import Figure, Panel
from staff.enums import Role, TeamPurpose
from staff.models import StaffMember


def applications_panel(member: StaffMember, on: dt.date) -> Panel | None:
    """Count what waits for a caseworker of a housing team; None for anybody else."""
    if not (member.has_role(Role.CASEWORKER) and _is_of_a_team(member)):
        return None
    todo = list_of(member, ListFilters(kind=ListKind.TODO), on=on).count()
    nobodys = list_of(member, ListFilters(kind=ListKind.NOBODYS), on=on).count()
    late = list_of(member, ListFilters(kind=ListKind.TODO, is_late=True), on=on).count()
    figures = [
        Figure(todo, gettext("à faire maintenant"), _list(ListFilters())),
        Figure(nobodys, gettext("sans responsable"), _list(ListFilters(kind=ListKind.NOBODYS))),
        Figure(late, gettext("en retard"), _list(ListFilters(is_late=True))),
    ]
    mine = list_of(member, ListFilters(kind=ListKind.MINE), on=on).order_by().values("case_id")
    asked = task_counts(Case.objects.filter(pk__in=mine), APPLICATION_ORDER)
    names = task_names()
    figures += [
        Figure(count, names[kind], _list(ListFilters(kind=ListKind.MINE, task=kind.value)))
        for kind, count in asked.items()
    ]
    if not member.has_role(Role.SUPERVISOR) and (second := _to_second(member)):
        figures.append(
            Figure(
                second,
                _refusals(second),
                _list(ListFilters(kind=ListKind.TEAM, task=TaskKind.SECOND_NEEDED.value)),
            )
        )
    return Panel(
        title=gettext("Demandes de logement"),
        figures=tuple(figures),
        first=_first(todo),
        first_url=reverse("applications:queue"),
        is_urgent=bool(late or PRESSING & {TaskKind(kind) for kind in asked}),
    )


def housing_boards_panel(member: StaffMember, on: dt.date) -> Panel | None:
    """Count what a supervisor of a housing team looks at; None for anybody else."""
    if not (member.has_role(Role.SUPERVISOR) and _is_of_a_team(member)):
        return None
    stand = deadlines_of(member, on=on)
    refusals = len(refusals_waiting(member))
    boards = reverse("applications:boards")
    late = stand.unread_late + stand.decisions_late
    return Panel(
        title=gettext("Équipe du logement"),
        figures=(
            Figure(late, gettext("promesses en retard"), boards),
            Figure(stand.reviews, gettext("en révision"), boards),
            Figure(refusals, _refusals(refusals), boards),
        ),
        first=gettext("Voir les tableaux"),
        first_url=boards,
        is_urgent=bool(late),
    )


def _first(todo: int) -> str:
    if not todo:
        return gettext("Voir les demandes")
    return ngettext("Voir %(count)s demande à traiter", "Voir %(count)s demandes à traiter", todo) % {
        "count": todo
    }


def _to_second(member: StaffMember) -> int:
    """Count the refusals that somebody else proposed, and that a member may sign or send back."""
    return sum(one.proposed_by_id != member.pk for one in refusals_waiting(member))


def _refusals(count: int) -> str:
    return ngettext("refus attend une deuxième personne", "refus attendent une deuxième personne", count)


def _is_of_a_team(member: StaffMember) -> bool:
    return member.teams.filter(purpose=TeamPurpose.HOUSING).exists()


def _list(filters: ListFilters) -> str:
    return f"{reverse('applications:queue')}?{written(filters)}"
