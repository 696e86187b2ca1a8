"""
Proof 11, of applications: whoever is not of the housing team finds no key of theirs in the tables, and is
refused every act; an application that two people alone were given is closed to the rest of the team too.
"""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest

from casework.errors import NotYours
from casework.operations.assigning import assign
from casework.operations.files import open_file
from casework.operations.taking import hand_over, take_up
from housing import operations
from housing.asked_items import Wanted
from housing.enums import OverrideReason, Problem, ProofKind, RefusalReason
from housing.models import Application, Offer, RankOverride, Unit
from housing.operations.entering import enter_application
from housing.operations.overrides import ask_override
from privacy.carried import new_carried_key
from staff.access import AccessPurpose, Unlocked
from staff.enums import Role
from tests.casework.factories import AT, Desk, member, with_key
from tests.databases import ActAs
from tests.housing.factories import TODAY, HousingDesk, answers, apply
from tests.housing.homes import free_unit, offered, waiting_in_line
from tests.proofs.test_11_an_unassigned_colleague import acts_of, wraps_that_open

#: What ends a request; an application has its own ends.
CLOSING = "casework.operations.closing"


#: How an operation names the file that it is about, and who does it.
FILES = {"case_id", "kept_id", "first_id", "application_id", "offer_id", "override_id"}
DOERS = {"by", "member"}


def every_act() -> Iterator[Callable[..., object]]:
    """Give every operation of the housing app that somebody does to a file, also one that comes tomorrow."""
    for module in pkgutil.iter_modules(operations.__path__, f"{operations.__name__}."):
        for name, act in inspect.getmembers(import_module(module.name), inspect.isfunction):
            asked = set(inspect.signature(act).parameters)
            if act.__module__ == module.name and name[0] != "_" and asked & FILES and asked & DOERS:
                yield act


def acts_on_an_application(who: Unlocked, case_id: UUID) -> list[Callable[[], object]]:
    known: dict[str, Any] = {
        "by": who,
        "member": who.member,
        "at": AT,
        "expires_on": TODAY,
        "accepts": True,
        "accepted": True,
        **dict.fromkeys(("case_id", "kept_id", "ended_id", "other_id", "first_id"), case_id),
        **dict.fromkeys(("note", "message", "why", "words", "organization", "how"), "x"),
        "items": [Wanted("rooms", Problem.INCORRECT, "x")],
        "changes": {"rooms": 2},
        "after": 0,
        "number": 0,
        "kind": ProofKind.DECLARATION,
        "reason": RefusalReason.INCOME_ABOVE,
        "secret": new_carried_key(),
        "answers": answers(),
        "application_id": Application.objects.get(case=case_id).pk,
        "unit_id": Unit.objects.values_list("pk", flat=True).first(),
        "offer_id": Offer.objects.values_list("pk", flat=True).first(),
        "override_id": RankOverride.objects.values_list("pk", flat=True).first(),
    }

    def with_all_it_asks(act: Callable[..., object]) -> Callable[[], object]:
        asked = inspect.signature(act).parameters.values()
        return partial(
            act, **{one.name: known.get(one.name) or uuid4() for one in asked if one.default is one.empty}
        )

    return [
        *(act for act in acts_of(who, case_id) if act.func.__module__ != CLOSING),  # type: ignore[attr-defined] # partials
        *(with_all_it_asks(act) for act in every_act()),
        partial(take_up, member=who.member, case_id=case_id, at=AT),
        partial(hand_over, member=who.member, case_id=case_id, to=who.member, at=AT),
    ]


def test_somebody_of_another_team_has_no_key_and_no_act(
    desk: Desk, housing_desk: HousingDesk, as_role: ActAs
) -> None:
    (filed, other), _run = waiting_in_line(housing_desk, {}, {})
    offered(housing_desk, free_unit(housing_desk), filed)
    ask_override(
        member=housing_desk.lead.member,
        application_id=other.application.pk,
        unit_id=free_unit(housing_desk).pk,
        reason=OverrideReason.SAFETY,
        expires_on=TODAY,
        at=AT,
    )
    outside = with_key(member("ailleurs", Role.CASEWORKER, Role.SUPERVISOR))
    strangers = (desk.lead, desk.triage, outside)
    with as_role("casework_staff"):
        for who in strangers:
            assert wraps_that_open(filed.case_id, who) == []
        assert len(wraps_that_open(filed.case_id, housing_desk.third)) == 1
    assert len(list(every_act())) >= 35
    for who in strangers:
        for act in acts_on_an_application(who, filed.case_id):
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
        # They enter applications like anybody of the team: of other households.
        if act.func is not enter_application:  # type: ignore[attr-defined] # partials
            with pytest.raises(NotYours):
                act()
