"""On a file's page: what an organisation may read of the household, handing it on, and the way back."""

import datetime as dt
from typing import Any

from casework.enums import CaseState
from casework.operations.files import OpenedFile
from core.clock import MONTREAL
from core.day_words import day_in_words
from housing.models import Application, Release
from housing.operations.releases import TAKEN_BACK_WITHIN, can_take_back, may_refer
from housing.rules.prescreen import IntakeMode
from staff.models import StaffMember


def context(opened: OpenedFile, _member: StaffMember, at: dt.datetime) -> dict[str, Any]:
    """Return what the panel shows: each text with its days, what can be done next, until when."""
    case, on = opened.case, at.astimezone(MONTREAL).date()
    releases = [_line(one) for one in Release.objects.filter(case=case)]
    can_refer = may_refer(case)
    holds = any(one["consented"] and not one["ended"] for one in releases)
    mode = Application.objects.values_list("version__mode", flat=True).get(case=case)
    until = None
    if can_take_back(case, on) and case.closed_on is not None:
        until = case.closed_on + dt.timedelta(days=TAKEN_BACK_WITHIN[CaseState(case.state)] - 1)
    return {
        "releases": releases,
        "is_by_referral": mode == IntakeMode.REFERRAL,
        "may_propose": can_refer and not any(one["is_pending"] for one in releases),
        "may_refer": can_refer,
        "holds": holds,
        "back_until": day_in_words(until) if until else "",
        "is_withdrawn": case.state == CaseState.WITHDRAWN,
    }


def _line(one: Release) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.organization,
        "proposed": day_in_words(one.proposed_on),
        "consented": day_in_words(one.consented_on) if one.consented_on else "",
        "opened": day_in_words(one.opened_on) if one.opened_on else "",
        "ended": day_in_words(one.ended_on) if one.ended_on else "",
        "is_pending": one.opened_on is None and one.ended_on is None,
    }
