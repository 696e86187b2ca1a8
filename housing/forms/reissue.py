"""The form by which somebody of the team asks for a new code in the place of a lost one."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.enums import Channel
from core.forms import KeptNowhere
from privacy.carried import is_carried_key, new_carried_key

#: How the person may be told on a way that they called safe.
TOLD_BY: Final = (Channel.PHONE, Channel.TEXT_MESSAGE, Channel.EMAIL, Channel.LETTER, Channel.IN_PERSON)


class ReissueForm(KeptNowhere):
    """Who vouched, and on which safe channel notice was given."""

    has_vouched = forms.BooleanField(
        label=_("L’organisme que la personne avait nommé m’a dit que c’est bien elle"),
        error_messages={
            "required": _("Appelez d’abord l’organisme. Sans lui, le code ne peut pas être remplacé.")
        },
    )
    told_by = forms.ChoiceField(
        label=_("Comment la personne a-t-elle été prévenue?"),
        help_text=_(
            "Par une façon qu’elle a dite sans risque. Dites seulement qu’un nouveau numéro se prépare."
        ),
        choices=[
            *((one.value, one.label) for one in TOLD_BY),
            ("code_only", _("Aucune : elle n’en a permis aucune")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Dites comment la personne a été prévenue."),
            "invalid_choice": _("Choisissez dans la liste comment la personne a été prévenue."),
        },
    )
    secret = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"secret": new_carried_key(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """
        Keep the hidden value usable.

        :raises ValidationError: if somebody changed it
        """
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not is_carried_key(cleaned.get("secret") or ""):
            raise forms.ValidationError(_("Cette page n’était plus bonne. Rechargez-la."), code="hidden")
        return cleaned

    @property
    def told_words(self) -> str:
        """How the person was told, in words, for the note."""
        choices = dict(self.fields["told_by"].choices)  # type: ignore[attr-defined] # a choice field
        return str(choices[self.cleaned_data["told_by"]])
