"""An intake is opened in somebody's name, or not at all."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from casework.enums import CaseKind
from casework.models import Intake

NAMED = ("--organization", "Le Groupe d’essai", "--mandate", "2026-11-01", "--phone", "514 555-0100")


def test_it_opens_with_a_name_a_day_and_a_phone_and_closes_again(db: None) -> None:
    call_command("intake", "open", "assistance", *NAMED)
    intake = Intake.objects.get(kind=CaseKind.ASSISTANCE)
    assert (intake.is_open, intake.mandate_on) == (True, dt.date(2026, 11, 1))
    call_command("intake", "close", "assistance")
    call_command("intake", "close", "assistance")
    assert not Intake.objects.get().is_open


@pytest.mark.parametrize("left_out", [0, 2, 4])
def test_without_one_of_them_it_stays_closed(left_out: int, db: None) -> None:
    rest = NAMED[:left_out] + NAMED[left_out + 2 :]
    with pytest.raises(CommandError, match=r"répond|mandat"):
        call_command("intake", "open", "assistance", *rest)
    assert not Intake.objects.filter(is_open=True).exists()


def test_the_database_holds_to_it_too(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Intake.objects.create(kind=CaseKind.ASSISTANCE, is_open=True)
