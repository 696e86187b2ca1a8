"""
Proof 11, of applications: whoever is not of the housing team finds no key of theirs in the tables, and is
refused every act; an application that two people alone were given is closed to the rest of the team too.
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from casework.errors import NotYours
from casework.operations.assigning import assign
from casework.operations.files import open_file
from casework.operations.taking import hand_over, take_up
from housing.asked_items import Wanted
from housing.enums import Problem, ProofKind, RefusalReason
from housing.operations.correcting import correct
from housing.operations.deciding import decide_eligible, propose_refusal
from housing.operations.items import ask_items
from housing.operations.proofs import see_proof
from housing.operations.reissuing import ask_reissue
from housing.operations.reviewing import ask_review, overturn
from privacy.carried import new_carried_key
from staff.access import AccessPurpose, Unlocked
from staff.enums import Role
from tests.casework.factories import AT, Desk, member, with_key
from tests.databases import ActAs
from tests.housing.factories import HousingDesk, apply
from tests.proofs.test_11_an_unassigned_colleague import acts_of, wraps_that_open

#: What ends a request; an application has its own ends.
CLOSING = "casework.operations.closing"


def acts_on_an_application(who: Unlocked, case_id: UUID) -> list[Callable[[], object]]:
    asking: dict[str, Any] = {"by": who, "case_id": case_id, "at": AT}
    wanted = [Wanted("rooms", Problem.INCORRECT, "x")]
    return [
        *(act for act in acts_of(who, case_id) if act.func.__module__ != CLOSING),  # type: ignore[attr-defined]
        partial(ask_items, request_id=uuid4(), items=wanted, message="x", **asking),
        partial(see_proof, proof_id=uuid4(), kind=ProofKind.DECLARATION, accepted=True, **asking),
        partial(decide_eligible, decision_id=uuid4(), **asking),
        partial(propose_refusal, decision_id=uuid4(), reason=RefusalReason.INCOME_ABOVE, **asking),
        partial(ask_review, review_id=uuid4(), **asking),
        partial(overturn, decision_id=uuid4(), **asking),
        partial(correct, answers_id=uuid4(), changes={"rooms": 2}, after=0, **asking),
        partial(ask_reissue, secret=new_carried_key(), note="x", **asking),
        partial(take_up, member=who.member, case_id=case_id, at=AT),
        partial(hand_over, member=who.member, case_id=case_id, to=who.member, at=AT),
    ]


def test_somebody_of_another_team_has_no_key_and_no_act(
    desk: Desk, housing_desk: HousingDesk, as_role: ActAs
) -> None:
    case_id = apply(housing_desk).case_id
    outside = with_key(member("ailleurs", Role.CASEWORKER, Role.SUPERVISOR))
    strangers = (desk.lead, desk.triage, outside)
    with as_role("casework_staff"):
        for who in strangers:
            assert wraps_that_open(case_id, who) == []
        assert len(wraps_that_open(case_id, housing_desk.third)) == 1
    for who in strangers:
        for act in acts_on_an_application(who, case_id):
            with pytest.raises(NotYours):
                act()


def test_what_two_people_alone_were_given_is_closed_to_their_team(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    filed, by = apply(housing_desk, situation={"kind": "danger", "day": ""}), housing_desk.lead
    two = (housing_desk.lead, housing_desk.colleague)
    assign(by=by, case_id=filed.case_id, lead=two[0].member, backup=two[1].member, at=AT)
    open_file(by=two[0], case_id=filed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)
    open_file(by=two[1], case_id=filed.case_id, purpose=AccessPurpose.COVER, reason="first_reading", at=AT)
    with as_role("casework_staff"):
        assert wraps_that_open(filed.case_id, housing_desk.third) == []
        assert wraps_that_open(filed.case_id, housing_desk.supervisor) == []
    for act in acts_on_an_application(housing_desk.third, filed.case_id):
        with pytest.raises(NotYours):
            act()
