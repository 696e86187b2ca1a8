"""A rush of requests, by what the queue shows: groups that triage may put away unread, and take back."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from casework.enums import CaseState, Lane, Sender
from casework.models import Case, Clearing, Message
from casework.queries import CaseQuerySet, cases
from staff.enums import Role
from staff.models import AccessEntry, StaffMember, Team

#: One gesture closes no more than this; the rest waits for the next.
LARGEST_CLEARING: Final = 10_000
#: For as long as this, what was put away comes back in one gesture.
UNDO_FOR: Final = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RushGroup:
    """Requests of one team that came in with a rush on one day, in one language."""

    team: Team
    day: dt.date
    language: str
    count: int


def sorted_teams(member: StaffMember) -> QuerySet[Team]:
    """Return the teams whose queue a member sorts."""
    if not member.has_role(Role.TRIAGE):
        return Team.objects.none()
    return Team.objects.filter(members=member)


def never_opened(teams: Iterable[UUID] | QuerySet[Team]) -> CaseQuerySet:
    """
    Return the files that may be put away unread: received, held and opened by nobody, and not added to.

    A file that somebody has read is closed by whoever read it. And a person who wrote again after being put
    away, or before, is not put away with the rest.
    """
    opened = AccessEntry.objects.filter(case_id=OuterRef("pk"))
    added_to = Message.objects.filter(case=OuterRef("pk")).exclude(sender=Sender.TEAM)
    waiting = cases().waiting_for_triage().filter(team__in=teams, state=CaseState.RECEIVED)
    return waiting.filter(~Exists(opened), ~Exists(added_to))


def rush_groups(member: StaffMember) -> list[RushGroup]:
    """Return what came in with a rush and waits for somebody who sorts, the largest group first."""
    teams = {team.pk: team for team in sorted_teams(member)}
    counted = (
        never_opened(teams)
        .filter(lane=Lane.RUSH)
        .order_by()
        .values_list("team_id", "received_on", "language")
        .annotate(count=Count("pk"))
    )
    groups = [RushGroup(teams[team], day, language, count) for team, day, language, count in counted]
    return sorted(groups, key=lambda one: (-one.count, one.day, one.language))


def files_of_group(teams: Iterable[UUID], *, day: dt.date, language: str) -> QuerySet[Case]:
    """Return the files of such a group."""
    return never_opened(teams).filter(lane=Lane.RUSH, received_on=day, language=language)


@dataclass(frozen=True, slots=True)
class PutAway:
    """A gesture that closed files unread, and how many of them it can still give back."""

    clearing: Clearing
    left: int

    @property
    def until(self) -> dt.date:
        """Return the last day on which it can be taken back."""
        return self.clearing.day + UNDO_FOR


def clearings_to_undo(member: StaffMember, *, on: dt.date) -> list[PutAway]:
    """Return what was put away in the queues that a member sorts and can be taken back, the newest first."""
    found = (
        Clearing.objects.filter(team__in=sorted_teams(member), undone_on=None, day__gte=on - UNDO_FOR)
        .select_related("member", "team")
        .annotate(left=Count("cases", filter=Q(cases__case__state=CaseState.CLOSED)))
    )
    return [PutAway(one, one.left) for one in found if one.left]
