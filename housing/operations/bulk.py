"""Gestures over many files: tried out, asked for, asked back. The worker does them (sql/desk.sql)."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from casework.errors import NotYours
from housing.enums import BulkKind, BulkState
from housing.models import BulkAct, BulkItem
from housing.queries.queue import applications_seen_by
from staff.models import StaffMember

#: More at once is not a gesture any more.
MOST_FILES: Final = 500
#: Asked back later than this, it is no slip of the hand.
UNDO_FOR: Final = dt.timedelta(days=2)
OUTCOMES: Final = ("done", "unchanged", "refused")


class TooLate(Exception):
    """The gesture was asked back already, or is too old to be."""


def tried_out(
    *, member: StaffMember, kind: BulkKind, case_ids: Collection[UUID], to: StaffMember | None
) -> dict[str, int]:
    """Count what would come of a gesture now, by outcome; nothing is changed."""
    seen = _seen(member, case_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT housing_bulk_outcome(%s, one, %s, %s) FROM unnest(%s::uuid[]) AS one",
            [kind.value, member.pk, to.pk if to else None, seen],
        )
        counted = Counter(outcome for (outcome,) in cursor.fetchall())
    return {outcome: counted[outcome] for outcome in OUTCOMES}


@transaction.atomic
def ask_for(
    *,
    act_id: UUID,
    member: StaffMember,
    kind: BulkKind,
    case_ids: Collection[UUID],
    to: StaffMember | None,
    on: dt.date,
) -> BulkAct:
    """
    Leave a gesture to the worker. Sent twice, it is one.

    :param act_id: made by the form
    :raises NotYours: if it is somebody else's gesture already, or the asker sees none of the files
    """
    asked = BulkAct.objects.filter(pk=act_id).first()
    if asked is not None:
        if asked.member_id != member.pk:
            raise NotYours
        return asked
    seen = _seen(member, case_ids)
    if not seen:
        raise NotYours
    act = BulkAct(id=act_id, kind=kind, member=member, to_member=to, day=on)
    act.save(force_insert=True)
    BulkItem.objects.bulk_create(BulkItem(act=act, case_id=case_id) for case_id in seen)
    return act


@transaction.atomic
def ask_back(*, member: StaffMember, act_id: UUID, on: dt.date) -> BulkAct:
    """
    Take a gesture back: one that was not done yet never is; the worker puts the files of another back.

    :raises NotYours: if it is not one of the asker's
    :raises TooLate: if it was asked back already, or is older than UNDO_FOR
    """
    act = BulkAct.objects.select_for_update().filter(pk=act_id, member=member).first()
    if act is None:
        raise NotYours
    if act.undone_on is not None or on > act.day + UNDO_FOR:
        raise TooLate
    act.undone_on = on
    if act.state == BulkState.WAITING:
        act.state = BulkState.UNDONE
    act.save(update_fields=["undone_on", "state"])
    return act


def _seen(member: StaffMember, case_ids: Collection[UUID]) -> list[UUID]:
    found = applications_seen_by(member).filter(case__in=list(case_ids)[:MOST_FILES])
    return list(found.order_by("case_id").values_list("case_id", flat=True))
