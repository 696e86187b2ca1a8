"""How something came that the team writes down for somebody, and what makes two presses one file."""

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casework.enums import Channel
from casework.forms_team import TELLS_A_SITUATION
from casework.operations.entering import ENTERED_BY
from core.forms import KeptNowhere
from privacy.carried import is_carried_key, new_carried_key


class HowItCame(KeptNowhere):
    """
    How it was told or handed over.

    Two things that nobody types go with it: the file's identifier, so that sent twice it is one file; and the
    secret that its code is drawn from, so that the second answer shows the same code.
    """

    how = forms.ChoiceField(
        label=_("Comment la demande vous est-elle arrivée?"),
        choices=[(way.value, way.label) for way in ENTERED_BY],
        initial=Channel.PHONE,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Dites comment la demande est arrivée."),
            "invalid_choice": _("Choisissez dans la liste comment la demande est arrivée."),
        },
    )
    reread = forms.BooleanField(label=_("J’ai relu : ce texte ne le dit pas. Enregistrer."), required=False)
    entry = forms.UUIDField(widget=forms.HiddenInput, required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"entry": uuid4(), "secret": new_carried_key(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    @property
    def is_reread_asked(self) -> bool:
        """Whether the text came back, so that the box to tick is drawn."""
        return self.is_bound and (bool(self.data.get("reread")) or "reread" in self.errors)

    def ask_to_reread(self) -> None:
        """Give a text back that may tell somebody's situation, with the box to tick."""
        self.add_error("reread", forms.ValidationError(TELLS_A_SITUATION, code="mentions"))

    def clean(self) -> dict[str, Any]:
        """
        Keep both hidden values usable.

        :raises ValidationError: if somebody changed them; a page drawn again has good ones
        """
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        entry, secret = cleaned.get("entry"), cleaned.get("secret") or ""
        if entry is None or entry.version != 4 or not is_carried_key(secret):
            for hidden in ("entry", "secret"):
                self.errors.pop(hidden, None)
            raise forms.ValidationError(
                _("Cette page n’était plus bonne. Rien n’est envoyé; relisez, puis envoyez."), code="hidden"
            )
        return cleaned

    def drawn_again(self, *, is_new: bool) -> None:
        """Make the page good to be sent again; as a file of its own with `is_new`."""
        sent = cast(QueryDict, self.data).copy()
        if is_new:
            sent["entry"], sent["secret"] = str(uuid4()), new_carried_key()
        self.data = sent
