"""Dwellings: written down, set right while they are free, taken out of service and put back."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from casework.errors import NotYours
from housing.enums import UnitState
from housing.models import Programme, Unit
from housing.operations.offers import UnitTaken
from housing.permissions import works_in_housing
from staff.models import StaffMember

#: What somebody says of a dwelling.
FIELDS: Final = (
    "label",
    "borough",
    "bedrooms",
    "most_people",
    "rent",
    "features",
    "is_for_seniors",
    "free_on",
)
#: By hand; held and leased a dwelling is by its offers alone (sql/offers.sql).
_BY_HAND: Final[Mapping[str, tuple[UnitState, ...]]] = {
    UnitState.AVAILABLE: (UnitState.OFF_LINE,),
    UnitState.OFF_LINE: (UnitState.AVAILABLE,),
    UnitState.LEASED: (UnitState.AVAILABLE, UnitState.OFF_LINE),
}


@transaction.atomic
def add_unit(*, member: StaffMember, programme: Programme, facts: Mapping[str, Any], unit_id: UUID) -> Unit:
    """
    Write a dwelling down that is free, or soon; the same form sent twice is one dwelling.

    :param facts: `FIELDS`
    :param unit_id: made by the form
    :raises NotYours: if the asker follows no applications, or the identifier is another programme's dwelling
    """
    if not works_in_housing(member):
        raise NotYours
    there = Unit.objects.filter(pk=unit_id).first()
    if there is not None:
        if there.programme_id != programme.pk:
            raise NotYours
        return there
    unit = Unit(id=unit_id, programme=programme, **{name: facts[name] for name in FIELDS})
    unit.save(force_insert=True)
    return unit


@transaction.atomic
def edit_unit(*, member: StaffMember, unit_id: UUID, facts: Mapping[str, Any]) -> Unit:
    """
    Set right what is said of a dwelling that nobody is offered now.

    :raises NotYours: if the asker follows no applications, or there is no such dwelling
    :raises UnitTaken: if it is held for an offer: what was offered stays as it was offered
    """
    unit = _locked(member, unit_id)
    if unit.state == UnitState.HELD:
        raise UnitTaken
    for name in FIELDS:
        setattr(unit, name, facts[name])
    unit.save(update_fields=list(FIELDS))
    return unit


@transaction.atomic
def move_unit(*, member: StaffMember, unit_id: UUID, to: UnitState, on: dt.date) -> Unit:
    """
    Take a dwelling out of service, or put it back; one that was leased may become free again.

    :raises NotYours: as `edit_unit`
    :raises UnitTaken: if it is held for an offer
    """
    unit = _locked(member, unit_id)
    if unit.state == to:
        return unit
    if to not in _BY_HAND.get(unit.state, ()):
        raise UnitTaken
    unit.state = to
    if to == UnitState.AVAILABLE:
        # A new turn of this dwelling: whoever did not take it then is asked again.
        unit.free_on = max(unit.free_on, on)
    unit.save(update_fields=["state", "free_on"])
    return unit


def _locked(member: StaffMember, unit_id: UUID) -> Unit:
    if not works_in_housing(member):
        raise NotYours
    unit = Unit.objects.select_for_update(of=("self",)).filter(pk=unit_id).first()
    if unit is None:
        raise NotYours
    return unit
