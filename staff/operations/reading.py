"""Every opening of a file is noted, and somebody who opens too many in an hour raises an alarm."""

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.db import transaction

from core.clock import MONTREAL
from staff.enums import AccessPurpose, Role
from staff.models import AccessEntry, ReadingAlarm, StaffMember

#: Distinct files in one hour that work explains; settings.READINGS_AN_HOUR says otherwise.
READINGS_AN_HOUR = 20


@transaction.atomic
def note_access(
    *,
    member: StaffMember,
    role: Role,
    case_id: UUID,
    purpose: AccessPurpose,
    at: dt.datetime,
    reason: str = "",
) -> None:
    """
    Note that somebody opened a file: once for each purpose and hour, however often they look.

    Above settings.READINGS_AN_HOUR distinct files in the hour, the alarm of this member and hour is raised,
    and its figure follows.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    # One opening of a member after the other: of many at the same moment, none would see the rest.
    StaffMember.objects.select_for_update(no_key=True).only("pk").get(pk=member.pk)
    entry = AccessEntry(
        member=member,
        role=role,
        case_id=case_id,
        purpose=purpose,
        reason=reason,
        hour=hour,
        day=at.astimezone(MONTREAL).date(),
    )
    # Without a target: the door's role may add to this table and change nothing in it.
    AccessEntry.objects.bulk_create([entry], ignore_conflicts=True)
    opened = (
        AccessEntry.objects.filter(member=member, hour=hour).order_by().values("case_id").distinct().count()
    )
    if opened > getattr(settings, "READINGS_AN_HOUR", READINGS_AN_HOUR):
        ReadingAlarm.objects.update_or_create(member=member, hour=hour, defaults={"files_opened": opened})
