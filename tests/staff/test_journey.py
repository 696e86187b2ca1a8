"""From an invitation to the desk and back in the next day, under the rights that the door really has."""

import datetime as dt
import html
import re

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse
from django.urls import reverse

from staff.models import StaffMember
from tests.databases import ActAs
from tests.staff.factories import MemberFactory, TeamFactory
from tests.staff_door import PASSPHRASE, PASSWORD, StaffDoor, code_of

MORNING = dt.datetime(2026, 11, 23, 9, 0, 10, tzinfo=dt.UTC)


def body_of(answer: HttpResponse) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def supervisor(db: None) -> StaffMember:
    return MemberFactory(supervisor=True, with_key=True)


def test_somebody_is_invited_comes_in_and_comes_back(
    staff_door: StaffDoor, supervisor: StaffMember, as_role: ActAs
) -> None:
    team = TeamFactory(members=[supervisor])
    with time_machine.travel(MORNING, tick=False) as clock, as_role("casework_staff"):
        chair = staff_door.client_for(supervisor)
        shown = chair.post(
            reverse("staff:invite"),
            {
                "name": "Nadia Tremblay",
                "email": "Nadia@essai.example",
                "roles": ["triage"],
                "languages": ["fr"],
                "teams": [str(team.pk)],
            },
        )
        found = re.search(r"http://testserver(/compte/invitation/[^<]+)", body_of(shown))
        assert found, body_of(shown)
        link = found[1]

        guest = staff_door.client()
        assert "nadia@essai.example" in body_of(guest.get(link))
        answer = guest.post(link, {"name": "Nadia Tremblay", "password": PASSWORD, "again": PASSWORD})
        assert answer["Location"] == reverse("staff:second_factor")

        page = body_of(guest.get(reverse("staff:application")))
        secret = "".join(re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].split())
        picture = guest.get(reverse("staff:application_picture"))
        assert picture["Content-Type"] == "image/svg+xml"
        refused = guest.post(reverse("staff:application"), {"code": "000 000"})
        assert "n’est pas le bon" in body_of(refused)
        # The same secret is still shown: whoever mistypes does not start again.
        assert "".join(re.search(r"<code>([A-Z2-7 ]+)</code>", body_of(refused))[1].split()) == secret
        before = guest.session.session_key
        answer = guest.post(reverse("staff:application"), {"code": code_of(secret)})
        assert answer["Location"] == reverse("staff:recovery_codes")
        assert guest.session.session_key != before

        assert not re.search(r"<code>\d{4} \d{4}</code>", body_of(guest.get(answer["Location"])))
        codes = re.findall(
            r"<code>(\d{4} \d{4})</code>", body_of(guest.post(answer["Location"], {"act": "show"}))
        )
        assert len(codes) == 10
        again = guest.post(answer["Location"], {"act": "show"}, follow=True)
        assert codes[0] not in body_of(again)

        assert guest.get(reverse("desk"))["Location"] == reverse("staff:my_key")
        weak = guest.post(reverse("staff:my_key"), {"new": PASSWORD, "again": PASSWORD})
        assert "mot de passe" in body_of(weak)
        assert "cle" not in weak.cookies
        answer = guest.post(reverse("staff:my_key"), {"new": PASSPHRASE, "again": PASSPHRASE})
        assert answer["Location"] == reverse("desk")
        assert "Bonjour, Nadia Tremblay" in body_of(guest.get(reverse("desk")))

        cookie = answer.cookies["cle"]
        assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", "")
        guest.post(reverse("account_logout"))
        assert guest.get(reverse("desk"))["Location"].startswith(reverse("account_login"))

        clock.shift(dt.timedelta(days=1))
        answer = guest.post(reverse("account_login"), {"login": "NADIA@essai.example", "password": PASSWORD})
        assert answer["Location"] == reverse("mfa_authenticate")
        assert guest.get(reverse("desk"))["Location"].startswith(reverse("account_login"))
        answer = guest.post(answer["Location"], {"code": code_of(secret)})
        assert answer["Location"] == reverse("desk")
        assert "Nadia" in body_of(guest.get(reverse("desk")))
        answer = guest.post(reverse("staff:unlock"), {"passphrase": PASSPHRASE, "next": reverse("desk")})
        assert answer["Location"] == reverse("desk")
        assert "Verrouiller" in body_of(guest.get(reverse("desk")))

        # A recovery code lets in too, once.
        for expected in (302, 200):
            guest.post(reverse("account_logout"))
            guest.post(reverse("account_login"), {"login": "nadia@essai.example", "password": PASSWORD})
            assert guest.post(reverse("mfa_authenticate"), {"code": codes[3]}).status_code == expected
    assert mail.outbox == []
