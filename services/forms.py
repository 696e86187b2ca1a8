"""What the public may write to the directory: that something in a listing is wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import UnseenCharacter, as_typed
from services.enums import CorrectionKind

SUGGESTION_LENGTH = 1000


class CorrectionForm(forms.Form):
    """
    One correction, without an account and without a name.

    The browser is told to keep nothing of it, and nothing typed is thrown away when something is missing.
    """

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("Qu’est-ce qui est faux?"),
        choices=CorrectionKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez ce qui est faux."),
            "invalid_choice": _("Choisissez ce qui est faux dans la liste."),
        },
    )
    suggestion = forms.CharField(
        label=_("Que faudrait-il écrire?"),
        help_text=_(
            "Si vous le savez. N’écrivez rien sur vous, ni nom, ni statut. "
            "N’écrivez jamais une adresse secrète."
        ),
        required=False,
        max_length=SUGGESTION_LENGTH,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={
            "max_length": _(
                "C’est trop long : %(show_value)s caractères. Gardez-en %(limit_value)s au plus."
            ),
            "null_characters_not_allowed": _("Ce texte contient un caractère invisible. Retapez-le."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        # A browser that obeys maxlength cuts a pasted text without a word; the message says it instead.
        self.fields["suggestion"].widget.attrs.pop("maxlength", None)

    def clean_suggestion(self) -> str:
        """
        Return the suggestion as an editor can read it.

        :raises ValidationError: if it holds characters that nobody can see
        """
        try:
            return as_typed(self.cleaned_data["suggestion"])
        except UnseenCharacter:
            raise forms.ValidationError(
                _("Ce texte contient un caractère invisible. Retapez-le."), code="control_characters"
            ) from None
