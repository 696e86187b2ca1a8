"""The pages of dwellings and offers: three presses to an offer, one to an answer, the next one at once."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.enums import CaseState, Move
from casework.errors import NotYours
from core.clock import today
from housing.enums import OfferState, UnitState
from housing.models import Offer, Unit
from housing.operations.units import add_unit
from staff.enums import Role
from staff.models import AccessEntry
from tests.casework.factories import PASSPHRASE, member
from tests.housing.factories import HousingDesk
from tests.housing.homes import free_unit, new_run, offered, waiting_in_line
from tests.housing.lists import approve_rules, listed
from tests.housing.time_travel import as_of_today
from tests.staff_door import StaffDoor

FORM = {
    "label": "12, rue d’Essai",
    "borough": "verdun",
    "bedrooms": "2",
    "most_people": "4",
    "rent": "850",
    "features": ["no_steps"],
    "free_on": "1er juillet 2027",
}


@pytest.fixture
def browser(housing_desk: HousingDesk, staff_door: StaffDoor) -> Client:
    client = staff_door.client_for(housing_desk.lead.member)
    staff_door.unlock(client, housing_desk.lead.member, PASSPHRASE)
    return client


def page(browser: Client, name: str, *args: object) -> str:
    answer = browser.get(reverse(f"applications:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def press(browser: Client, name: str, *args: object, **fields: object) -> str:
    answer = browser.post(reverse(f"applications:{name}", args=args), fields, follow=True)
    assert answer.status_code in (200, 400), answer.status_code
    return answer.content.decode()


def test_three_presses_make_an_offer_and_one_more_brings_the_next(
    housing_desk: HousingDesk, browser: Client
) -> None:
    (large, first, second), _run = waiting_in_line(housing_desk, {"bedrooms": 4}, {}, {})
    as_of_today(*(one.case_id for one in (large, first, second)))
    unit = free_unit(housing_desk, free_on=today())
    assert unit.label in page(browser, "units")
    shown = page(browser, "unit", unit.pk)
    assert "pas assez de chambres" in shown
    assert shown.count('name="application"') == 1
    assert not AccessEntry.objects.filter(case_id=first.case_id).exists()
    said = press(browser, "send_offer", unit.pk, application=first.application.pk)
    assert "Réponse au plus tard le" in said
    # The opening is noted for the person to read, with its reason.
    assert AccessEntry.objects.get(case_id=first.case_id).reason == "offer"
    offer = Offer.objects.get()
    # Whoever sends the page a second time reads that it went.
    assert "n’est plus libre" in press(browser, "send_offer", unit.pk, application=second.application.pk)
    refused = press(browser, "answer_offer", offer.pk, answer="decline")
    assert "Choisissez la raison que la personne donne" in refused
    said = press(browser, "answer_offer", offer.pk, answer="decline", reason="too_far")
    assert f'value="{second.application.pk}"' in said
    assert "ce logement lui a déjà été offert" in said
    assert (first.case.state, Offer.objects.get().state) == (CaseState.WAITING, OfferState.DECLINED)
    press(browser, "send_offer", unit.pk, application=second.application.pk)
    press(browser, "answer_offer", Offer.objects.get(application=second.application).pk, answer="accept")
    assert second.case.state == CaseState.HOUSED
    again = press(browser, "answer_offer", offer.pk, answer="accept")
    assert "Elle est maintenant : déclinée" in again


def test_the_page_of_a_file_asks_for_the_confirmation_and_brings_a_household_back(
    housing_desk: HousingDesk, browser: Client
) -> None:
    (filed,), _run = waiting_in_line(housing_desk, {})
    unit = free_unit(housing_desk)
    offered(housing_desk, unit, filed)
    as_of_today(filed.case_id)
    browser.post(reverse("applications:open", args=[filed.case_id]))
    assert "Elle accepte" in page(browser, "file", filed.case_id)
    press(browser, "rescind_offer", Offer.objects.get().pk)
    entry = uuid4()
    for _ in range(2):
        press(browser, "ask_to_confirm", filed.case_id, entry=entry)
    assert filed.case.messages.count() == 1
    assert filed.application.renewal_asked_on == today()
    press(browser, "confirm", filed.case_id)
    assert (filed.application.renewal_asked_on, filed.application.renewed_on) == (None, today())
    assert [one.move for one in filed.case.events.order_by("number")][-2:] == [Move.ASK_RENEWAL, Move.RENEW]


def test_a_dwelling_is_written_down_set_right_and_taken_out_of_service(
    housing_desk: HousingDesk, browser: Client
) -> None:
    fields = {**FORM, "programme": housing_desk.programme.code, "entry": str(uuid4())}
    for wrong in ({"rent": "beaucoup"}, {"free_on": "03/04/2027"}, {"label": ""}, {"borough": "ailleurs"}):
        answer = browser.post(reverse("applications:add_unit"), {**fields, **wrong})
        shown = answer.content.decode()
        assert answer.status_code == 400
        (name,) = wrong
        assert f'href="#id_{name}"' in shown
        assert 'value="850"' in shown or name == "rent"
    for _ in range(2):
        press(browser, "add_unit", **fields)
    unit = Unit.objects.get()
    assert (unit.rent, unit.features, unit.free_on) == (850, ["no_steps"], dt.date(2027, 7, 1))
    press(browser, "edit_unit", unit.pk, **{**FORM, "rent": "800"})
    press(browser, "move_unit", unit.pk, to="off_line")
    unit.refresh_from_db()
    assert (unit.rent, unit.state) == (800, UnitState.OFF_LINE)
    assert (
        browser.post(reverse("applications:move_unit", args=[unit.pk]), {"to": "leased"}).status_code == 404
    )
    press(browser, "move_unit", unit.pk, to="available")
    # No run yet: the page makes one, and says for whom the dwelling is.
    approve_rules(housing_desk)
    listed(housing_desk, minors=1)
    assert "convient à personne" not in page(browser, "unit", unit.pk)
    shown = press(browser, "rank_unit", unit.pk)
    assert "Offrir à la demande" in shown


def test_a_new_order_has_whoever_joined_the_list_since(housing_desk: HousingDesk, browser: Client) -> None:
    (filed,), _run = waiting_in_line(housing_desk, {})
    unit = free_unit(housing_desk)
    late = listed(housing_desk, minors=9)
    assert "1 demande est arrivée sur la liste depuis" in page(browser, "unit", unit.pk)
    new_run(housing_desk)
    shown = page(browser, "unit", unit.pk)
    assert shown.index(f"{late.pk}") > 0
    assert f'value="{filed.application.pk}"' not in shown


def test_only_the_housing_team_offers_homes(housing_desk: HousingDesk, staff_door: StaffDoor) -> None:
    stranger = member("ailleurs", Role.CASEWORKER)
    browser = staff_door.client_for(stranger)
    unit = free_unit(housing_desk)
    for name, args in (("units", ()), ("unit", (unit.pk,)), ("add_unit", ()), ("edit_unit", (unit.pk,))):
        assert browser.get(reverse(f"applications:{name}", args=args)).status_code == 404
    with pytest.raises(NotYours):
        add_unit(member=stranger, programme=housing_desk.programme, facts=FORM, unit_id=uuid4())
    (filed,), _run = waiting_in_line(housing_desk, {})
    offer = offered(housing_desk, unit, filed)
    for name, args in (
        ("answer_offer", (offer.pk,)),
        ("rescind_offer", (offer.pk,)),
        ("confirm", (filed.case_id,)),
    ):
        answer = browser.post(reverse(f"applications:{name}", args=args), {"answer": "accept"})
        assert answer.status_code == 404
    assert Offer.objects.get().state == OfferState.SENT


def test_the_page_of_a_dwelling_takes_the_same_queries_however_many_wait(
    housing_desk: HousingDesk, browser: Client
) -> None:
    def queries(*placements: dict[str, int]) -> int:
        waiting_in_line(housing_desk, *placements)
        unit = free_unit(housing_desk)
        with CaptureQueriesContext(connection) as made:
            page(browser, "unit", unit.pk)
        return len(made)

    few = queries({"bedrooms": 4}, {})
    assert queries({"bedrooms": 4}, {"bedrooms": 4}, {}) == few <= 13
