"""
Proof 12, at the public door: when the list of keys is not the one that the root signed, nothing is sealed.

The page shows numbers instead of a form, a text that was being sent comes back, no row is written, and the
directory goes on.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from casework.errors import IntakeClosed
from casework.models import Case, Journey
from core.clock import now
from core.form_token import new_form_token
from privacy.journey import new_journey_key
from tests.casework.factories import AT, Desk
from tests.housing.applying import Applicant, body
from tests.housing.factories import HousingDesk, apply

STORY = "Mon propriétaire veut me mettre dehors vendredi."


def change(assignment: str) -> None:
    # What somebody does who has taken over the database: the guards are off.
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE staff_signedrecipients DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE staff_signedrecipients SET {assignment}")
        cursor.execute("ALTER TABLE staff_signedrecipients ENABLE TRIGGER USER")


def another_document() -> None:
    change("document = document || '\\x20'::bytea")


def another_signature() -> None:
    change("signature = decode(repeat('00', 64), 'hex')")


def another_root() -> None:
    change("root_public = decode(repeat('11', 32), 'hex')")


def no_list() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE staff_signedrecipients DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM staff_signedrecipients")


@pytest.mark.parametrize("tampering", [another_document, another_signature, another_root, no_list])
def test_the_intakes_close_and_the_directory_goes_on(
    tampering: Callable[[], None], desk: Desk, settings: pytest.FixtureRequest, client: Client
) -> None:
    with override("fr"):
        write, help_page, search = (
            reverse("assistance:write"),
            reverse("portal:help"),
            reverse("services:search"),
        )
    journey = new_journey_key()
    client.cookies[settings.JOURNEY_COOKIE_NAME] = journey
    assert client.get(write).status_code == 200
    tampering()
    page = client.get(write, follow=True)
    assert page.redirect_chain == [(help_page, 303)]
    assert f'href="{write}"' not in page.content.decode()
    sent = client.post(
        write,
        {
            "what": STORY,
            "urgency": "urgent",
            "language": "fr",
            "mark": new_form_token(form="request", journey=journey, at=now(), waited=True),
        },
    )
    assert sent.status_code == 503
    assert str(escape(STORY)) in sent.content.decode()
    assert not Case.objects.exists()
    assert not Journey.objects.exists()
    assert client.get(search).status_code == 200


@pytest.mark.parametrize("tampering", [another_signature, no_list])
def test_no_application_is_sealed_to_a_list_that_the_root_did_not_sign(
    tampering: Callable[[], None], housing_desk: HousingDesk, client: Client, time_machine: Any
) -> None:
    time_machine.move_to(AT, tick=False)
    applicant = Applicant(client, time_machine)
    applicant.begin()
    applicant.answer_all()
    page = body(applicant.open("check"))
    tampering()
    with pytest.raises(IntakeClosed):
        apply(housing_desk)
    sent = applicant.send(page)
    assert "ne prend pas de demandes en ce moment" in body(sent)
    assert not Case.objects.exists()
    # What was answered stays, to be kept for later; nobody begins anew; programmes are read on.
    kept = client.post(applicant.url("check"), {"later": "1"})
    assert (kept.status_code, kept["Location"]) == (303, applicant.url("later"))
    assert Client().post(applicant.url("begin", code=housing_desk.programme.code)).status_code == 503
    assert Client().get(applicant.url("programmes")).status_code == 200
