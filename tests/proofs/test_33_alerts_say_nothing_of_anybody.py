"""
Proof 33: the e-mail to whoever is on call is constant, whatever happened; it goes over real SMTP.

What a server hears is compared byte for byte, but for the headers that every e-mail has.
"""

from typing import Any

import pytest

from core.alerts import AlertCode
from core.clock import now
from montreal_sanctuary.alert_mail import mail_alerts
from staff.models import Alert
from staff.operations.alerts import clear_alert, raise_alert
from tests.databases import ActAs
from tests.mail_server import Mailbox
from tests.running_portal import free_port

ON_CALL = ["garde@essai.example", "garde-2@essai.example"]


@pytest.fixture
def letterbox(mailbox: Mailbox, settings: Any) -> Mailbox:
    settings.ON_CALL = ON_CALL
    return mailbox


@pytest.mark.parametrize("role", ["casework_janitor", "casework_staff"])
def test_33_the_mail_is_the_same_whatever_happened(role: str, as_role: ActAs, letterbox: Mailbox) -> None:
    for _ in range(2):
        with as_role(role):
            raise_alert(AlertCode.URGENT_UNREAD)
            raise_alert(AlertCode.LEDGER_LATE)
            mail_alerts(now())
            mail_alerts(now())
        Alert.objects.all().delete()
    assert letterbox.recipients == [ON_CALL, ON_CALL]
    assert len(set(letterbox.bodies)) == 1
    (body,) = set(letterbox.bodies)
    assert "docs/runbooks/urgent_unread.md" in body
    assert "docs/runbooks/ledger_late.md" in body
    assert not any(figure.isdigit() for figure in body)
    first, second = letterbox.messages
    assert first["Subject"] == second["Subject"]
    assert set(first.keys()) == {
        "Content-Type",
        "MIME-Version",
        "Content-Transfer-Encoding",
        "Subject",
        "From",
        "To",
        "Date",
        "Message-ID",
    }


def test_33_nothing_is_sent_without_a_server_or_without_anybody_on_call(
    db: None, letterbox: Mailbox, settings: Any
) -> None:
    raise_alert(AlertCode.NO_HOLDER)
    for name, value in (("ON_CALL", []), ("EMAIL_HOST", "")):
        kept = getattr(settings, name)
        setattr(settings, name, value)
        mail_alerts(now())
        setattr(settings, name, kept)
    assert letterbox.messages == []
    assert Alert.objects.get().mailed_at is None


def test_a_server_that_refuses_is_an_alert_and_what_waited_is_said_later(
    db: None, letterbox: Mailbox
) -> None:
    raise_alert(AlertCode.NO_HOLDER)
    letterbox.refuses_all = True
    mail_alerts(now())
    standing = Alert.objects.filter(cleared_at=None)
    assert {one.code for one in standing} == {"no_holder", "mail_failing"}
    assert not standing.exclude(mailed_at=None).exists()
    letterbox.refuses_all = False
    mail_alerts(now())
    mail_alerts(now())
    assert len(letterbox.messages) == 1
    assert [one.code for one in Alert.objects.filter(cleared_at=None)] == ["no_holder"]


def test_a_server_that_is_not_there_is_an_alert_too(db: None, letterbox: Mailbox, settings: Any) -> None:
    settings.EMAIL_PORT = free_port()
    raise_alert(AlertCode.NO_HOLDER)
    mail_alerts(now())
    assert Alert.objects.filter(code="mail_failing", cleared_at=None).exists()
    clear_alert(AlertCode.MAIL_FAILING)
