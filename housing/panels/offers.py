"""On a file's page: the dwelling that is offered now, those before, the yearly confirmation, the way back."""

import datetime as dt
from typing import Any
from uuid import uuid4

from casework.enums import CaseState
from casework.operations.files import OpenedFile
from core.clock import MONTREAL
from core.day_words import day_in_words
from housing.forms.units import DeclineForm
from housing.models import Application, Offer
from housing.presentation.offers import offer_line
from staff.enums import Role
from staff.models import StaffMember


def context(opened: OpenedFile, member: StaffMember, at: dt.datetime) -> dict[str, Any]:
    """Return what the panel shows; nothing for an application that is on no list."""
    on = at.astimezone(MONTREAL).date()
    application = Application.objects.select_related("version").get(case=opened.case)
    offers = [
        offer_line(one, on)
        for one in Offer.objects.filter(application=application, sent_on__isnull=False)
        .select_related("unit", "application")
        .order_by("-sent_on", "pk")
    ]
    state = opened.case.state
    is_listed = application.version.has_list and state in (
        CaseState.WAITING,
        CaseState.OFFER_OPEN,
        CaseState.DORMANT,
    )
    return {
        "has_offers": bool(offers) or is_listed,
        "open_offer": next((one for one in offers if one.is_open), None),
        "accepted": next((one for one in offers if one.is_accepted), None)
        if state == CaseState.HOUSED
        else None,
        "past_offers": [one for one in offers if not one.is_open],
        "decline": DeclineForm(auto_id="offer-%s"),
        "is_waiting": is_listed and state == CaseState.WAITING,
        "is_asleep": is_listed and state == CaseState.DORMANT,
        "asked_on": _day(application.renewal_asked_on),
        "confirmed_on": _day(application.renewed_on),
        "asleep_since": _day(application.dormant_on),
        "since": _day(application.effective_on),
        "may_ask": member.has_role(Role.CASEWORKER),
        "entry": uuid4(),
    }


def _day(day: dt.date | None) -> str:
    return day_in_words(day) if day else ""
