"""Signing in: the password, the second factor, and setting one up."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm
from django import forms
from django.utils.translation import gettext_lazy as _

from core.clock import now
from staff.operations.second_factor import is_replay

#: Six figures from the application, eight of a recovery code, and the blanks that people type between them.
_LONGEST_CODE = 40


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
