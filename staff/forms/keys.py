"""Making the phrase that opens a key, and changing it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.passphrase import PassphraseProblem, weak_passphrase
from staff.models import StaffMember

PROBLEMS = {
    PassphraseProblem.TOO_SHORT: _("Trop courte : il faut quatre mots, ou seize caractères."),
    PassphraseProblem.TOO_LONG: _("Trop longue : cinq cents caractères au plus."),
    PassphraseProblem.REPEATS: _("Elle répète trop les mêmes caractères."),
    PassphraseProblem.ABOUT_YOU: _("Elle tient surtout à votre nom, à votre courriel ou à votre équipe."),
}
_LONGEST = 600


def _passphrase(label: Any, hint: Any = "", *, required: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        error_messages={"required": required},
        strip=False,
        max_length=_LONGEST,
        # Not "new-password": a browser that keeps it beside the password would make one secret of two.
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class NewPassphraseForm(forms.Form):
    """A phrase, twice, that is not the password and that nobody guesses."""

    new = _passphrase(
        _("Phrase secrète"),
        _("Quatre mots ou plus, sans rapport entre eux ni avec vous. Pas votre mot de passe."),
        required=_("Écrivez la phrase."),
    )
    again = _passphrase(_("La même phrase, encore"), required=_("Écrivez la phrase une deuxième fois."))

    def __init__(self, *args: Any, member: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_new(self) -> str:
        """Refuse the password itself, and a phrase that can be guessed."""
        phrase = str(self.cleaned_data["new"])
        if self.member.check_password(phrase) or self.member.check_password(phrase.strip()):
            raise forms.ValidationError(_("C’est votre mot de passe. Choisissez une autre phrase."))
        about = [self.member.name, self.member.email, *(str(team) for team in self.member.teams.all())]
        for problem in weak_passphrase(phrase, about=about):
            raise forms.ValidationError(PROBLEMS[PassphraseProblem(problem)])
        return phrase

    def clean(self) -> dict[str, Any]:
        """Refuse two different phrases."""
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("Ce n’est pas la même phrase."))
        return cleaned


class ForgottenPassphraseForm(NewPassphraseForm):
    """The same, by somebody who can no longer open their key and knows what that means."""

    field_order = ("new", "again", "understood")

    understood = forms.BooleanField(
        label=_(
            "Je comprends : ma nouvelle clé n’ouvrira rien tant que mes collègues n’auront pas repartagé."
        ),
        error_messages={"required": _("Cochez pour dire que vous comprenez.")},
    )
