"""
Proof 33: the e-mail to whoever is on call is constant, whatever happened; it goes over real SMTP.

What a server hears is compared byte for byte, but for the headers that every e-mail has.
"""

import email
from collections.abc import Iterator
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from core.alerts import AlertCode
from core.clock import now
from montreal_sanctuary.alert_mail import mail_alerts
from staff.models import Alert
from staff.operations.alerts import clear_alert, raise_alert
from tests.databases import ActAs
from tests.running_portal import free_port

ON_CALL = ["garde@essai.example", "garde-2@essai.example"]


class Letterbox:
    """Hears what is sent; refuses while it is told to."""

    def __init__(self) -> None:
        self.heard: list[Message] = []
        self.recipients: list[list[str]] = []
        self.refuses = False

    async def handle_DATA(  # noqa: N802 - aiosmtpd asks for it
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.refuses:
            return "554 not today"
        assert isinstance(envelope.content, bytes)
        self.heard.append(email.message_from_bytes(envelope.content))
        self.recipients.append(envelope.rcpt_tos)
        return "250 OK"

    @property
    def bodies(self) -> list[str]:
        return [one.get_payload(decode=True).decode() for one in self.heard]  # type: ignore[union-attr]


@pytest.fixture
def letterbox(settings: Any) -> Iterator[Letterbox]:
    box, port = Letterbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    settings.ON_CALL = ON_CALL
    yield box
    server.stop()


@pytest.mark.parametrize("role", ["casework_janitor", "casework_staff"])
def test_33_the_mail_is_the_same_whatever_happened(role: str, as_role: ActAs, letterbox: Letterbox) -> None:
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
    first, second = letterbox.heard
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
    db: None, letterbox: Letterbox, settings: Any
) -> None:
    raise_alert(AlertCode.NO_HOLDER)
    for name, value in (("ON_CALL", []), ("EMAIL_HOST", "")):
        kept = getattr(settings, name)
        setattr(settings, name, value)
        mail_alerts(now())
        setattr(settings, name, kept)
    assert letterbox.heard == []
    assert Alert.objects.get().mailed_at is None


def test_a_server_that_refuses_is_an_alert_and_what_waited_is_said_later(
    db: None, letterbox: Letterbox
) -> None:
    raise_alert(AlertCode.NO_HOLDER)
    letterbox.refuses = True
    mail_alerts(now())
    standing = Alert.objects.filter(cleared_at=None)
    assert {one.code for one in standing} == {"no_holder", "mail_failing"}
    assert not standing.exclude(mailed_at=None).exists()
    letterbox.refuses = False
    mail_alerts(now())
    mail_alerts(now())
    assert len(letterbox.heard) == 1
    assert [one.code for one in Alert.objects.filter(cleared_at=None)] == ["no_holder"]


def test_a_server_that_is_not_there_is_an_alert_too(db: None, letterbox: Letterbox, settings: Any) -> None:
    settings.EMAIL_PORT = free_port()
    raise_alert(AlertCode.NO_HOLDER)
    mail_alerts(now())
    assert Alert.objects.filter(code="mail_failing", cleared_at=None).exists()
    clear_alert(AlertCode.MAIL_FAILING)
