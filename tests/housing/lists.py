"""Rules that two people approved, and households on the list, as the workflow lets them get there."""

import datetime as dt
from typing import Any

from django.db import transaction

from casework.enums import Move
from casework.operations.steps import locked_case, record
from casework.operations.taking import take_up
from housing.models import Application, Decision, Placement, RuleSetVersion
from housing.rules.rule_sets import FIRST_RULES, RuleSet, written_weights
from tests.housing.factories import AT, TODAY, Filed, HousingDesk, apply


def approve_rules(desk: HousingDesk, rules: RuleSet = FIRST_RULES, *, on: dt.date = TODAY) -> RuleSetVersion:
    """Put a version of the rules in force, by two people."""
    return RuleSetVersion.objects.create(
        version=rules.version,
        valid_from=rules.valid_from,
        weights=written_weights(rules),
        text_fr="Les règles d’essai.",
        text_en="The test rules.",
        sha256=rules.digest,
        proposed_by=desk.lead.member,
        proposed_on=on,
        approved_by=desk.supervisor.member,
        approved_on=on,
    )


def put_on_the_list(desk: HousingDesk, filed: Filed, **placement: Any) -> Application:
    """Declare an application eligible, without its letter."""
    application = filed.application
    with transaction.atomic():
        take_up(member=desk.lead.member, case_id=filed.case_id, at=AT)
        Decision.objects.create(
            case=filed.case,
            kind="eligible",
            sealed=b"essai",
            proposed_by=desk.lead.member,
            proposed_on=TODAY,
            decided_on=TODAY,
        )
        given = {"income_band": "B", "minors": 0, "people": 4, "bedrooms": 2, **placement}
        Placement.objects.create(application=application, **given)
        record(locked_case(filed.case_id), Move.ACCEPT, on=TODAY, by=desk.lead.member)
    return application


def listed(desk: HousingDesk, **placement: Any) -> Application:
    """Hand an application in and put it on the list."""
    return put_on_the_list(desk, apply(desk), **placement)
