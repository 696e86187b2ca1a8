"""
Where e-mail leaves from: the server of PORTAL_SMTP_URL, for the staff door and the worker alone.

Without it nothing is sent: Django's dummy backend stands there and EMAIL_HOST is empty, which whoever wants
to send must look at first.
"""

import ipaddress
import os
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

VARIABLE: Final = "PORTAL_SMTP_URL"
NOWHERE: Final = "django.core.mail.backends.dummy.EmailBackend"
_SMTP: Final = "django.core.mail.backends.smtp.EmailBackend"
_PORTS: Final = {"smtp": 587, "smtps": 465}


class MailServer(NamedTuple):
    """Django's settings for e-mail, in the order in which the settings files take them."""

    backend: str
    host: str
    port: int
    user: str
    password: str
    use_tls: bool
    use_ssl: bool


def mail_server() -> MailServer:
    """
    Return the mail server that the operator named: smtp:// (with STARTTLS) or smtps:// (TLS from the start).

    Without TLS only to this very computer, where a mail server of one's own may listen.

    :raises ImproperlyConfigured: if the address is broken; it is not shown, since it holds a password
    """
    given = os.environ.get(VARIABLE, "").strip()
    if not given:
        return MailServer(NOWHERE, "", 25, "", "", use_tls=False, use_ssl=False)
    try:
        parts = urlsplit(given)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise _broken() from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise _broken()
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    in_clear = parts.scheme == "smtp" and _is_this_computer(parts.hostname)
    return MailServer(
        _SMTP,
        parts.hostname,
        port,
        user,
        password,
        use_tls=parts.scheme == "smtp" and not in_clear,
        use_ssl=parts.scheme == "smtps",
    )


def people_on_call() -> list[str]:
    """Return the addresses of PORTAL_ON_CALL: who is told when something must be looked at."""
    given = os.environ.get("PORTAL_ON_CALL", "").split(",")
    return [address.strip() for address in given if address.strip()]


def _is_this_computer(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _broken() -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"{VARIABLE} n’est pas l’adresse d’un serveur de courriel. "
        "Exemple\u00a0: smtp://utilisateur:motdepasse@courriel.example:587\n"
        f"{VARIABLE} is not the address of a mail server. Example: smtp://user:password@mail.example:587"
    )
