"""
What the housing desk may see of applications without opening one: days, states, tiers.

A page of a list takes the same few queries however long the list is.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models import Case as Choice

from casework.enums import CaseKind, CaseState, Part, TaskKind, Urgency
from casework.models import Assignment, Case, Task
from casework.tasks import APPLICATION_ORDER, tasks_about
from casework.workflow import LIVE, OVER, UNDECIDED
from housing.models import Application
from housing.queries.ranking import NoRules, rules_in_force, rules_of
from housing.rules.rule_sets import FIRST_RULES, RuleSet
from staff.enums import Role
from staff.models import StaffMember

PAGE_SIZE: Final = 25
#: Nobody pages further than this; the count stops here too.
LONGEST_LIST: Final = 1000
#: How far into a list its neighbours are looked for.
NEAR: Final = 200

#: The team has the next word.
OURS: Final = frozenset({CaseState.SUBMITTED, CaseState.IN_REVIEW})
#: A promised day has passed, or is about to.
PRESSING: Final = frozenset(
    {
        TaskKind.NO_HOLDER,
        TaskKind.OVERDUE,
        TaskKind.REVIEW_DUE,
        TaskKind.DECISION_DUE,
        TaskKind.OFFER_REMINDER,
    }
)

#: Who holds which file now.
LIVE_PARTS: Final = Assignment.objects.filter(ended_on=None)
_ASKED: Final = Task.objects.filter(done_on=None)


class ListKind(StrEnum):
    """Which of the applications that somebody may see they are looking at."""

    #: What needs them now: theirs and nobody's, with something to do.
    TODO = "todo"
    MINE = "mine"
    NOBODYS = "nobody"
    TEAM = "team"
    OVER = "over"


class Turn(StrEnum):
    """Why an application stands where it does in a list, the most pressing first."""

    DANGER = "danger"
    LATE = "late"
    NEWS = "news"
    NEW = "new"
    TASK = "task"
    UNDER_WAY = "under_way"
    QUIET = "quiet"


TURNS: Final = tuple(Turn)


@dataclass(frozen=True, slots=True)
class ListFilters:
    """What narrows a list; an empty text narrows nothing."""

    kind: ListKind = ListKind.TODO
    #: A programme's code.
    programme: str = ""
    state: str = ""
    language: str = ""
    #: One of Tier, as text.
    tier: str = ""
    #: One of TaskKind.
    task: str = ""
    is_late: bool = False


#: The lists of which somebody takes what is next, whole.
_OWN_LISTS: Final = tuple(map(ListFilters, (ListKind.TODO, ListKind.MINE, ListKind.NOBODYS)))


@dataclass(frozen=True, slots=True)
class Row:
    """One application as a list shows it, and nothing more."""

    case_id: UUID
    number: str
    version_id: UUID
    filed_on: dt.date
    decide_by: dt.date
    due_on: dt.date
    language: str
    urgency: str
    state: str
    turn: Turn
    #: 1, 2 or 9 once it is on a list; None before.
    tier: int | None
    is_late: bool
    has_news: bool
    #: Who follows it, the lead first.
    holders: tuple[str, ...]
    #: What the asker is to it; empty for a colleague.
    part: str
    tasks: tuple[str, ...]
    #: Given to two people alone.
    is_kept_apart: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list."""

    rows: tuple[Row, ...]
    number: int
    pages: int
    count: int
    #: There are more than `count`.
    is_count_capped: bool
    #: How long one's own lists are, where the page was found by counting them.
    counts: dict[ListKind, int]


def applications_seen_by(member: StaffMember) -> QuerySet[Application]:
    """
    Return the applications whose existence a member may know of.

    A team's caseworkers know all of their team's, but those that were given to two people for safety:
    these two know of them, and whoever supervises the team.
    """
    mine = LIVE_PARTS.filter(member=member).values("case_id")
    teams = member.memberships.values("team_id")
    seen = Q(case__in=mine)
    if member.has_role(Role.SUPERVISOR):
        seen |= Q(case__team__in=teams)
    elif member.has_role(Role.CASEWORKER):
        apart = LIVE_PARTS.filter(part=Part.BACKUP).values("case_id")
        seen |= Q(case__team__in=teams) & ~Q(case__in=apart)
    return Application.objects.filter(seen, case__kind=CaseKind.HOUSING)


def list_of(member: StaffMember, filters: ListFilters, *, on: dt.date) -> QuerySet[Application]:
    """Return the applications of a list that a member may see, the most pressing first."""
    found = _of_kind(filters.kind, member)
    if filters.programme:
        found = found.filter(programme__code=filters.programme)
    if filters.state:
        found = found.filter(case__state=filters.state)
    if filters.language:
        found = found.filter(case__language=filters.language)
    if filters.task:
        found = found.filter(case__in=_ASKED.filter(kind=filters.task).values("case_id"))
    if filters.is_late:
        found = found.filter(_is_late(on))
    found = found.annotate(turn=_turn(on))
    if filters.tier:
        found = found.annotate(tier=_tier(on)).filter(tier=int(filters.tier))
    if filters.kind is ListKind.TODO:
        found = found.filter(turn__lt=TURNS.index(Turn.QUIET))
    return found.order_by(*_order(filters.kind))


def list_page(member: StaffMember, filters: ListFilters, page: int = 1, *, on: dt.date) -> ListPage:
    """
    Return a page of a list.

    :param page: from 1; beyond the last page, the last one
    """
    look = _own_look if filters in _OWN_LISTS else _look
    found, count, counts = look(member, filters, page, on)
    capped = min(count, LONGEST_LIST)
    pages = max(1, -(-capped // PAGE_SIZE))
    number = min(max(1, page), pages)
    if number != page and capped:
        found, _count, _counts = look(member, filters, number, on)
    turns = dict(found)
    read = Application.objects.filter(pk__in=turns).annotate(tier=_tier(on)).select_related("case")
    by_id = {one.pk: one for one in read}
    # What ended, or was erased, between the two looks is left out.
    shown = [(by_id[pk], turn) for pk, turn in turns.items() if pk in by_id]
    return ListPage(
        rows=_rows(shown, member, on=on),
        number=number,
        pages=pages,
        count=capped,
        is_count_capped=count > LONGEST_LIST,
        counts=counts,
    )


def counts_of_lists(member: StaffMember, *, on: dt.date) -> dict[ListKind, int]:
    """Count what stands in the lists that say how long they are, in one query."""
    return _own_look(member, ListFilters(), 1, on)[2]


def _own_look(
    member: StaffMember, filters: ListFilters, page: int, on: dt.date
) -> tuple[list[tuple[UUID, int]], int, dict[ListKind, int]]:
    """
    Return which stand on a page of one's own lists, and how long all three are.

    One's own and nobody's lie in one heap: sorted once it gives the page, and counted once every length.
    """
    heap = _of_kind(ListKind.TODO, member).annotate(
        turn=_turn(on),
        is_theirs=Choice(
            When(case__in=_followed_by(member), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        ),
    )
    wanted = {
        ListKind.TODO: (Q(turn__lt=TURNS.index(Turn.QUIET)), ()),
        ListKind.MINE: (Q(is_theirs=True), ("-is_theirs",)),
        ListKind.NOBODYS: (Q(is_theirs=False), ("is_theirs",)),
    }
    lengths = {kind.value: Window(Count("pk", filter=condition)) for kind, (condition, _) in wanted.items()}
    first = max(0, page - 1) * PAGE_SIZE
    order = (*wanted[filters.kind][1], *_order(filters.kind))
    rows = heap.annotate(**lengths).order_by(*order).values_list("pk", "turn", *lengths)
    found = list(rows[first : first + PAGE_SIZE])
    if not found:
        # Beyond the end the heap says nothing of its lengths.
        return _own_look(member, filters, 1, on) if first else ([], 0, dict.fromkeys(wanted, 0))
    counts = dict(zip(wanted, found[0][2:], strict=True))
    # What the other lists have besides comes after.
    length = counts[filters.kind]
    return [row[:2] for row in found[: max(0, length - first)]], length, counts


def _look(
    member: StaffMember, filters: ListFilters, page: int, on: dt.date
) -> tuple[list[tuple[UUID, int]], int, dict[ListKind, int]]:
    """Return which stand on a page of any list, and how long it is."""
    # So few stand in all that may be paged through that reading them is cheaper than counting beside.
    found = list(list_of(member, filters, on=on).values_list("pk", F("turn"))[: LONGEST_LIST + 1])
    first = max(0, page - 1) * PAGE_SIZE
    return found[first : first + PAGE_SIZE], len(found), {}


def neighbours(
    member: StaffMember, case_id: UUID, filters: ListFilters, *, on: dt.date
) -> tuple[UUID | None, UUID | None]:
    """
    Return the applications before and after one in a list.

    One that has left the list meanwhile, since it was dealt with, is followed by the first.
    """
    order = list(list_of(member, filters, on=on).values_list("case_id", flat=True)[: NEAR + 1])
    if case_id not in order:
        return None, next(iter(order), None)
    place = order.index(case_id)
    return (order[place - 1] if place else None), next(iter(order[place + 1 :]), None)


def rules_on(on: dt.date) -> RuleSet:
    """Return the rules that hold on a day; before any were approved, the first."""
    try:
        return rules_of(rules_in_force(on))
    except NoRules:
        return FIRST_RULES


def _followed_by(member: StaffMember) -> QuerySet[Any, Any]:
    return LIVE_PARTS.filter(member=member).values_list("case_id", flat=True)


def _nobodys(member: StaffMember) -> QuerySet[Any, Any]:
    """Return the ids of a member's teams' files that nobody follows; none of them was given to two people."""
    if not member.has_role(Role.CASEWORKER, Role.SUPERVISOR):
        return Case.objects.none().values_list("pk", flat=True)
    found = Case.objects.filter(
        ~Exists(LIVE_PARTS.filter(case=OuterRef("pk"))),
        kind=CaseKind.HOUSING,
        team__in=member.memberships.values("team_id"),
        state__in=UNDECIDED,
    )
    return found.order_by().values_list("pk", flat=True)


def _of_kind(kind: ListKind, member: StaffMember) -> QuerySet[Application]:
    # One's own and nobody's are found by their ids, each by its index, and not looked for among all.
    every = Application.objects.filter(case__kind=CaseKind.HOUSING)
    match kind:
        case ListKind.TODO:
            theirs = _followed_by(member).union(_nobodys(member))
            return every.filter(case__in=theirs, case__state__in=LIVE)
        case ListKind.MINE:
            return every.filter(case__in=_followed_by(member), case__state__in=LIVE)
        case ListKind.NOBODYS:
            return every.filter(case__in=_nobodys(member))
        case ListKind.TEAM:
            return applications_seen_by(member).filter(case__state__in=LIVE)
        case ListKind.OVER:
            return applications_seen_by(member).filter(case__state__in=OVER)


def _order(kind: ListKind) -> tuple[str, ...]:
    if kind is ListKind.OVER:
        return "-case__closed_on", "number"
    return "turn", "decide_by", "filed_on", "number"


def _is_late(on: dt.date) -> Q:
    first_look = Q(case__state=CaseState.SUBMITTED, case__due_on__lt=on)
    return first_look | Q(case__state__in=OURS, decide_by__lt=on)


def _turn(on: dt.date) -> Choice:
    """Number the place of an application among Turn."""
    pressing = _ASKED.filter(kind__in=PRESSING).values("case_id")
    reached = {
        Turn.DANGER: Q(case__urgency=Urgency.URGENT, case__state__in=OURS),
        Turn.LATE: _is_late(on) | Q(case__in=pressing),
        # What was handed in is news too, until somebody opens it: it is new.
        Turn.NEWS: Q(case__has_news=True) & ~Q(case__state=CaseState.SUBMITTED),
        Turn.NEW: Q(case__state=CaseState.SUBMITTED),
        Turn.TASK: Q(case__in=_ASKED.values("case_id")),
        Turn.UNDER_WAY: Q(case__state__in=(CaseState.IN_REVIEW, CaseState.IN_APPEAL)),
    }
    whens = [When(condition, then=Value(TURNS.index(turn))) for turn, condition in reached.items()]
    return Choice(*whens, default=Value(TURNS.index(Turn.QUIET)), output_field=IntegerField())


def _tier(on: dt.date) -> Choice:
    """Return the tier of an application that is on a list, as housing.rules.ranking.standing_of finds it."""
    near = dt.timedelta(days=rules_on(on).lease_days)
    return Choice(
        When(placement=None, then=Value(None)),
        When(placement__safety_until__gte=on, then=Value(1)),
        When(placement__no_dwelling_until__gte=on, then=Value(2)),
        When(placement__lease_ends_on__range=(on - near, on + near), then=Value(2)),
        default=Value(9),
        output_field=IntegerField(),
    )


def _rows(shown: Collection[tuple[Any, int]], member: StaffMember, *, on: dt.date) -> tuple[Row, ...]:
    case_ids = [one.case_id for one, _turn_of_it in shown]
    tasks = tasks_about(case_ids, APPLICATION_ORDER)
    parts: dict[UUID, list[tuple[str, str, Any]]] = {}
    held = LIVE_PARTS.filter(case__in=case_ids).order_by("-part")
    for case_id, part, name, member_id in held.values_list("case_id", "part", "member__name", "member_id"):
        parts.setdefault(case_id, []).append((part, name, member_id))

    def row(one: Any, turn: int) -> Row:
        case, with_it = one.case, parts.get(one.case_id, [])
        return Row(
            case_id=one.case_id,
            number=one.number,
            version_id=one.version_id,
            filed_on=one.filed_on,
            decide_by=one.decide_by,
            due_on=case.due_on,
            language=case.language,
            urgency=case.urgency,
            state=case.state,
            turn=TURNS[turn],
            tier=one.tier,
            is_late=(case.state in OURS and one.decide_by < on)
            or (case.state == CaseState.SUBMITTED and case.due_on < on),
            has_news=case.has_news and case.state != CaseState.SUBMITTED,
            holders=tuple(name for _part, name, _id in with_it),
            part=next((part for part, _name, held_by in with_it if held_by == member.pk), ""),
            tasks=tuple(tasks.get(one.case_id, ())),
            is_kept_apart=any(part == Part.BACKUP for part, _name, _id in with_it),
        )

    return tuple(row(one, turn) for one, turn in shown)
