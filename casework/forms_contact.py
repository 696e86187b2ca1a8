"""Writing to a person by the way that they chose: which words, and that their times were read."""

from typing import Any, Final

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from casework.forms_team import Decision
from casework.operations.sending import Word
from casework.rules.contact_rules import Doubt

#: Why a word does not leave: each is the person's own rule, and nobody here can set it aside.
FORBIDDEN: Final = {
    Doubt.NO_CONTACT: _("La personne n’a permis aucun contact hors d’ici. Répondez dans le dossier."),
    Doubt.OTHER_WAY: _("La personne a demandé qu’on la joigne autrement."),
    Doubt.NEVER_TIME: _("La personne a écrit « jamais » pour ce moment. Revenez à un autre moment."),
    Doubt.OUTSIDE_TIMES: _("Ce n’est pas un moment que la personne a donné. Revenez au bon moment."),
    Doubt.WORD_LEFT: _(
        "La personne n’a pas permis de laisser un message. Seuls les mots qui ne disent rien peuvent partir."
    ),
    Doubt.READ_TIMES: _("Lisez les moments que la personne a écrits, puis cochez."),
}  # fmt: skip


class ContactForm(Decision):
    """Some words that leave, chosen from a list; nobody types any."""

    name = "contact"

    text_code = forms.ChoiceField(
        label=_("Ce qui part, mot pour mot"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez ce qui part."),
            "invalid_choice": _("Choisissez dans la liste ce qui part."),
        },
    )
    with_name = forms.BooleanField(required=False)
    has_read = forms.BooleanField(
        label=_("J’ai lu ces moments : on peut écrire à la personne maintenant"), required=False
    )

    def __init__(
        self,
        *args: Any,
        words: list[Word],
        language: str,
        chosen_name: str,
        asks_reading: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text_code"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        # In the person's language, whatever the page speaks.
        field.choices = [
            (word.code, format_html('<span lang="{}">{}</span>', language, word.said(language)))
            for word in words
        ]
        self.fields["with_name"].label = _("Avec le prénom choisi : %(name)s") % {"name": chosen_name}
        if not chosen_name:
            del self.fields["with_name"]
        if not asks_reading:
            del self.fields["has_read"]
