"""
Two applications of one household: looked at side by side, merged by a person, taken apart again.

Nothing here happens by itself, and a merge refuses nobody: the one that goes on keeps the earlier day, and
for thirty days each can have its own back.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min

from casework.enums import CaseKind, CoverReason, Move
from casework.enums import CaseState as S
from casework.errors import NotYours
from casework.models import Case
from casework.operations.answering import add_note
from casework.operations.files import OpenedFile, open_file, purpose_of_sharing
from casework.operations.steps import hold_of, locked_case, record
from casework.workflow import LIVE, UNDECIDED
from housing.enums import OPEN_OFFERS
from housing.models import Application
from staff.access import Unlocked

#: Days for which a merge can be taken back.
UNDO_DAYS: Final = 30


class Obstacle(StrEnum):
    """Why two applications cannot be merged this way round, or a merge not taken back."""

    SAME_FILE = "same_file"
    OTHER_PROGRAMME = "other_programme"
    #: A household that separated: two files on purpose, and neither may learn of the other.
    SEPARATED = "separated"
    #: The one that goes on is not under way.
    NOT_LIVE = "not_live"
    #: The one that would end is not under way, or a home is offered to it.
    CANNOT_END = "cannot_end"
    NOT_MERGED = "not_merged"
    TOO_LATE = "too_late"
    #: What it was merged into was merged itself since: that one first.
    MERGED_FURTHER = "merged_further"


class CannotMerge(Exception):
    """Nothing was changed; `obstacle` says why."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@dataclass(frozen=True, slots=True, repr=False)
class Pair:
    """Two files open beside each other."""

    one: OpenedFile
    other: OpenedFile


def open_pair(*, by: Unlocked, case_id: UUID, other_id: UUID, at: dt.datetime) -> Pair:
    """
    Open two files to be compared; each opening is noted, with this reason.

    :raises casework.errors.NotYours: if either is not the asker's to open
    :raises privacy.errors.CannotOpen: if either does not open
    """
    return Pair(*(_open_to_compare(by, one, at) for one in (case_id, other_id)))


def obstacle_to_merge(kept: Application, ended: Application) -> Obstacle | None:
    """Return why one application cannot be merged into another, or None if it can."""
    if kept.pk == ended.pk:
        return Obstacle.SAME_FILE
    if kept.programme_id != ended.programme_id:
        return Obstacle.OTHER_PROGRAMME
    if all(one.case.events.filter(move=Move.SPLIT).exists() for one in (kept, ended)):
        return Obstacle.SEPARATED
    if kept.case.state not in LIVE:
        return Obstacle.NOT_LIVE
    if ended.case.state not in LIVE - {S.OFFER_OPEN} or ended.offers.filter(state__in=OPEN_OFFERS).exists():
        return Obstacle.CANNOT_END
    return None


@transaction.atomic
def merge(*, by: Unlocked, kept_id: UUID, ended_id: UUID, note: str, at: dt.datetime) -> Application:
    """
    Let one application go on for both, from the earlier of the two days; the other one ends, for thirty days.

    :param note: for the team, in the file that goes on
    :return: the application that goes on
    :raises CannotMerge: if something stands against it
    :raises casework.errors.NotYours: if either is not the asker's
    :raises privacy.errors.CannotOpen: if the asker's key does not open the file that goes on
    """
    cases = _both_locked(by, kept_id, ended_id)
    kept, ended = (
        Application.objects.select_related("case").get(case=cases[one]) for one in (kept_id, ended_id)
    )
    if obstacle := obstacle_to_merge(kept, ended):
        raise CannotMerge(obstacle)
    ended.stood_in, ended.merged_into, ended.other_effective_on = ended.case.state, kept, kept.effective_on
    ended.save(update_fields=["stood_in", "merged_into", "other_effective_on"])
    if ended.effective_on < kept.effective_on:
        kept.effective_on = ended.effective_on
        kept.save(update_fields=["effective_on"])
    record(ended.case, Move.MERGE, on=at.date(), by=by.member)
    add_note(by=by, case_id=kept_id, text=note, at=at)
    return kept


def may_undo(ended: Application, on: dt.date) -> Obstacle | None:
    """Return why a merge cannot be taken back on a day, or None if it can."""
    if ended.case.state != S.MERGED or ended.case.closed_on is None:
        return Obstacle.NOT_MERGED
    if on >= ended.case.closed_on + dt.timedelta(days=UNDO_DAYS):
        return Obstacle.TOO_LATE
    if ended.merged_into is not None and ended.merged_into.case.state == S.MERGED:
        return Obstacle.MERGED_FURTHER
    return None


@transaction.atomic
def undo_merge(*, by: Unlocked, case_id: UUID, at: dt.datetime) -> Application:
    """
    Take a merge back: the application stands where it stood, and each has its own day again.

    :raises CannotMerge: if it is not merged, or too long ago
    :raises casework.errors.NotYours: if it is not the asker's
    """
    other_id = Application.objects.filter(case=case_id).values_list("merged_into__case_id", flat=True).first()
    cases = _both_locked(by, *(one for one in (case_id, other_id) if one is not None))
    ended = Application.objects.select_related("case", "merged_into__case").get(case=cases[case_id])
    if obstacle := may_undo(ended, at.date()):
        raise CannotMerge(obstacle)
    if ended.merged_into is not None:
        _give_day_back(ended.merged_into, ended)
    record(ended.case, _WAY_BACK.get(ended.stood_in, Move.BACK_TO_LIST), on=at.date(), by=by.member)
    ended.merged_into, ended.other_effective_on, ended.stood_in = None, None, ""
    ended.save(update_fields=["merged_into", "other_effective_on", "stood_in"])
    return ended


#: Where what was set aside goes back to; whatever was on the list, there.
_WAY_BACK: Final[Mapping[str, Move]] = {
    **dict.fromkeys(UNDECIDED, Move.BACK_TO_REVIEW),
    S.SUBMITTED: Move.BACK_TO_NEW,
    S.IN_APPEAL: Move.BACK_TO_APPEAL,
}


def _give_day_back(kept: Application, ended: Application) -> None:
    others = kept.merged.exclude(pk=ended.pk).aggregate(
        own=Max("other_effective_on"), first=Min("effective_on")
    )
    # Its own day is the latest that any merge found there; merges that still stand keep theirs.
    own = max(one for one in (ended.other_effective_on, others["own"], kept.effective_on) if one is not None)
    kept.effective_on = min(own, others["first"] or own)
    kept.save(update_fields=["effective_on"])
    # Whoever is taken apart last gives that day back too.
    kept.merged.exclude(pk=ended.pk).update(other_effective_on=own)


def _both_locked(by: Unlocked, *case_ids: UUID) -> dict[UUID, Case]:
    # In one order, so that two people who do this at once do not wait for each other for ever.
    cases = {one: locked_case(one) for one in sorted(set(case_ids))}
    for case in cases.values():
        if case.kind != CaseKind.HOUSING:
            raise NotYours
        hold_of(case, by.member)
    return cases


def _open_to_compare(by: Unlocked, case_id: UUID, at: dt.datetime) -> OpenedFile:
    case = Case.objects.filter(pk=case_id, kind=CaseKind.HOUSING).first()
    purpose = purpose_of_sharing(case, by.member) if case is not None else None
    if purpose is None:
        raise NotYours
    return open_file(by=by, case_id=case_id, purpose=purpose, reason=CoverReason.DUPLICATE, at=at)
