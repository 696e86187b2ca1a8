"""
What a queue and a supervisor may see of files: days, languages, figures. Nothing here opens anything.

Who may see which file is a method with a name; a page of the queue takes the same few queries however long
the queue is.
"""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, When

from casework.enums import CaseKind, CaseState, Part, Urgency
from casework.models import Assignment, Case, Event, Message, Note
from casework.rules.working_days import working_days_between
from casework.tasks import RAISED, has_task, holders_of, tasks_about
from casework.workflow import OPEN
from staff.enums import AccessPurpose, Role
from staff.models import Absence, PersonKey, StaffMember, Team
from staff.queries import away_until

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


def cases(kind: CaseKind = CaseKind.ASSISTANCE) -> CaseQuerySet:
    """
    Return all files of a kind, to be narrowed: no list and no figure ever mixes two.

    The daily check of the way is nobody's, in none of them.
    """
    return CaseQuerySet(Case).filter(kind=kind)


class QueueKind(StrEnum):
    """Which of the files that somebody may see they are looking at."""

    WAITING = "waiting"
    MINE = "mine"
    EVERY = "every"
    #: Those with which the team is late, or about to be locked out: for whoever supervises it.
    RAISED = "raised"
    #: Those that have ended: one's own, and for triage those that nobody ever held.
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What narrows a queue; an empty text narrows nothing."""

    kind: QueueKind = QueueKind.WAITING
    language: str = ""
    urgency: str = ""
    is_overdue: bool = False
    #: One of TaskKind: those about which it is asked.
    task: str = ""
    #: One of Lane: how they came in.
    lane: str = ""


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
    #: The asker is the backup, and the lead is away.
    is_cover: bool = False
    #: What the timers ask about it, of TaskKind, the most pressing first.
    tasks: tuple[str, ...] = ()
    #: Who holds it; only where the asker supervises, to know whom to ask.
    holders: tuple[str, ...] = ()


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
    if filters.task:
        found = found.filter(has_task([filters.task]))
    if filters.lane:
        found = found.filter(lane=filters.lane)
    if filters.kind is QueueKind.MINE:
        found = found.annotate(is_cover=Exists(_covered_by(member, on)))
    return found.order_by(*_ORDERS.get(filters.kind, _MOST_PRESSING))


def queue_page(
    member: StaffMember, filters: QueueFilters | None = None, page: int = 1, *, on: dt.date
) -> QueuePage:
    """
    Return a page of the files that a member may see, the most pressing first.

    :param page: from 1; beyond the last page, the last one
    """
    filters = filters or QueueFilters()
    found = queue_of(member, filters, on=on)
    count = found.order_by()[: LONGEST_QUEUE + 1].count()
    capped = min(count, LONGEST_QUEUE)
    pages = max(1, -(-capped // PAGE_SIZE))
    number = min(max(1, page), pages)
    first = (number - 1) * PAGE_SIZE
    my_part = Subquery(_LIVE.filter(case=OuterRef("pk"), member=member).values("part")[:1])
    rows = list(found.annotate(my_part=my_part)[first : first + PAGE_SIZE])
    shown = [case.id for case in rows]
    tasks = tasks_about(shown)
    holders = holders_of(shown) if filters.kind is QueueKind.RAISED else {}
    return QueuePage(
        rows=tuple(
            replace(_row(case, on), tasks=tasks.get(case.id, ()), holders=holders.get(case.id, ()))
            for case in rows
        ),
        number=number,
        pages=pages,
        count=capped,
        is_count_capped=count > LONGEST_QUEUE,
    )


# What came in calmly before what came in with a rush; "urgent" sorts after "ordinary".
_MOST_PRESSING: Final = ("lane", "-urgency", "received_on", "id")
_PROMISED: Final = Choice(When(answered_on=None, then=F("due_on"))).asc(nulls_last=True)
_ORDERS: Final[dict[QueueKind, tuple[Any, ...]]] = {
    # One's own: those of somebody who is away, who has written, then the promise that is about to pass.
    QueueKind.MINE: ("-is_cover", "-has_news", _PROMISED, *_MOST_PRESSING),
    QueueKind.CLOSED: ("-closed_on", "id"),
}


def _covered_by(member: StaffMember, on: dt.date) -> QuerySet[Assignment]:
    """Return the holds of a member as backup on a file, an OuterRef, whose lead is away on a day."""
    away = Absence.objects.filter(from_on__lte=on, until_on__gte=on).values("member_id")
    lead = _LIVE.filter(case=OuterRef("case"), part=Part.LEAD, member__in=away)
    return _LIVE.filter(Exists(lead), case=OuterRef("pk"), member=member, part=Part.BACKUP)


def covers(member: StaffMember, case_id: UUID, on: dt.date) -> bool:
    """Test whether a member stands in for the lead of a file, who is away on a day."""
    return cases().filter(Exists(_covered_by(member, on)), pk=case_id).exists()


def covered_files(member: StaffMember, on: dt.date) -> int:
    """Count the files under way in which a member stands in for somebody who is away on a day."""
    return cases().open().filter(Exists(_covered_by(member, on))).count()


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
        case QueueKind.RAISED:
            # Closed ones too: one that nobody can open any more must open again when the person writes.
            return found.filter(has_task(RAISED))


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
        is_cover=getattr(case, "is_cover", False),
    )


def purpose_of_opening(member: StaffMember, case_id: UUID) -> AccessPurpose | None:
    """
    Return for what purpose a member may open a request; None, « page introuvable », if they have no part.

    A backup (AccessPurpose.COVER) must say why; see casework.enums.CoverReason.
    """
    mine = _LIVE.filter(case=case_id, case__kind=CaseKind.ASSISTANCE, member=member)
    part = mine.values_list("part", flat=True).first()
    if part is not None:
        return AccessPurpose.FOLLOW_UP if part == Part.LEAD else AccessPurpose.COVER
    if not member.has_role(Role.TRIAGE):
        return None
    sorted_here = cases().filter(pk=case_id, team__in=member.memberships.values("team_id"))
    is_theirs = sorted_here.filter(wraps__recipient__startswith="team:").exists()
    return AccessPurpose.TRIAGE if is_theirs else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could hold a file, how many they hold, and until when they are away, if they are."""

    member: StaffMember
    open_files: int
    away_until: dt.date | None = None


def candidates_for(case: Case, *, on: dt.date) -> list[Candidate]:
    """
    Return who could hold a file: active caseworkers with a key, in its language, the least busy first.

    Who is away on a day comes last.
    """
    members = list(
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
    away = away_until(members, on)
    found = [Candidate(member, member.open_files, away.get(member.pk)) for member in members]
    return sorted(found, key=lambda one: one.away_until is not None)


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


def events_after(case_id: UUID, number: int) -> list[Event]:
    """Return what happened to a file after a line of its log."""
    found = Event.objects.filter(case=case_id, number__gt=number).select_related("member")
    return list(found.order_by("number"))


def last_line(case_id: UUID) -> int:
    """Return the number of the last line of a file's log."""
    found = Event.objects.filter(case=case_id).order_by("-number")
    return found.values_list("number", flat=True).first() or 0


def is_written(case_id: UUID, entry: UUID) -> bool:
    """Test whether what a form writes stands in a file already: it was sent twice."""
    by_team = Message.objects.filter(pk=entry, case=case_id, author__isnull=False)
    return by_team.exists() or Note.objects.filter(pk=entry, case=case_id).exists()
