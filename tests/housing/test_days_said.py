"""
What ends on a day has ended, whatever day the public door says it is: the server's own clock holds its role.
"""

import datetime as dt
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from casework import by_code
from casework.by_code import OpenJourney
from casework.by_code.calls import rows_of
from core.clock import today
from housing.by_code.answering import ask_review
from housing.by_code.leaving import undo_withdrawal, withdraw
from housing.by_code.offers import accept_offer, say_offer_read
from housing.by_code.outcome import Did
from housing.by_code.releases import consent, own_releases, receive
from housing.operations.releases import propose_release
from tests.casework.factories import AT, who_has
from tests.casework.time_travel import unguarded
from tests.databases import ActAs
from tests.housing.deciding import in_review
from tests.housing.factories import TODAY, HousingDesk
from tests.housing.lived import refused
from tests.housing.time_travel import as_of_today, days_pass

pytestmark = pytest.mark.usefixtures("by_the_real_clock")

#: Longer than anything that ends on a day.
DAYS = 120
Act = Callable[[dt.date], object]


def acts_that_are_over(desk: HousingDesk) -> dict[str, Act]:
    """Make applications in which something could be done until long ago; return how, each on a day."""
    gone, no, told, helped = (in_review(desk) for _each in range(4))
    withdraw(gone.who, TODAY)
    refused(desk, no)
    propose_release(
        by=desk.lead, case_id=told.case_id, release_id=uuid4(), organization="Essai", message="Oui?", at=AT
    )
    _did, code = consent(told.who, own_releases(told.who, TODAY)[0], TODAY)
    given = who_has(by_code.grant_helper(helped.who, may_write=True, may_decide=True, days=7, at=AT))
    helper = OpenJourney(given.lookup, given.key_pair, is_helper=True)
    files = [one.case_id for one in (gone, no, told, helped)]
    as_of_today(*files)
    days_pass(DAYS, *files)
    unguarded("UPDATE housing_release SET consented_on = %s", long_ago())
    return {
        "undo": lambda on: undo_withdrawal(gone.who, on),
        "review": lambda on: ask_review(no.who, message_id=uuid4(), text="", on=on),
        "release": lambda on: receive(code, on),
        "helper": lambda on: by_code.read_as_helper(helper, on),
    }


def long_ago() -> dt.date:
    return today() - dt.timedelta(days=DAYS)


def test_whoever_has_the_public_doors_password_brings_no_day_back(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    for name, act in acts_that_are_over(housing_desk).items():
        # The day is all that stands between.
        with transaction.atomic():
            assert act(long_ago()) not in (None, Did.OVER), name
            transaction.set_rollback(True)
        for on in (long_ago(), today() - dt.timedelta(days=2), today() + dt.timedelta(days=2)):
            with pytest.raises(IntegrityError, match="not a day of today"), as_role("casework_intake"):
                act(on)
        with as_role("casework_intake"):
            assert act(today()) in (None, Did.OVER), name


def test_nobody_answers_an_offer_on_another_day_than_it_is(housing_desk: HousingDesk, as_role: ActAs) -> None:
    filed = in_review(housing_desk)
    for act in (say_offer_read, accept_offer):
        with as_role("casework_intake"):
            assert not act(filed.who, uuid4(), today())
        with pytest.raises(IntegrityError, match="not a day of today"), as_role("casework_intake"):
            act(filed.who, uuid4(), long_ago())


def test_no_two_days_are_asked_for_to_see_what_one_month_was(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    with as_role("casework_intake"):
        rows_of("housing_clock_figures", today())
    with pytest.raises(IntegrityError, match="not a day of today"), as_role("casework_intake"):
        rows_of("housing_clock_figures", long_ago())
