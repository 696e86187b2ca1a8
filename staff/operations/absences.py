"""Days away: who says them, of whom, and what they end with."""

import datetime as dt

from django.db import transaction

from staff.enums import Role
from staff.errors import NotAllowed, Refusal
from staff.models import Absence, Membership, StaffMember

#: Somebody who is away longer than this leaves, and their files are given to others.
LONGEST = dt.timedelta(days=366)
#: Why somebody was away is never asked; that they were is forgotten after this.
KEPT_FOR = dt.timedelta(days=30)


@transaction.atomic
def say_absent(*, by: StaffMember, member: StaffMember, from_on: dt.date, until_on: dt.date) -> Absence:
    """
    Note the days on which somebody is away, the last one included; said twice, they are noted once.

    Everybody says their own; a supervisor those of anybody in their teams.

    :raises NotAllowed: if `by` is neither
    :raises ValueError: if the days are in the wrong order, or more than a year
    """
    refuse_to_say_for(by=by, member=member)
    if not from_on <= until_on <= from_on + LONGEST:
        raise ValueError("these are no days away")
    Absence.objects.filter(member=member, until_on__lt=from_on - KEPT_FOR).delete()
    absence, _is_new = Absence.objects.get_or_create(
        member=member, from_on=from_on, until_on=until_on, defaults={"said_by": by}
    )
    return absence


@transaction.atomic
def end_absence(*, by: StaffMember, absence: Absence, on: dt.date) -> None:
    """
    End days away: somebody is back on `on`, or does not leave at all.

    :raises NotAllowed: as `say_absent`
    """
    refuse_to_say_for(by=by, member=absence.member)
    if absence.from_on >= on:
        absence.delete()
    elif absence.until_on >= on:
        absence.until_on = on - dt.timedelta(days=1)
        absence.save(update_fields=["until_on"])


def refuse_to_say_for(*, by: StaffMember, member: StaffMember) -> None:
    """
    Refuse to say of somebody that they are away.

    :raises NotAllowed: to anybody but themselves and a supervisor of one of their teams
    """
    if by.pk == member.pk:
        return
    shared = Membership.objects.filter(member=member, team__members=by)
    if not (by.has_role(Role.SUPERVISOR) and shared.exists()):
        raise NotAllowed(Refusal.NOT_OF_YOUR_TEAMS)
