"""One offer out of order: asked for by one person, approved by another, until a day. Never points."""

import datetime as dt
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from casework.errors import NeedsTwoPeople, NotYours
from housing.enums import OverrideReason, UnitState
from housing.models import RankOverride, Unit
from housing.permissions import works_in_housing
from housing.queries.ranking import on_the_list
from staff.enums import Role
from staff.models import StaffMember

#: The database holds it to this too (sql/ranking.sql).
MOST_DAYS: Final = 30


class AlreadyAsked(Exception):
    """This household and this dwelling have an override that is good, or waits for the second person."""


def usable_overrides(unit: Unit, on: dt.date) -> QuerySet[RankOverride]:
    """Return the overrides by which a dwelling may be offered out of order on a day."""
    return RankOverride.objects.filter(unit=unit, approved_on__isnull=False, used_on=None, expires_on__gte=on)


@transaction.atomic
def ask_override(
    *,
    member: StaffMember,
    application_id: UUID,
    unit_id: UUID,
    reason: OverrideReason,
    expires_on: dt.date,
    at: dt.datetime,
) -> RankOverride:
    """
    Ask that a dwelling be offered to a household out of order.

    :raises NotYours: if who asks is not of the housing team, or the household or the dwelling is not theirs
        to speak of: not on the list of its programme, or leased
    :raises ValueError: if it would hold for more than thirty days, or not at all
    :raises AlreadyAsked: if there is one already
    """
    unit = Unit.objects.select_for_update().filter(pk=unit_id).exclude(state=UnitState.LEASED).first()
    if not works_in_housing(member) or unit is None:
        raise NotYours
    application = on_the_list(unit.programme).filter(pk=application_id).first()
    if application is None:
        raise NotYours
    today = at.date()
    if not today <= expires_on <= today + dt.timedelta(days=MOST_DAYS):
        raise ValueError("not the days of an override")
    pending = RankOverride.objects.filter(application=application, unit=unit, used_on=None).first()
    if pending is not None and pending.expires_on >= today:
        raise AlreadyAsked
    override = pending or RankOverride(application=application, unit=unit)
    override.reason, override.expires_on = reason, expires_on
    override.asked_by, override.asked_on = member, today
    override.approved_by = override.approved_on = None
    override.save()
    return override


@transaction.atomic
def approve_override(*, member: StaffMember, override_id: UUID, at: dt.datetime) -> RankOverride:
    """
    Approve an override as a second person.

    :raises NotYours: if who asks is no supervisor of the housing team, or nothing waits for them
    :raises NeedsTwoPeople: if they asked for it themselves
    """
    override = _open_override(override_id, at.date())
    if not works_in_housing(member) or not member.has_role(Role.SUPERVISOR) or override.approved_on:
        raise NotYours
    if override.asked_by_id == member.pk:
        raise NeedsTwoPeople
    override.approved_by, override.approved_on = member, at.date()
    override.save(update_fields=["approved_by", "approved_on"])
    return override


@transaction.atomic
def end_override(*, member: StaffMember, override_id: UUID, at: dt.datetime) -> RankOverride:
    """
    End an override that was not used: refused by the second person, or taken back.

    :raises NotYours: if who asks is not of the housing team, or it is over
    """
    override = _open_override(override_id, at.date())
    if not works_in_housing(member):
        raise NotYours
    override.expires_on = at.date() - dt.timedelta(days=1)
    override.save(update_fields=["expires_on"])
    return override


def _open_override(override_id: UUID, on: dt.date) -> RankOverride:
    found = RankOverride.objects.select_for_update().filter(pk=override_id, used_on=None, expires_on__gte=on)
    if (override := found.first()) is None:
        raise NotYours
    return override
