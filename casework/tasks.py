"""What the timers ask about files, for those who do it: kinds and counts. Nothing here opens anything."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from casework.enums import TaskKind
from casework.models import Assignment, Case, Task

#: The most pressing first.
ORDER: Final = (
    TaskKind.NO_HOLDER,
    TaskKind.OVERDUE,
    TaskKind.ANSWER_DUE,
    TaskKind.NEWS_UNREAD,
    TaskKind.ONE_HOLDER,
    TaskKind.NOT_YET_READ,
    TaskKind.NO_WORD,
    TaskKind.PARTNER_SILENT,
)
#: What is asked about applications for housing, the most pressing first.
APPLICATION_ORDER: Final = (
    TaskKind.NO_HOLDER,
    TaskKind.OVERDUE,
    TaskKind.REVIEW_DUE,
    TaskKind.DECISION_DUE,
    TaskKind.OFFER_REMINDER,
    TaskKind.SECOND_NEEDED,
    TaskKind.ANSWER_DUE,
    TaskKind.NEWS_UNREAD,
    TaskKind.ITEMS_QUIET,
    TaskKind.TIER_LAPSES,
    TaskKind.NOT_YET_READ,
    TaskKind.ONE_HOLDER,
    TaskKind.RENEWAL_DUE,
)
#: The team is late, or about to be locked out: whoever answers for it looks at these.
RAISED: Final = frozenset(
    {
        TaskKind.NO_HOLDER,
        TaskKind.OVERDUE,
        TaskKind.NEWS_UNREAD,
        TaskKind.ONE_HOLDER,
        TaskKind.NOT_YET_READ,
    }
)
#: Somebody else's word is awaited: one may choose to wait on.
CAN_WAIT: Final = frozenset({TaskKind.NO_WORD, TaskKind.PARTNER_SILENT})

_LIVE: Final = Task.objects.filter(done_on=None)


def has_task(kinds: Collection[str]) -> Exists:
    """Return the condition that one of some tasks is asked about a file."""
    return Exists(_LIVE.filter(case=OuterRef("pk"), kind__in=kinds))


def tasks_about(
    case_ids: Collection[UUID], order: Sequence[TaskKind] = ORDER
) -> dict[UUID, tuple[TaskKind, ...]]:
    """Return what is asked about each of some files of a kind, the most pressing first."""
    found: dict[UUID, list[TaskKind]] = {}
    for case_id, kind in _LIVE.filter(case__in=case_ids).values_list("case_id", "kind"):
        found.setdefault(case_id, []).append(TaskKind(kind))
    return {case_id: tuple(sorted(kinds, key=order.index)) for case_id, kinds in found.items()}


def task_counts(files: QuerySet[Case], order: Sequence[TaskKind] = ORDER) -> dict[TaskKind, int]:
    """Count what is asked about some files, by kind, the most pressing first."""
    rows = _LIVE.filter(case__in=files.order_by()).order_by().values_list("kind").annotate(Count("pk"))
    counted = {TaskKind(kind): count for kind, count in rows}
    return {kind: counted[kind] for kind in order if kind in counted}


def holders_of(case_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return the names of those who hold some files, the lead first."""
    found: dict[UUID, list[str]] = {}
    live = Assignment.objects.filter(case__in=case_ids, ended_on=None).order_by("-part")
    for case_id, name in live.values_list("case_id", "member__name"):
        found.setdefault(case_id, []).append(name)
    return {case_id: tuple(names) for case_id, names in found.items()}
