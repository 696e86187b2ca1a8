"""
What a queue and a supervisor may see of files: days, languages, figures. Nothing here opens anything.

Who may see which file is a method with a name; a page of the queue takes the same few queries however long
the queue is.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, When

from casework.enums import CaseState, Part, Urgency
from casework.models import Assignment, Case
from casework.rules.working_days import working_days_between
from casework.workflow import OPEN
from staff.enums import AccessPurpose, Role
from staff.models import PersonKey, StaffMember, Team

PAGE_SIZE: Final = 25
#: Nobody pages further than this; the count stops here too.
LONGEST_QUEUE: Final = 1000


class CaseQuerySet(QuerySet[Case]):
    """Files, by what somebody may do with them."""

    def open(self) -> "CaseQuerySet":
        """Keep those that are under way."""
        return self.filter(state__in=OPEN)

    def visible_to(self, member: StaffMember) -> "CaseQuerySet":
        """
        Keep those whose existence a member may know of: their own, and the queues of the teams that they sort
        or supervise.
        """
        mine = Q(pk__in=_held_by(member))
        if member.has_role(Role.TRIAGE, Role.SUPERVISOR):
            return self.filter(mine | Q(team__in=member.memberships.values("team_id")))
        return self.filter(mine)

    def waiting_for_triage(self, team: Team | None = None) -> "CaseQuerySet":
        """Keep those under way that nobody holds, also those that the person's message opened again."""
        found = self.open().unheld()
        return found.filter(team=team) if team else found

    def unheld(self) -> "CaseQuerySet":
        """Keep those that nobody holds."""
        return self.filter(~Exists(_LIVE.filter(case=OuterRef("pk"))))

    def closed(self) -> "CaseQuerySet":
        """Keep those that have ended."""
        return self.filter(state=CaseState.CLOSED)

    def held_by(self, member: StaffMember) -> "CaseQuerySet":
        """Keep those that a member holds, as lead or backup."""
        return self.filter(pk__in=_held_by(member))

    def overdue(self, on: dt.date) -> "CaseQuerySet":
        """Keep those whose first answer was promised for an earlier day and has not been given."""
        return self.open().filter(answered_on=None, due_on__lt=on)


_LIVE: Final = Assignment.objects.filter(ended_on=None)


def _held_by(member: StaffMember) -> QuerySet[Assignment, UUID]:
    return _LIVE.filter(member=member).values_list("case_id", flat=True)


def cases() -> CaseQuerySet:
    """Return all files, to be narrowed."""
    return CaseQuerySet(Case)


class QueueKind(StrEnum):
    """Which of the files that somebody may see they are looking at."""

    WAITING = "waiting"
    MINE = "mine"
    EVERY = "every"
    #: Those that have ended: one's own, and for triage those that nobody ever held.
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What narrows a queue; an empty text narrows nothing."""

    kind: QueueKind = QueueKind.WAITING
    language: str = ""
    urgency: str = ""
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One file as the queue shows it, and nothing more."""

    id: UUID
    received_on: dt.date
    due_on: dt.date
    language: str
    urgency: str
    state: str
    #: What the asker is to it; empty for somebody who holds no part.
    part: str
    #: Working days since the person wrote, until the first answer.
    waiting_days: int
    is_overdue: bool
    #: The first answer was given.
    is_answered: bool
    has_news: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of a queue."""

    rows: tuple[QueueRow, ...]
    number: int
    pages: int
    count: int
    #: There are more than `count`.
    is_count_capped: bool


def queue_of(member: StaffMember, filters: QueueFilters, *, on: dt.date) -> CaseQuerySet:
    """Return the files of a queue that a member may see, in its order."""
    found = _of_kind(cases().visible_to(member), filters.kind, member)
    if filters.language:
        found = found.filter(language=filters.language)
    if filters.urgency:
        found = found.filter(urgency=filters.urgency)
    if filters.is_overdue:
        found = found.overdue(on)
    return found.order_by(*_ORDERS.get(filters.kind, _MOST_PRESSING))


def queue_page(
    member: StaffMember, filters: QueueFilters | None = None, page: int = 1, *, on: dt.date
) -> QueuePage:
    """
    Return a page of the files that a member may see, the most pressing first.

    :param page: from 1; beyond the last page, the last one
    """
    found = queue_of(member, filters or QueueFilters(), on=on)
    count = found.order_by()[: LONGEST_QUEUE + 1].count()
    capped = min(count, LONGEST_QUEUE)
    pages = max(1, -(-capped // PAGE_SIZE))
    number = min(max(1, page), pages)
    first = (number - 1) * PAGE_SIZE
    my_part = Subquery(_LIVE.filter(case=OuterRef("pk"), member=member).values("part")[:1])
    rows = found.annotate(my_part=my_part)[first : first + PAGE_SIZE]
    return QueuePage(
        rows=tuple(_row(case, on) for case in rows),
        number=number,
        pages=pages,
        count=capped,
        is_count_capped=count > LONGEST_QUEUE,
    )


# "urgent" sorts after "ordinary".
_MOST_PRESSING: Final = ("-urgency", "received_on", "id")
_PROMISED: Final = Choice(When(answered_on=None, then=F("due_on"))).asc(nulls_last=True)
_ORDERS: Final[dict[QueueKind, tuple[Any, ...]]] = {
    # One's own: who has written first, then the promise that is about to pass.
    QueueKind.MINE: ("-has_news", _PROMISED, *_MOST_PRESSING),
    QueueKind.CLOSED: ("-closed_on", "id"),
}


def _of_kind(found: CaseQuerySet, kind: QueueKind, member: StaffMember) -> CaseQuerySet:
    match kind:
        case QueueKind.WAITING:
            return found.waiting_for_triage()
        case QueueKind.MINE:
            return found.open().held_by(member)
        case QueueKind.CLOSED:
            ended = found.closed()
            mine = ended.held_by(member)
            return mine | ended.unheld() if member.has_role(Role.TRIAGE) else mine
        case QueueKind.EVERY:
            return found.open()


def _row(case: Case, on: dt.date) -> QueueRow:
    return QueueRow(
        id=case.id,
        received_on=case.received_on,
        due_on=case.due_on,
        language=case.language,
        urgency=case.urgency,
        state=case.state,
        part=getattr(case, "my_part", None) or "",
        waiting_days=working_days_between(case.received_on, case.answered_on or on),
        is_overdue=case.answered_on is None and case.due_on < on,
        is_answered=case.answered_on is not None,
        has_news=case.has_news,
    )


def purpose_of_opening(member: StaffMember, case_id: UUID) -> AccessPurpose | None:
    """
    Return for what purpose a member may open a file; None, « page introuvable », if they have no part.

    A backup (AccessPurpose.COVER) must say why; see casework.enums.CoverReason.
    """
    part = _LIVE.filter(case=case_id, member=member).values_list("part", flat=True).first()
    if part is not None:
        return AccessPurpose.FOLLOW_UP if part == Part.LEAD else AccessPurpose.COVER
    if not member.has_role(Role.TRIAGE):
        return None
    sorted_here = cases().filter(pk=case_id, team__in=member.memberships.values("team_id"))
    is_theirs = sorted_here.filter(wraps__recipient__startswith="team:").exists()
    return AccessPurpose.TRIAGE if is_theirs else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could hold a file, and how many they hold."""

    member: StaffMember
    open_files: int


def candidates_for(case: Case) -> list[Candidate]:
    """Return who could hold a file: active caseworkers with a key, in its language, the least busy first."""
    members = (
        StaffMember.objects.filter(
            Exists(PersonKey.objects.filter(member=OuterRef("pk"), retired_on=None)),
            is_active=True,
            roles__contains=[Role.CASEWORKER],
            languages__contains=[case.language],
        )
        .annotate(
            open_files=Count(
                "assignments",
                filter=Q(assignments__ended_on=None, assignments__case__state__in=OPEN),
            )
        )
        .order_by("open_files", "name", "pk")
    )
    return [Candidate(member, member.open_files) for member in members]


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """A queue in figures, for whoever supervises it."""

    waiting: int
    waiting_urgent: int
    oldest_waiting_days: int
    overdue: int
    held: int
    with_news: int
    #: Fewer than two active people hold them: the next absence would lock everybody out.
    short_of_holders: int


def team_figures(team: Team, on: dt.date) -> TeamFigures:
    """Count a team's files under way, in two queries."""
    waiting = cases().waiting_for_triage(team)
    of_waiting = waiting.aggregate(
        all=Count("pk"), urgent=Count("pk", filter=Q(urgency=Urgency.URGENT)), oldest=Min("received_on")
    )
    holders = Count("assignments", filter=Q(assignments__ended_on=None, assignments__member__is_active=True))
    of_all = (
        cases()
        .open()
        .filter(team=team)
        .annotate(holders=holders, any_holders=Count("assignments", filter=Q(assignments__ended_on=None)))
        .aggregate(
            overdue=Count("pk", filter=Q(answered_on=None, due_on__lt=on)),
            held=Count("pk", filter=Q(any_holders__gt=0)),
            with_news=Count("pk", filter=Q(any_holders__gt=0, has_news=True)),
            short=Count("pk", filter=Q(any_holders__gt=0, holders__lt=len(Part))),
        )
    )
    return TeamFigures(
        waiting=of_waiting["all"],
        waiting_urgent=of_waiting["urgent"],
        oldest_waiting_days=working_days_between(of_waiting["oldest"] or on, on),
        overdue=of_all["overdue"],
        held=of_all["held"],
        with_news=of_all["with_news"],
        short_of_holders=of_all["short"],
    )
