"""
Text messages: one way out, through a service that the operator chooses, and nothing written about it here.

No number and no word is ever part of an exception, a log line or a job: what failed is said by its kind.
"""

import base64
import http.client
import ssl
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlencode, urlsplit

from django.conf import settings

#: Seconds to reach the service and to hear from it. Somebody waits at a desk, with a file locked.
TIMEOUT: Final = 8.0
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class NoSmsService(Exception):
    """No service is named: text messages are not sent from here."""


class SmsNotSent(Exception):
    """
    The service did not take a message. `may_have_left`: it was reached and did not answer, so nobody knows.
    """

    def __init__(self, *, may_have_left: bool = False) -> None:
        super().__init__("not sent")
        self.may_have_left = may_have_left


class SmsGateway(Protocol):
    """Something that carries a text message to a telephone."""

    def send(self, *, to: str, words: str) -> None:
        """
        Send some words to a number written as +15145550123.

        :raises SmsNotSent: if it was not taken
        """
        ...


@dataclass(frozen=True, slots=True, repr=False)
class HttpSmsGateway:
    """
    A service that speaks as Twilio's does: a form posted to the account's Messages, basic authentication.

    :param url: its base address; anything but https is refused, except on this machine
    """

    url: str
    account: str
    token: str
    sender: str

    def send(self, *, to: str, words: str) -> None:
        """
        Post one message; no redirection is followed.

        :raises SmsNotSent: as SmsGateway
        """
        base = urlsplit(self.url)
        path = f"{base.path.rstrip('/')}/2010-04-01/Accounts/{self.account}/Messages.json"
        body = urlencode({"To": to, "From": self.sender, "Body": words})
        pass_word = base64.b64encode(f"{self.account}:{self.token}".encode()).decode("ascii")
        headers = {
            "Authorization": f"Basic {pass_word}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        connection = _connection(base.scheme, base.hostname or "", base.port)
        left = False
        try:
            connection.connect()
            left = True
            connection.request("POST", path, body=body, headers=headers)
            code = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            # "from None": the words of the exception, and the frames below it, stay behind.
            raise SmsNotSent(may_have_left=left) from None
        finally:
            connection.close()
        if not 200 <= code < 300:
            raise SmsNotSent(may_have_left=code >= 500)


def sms_gateway() -> SmsGateway:
    """
    Return the service that the operator named.

    :raises NoSmsService: if there is none, or only a part of its settings
    """
    named = (settings.SMS_URL, settings.SMS_ACCOUNT, settings.SMS_TOKEN, settings.SMS_FROM)
    if not all(named):
        raise NoSmsService
    return HttpSmsGateway(*named)


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    if scheme == "http" and host in _LOOPBACK:
        return http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    # A number never crosses a network in clear.
    raise NoSmsService
