"""Signing in: the password, the second factor, and setting one up."""

import struct
from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils.translation import gettext_lazy as _

from core.clock import now
from staff.operations.second_factor import is_replay

#: Six figures from the application, eight of a recovery code, and the blanks that people type between them.
_LONGEST_CODE = 40
#: How the reading of an answer that no security key gave may end: the library checks its shape in part only.
_UNREADABLE = (
    ValueError, TypeError, LookupError, AttributeError, RecursionError, struct.error, InvalidSignature
)  # fmt: skip


def _code_field(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=_LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class SignInForm(LoginForm):
    """The address and the password, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("Courriel"), _("Mot de passe")
        password.help_text = ""
        login.widget = forms.EmailInput(attrs={"autocomplete": "username"})
        password.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})


class SecondFactorForm(AuthenticateForm):
    """A code of the application, or a recovery code; one that was used is refused, also after a restart."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(
            _("Code"), _("Les six chiffres que montre l’application, ou un code de secours.")
        )

    def clean_code(self) -> str:
        """Refuse the code of a half minute in which one has let somebody in already."""
        code = "".join(str(super().clean_code()).split())
        if is_replay(self.authenticator, at=now()):
            raise forms.ValidationError(_("Ce code a déjà servi. Attendez le suivant."), code="replay")
        return code


class NewApplicationForm(forms.Form):
    """The first code of an application that was just set up: it shows that the secret arrived."""

    code = _code_field(_("Code"), _("Les six chiffres que montre l’application."))


def _refused_key() -> forms.ValidationError:
    return forms.ValidationError(_("La clé n’a pas répondu. Réessayez."), code="bad_key")


class CredentialField(forms.JSONField):
    """What a security key answered, as the browser wrote it; anything else is a mistake and not a failure."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """
        Read the answer.

        :raises ValidationError: if it is none, also for a number of five thousand digits
        """
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise _refused_key() from None

    def bound_data(self, _data: Any, _initial: Any) -> Any:
        """Return nothing: an answer is good once, and the page that comes back asks for another."""
        return None


class SecurityKeyForm(AuthenticateWebAuthnForm):
    """The answer of a security key at the sign-in."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        """
        Return the key that answered.

        :raises ValidationError: if none of this member's did
        """
        try:
            return super().clean_credential()
        except _UNREADABLE:
            raise _refused_key() from None


class NewSecurityKeyForm(AddWebAuthnForm):
    """A security key to add: its name, and its answer."""

    credential = CredentialField()

    def clean(self) -> dict[str, Any]:
        """
        Hold the answer against what was asked.

        :raises ValidationError: if no key gave it
        """
        try:
            return dict(super().clean())
        except _UNREADABLE:
            raise _refused_key() from None
