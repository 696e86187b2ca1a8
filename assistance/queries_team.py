"""What the team’s pages read besides the queue: loads, neighbours, whether a file is open on this desk."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Q

from casework.enums import Part, TaskKind
from casework.models import Assignment, Case
from casework.openings import Opening, opening_for
from casework.queries import QueueFilters, QueueKind, cases, purpose_of_opening, queue_of
from casework.tasks import RAISED, has_task, task_counts
from casework.workflow import OPEN
from staff.enums import Role
from staff.models import StaffMember, Team

#: How far into a queue its neighbours are looked for.
NEAR: Final = 200


def opening_of(member: StaffMember, case_id: UUID, *, at: dt.datetime) -> Opening | None:
    """Return how a member may open a file; None if for them there is no such file."""
    purpose = purpose_of_opening(member, case_id)
    case = Case.objects.filter(pk=case_id).first() if purpose else None
    if case is None or purpose is None:
        return None
    return opening_for(member, case, purpose, at=at)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another file of the same queue; `part` is empty for triage."""

    id: UUID
    part: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where to go on from a file."""

    before: Neighbour | None = None
    after: Neighbour | None = None


def neighbours(member: StaffMember, case_id: UUID, kind: QueueKind, *, on: dt.date) -> Neighbours:
    """
    Return the files before and after one in its queue.

    Who has written comes first: a file that was read moves down its queue, and the next stays the next.
    """
    rows = list(queue_of(member, QueueFilters(kind=kind), on=on).values_list("pk", "has_news")[: NEAR + 1])
    order = [pk for pk, _news in rows]
    with_news = [pk for pk, news in rows if news and pk != case_id] if kind is QueueKind.MINE else []
    place = order.index(case_id) if case_id in order else -1
    before = order[place - 1] if place > 0 else None
    after = with_news[0] if with_news else next(iter(order[place + 1 :]), None)
    parts = dict(
        Assignment.objects.filter(
            case__in=[one for one in (before, after) if one], member=member, ended_on=None
        ).values_list("case_id", "part")
    )

    def neighbour(pk: UUID | None) -> Neighbour | None:
        return Neighbour(pk, parts.get(pk, "")) if pk else None

    return Neighbours(neighbour(before), neighbour(after))


@dataclass(frozen=True, slots=True)
class Load:
    """How much somebody holds, in figures."""

    name: str
    open: int
    as_lead: int
    with_news: int
    overdue: int
    is_active: bool


def loads_in(teams: Iterable[Team], *, on: dt.date) -> list[Load]:
    """Count what each person holds of some teams' files under way, the busiest first; one query."""
    live = Q(
        assignments__ended_on=None,
        assignments__case__state__in=OPEN,
        assignments__case__team__in=[team.pk for team in teams],
    )
    unanswered = Q(assignments__case__answered_on=None, assignments__case__due_on__lt=on)
    members = (
        StaffMember.objects.filter(Q(roles__contains=[Role.CASEWORKER]) | Q(assignments__isnull=False))
        .annotate(
            held=Count("assignments", filter=live, distinct=True),
            led=Count("assignments", filter=live & Q(assignments__part=Part.LEAD), distinct=True),
            news=Count("assignments", filter=live & Q(assignments__case__has_news=True), distinct=True),
            late=Count("assignments", filter=live & unanswered, distinct=True),
        )
        .order_by("-held", "name", "pk")
    )
    return [
        Load(one.name, one.held, one.led, one.news, one.late, one.is_active)
        for one in members
        if one.held or one.is_active
    ]


def unread_to_clear(member: StaffMember, case_ids: Iterable[UUID] | None = None) -> list[Case]:
    """Return the files that a member sorts and nobody holds, or the ticked ones of them; 100 at most."""
    found = cases().visible_to(member).waiting_for_triage().filter(team__in=sorted_teams(member))
    if case_ids is not None:
        found = found.filter(pk__in=list(case_ids))
    return list(found.order_by("-received_on", "id")[:100])


def sorted_teams(member: StaffMember) -> list[UUID]:
    """Return the teams whose queue a member sorts."""
    if not member.has_role(Role.TRIAGE):
        return []
    return list(member.memberships.values_list("team_id", flat=True))


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """What waits for somebody, in numbers."""

    to_sort: int = 0
    mine_with_news: int = 0
    mine: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """What the calendar asks of somebody, by kind: in their own files, and in the queues that they sort."""

    mine: dict[TaskKind, int]
    to_sort: dict[TaskKind, int]
    #: Files of the teams that they supervise with which somebody is late.
    raised: int


def desk_tasks(member: StaffMember) -> TaskCounts:
    """Count what the calendar asks of a member."""
    seen = cases().visible_to(member)
    sorts, supervises = member.has_role(Role.TRIAGE), member.has_role(Role.SUPERVISOR)
    return TaskCounts(
        mine=task_counts(cases().held_by(member)) if member.has_role(Role.CASEWORKER) else {},
        to_sort=task_counts(seen.waiting_for_triage()) if sorts else {},
        raised=seen.filter(has_task(RAISED)).count() if supervises else 0,
    )


def counts_of_lists(member: StaffMember) -> dict[QueueKind, int]:
    """Count what stands in the lists that say how long they are; one query for each."""
    counted = {}
    if member.has_role(Role.CASEWORKER):
        counted[QueueKind.MINE] = cases().open().held_by(member).count()
    if member.has_role(Role.TRIAGE):
        counted[QueueKind.WAITING] = cases().visible_to(member).waiting_for_triage().count()
    return counted


def desk_figures(member: StaffMember, *, on: dt.date) -> DeskFigures:
    """Count what waits for a member, in their own files and in the queues that they sort or supervise."""
    if not member.has_role(Role.CASEWORKER, Role.TRIAGE, Role.SUPERVISOR):
        return DeskFigures()
    mine = cases().open().held_by(member)
    counted = mine.aggregate(all=Count("pk"), news=Count("pk", filter=Q(has_news=True)))
    to_sort = 0
    if member.has_role(Role.TRIAGE, Role.SUPERVISOR):
        to_sort = cases().visible_to(member).waiting_for_triage().count()
    overdue = cases().visible_to(member).overdue(on).count()
    return DeskFigures(to_sort, counted["news"], counted["all"], overdue)
