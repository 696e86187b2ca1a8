"""Dwellings and offers for tests: a list in a run, a free dwelling, an offer that was sent."""

import datetime as dt
from typing import Any

from housing.enums import RunReason
from housing.models import Application, Offer, RankingRun, Unit
from housing.operations.offers import send_offer
from housing.operations.ranking import make_run
from tests.housing.factories import AT, TODAY, Filed, HousingDesk, apply
from tests.housing.lists import approve_rules, put_on_the_list

__all__ = ["free_unit", "offered", "waiting_in_line"]


def free_unit(desk: HousingDesk, **fields: Any) -> Unit:
    """Write down a free dwelling with two rooms that suits whoever `waiting_in_line` puts in line."""
    given = {
        "label": "12, rue d’Essai, app. 3",
        "borough": "rosemont-la-petite-patrie",
        "bedrooms": 2,
        "most_people": 5,
        "rent": 900,
        "free_on": TODAY,
        **fields,
    }
    return Unit.objects.create(programme=desk.programme, **given)


def waiting_in_line(desk: HousingDesk, *placements: dict[str, Any]) -> tuple[list[Filed], RankingRun]:
    """Put as many households on the list as placements are given, in that order, and make a run of them."""
    filed = []
    for position, placement in enumerate(placements):
        one = apply(desk)
        # More children, earlier place: the order of the arguments is the order of the run.
        put_on_the_list(desk, one, **{"minors": len(placements) - position, **placement})
        filed.append(one)
    return filed, new_run(desk)


def new_run(desk: HousingDesk, on: dt.date = TODAY) -> RankingRun:
    """Make a run of the desk's programme."""
    if not desk.programme.runs.exists():
        approve_rules(desk)
    return make_run(desk.programme, as_of=on, requested_by=desk.lead.member, reason=RunReason.UNIT_FREE)


def offered(desk: HousingDesk, unit: Unit, filed: Filed, at: dt.datetime = AT) -> Offer:
    """Offer a dwelling to a household whose turn it is."""
    application: Application = filed.application
    return send_offer(by=desk.lead, unit_id=unit.pk, application_id=application.pk, at=at)
