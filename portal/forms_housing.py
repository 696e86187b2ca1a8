"""What a person writes and chooses behind the code of an application."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import KeptNowhere, TypedText
from housing.enums import DeclineReason
from portal.forms import MESSAGE_LENGTH, MessageForm


class ItemForm(MessageForm):
    """An answer, in words, to one thing that the team asked for; it joins the conversation."""

    text = TypedText(
        label=_("Votre réponse"),
        help_text=_(
            "Dites-le comme vous le diriez à quelqu’un. N’envoyez pas de papiers : on les regarde ensemble."
        ),
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Écrivez votre réponse.")},
    )


class ReviewForm(MessageForm):
    """What somebody wants whoever looks again to know; nothing has to be said."""

    text = TypedText(
        label=_("Voulez-vous ajouter quelque chose?"),
        help_text=_("Vous pouvez laisser la case vide : aucune raison n’est demandée."),
        required=False,
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class OfferForm(KeptNowhere):
    """Yes or no to a dwelling; a no says why, and costs no place."""

    YES, NO = "yes", "no"

    takes_it = forms.ChoiceField(
        label=_("Prenez-vous ce logement?"),
        choices=[(YES, _("Oui, je prends ce logement")), (NO, _("Non, pas celui-ci"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Répondez oui ou non."),
            "invalid_choice": _("Répondez oui ou non."),
        },
    )
    reason = forms.ChoiceField(
        label=_("Si c’est non : pourquoi?"),
        help_text=_("Vous gardez votre place, quelle que soit la raison."),
        choices=DeclineReason.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choisissez une raison de la liste.")},
    )

    def clean(self) -> dict[str, Any]:
        """Ask a no why, if only to hear that it is nobody's business."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("takes_it") == self.NO and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Choisissez une raison, ou « Sans dire pourquoi »."))
        return cleaned

    @property
    def is_yes(self) -> bool:
        """Whether the dwelling is taken."""
        return bool(self.cleaned_data["takes_it"] == self.YES)
