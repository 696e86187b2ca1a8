"""
The staff door in the tests' own process: its URLs, middleware, cookies and adapters, on the tests' databases.

`staff_door.client_for(member)` is a browser that signed in with both factors; `unlocked=True` opened its key
too. Registered as a plugin by tests/conftest.py.
"""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from core.clock import now
from staff.models import StaffMember
from staff.operations.keys import make_person_key, open_key
from staff.operations.second_factor import enrol_totp, has_second_factor
from staff.operations.unlocking import keep_open

PASSWORD = "quatre tuques sous la pluie fine"
PASSPHRASE = "escalier bleuet verglas marmotte"
#: What makes the staff door the staff door; the rest (databases, keys, hashers) stays the tests' own.
TAKEN_OVER = (
    "ROOT_URLCONF",
    "MIDDLEWARE",
    "AUTHENTICATION_BACKENDS",
    "AUTH_PASSWORD_VALIDATORS",
    "LOGIN_URL",
    "LOGIN_REDIRECT_URL",
    "LOGOUT_REDIRECT_URL",
    "MESSAGE_STORAGE",
    "CSRF_FAILURE_VIEW",
    "CACHES",
    "READINGS_AN_HOUR",
)
PREFIXES = ("ACCOUNT_", "SESSION_COOKIE_", "SESSION_EXPIRE", "CSRF_COOKIE_", "UNLOCK_", "LANGUAGE_COOKIE_")
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def code_of(secret: str) -> str:
    """Give the code that an application shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


class StaffDoor:
    """Makes browsers at the staff door."""

    def client(self, **options: Any) -> Client:
        """Give a browser of a stranger."""
        return Client(**options)

    def client_for(
        self, member: StaffMember, *, unlocked: bool = False, second_factor: bool = True, **options: Any
    ) -> Client:
        """Give a browser in which somebody has signed in, and opened their key if asked."""
        client = Client(**options)
        if second_factor and not has_second_factor(member):
            enrol_totp(member=member, at=now(), secret=str(generate_totp_secret()))
        session = client.session
        session[SESSION_KEY] = str(member.pk)
        session[BACKEND_SESSION_KEY] = _BACKEND
        session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        session["signed_in_at"] = int(now().timestamp())
        records: list[dict[str, object]] = [{"method": "password", "at": time.time()}]
        if second_factor:
            factor = Authenticator.objects.filter(user=member).first()
            records.append({"method": "mfa", "at": time.time(), "id": factor.pk, "type": factor.type})
        session["account_authentication_methods"] = records
        session["account_authentication_methods_user"] = str(member.pk)
        session.save()
        if unlocked:
            self.unlock(client, member)
        return client

    def unlock(self, client: Client, member: StaffMember, passphrase: str = PASSPHRASE) -> None:
        """Open a member's key in a browser; make the key if they have none."""
        if not member.keys.filter(retired_on=None).exists():
            make_person_key(member=member, passphrase=passphrase, at=now())
        opened = open_key(member=member, passphrase=passphrase)
        client.cookies["cle"] = keep_open(
            unlocked=opened, session_key=client.session.session_key or "", at=now()
        )


def _settings_of_the_door() -> dict[str, Any]:
    from montreal_sanctuary.settings import staff

    names = [name for name in dir(staff) if name.startswith(PREFIXES)]
    names += [name for name in dir(staff) if name.startswith("MFA_") and name != "MFA_KEY"]
    return {name: getattr(staff, name) for name in (*TAKEN_OVER, *names)}


@pytest.fixture
def staff_door(db: None, settings: Settings) -> Iterator[StaffDoor]:
    """Give the staff door, in this process."""
    from montreal_sanctuary.settings import staff

    for name, value in _settings_of_the_door().items():
        setattr(settings, name, value)
    templates = [{**settings.TEMPLATES[0], "OPTIONS": dict(settings.TEMPLATES[0]["OPTIONS"])}]
    templates[0]["OPTIONS"]["context_processors"] = staff.TEMPLATES[0]["OPTIONS"]["context_processors"]
    settings.TEMPLATES = templates
    cache.clear()
    yield StaffDoor()
    cache.clear()
