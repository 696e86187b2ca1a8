"""Proof 32: whoever does not get in gets one answer, whether the account exists, is closed, or neither."""

import re

import pytest
from django.http import HttpResponse
from django.urls import reverse

from core.clock import now
from staff.operations.second_factor import enrol_totp
from tests.staff.factories import MemberFactory
from tests.staff_door import PASSWORD, StaffDoor

STRANGER = "personne-du-tout@essai.example"


def answer_to(
    staff_door: StaffDoor, email: str, password: str, address: str = "203.0.113.5"
) -> tuple[object, ...]:
    client = staff_door.client(REMOTE_ADDR=address)
    answer = client.post(reverse("account_login"), {"login": email, "password": password})
    return (*what_is_seen(answer, email), sorted(client.cookies))


def what_is_seen(answer: HttpResponse, email: str) -> tuple[object, ...]:
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    # The page's length follows the address that was typed; the second is that of the answer.
    headers = {name: value for name, value in answer.items() if name not in ("Content-Length", "Expires")}
    return answer.status_code, body.replace(email, "…"), headers


def test_unknown_known_and_closed_accounts_answer_alike(staff_door: StaffDoor) -> None:
    known, closed = MemberFactory(), MemberFactory(is_active=False)
    enrol_totp(member=known, at=now())
    unknown = answer_to(staff_door, STRANGER, PASSWORD)
    assert "pas le bon" in str(unknown[1])
    assert answer_to(staff_door, known.email, "un autre mot de passe") == unknown
    assert answer_to(staff_door, closed.email, "un autre mot de passe") == unknown
    # Even with the right password: nobody learns that somebody used to work here.
    assert answer_to(staff_door, closed.email, PASSWORD) == unknown


def test_the_limit_for_one_account_comes_alike_too(staff_door: StaffDoor) -> None:
    known = MemberFactory()
    answers = {
        email: [answer_to(staff_door, email, "un autre mot de passe", address)[1] for _ in range(6)]
        for email, address in ((known.email, "203.0.113.6"), (STRANGER, "203.0.113.7"))
    }
    assert answers[known.email] == answers[STRANGER]
    assert "Trop d’essais" in str(answers[STRANGER][5])
    assert "Trop d’essais" not in str(answers[STRANGER][4])


def test_a_flood_from_one_address_does_not_lock_out_another(staff_door: StaffDoor) -> None:
    member = MemberFactory()
    for number in range(12):
        crowd = staff_door.client(REMOTE_ADDR="203.0.113.9")
        crowd.post(reverse("account_login"), {"login": f"n{number}@essai.example", "password": "x"})
    login = {"login": member.email, "password": PASSWORD}
    crowd = staff_door.client(REMOTE_ADDR="203.0.113.9")
    assert crowd.post(reverse("account_login"), login).status_code == 200
    other = staff_door.client(REMOTE_ADDR="203.0.113.10")
    assert other.post(reverse("account_login"), login)["Location"] == reverse("desk")


@pytest.mark.parametrize("address", ["", "127.0.0.1"])
def test_the_door_opens_behind_a_unix_socket(staff_door: StaffDoor, address: str) -> None:
    member = MemberFactory()
    client = staff_door.client(REMOTE_ADDR=address)
    login = {"login": member.email, "password": PASSWORD}
    assert client.post(reverse("account_login"), login)["Location"] == reverse("desk")


def test_nobody_signs_up_or_resets_a_password_by_mail(staff_door: StaffDoor) -> None:
    client = staff_door.client()
    for path in ("inscription/", "signup/", "password/reset/", "email/", "entrer/code/"):
        assert client.get(f"/compte/{path}").status_code == 404
