"""
A mail server on the loopback, for what leaves over real SMTP: `mailbox` hears it, and refuses when told to.

Registered as a plugin by tests/conftest.py.
"""

import email
from collections.abc import Iterator
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.running_portal import free_port


class Mailbox:
    """What the server was given; it refuses an address, or everything, when told to."""

    def __init__(self) -> None:
        self.received: list[Envelope] = []
        self.refused_address = ""
        self.refuses_all = False

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it by this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address == self.refused_address:
            return f"550 no such user {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it by this name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.refuses_all:
            return "554 not today"
        self.received.append(envelope)
        return "250 OK"

    @property
    def raw(self) -> list[bytes]:
        return [one.content for one in self.received if isinstance(one.content, bytes)]

    @property
    def messages(self) -> list[Message]:
        return [email.message_from_bytes(one) for one in self.raw]

    @property
    def bodies(self) -> list[str]:
        return [bytes(one.get_payload(decode=True)).decode() for one in self.messages]

    @property
    def recipients(self) -> list[list[str]]:
        return [one.rcpt_tos for one in self.received]


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    box, port = Mailbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    yield box
    server.stop()
