"""Applications brought to where something is decided about them, each step as the desk takes it."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

from casework.operations.taking import take_up
from housing.asked_items import Wanted
from housing.enums import Problem, ProofKind, RefusalReason
from housing.models import Decision, ProgrammeVersion
from housing.operations.deciding import decide_eligible, propose_refusal, second_refusal
from housing.operations.items import ask_items
from housing.operations.proofs import see_proof
from housing.operations.reviewing import ask_review
from staff.access import Unlocked
from tests.housing.factories import AT, Filed, HousingDesk, apply

WORDS = "Bonjour, il nous manque une chose."


def in_review(
    desk: HousingDesk, *, version: ProgrammeVersion | None = None, at: dt.datetime = AT, **changes: Any
) -> Filed:
    """Hand an application in, and let the lead take it up."""
    filed = apply(desk, version=version, at=at, **changes)
    take_up(member=desk.lead.member, case_id=filed.case_id, at=at)
    return filed


def asked(desk: HousingDesk, filed: Filed, *abouts: str, at: dt.datetime = AT) -> None:
    """Ask for some things."""
    items = [Wanted(one, Problem.INCOMPLETE) for one in abouts or ("rooms",)]
    ask_items(by=desk.lead, case_id=filed.case_id, request_id=uuid4(), items=items, message=WORDS, at=at)


def seen(
    by: Unlocked,
    filed: Filed,
    kind: ProofKind = ProofKind.DECLARATION,
    *,
    accepted: bool = True,
    at: dt.datetime = AT,
) -> None:
    """Note that something was shown."""
    see_proof(by=by, case_id=filed.case_id, proof_id=uuid4(), kind=kind, accepted=accepted, at=at)


def declared(desk: HousingDesk, filed: Filed, *, at: dt.datetime = AT) -> None:
    """See a declaration, and declare an application eligible."""
    seen(desk.lead, filed, at=at)
    decide_eligible(by=desk.lead, case_id=filed.case_id, decision_id=uuid4(), at=at)


def proposed(desk: HousingDesk, filed: Filed, *, words: str = "", at: dt.datetime = AT) -> UUID:
    """Propose to refuse an application whose income is above the ceiling."""
    decision_id = uuid4()
    propose_refusal(
        by=desk.lead,
        case_id=filed.case_id,
        decision_id=decision_id,
        reason=RefusalReason.INCOME_ABOVE,
        words=words,
        at=at,
    )
    return decision_id


def refused(desk: HousingDesk, *, at: dt.datetime = AT, **changes: Any) -> Filed:
    """Refuse an application, by two people."""
    filed = in_review(desk, at=at, **{"income_band": "E", **changes})
    decision_id = proposed(desk, filed, at=at)
    second_refusal(by=desk.colleague, case_id=filed.case_id, decision_id=decision_id, at=at)
    return filed


def in_appeal(desk: HousingDesk, *, at: dt.datetime = AT) -> Filed:
    """Refuse an application, and note that a review is asked for."""
    filed = refused(desk, at=at)
    ask_review(by=desk.lead, case_id=filed.case_id, review_id=uuid4(), at=at)
    return filed


def decisions_of(filed: Filed) -> list[Decision]:
    """Return what was decided about an application, or proposed."""
    return list(Decision.objects.filter(case=filed.case_id).order_by("proposed_on", "kind"))
