"""How allauth behaves here: nobody signs up, no mail leaves, secrets are sealed, addresses are not kept."""

import base64
import binascii
import os
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from core.clock import today
from privacy.errors import CannotOpen
from staff.clients import client_mark

_PREFIX = "mfa1."
_NONCE_BYTES = 12
_CONTEXT = b"second factor|v1"


class StaffAccountAdapter(DefaultAccountAdapter):
    """Keeps the door to those who were invited, and tells strangers nothing."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy("Le courriel ou le mot de passe n’est pas le bon."),
        "invalid_login": gettext_lazy("Le courriel ou le mot de passe n’est pas le bon."),
        "too_many_login_attempts": gettext_lazy("Trop d’essais. Attendez cinq minutes, puis réessayez."),
        "rate_limited": gettext_lazy("Trop d’essais. Attendez cinq minutes, puis réessayez."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Refuse every sign-up: accounts are made by invitation."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Recognise an active member; a disabled one gets the same answer as a stranger."""
        member: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return member if member is not None and member.is_active else None

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return a mark of the day for the limits, never the address."""
        return client_mark(request, on=today())

    def get_http_user_agent(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Return nothing: no browser is written down."""
        return ""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: a link is handed over by a person, and a notice by mail would tell who works here."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: our own pages say what happened."""


class StaffMFAAdapter(DefaultMFAAdapter):
    """Seals what a second factor is made of under a key that only the staff door has."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "Ce code n’est pas le bon. Entrez celui que l’application montre maintenant."
        ),
    }

    def get_totp_issuer(self) -> str:
        """Return the name under which an authenticator application files this account."""
        return gettext("Accès sans peur — personnel")

    def build_totp_svg(self, url: str) -> str:
        """Draw a QR code on white, whatever the colours of the page around it."""
        ground = '<rect width="100%" height="100%" fill="#fff"/>'
        return str(super().build_totp_svg(url)).replace("<path", ground + "<path", 1)

    def encrypt(self, text: str) -> str:
        """Seal a secret with AES-256-GCM: « mfa1. » and base64."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + AESGCM(_key()).encrypt(nonce, text.encode(), _CONTEXT)
        return _PREFIX + base64.b64encode(sealed).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """
        Open a sealed secret.

        :raises CannotOpen: also for a plain one, which nobody of ours wrote
        """
        if not encrypted_text.startswith(_PREFIX):
            raise CannotOpen("not a sealed second factor")
        try:
            sealed = base64.b64decode(encrypted_text.removeprefix(_PREFIX), validate=True)
            opened = AESGCM(_key()).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _CONTEXT)
        except (InvalidTag, ValueError, binascii.Error):
            raise CannotOpen("it does not open") from None
        return opened.decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to take away the last second factor."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def _key() -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"second factor|v1|key").derive(settings.MFA_KEY)
