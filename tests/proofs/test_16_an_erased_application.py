"""
Proof 16, of applications: once it is erased its code, and a helper's, are answered by every act as codes that
nobody ever had; nothing is left but a tombstone, and in old orders a leaf without a name.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.conf import settings

from casework import by_code
from casework.by_code import OpenJourney
from casework.models import Tombstone
from housing.by_code.answering import answer_item, ask_review
from housing.by_code.leaving import (
    code_being_replaced,
    letter_read,
    renew,
    stop_replacing,
    undo_withdrawal,
    withdraw,
)
from housing.by_code.offers import accept_offer, own_offers, say_offer_read
from housing.by_code.own_application import read_application, read_place
from housing.by_code.releases import OwnRelease, consent, end_release, own_releases
from housing.models import RankingEntry, Unit
from housing.words.releases import ReleaseText
from privacy.receipt import new_code
from tests.casework.factories import TODAY, who_has
from tests.housing.factories import HousingDesk
from tests.proofs.application_life import apply_and_live, helping
from tests.proofs.test_15_retention_of_applications import rows_left
from tests.proofs.test_16_an_erased_code_is_an_unknown_one import answer

SOME = uuid4()
WAITING = OwnRelease(SOME, "x", ReleaseText("x", "fr", ()), TODAY, None, None, None)
ACTS: dict[str, Callable[[OpenJourney], Any]] = {
    "read": lambda who: read_application(who, TODAY),
    "place": lambda who: read_place(who, TODAY),
    "offers": lambda who: own_offers(who, TODAY),
    "view": lambda who: say_offer_read(who, SOME, TODAY),
    "accept": lambda who: accept_offer(who, SOME, TODAY),
    "renew": lambda who: renew(who, TODAY),
    "withdraw": lambda who: withdraw(who, TODAY),
    "undo": lambda who: undo_withdrawal(who, TODAY),
    "review": lambda who: ask_review(who, message_id=SOME, text="x", on=TODAY),
    "bare review": lambda who: ask_review(who, message_id=SOME, text="", on=TODAY),
    "item": lambda who: answer_item(who, SOME, message_id=SOME, text="x", on=TODAY),
    "letter": lambda who: letter_read(who, SOME, TODAY),
    "releases": lambda who: own_releases(who, TODAY),
    "yes": lambda who: consent(who, WAITING, TODAY),
    "no": lambda who: end_release(who, SOME, TODAY),
    "replaced": code_being_replaced,
    "stop": lambda who: stop_replacing(who, TODAY),
}


def test_an_erased_application_is_an_unknown_one_and_so_is_its_helper(housing_desk: HousingDesk) -> None:
    filed = apply_and_live(housing_desk, "zq")
    helper = helping(filed, may_decide=True)
    assert read_application(helper, TODAY) is not None
    assert by_code.erase(filed.who, TODAY)
    unknown = who_has(new_code(settings.RECEIPT_PEPPER_IN_USE))
    for name, act in ACTS.items():
        assert answer(act, filed.who) == answer(act, unknown), name
        assert answer(act, helper) == answer(act, unknown), name
    assert rows_left(filed) == {"Tombstone"}
    assert Tombstone.objects.get().kind == "housing"
    # The dwelling is free again; the order that was made stays, without a name in it.
    assert Unit.objects.get().state == "available"
    assert set(RankingEntry.objects.values_list("facts", "salt", "application")) == {("", None, None)}


def test_a_helper_whose_code_was_taken_back_is_an_unknown_one(housing_desk: HousingDesk) -> None:
    filed = apply_and_live(housing_desk, "zq")
    helper = helping(filed, may_decide=True)
    assert by_code.end_helper(filed.who, TODAY)
    unknown = who_has(new_code(settings.RECEIPT_PEPPER_IN_USE))
    for name, act in ACTS.items():
        assert answer(act, helper) == answer(act, unknown), name
    assert read_application(filed.who, TODAY) is not None
