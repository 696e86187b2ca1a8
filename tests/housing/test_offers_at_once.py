"""Two people at the same moment, with real threads: one dwelling, one home; one answer, or one expiry."""

from typing import Any

import pytest
from django.db import transaction

from casework.enums import CaseState
from core.workflow import IllegalMove
from housing import letters, timers
from housing.by_code.offers import accept_offer
from housing.enums import OPEN_OFFERS, OfferState, UnitState
from housing.models import Offer
from housing.operations.offers import NotNext, OfferEnded, UnitTaken, register_answer, send_offer
from tests.casework.factories import AT, TODAY
from tests.casework.test_at_once import at_once
from tests.housing.factories import HousingDesk
from tests.housing.homes import free_unit, offered, waiting_in_line
from tests.housing.time_travel import days_pass

pytestmark = pytest.mark.django_db(transaction=True, databases=["default"])


@pytest.fixture(autouse=True)
def _letters_ask_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    # The number in a letter comes from the other database, whose connections no thread here closes.
    monkeypatch.setattr(letters, "_ombudsman_phone", lambda *_: "")


def test_one_dwelling_is_offered_once_and_one_household_is_offered_one(desk: HousingDesk) -> None:
    (first, _second), _run = waiting_in_line(desk, {}, {})
    units = [free_unit(desk), free_unit(desk, label="14, rue d’Essai")]

    def send(by: Any, unit: Any) -> Any:
        return send_offer(by=by, unit_id=unit.pk, application_id=first.application.pk, at=AT)

    # Two caseworkers, two dwellings, the same household; and the first dwelling twice.
    answers = at_once(
        lambda: send(desk.lead, units[0]),
        lambda: send(desk.colleague, units[1]),
        lambda: send(desk.third, units[0]),
    )
    sent = [one for one in answers if isinstance(one, Offer)]
    assert len(sent) == 1
    refused = [one for one in answers if not isinstance(one, Offer)]
    assert all(isinstance(one, UnitTaken | NotNext | IllegalMove) for one in refused), refused
    assert Offer.objects.filter(state__in=OPEN_OFFERS).count() == 1
    for unit in units:
        unit.refresh_from_db()
    assert sorted(unit.state for unit in units) == [UnitState.AVAILABLE, UnitState.HELD]
    # Whoever lost reads who is next, and loses nothing: the other dwelling is there for the next.
    assert first.case.events.filter(move="offer").count() == 1


def test_an_answer_and_the_end_of_an_offer_at_the_same_moment_are_one_of_the_two(desk: HousingDesk) -> None:
    (filed,), _run = waiting_in_line(desk, {})
    unit = free_unit(desk)
    offer = offered(desk, unit, filed)
    with transaction.atomic():
        days_pass(400, filed.case_id)
    answers = at_once(
        lambda: accept_offer(filed.who, offer.pk, TODAY),
        lambda: timers.end_offers(AT),
        lambda: register_answer(member=desk.lead.member, offer_id=offer.pk, accepts=False, at=AT),
    )
    offer.refresh_from_db()
    unit.refresh_from_db()
    assert answers[0] == offer.state or answers[0] == OfferState.ACCEPTED
    assert isinstance(answers[2], OfferEnded) or offer.state == OfferState.DECLINED
    ends = {
        OfferState.ACCEPTED: (CaseState.HOUSED, UnitState.LEASED, 0),
        OfferState.DECLINED: (CaseState.WAITING, UnitState.AVAILABLE, 0),
        OfferState.EXPIRED: (CaseState.DORMANT, UnitState.AVAILABLE, 1),
    }
    assert (filed.case.state, unit.state, answers[1]) == ends[OfferState(offer.state)]
    assert filed.case.events.filter(move__in=("house", "decline", "expire")).count() == 1
