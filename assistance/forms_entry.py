"""A request told or handed over, written down by the team: the person's own form, no field more."""

from typing import Any, Final, cast
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assistance.forms import RequestForm
from casework.enums import Channel
from casework.operations.entering import ENTERED_BY
from privacy.carried import is_carried_key, new_carried_key
from privacy.free_text import status_mentions

#: What the person's own form asks, in the order in which it is read out.
ASKED: Final = (
    *("what", "wishes", "urgency", "language", "interpreter", "name"),
    *("way", "address", "when", "never", "ask_for", "leave_word", "code_word"),
)


class EntryForm(RequestForm):
    """
    The person's form in somebody else's hands, and how it came.

    Two things that nobody types go with it: the file's identifier, so that sent twice it is one request; and
    the secret that its code is drawn from, so that the second answer shows the same code.
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
        # Traps and marks of the public form hold machines off; whoever is here has signed in.
        for name in self.fields.keys() - {*ASKED, "how", "reread", "entry", "secret"}:
            del self.fields[name]
        self.fields["what"].help_text = _("Dans les mots de la personne. De 20 à 12 000 caractères.")
        self.fields["interpreter"].help_text = _("Laquelle. La case peut rester vide.")
        self.fields["name"].help_text = _("Le sien ou un autre. La case peut rester vide.")
        self.fields["address"].help_text = _("Seulement si la personne veut être jointe.")
        self.fields["code_word"].help_text = ""

    @property
    def is_reread_asked(self) -> bool:
        """Whether the text came back, so that the box to tick is drawn."""
        return self.is_bound and (bool(self.data.get("reread")) or "reread" in self.errors)

    def clean(self) -> dict[str, Any]:
        """
        Ask for a second look at words that tell a situation, and keep both hidden values usable.

        :raises ValidationError: if somebody changed them; a page drawn again has good ones
        """
        cleaned = super().clean()
        entry, secret = cleaned.get("entry"), cleaned.get("secret") or ""
        if entry is None or entry.version != 4 or not is_carried_key(secret):
            for hidden in ("entry", "secret"):
                self.errors.pop(hidden, None)
            raise forms.ValidationError(
                _("Cette page n’était plus bonne. Rien n’est envoyé; relisez, puis envoyez."), code="hidden"
            )
        if status_mentions(self.free_text) and not cleaned.get("reread"):
            self.add_error(
                "reread",
                forms.ValidationError(
                    _(
                        "N’écrivez pas le statut. Nous n’en avons pas besoin, et un juge pourrait demander "
                        "à le lire. Enlevez-le. Si ce texte n’en parle pas, cochez « J’ai relu »."
                    ),
                    code="mentions",
                ),
            )
        return cleaned

    def drawn_again(self, *, is_new: bool) -> None:
        """Make the page good to be sent again; as a request of its own with `is_new`."""
        sent = cast(QueryDict, self.data).copy()
        if is_new:
            sent["entry"], sent["secret"] = str(uuid4()), new_carried_key()
        self.data = sent
