"""The passphrase, and what has to wait until it is given."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UnlockForm(forms.Form):
    """Asks for the passphrase; carries the page to go back to and the fields of an interrupted form."""

    passphrase = forms.CharField(
        label=_("Phrase secrète"),
        strip=False,
        max_length=600,
        help_text=_("Celle qui ouvre votre clé. Ce n’est pas votre mot de passe."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    next = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    carried = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
