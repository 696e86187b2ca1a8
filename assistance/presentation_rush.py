"""A rush in words: its groups, and what was put away and can come back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from casework.presentation import language_words
from casework.queries_rush import clearings_to_undo, rush_groups
from core.day_words import day_in_words
from staff.models import StaffMember


@dataclass(frozen=True, slots=True)
class GroupWords:
    """A group of requests that came together; `query` leads to putting it away."""

    team: str
    day: str
    language: str
    count: int
    query: str


@dataclass(frozen=True, slots=True)
class PutAwayWords:
    """A gesture that can be taken back."""

    id: UUID
    by: str
    day: str
    until: str
    left: int


@dataclass(frozen=True, slots=True)
class RushWords:
    """What the queue says of a rush; nothing, most days."""

    count: int
    groups: Sequence[GroupWords]
    put_away: Sequence[PutAwayWords]


def rush_words(member: StaffMember, *, on: dt.date) -> RushWords:
    """Return what came with a rush into the queues that a member sorts, and what they can still take back."""
    groups = [
        GroupWords(
            team=one.team.name,
            day=day_in_words(one.day),
            language=language_words(one.language),
            count=one.count,
            query=urlencode({"team": one.team.pk, "day": one.day.isoformat(), "language": one.language}),
        )
        for one in rush_groups(member)
    ]
    put_away = [
        PutAwayWords(
            id=one.clearing.pk,
            by=one.clearing.member.name,
            day=day_in_words(one.clearing.day),
            until=day_in_words(one.until),
            left=one.left,
        )
        for one in clearings_to_undo(member, on=on)
    ]
    return RushWords(sum(one.count for one in groups), groups, put_away)
