"""
Proof 33: outgoing mail is constant. At the staff door there is none, whatever allauth would send.

The whole of somebody's first two days (tests/staff/test_journey.py) checks the outbox as well.
"""

import pytest
from allauth.account.adapter import get_adapter
from django.core import mail
from django.urls import reverse

from core.clock import now
from staff.operations.invitations import invite_again
from tests.staff.factories import MemberFactory
from tests.staff_door import PASSWORD, StaffDoor


@pytest.mark.parametrize("template", ["account/email/unknown_account", "mfa/email/totp_activated"])
def test_the_adapter_sends_nothing(staff_door: StaffDoor, template: str) -> None:
    get_adapter().send_mail(template, "quelquun@essai.example", {"user": MemberFactory()})
    assert mail.outbox == []


def test_a_new_link_and_a_new_factor_send_nothing(staff_door: StaffDoor) -> None:
    by, member = MemberFactory(supervisor=True), MemberFactory()
    secret = invite_again(by=by, member=member, at=now())
    client = staff_door.client()
    accepted = {"name": member.name, "password": PASSWORD + "!", "again": PASSWORD + "!"}
    assert client.post(reverse("staff:accept", args=[secret]), accepted).status_code == 302
    client.post(reverse("account_login"), {"login": member.email, "password": "faux"})
    assert mail.outbox == []
