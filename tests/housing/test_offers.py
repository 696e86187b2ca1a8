"""A dwelling goes to whoever is next; who is passed over knows why; nobody answers by reading a page."""

import itertools
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from casework import by_code
from casework.by_code import OpenJourney
from casework.enums import CaseState, HelperAct
from casework.errors import NotYours
from casework.models import HelperUse
from core.workflow import IllegalMove
from housing.by_code.leaving import withdraw
from housing.by_code.offers import accept_offer, decline_offer, own_offers, say_offer_read
from housing.enums import DeclineReason, OfferState, UnitState
from housing.models import Application, Letter, Offer, OfferSkip, OverrideCount, Placement, RankOverride, Unit
from housing.operations.offers import (
    NotNext,
    OfferEnded,
    UnitTaken,
    lease_not_signed,
    register_answer,
    rescind_offer,
    send_offer,
)
from housing.queries.proposals import dwelling_of, proposal_for
from housing.rules.matching import Feature, Needs, reasons_against
from staff.enums import Role
from tests.casework.factories import AT, TODAY, member, who_has, with_key
from tests.databases import ActAs
from tests.housing.factories import Filed, HousingDesk, apply
from tests.housing.homes import free_unit, new_run, offered, waiting_in_line
from tests.housing.lists import put_on_the_list


def state(filed: Filed) -> str:
    return filed.case.state


def reread(row: Any) -> Any:
    row.refresh_from_db()
    return row


def test_a_free_dwelling_goes_to_the_first_whom_it_suits_and_who_is_passed_over_keeps_the_reason(
    housing_desk: HousingDesk,
) -> None:
    (large, first, second), run = waiting_in_line(housing_desk, {"bedrooms": 4, "people": 7}, {}, {})
    unit = free_unit(housing_desk)
    found = proposal_for(unit)
    assert found is not None
    assert [one.number for one in found.candidates] == [first.application.number, second.application.number]
    assert [(one.number, one.reasons) for one in found.skipped] == [
        (large.application.number, ("too_small", "too_many_people"))
    ]
    with pytest.raises(NotNext):
        offered(housing_desk, unit, second)
    offer = offered(housing_desk, unit, first)
    assert (offer.run, offer.entry.place, state(first)) == (run, 2, CaseState.OFFER_OPEN)
    # Whom a caseworker may call has five working days; a holiday or a week-end is none.
    assert (offer.sent_on, (offer.answer_by - TODAY).days) == (TODAY, 7)
    skip = OfferSkip.objects.get()
    assert (skip.offer, skip.place, skip.reasons) == (offer, 1, ["too_small", "too_many_people"])
    assert Letter.objects.get(case=first.case_id, kind="offer").language == first.case.language
    assert reread(unit).state == UnitState.HELD
    with pytest.raises(UnitTaken):
        offered(housing_desk, unit, second)


def test_who_only_has_a_code_has_ten_working_days(housing_desk: HousingDesk) -> None:
    filed = apply(housing_desk, ways={})
    put_on_the_list(housing_desk, filed)
    new_run(housing_desk)
    offer = offered(housing_desk, free_unit(housing_desk), filed)
    assert (offer.answer_by - TODAY).days == 14


def test_declined_with_a_reason_offered_to_the_next_accepted(housing_desk: HousingDesk) -> None:
    (first, second), _run = waiting_in_line(housing_desk, {}, {})
    unit = free_unit(housing_desk)
    offer = offered(housing_desk, unit, first)
    (seen,) = own_offers(first.who, TODAY)
    assert (seen.id, seen.state, seen.rent, seen.may_answer) == (offer.pk, "sent", 900, True)
    assert own_offers(second.who, TODAY) == ()
    # A page that was read says nothing; a press does, once.
    assert reread(offer).viewed_on is None
    assert say_offer_read(first.who, offer.pk, TODAY)
    assert not say_offer_read(first.who, offer.pk, TODAY)
    for _ in range(2):
        said = decline_offer(first.who, offer.pk, TODAY, reason=DeclineReason.TOO_FAR)
        assert said == OfferState.DECLINED
    assert (state(first), first.case.has_news, reread(unit).state) == (CaseState.WAITING, True, "available")
    assert accept_offer(first.who, offer.pk, TODAY) == OfferState.DECLINED
    # Their rank stays; this dwelling goes on.
    found = proposal_for(unit)
    assert found is not None
    assert [one.number for one in found.candidates] == [second.application.number]
    assert [(one.place, one.reasons) for one in found.skipped] == [(1, ("not_taken",))]
    again = offered(housing_desk, unit, second)
    assert accept_offer(first.who, again.pk, TODAY) is None
    assert accept_offer(second.who, again.pk, TODAY) == OfferState.ACCEPTED
    assert (state(second), reread(unit).state) == (CaseState.HOUSED, UnitState.LEASED)
    # Two reasoned declines keep the rank: the next dwelling is the first one's again.
    other = free_unit(housing_desk, label="14, rue d’Essai")
    offer = offered(housing_desk, other, first)
    decline_offer(first.who, offer.pk, TODAY, reason=DeclineReason.TOO_DEAR)
    third = proposal_for(free_unit(housing_desk, label="16, rue d’Essai"))
    assert third is not None
    assert third.first is not None
    assert third.first.number == first.application.number


def test_a_helper_answers_only_if_the_person_lets_them_decide(housing_desk: HousingDesk) -> None:
    (filed,), _run = waiting_in_line(housing_desk, {})
    offer = offered(housing_desk, free_unit(housing_desk), filed)
    for may_decide in (False, True):
        code = by_code.grant_helper(filed.who, may_write=True, may_decide=may_decide, days=7, at=AT)
        helper = OpenJourney(who_has(code).lookup, who_has(code).key_pair, is_helper=True)
        (seen,) = own_offers(helper, TODAY)
        assert seen.may_answer is may_decide
        assert say_offer_read(helper, offer.pk, TODAY) is may_decide
        said = accept_offer(helper, offer.pk, TODAY)
        assert (said == OfferState.ACCEPTED) is may_decide
        by_code.end_helper(filed.who, TODAY)
    assert HelperUse.objects.filter(act=HelperAct.ACTED).count() == 1
    assert filed.case.events.get(move="house").actor == "helper"


def test_the_team_registers_an_answer_takes_an_offer_back_and_undoes_a_lease(
    housing_desk: HousingDesk,
) -> None:
    (filed,), _run = waiting_in_line(housing_desk, {})
    unit, lead = free_unit(housing_desk), housing_desk.lead.member
    offer = offered(housing_desk, unit, filed)
    stranger = with_key(member("etrangere", Role.CASEWORKER)).member
    with pytest.raises(NotYours):
        register_answer(member=stranger, offer_id=offer.pk, accepts=True, at=AT)
    rescind_offer(member=lead, offer_id=offer.pk, at=AT)
    assert (state(filed), reread(unit).state) == (CaseState.WAITING, UnitState.AVAILABLE)
    with pytest.raises(OfferEnded):
        register_answer(member=lead, offer_id=offer.pk, accepts=True, at=AT)
    offer = offered(housing_desk, unit, filed)
    for _ in range(2):
        register_answer(member=lead, offer_id=offer.pk, accepts=True, at=AT)
    assert (state(filed), reread(unit).state) == (CaseState.HOUSED, UnitState.LEASED)
    with pytest.raises(OfferEnded):
        register_answer(member=lead, offer_id=offer.pk, accepts=False, at=AT)
    before = filed.application.effective_on
    lease_not_signed(member=lead, offer_id=offer.pk, at=AT)
    assert (state(filed), reread(unit).state) == (CaseState.WAITING, UnitState.AVAILABLE)
    assert filed.application.effective_on == before


def test_who_leaves_or_erases_leaves_the_dwelling_to_the_next(housing_desk: HousingDesk) -> None:
    (first, second), _run = waiting_in_line(housing_desk, {}, {})
    unit = free_unit(housing_desk)
    offer = offered(housing_desk, unit, first)
    withdraw(first.who, TODAY)
    assert (reread(offer).state, reread(unit).state) == (OfferState.RESCINDED, UnitState.AVAILABLE)
    again = offered(housing_desk, unit, second)
    assert by_code.erase(second.who, TODAY)
    assert reread(unit).state == UnitState.AVAILABLE
    assert not Offer.objects.filter(pk=again.pk).exists()


def test_an_offer_out_of_order_needs_two_people_and_is_counted(housing_desk: HousingDesk) -> None:
    (_first, second), _run = waiting_in_line(housing_desk, {}, {})
    unit = free_unit(housing_desk)
    override = RankOverride.objects.create(
        application=second.application,
        unit=unit,
        reason="repair",
        asked_by=housing_desk.lead.member,
        asked_on=TODAY,
        expires_on=TODAY,
    )
    given = {"by": housing_desk.lead, "unit_id": unit.pk, "application_id": second.application.pk, "at": AT}
    with pytest.raises(NotNext):
        send_offer(**given, override_id=override.pk)
    RankOverride.objects.filter(pk=override.pk).update(
        approved_by=housing_desk.supervisor.member, approved_on=TODAY
    )
    offer = send_offer(**given, override_id=override.pk)
    assert (offer.override, reread(override).used_on) == (override, TODAY)
    assert OverrideCount.objects.get().count == 1
    with pytest.raises(IllegalMove):
        send_offer(**given, override_id=override.pk)


def test_the_database_knows_the_same_dwellings_as_the_rules(housing_desk: HousingDesk) -> None:
    (filed,), _run = waiting_in_line(housing_desk, {})
    application = Application.objects.select_related("case", "placement").get(pk=filed.application.pk)
    unit, counted = free_unit(housing_desk), {True: 0, False: 0}
    for bedrooms, people, boroughs, rent, features, senior in itertools.product(
        (0, 1, 2, 3),
        (5, 6),
        (["verdun"], ["rosemont-la-petite-patrie", "verdun"]),
        (None, 900, 899),
        ([], ["no_steps"]),
        (False, True),
    ):
        Placement.objects.filter(pk=application.placement.pk).update(
            bedrooms=bedrooms, people=people, boroughs=boroughs, most_rent=rent, features=features,
            has_senior=senior,
        )  # fmt: skip
        needs = Needs(
            people, bedrooms, frozenset(boroughs), rent, frozenset(map(Feature, features)), has_senior=senior
        )
        for there, for_seniors in ((["wheelchair"], False), (["grab_bars"], True)):
            Unit.objects.filter(pk=unit.pk).update(features=there, is_for_seniors=for_seniors)
            unit.refresh_from_db()
            with connections["default"].cursor() as cursor:
                cursor.execute("SELECT %s IN (SELECT housing_suited(%s))", [application.pk, unit.pk])
                (suits,) = cursor.fetchone() or (None,)
            assert suits is (reasons_against(needs, dwelling_of(unit)) == ())
            counted[suits] += 1
    assert min(counted.values()) > 15


def test_the_database_refuses_an_offer_out_of_order_and_an_answer_that_nobody_gave(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    (first, second), run = waiting_in_line(housing_desk, {}, {})
    unit = free_unit(housing_desk)
    offer = Offer.objects.create(
        unit=unit,
        application=second.application,
        run=run,
        entry=run.entries.get(application=second.application),
        prepared_by=housing_desk.lead.member,
    )
    # A reason that is not so passes nobody over.
    OfferSkip.objects.create(offer=offer, place=1, application=first.application, reasons=["too_dear"])
    for change in (
        {"state": "sent", "sent_on": TODAY, "answer_by": TODAY},
        {"state": "accepted", "sent_on": TODAY, "answer_by": TODAY, "answered_on": TODAY},
        {"application": first.application},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.filter(pk=offer.pk).update(**change)
    with pytest.raises(IntegrityError, match="follows its offers"), transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(state="available")
    with pytest.raises(IntegrityError, match="stays what was offered"), transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(rent=2000)
    Offer.objects.filter(pk=offer.pk).update(state="rescinded")
    sent = offered(housing_desk, unit, first)
    for claimed in ("state = 'viewed', viewed_on = sent_on", "state = 'accepted', answered_on = sent_on"):
        with (
            pytest.raises(IntegrityError, match="not an answer of the desk"),
            as_role("casework_staff"),
            connections["default"].cursor() as cursor,
        ):
            cursor.execute(f"UPDATE housing_offer SET {claimed} WHERE id = %s", [sent.pk])
    with as_role("casework_staff"):
        register_answer(member=housing_desk.lead.member, offer_id=sent.pk, accepts=False, at=AT)
    assert reread(sent).decline_reason == DeclineReason.NO_REASON
