"""
What a supervisor looks at: loads, promises, refusals that wait for a second person, overrides, openings.

Figures and names of colleagues; nothing of a household.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from casework.enums import CaseKind, CaseState
from casework.models import Assignment, Case, Task
from casework.workflow import LIVE, UNDECIDED
from housing.enums import DecisionKind
from housing.models import Application, CodeReissue, Decision, RankOverride
from housing.queries.queue import OURS, applications_seen_by
from staff.access import AccessPurpose
from staff.enums import Role
from staff.models import AccessEntry, StaffMember

#: Openings are looked at for so long back.
OPENINGS_SINCE: Final = dt.timedelta(days=14)
MOST_LINES: Final = 50
#: Promises that pass so soon are shown by day.
SOON: Final = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Load:
    """How much somebody follows, in figures."""

    name: str
    undecided: int
    listed: int
    with_news: int
    late: int


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How the team stands with what it promised."""

    unread: int
    unread_late: int
    decisions_late: int
    decisions_soon: int
    paused: int
    reviews: int
    #: Nobody follows these.
    nobodys: int


def loads_in(member: StaffMember, *, on: dt.date) -> list[Load]:
    """Count what each caseworker of a supervisor's teams follows, the busiest first."""
    live = Q(assignments__ended_on=None, assignments__case__kind=CaseKind.HOUSING)
    undecided = live & Q(assignments__case__state__in=UNDECIDED)
    late = live & Q(assignments__case__state__in=OURS, assignments__case__application__decide_by__lt=on)
    found = (
        StaffMember.objects.filter(
            memberships__team__in=member.memberships.values("team_id"), roles__contains=[Role.CASEWORKER]
        )
        .annotate(
            undecided=Count("assignments", filter=undecided, distinct=True),
            listed=Count(
                "assignments",
                filter=live & Q(assignments__case__state__in=LIVE - UNDECIDED),
                distinct=True,
            ),
            news=Count("assignments", filter=live & Q(assignments__case__has_news=True), distinct=True),
            late=Count("assignments", filter=late, distinct=True),
        )
        .order_by("-undecided", "name")
    )
    return [Load(one.name, one.undecided, one.listed, one.news, one.late) for one in found]


def deadlines_of(member: StaffMember, *, on: dt.date) -> Deadlines:
    """Count how a supervisor's teams stand with what they promised."""
    seen = applications_seen_by(member).filter(case__state__in=UNDECIDED | {CaseState.IN_APPEAL})
    is_new, is_ours = Q(case__state=CaseState.SUBMITTED), Q(case__state__in=OURS)
    followed = Exists(Assignment.objects.filter(case=OuterRef("case"), ended_on=None))
    counted = seen.annotate(is_followed=followed).aggregate(
        unread=Count("pk", filter=is_new),
        unread_late=Count("pk", filter=is_new & Q(case__due_on__lt=on)),
        decisions_late=Count("pk", filter=is_ours & Q(decide_by__lt=on)),
        decisions_soon=Count("pk", filter=is_ours & Q(decide_by__range=(on, on + SOON))),
        paused=Count("pk", filter=Q(case__state=CaseState.INFO_REQUESTED)),
        reviews=Count("pk", filter=Q(case__state=CaseState.IN_APPEAL)),
        nobodys=Count("pk", filter=Q(is_followed=False)),
    )
    return Deadlines(**counted)


def refusals_waiting(member: StaffMember) -> QuerySet[Decision]:
    """Return the refusals that wait for a second person, the oldest first."""
    seen = applications_seen_by(member).values("case_id")
    return (
        Decision.objects.filter(case__in=seen, kind=DecisionKind.REFUSED, decided_on=None, dropped_on=None)
        .select_related("proposed_by", "case__application")
        .order_by("proposed_on", "id")[:MOST_LINES]
    )


def waits_for_second(member: StaffMember, case: Case) -> bool:
    """Test whether something in a file waits for a second person, and a colleague proposed it."""
    refusal = Decision.objects.filter(case=case, kind=DecisionKind.REFUSED, decided_on=None, dropped_on=None)
    new_code = CodeReissue.objects.filter(case=case, ended_on=None, approved_by=None)
    return refusal.exclude(proposed_by=member).exists() or new_code.exclude(asked_by=member).exists()


def overrides_of(member: StaffMember) -> QuerySet[RankOverride]:
    """Return the offers out of order that were asked for, the newest first."""
    seen = applications_seen_by(member).values("pk")
    found = RankOverride.objects.filter(application__in=seen)
    return found.select_related("application", "unit", "asked_by", "approved_by")[:MOST_LINES]


def openings_without_a_task(member: StaffMember, *, on: dt.date) -> list[dict[str, Any]]:
    """
    Return openings by somebody who does not follow the file, for which nothing asked.

    An opening is explained when the opener followed the file that day, or something was asked about it then.
    What is left is to be talked about; the reason that was given stands beside.
    """
    seen = applications_seen_by(member).values("case_id")
    followed = Assignment.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=OuterRef("day")),
        case=OuterRef("case_id"),
        member=OuterRef("member"),
        since__lte=OuterRef("day"),
    )
    asked = Task.objects.filter(
        Q(done_on=None) | Q(done_on__gte=OuterRef("day")),
        case=OuterRef("case_id"),
        made_on__lte=OuterRef("day"),
    )
    found = (
        AccessEntry.objects.filter(
            case_id__in=seen, purpose=AccessPurpose.COVER, day__gte=on - OPENINGS_SINCE
        )
        .filter(~Exists(followed), ~Exists(asked))
        .select_related("member")
        .order_by("-day", "member__name", "case_id")[:MOST_LINES]
    )
    lines = list(found)
    numbers: dict[UUID, str] = dict(
        Application.objects.filter(case__in=[one.case_id for one in lines]).values_list("case_id", "number")
    )
    return [
        {
            "day": one.day,
            "name": one.member.name,
            "number": numbers.get(one.case_id, ""),
            "reason": one.reason,
            "case_id": one.case_id,
        }
        for one in lines
    ]
