"""What a person types behind their code: the code itself, and messages."""

import hashlib
import uuid
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.by_code import LONGEST_DAYS
from casework.forms import CodeField
from core.forms import KeptNowhere, TypedText
from privacy.receipt import read_code

MESSAGE_LENGTH: Final = 12_000


class CodeForm(KeptNowhere):
    """The receipt's code."""

    code = CodeField(
        read=read_code,
        label=_("Votre code"),
        help_text=_("20 chiffres. Les espaces ne comptent pas."),
    )


class MessageForm(KeptNowhere):
    """A message to the team. `mark` is drawn with the form: the same message sent twice is one message."""

    text = TypedText(
        label=_("Votre message"),
        help_text=_("12 000 caractères au plus."),
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Écrivez votre message.")},
    )
    # Whatever stands there: a mark is no reason to lose what somebody says.
    mark = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"mark": uuid.uuid4().hex, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_mark(self) -> str:
        """Return the form's mark; one that we did not make is replaced, and the message goes all the same."""
        try:
            return uuid.UUID(str(self.cleaned_data["mark"])).hex
        except ValueError:
            return uuid.uuid4().hex

    @property
    def message_id(self) -> uuid.UUID:
        """
        The message's identifier: the same for the same words from the same form, another for other words.

        The mark is random and kept nowhere, so the identifier tells nothing about the words.
        """
        spoken = f"{self.cleaned_data['mark']}|{self.cleaned_data['text']}".encode("utf-8", "surrogatepass")
        return uuid.UUID(bytes=hashlib.sha256(spoken).digest()[:16], version=4)


class HelperForm(KeptNowhere):
    """What somebody who helps may do with a code of their own, and for how long."""

    READ: Final[str] = "read"
    WRITE: Final[str] = "write"
    DECIDE: Final[str] = "decide"

    SCOPES: Final = (
        (READ, _("Lire seulement")),
        (WRITE, _("Lire, et écrire à l’équipe")),
        (DECIDE, _("Lire, écrire, et agir pour vous : répondre, corriger, accepter une offre, retirer")),
    )

    scope = forms.ChoiceField(
        label=_("Que pourra faire cette personne?"),
        choices=SCOPES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Dites ce que cette personne pourra faire."),
            "invalid_choice": _("Choisissez une des réponses de la liste."),
        },
    )
    days = forms.IntegerField(
        label=_("Pendant combien de jours?"),
        help_text=_("De 1 à 30. Après, ce code n’ouvre plus rien."),
        initial=7,
        min_value=1,
        max_value=LONGEST_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            name: _("Écrivez un nombre de jours, de 1 à 30.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )

    def __init__(self, *args: Any, has_decisions: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = self.fields["scope"]
        assert isinstance(scope, forms.ChoiceField)  # noqa: S101 (for the type checker)
        if not has_decisions:
            scope.choices = [one for one in self.SCOPES if one[0] != self.DECIDE]

    @property
    def may_write(self) -> bool:
        """Whether the person lets the helper write too."""
        return self.cleaned_data["scope"] in (self.WRITE, self.DECIDE)

    @property
    def may_decide(self) -> bool:
        """Whether the person lets the helper act for them."""
        return bool(self.cleaned_data["scope"] == self.DECIDE)
