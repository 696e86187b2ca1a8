"""The one form of a request for help, and the small ones around it. Nothing else is asked."""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from assistance.enums import Wish
from casework.enums import ContactWay, Urgency, VoicePermission
from casework.forms import SHORT_LENGTH, CodeField, interpreter_field
from core.forms import KeptNowhere, TypedText
from privacy.journey import read_resume_code

STORY_LENGTH: Final = 12_000
STORY_MINIMUM: Final = 20
LINE_LENGTH: Final = 300
#: Seven digits are a local number without its area; fewer reach nobody.
_FEWEST_DIGITS: Final = 7
#: What the contact plan is made of, in the order in which it is sealed.
CONTACT_FIELDS: Final = ("way", "address", "when", "ask_for", "leave_word", "code_word", "never")
#: Where somebody writes freely, and may write what we do not need.
FREE_TEXT: Final = (
    "what",
    "interpreter",
    "name",
    *(name for name in CONTACT_FIELDS if name not in ("way", "leave_word")),
)


class RequestForm(KeptNowhere):
    """
    What is happening, what would help, and how an answer may reach the person.

    With `is_draft`, nothing is required: what is there is kept for later, unless it is too long to be kept.
    """

    what = TypedText(
        label=_("Que se passe-t-il?"),
        help_text=_(
            "Racontez ce que vous voulez, dans vos mots. De 20 à 12 000 caractères. "
            "Pas besoin de dire votre nom, ni d’où vous venez."
        ),
        min_length=STORY_MINIMUM,
        max_length=STORY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={
            "required": _("Écrivez ce qui se passe, en quelques mots."),
            "min_length": _(
                "C’est très court : %(show_value)s caractères. Écrivez une phrase, %(limit_value)s au moins."
            ),
        },
    )
    wishes = forms.MultipleChoiceField(
        label=_("Qu’est-ce qui vous aiderait?"),
        help_text=_("Cochez ce que vous voulez, ou rien."),
        required=False,
        choices=Wish.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choisissez dans la liste de ce qui aiderait.")},
    )
    urgency = forms.ChoiceField(
        label=_("Est-ce pressé?"),
        choices=[
            (Urgency.URGENT, _("Oui. Il me faut une réponse demain.")),
            (Urgency.ORDINARY, _("Ça peut attendre. Une réponse en cinq jours ouvrables.")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Dites si c’est pressé."),
            "invalid_choice": _("Dites si c’est pressé : choisissez une des deux réponses."),
        },
    )
    language = forms.ChoiceField(
        label=_("Dans quelle langue voulez-vous la réponse?"),
        choices=[("fr", _("En français")), ("en", _("En anglais"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez la langue de la réponse."),
            "invalid_choice": _("Choisissez la langue de la réponse : français ou anglais."),
        },
    )
    interpreter = interpreter_field()
    name = TypedText(
        label=_("Un prénom que vous choisissez"),
        help_text=_("Le vôtre ou un autre. Vous pouvez laisser la case vide."),
        required=False,
        max_length=SHORT_LENGTH,
    )
    way = forms.ChoiceField(
        label=_("Comment vous joindre?"),
        choices=ContactWay.choices,
        initial=ContactWay.HERE,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choisissez dans la liste comment vous joindre.")},
    )
    address = TypedText(
        label=_("Le numéro ou l’adresse courriel"),
        help_text=_("Seulement si vous voulez qu’on vous joigne."),
        required=False,
        max_length=SHORT_LENGTH,
    )
    when = TypedText(
        label=_("Quand?"),
        help_text=_("Par exemple : le mardi, de 9 h à 11 h."),
        required=False,
        max_length=LINE_LENGTH,
    )
    never = TypedText(
        label=_("Jamais à ces moments"),
        help_text=_("Par exemple : le soir, la fin de semaine."),
        required=False,
        max_length=LINE_LENGTH,
    )
    ask_for = TypedText(
        label=_("Quel nom demander?"),
        required=False,
        max_length=SHORT_LENGTH,
    )
    leave_word = forms.ChoiceField(
        label=_("Peut-on laisser un message?"),
        choices=VoicePermission.choices,
        initial=VoicePermission.NO,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Dites si l’on peut laisser un message : oui ou non.")},
    )
    code_word = TypedText(
        label=_("Un mot que la personne qui appelle devra dire"),
        help_text=_("Si elle ne dit pas ce mot, raccrochez."),
        required=False,
        max_length=SHORT_LENGTH,
    )
    # Nobody sees this one nor tabs to it; who fills in everything without looking does.
    nickname = forms.CharField(
        label=_("Laissez cette case vide"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1"}),
        error_messages={"null_characters_not_allowed": _("Laissez cette case vide.")},
    )

    def __init__(self, *args: Any, is_draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_draft = is_draft
        if is_draft:
            for field in self.fields.values():
                field.required = False
            what = self.fields["what"]
            what.validators = [check for check in what.validators if check.code != "min_length"]  # type: ignore[attr-defined]

    def clean_way(self) -> str:
        """Return how to reach the person; silence means: only here."""
        return str(self.cleaned_data["way"] or ContactWay.HERE.value)

    def clean_leave_word(self) -> str:
        """Return whether a message may be left; silence means no."""
        return str(self.cleaned_data["leave_word"] or VoicePermission.NO.value)

    def clean(self) -> dict[str, Any]:
        """Hold the contact plan together: an address is of use with a way only, and a way with an address."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        way, address = cleaned.get("way"), cleaned.get("address")
        if self.is_draft or way is None or address is None:
            return cleaned
        if way == ContactWay.HERE:
            if address:
                self.add_error(
                    "way",
                    _("Vous avez écrit un numéro ou une adresse. Choisissez comment l’utiliser."),
                )
        elif way == ContactWay.EMAIL:
            if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address):
                self.add_error("address", _("Écrivez une adresse courriel, comme nom@exemple.org."))
        elif sum(character.isdecimal() for character in address) < _FEWEST_DIGITS:
            self.add_error("address", _("Écrivez le numéro de téléphone au complet : 514 555-0123."))
        return cleaned

    @property
    def is_trapped(self) -> bool:
        """Whether the field that nobody sees was filled in."""
        return bool(self.cleaned_data.get("nickname"))

    @property
    def free_text(self) -> str:
        """What was written freely, together; for the prompt only."""
        return "\n".join(self.cleaned_data.get(name) or "" for name in FREE_TEXT)

    @property
    def has_contact_plan(self) -> bool:
        """Whether the plan is to be shown unfolded: something in it was touched, or must be corrected."""
        untouched = {"", None, ContactWay.HERE.value, VoicePermission.NO.value}
        return any(self[name].value() not in untouched or self[name].errors for name in CONTACT_FIELDS)

    def story(self) -> dict[str, Any]:
        """Return what is sealed: the person's words and choices, and nothing about how they were typed."""
        given = self.cleaned_data
        return {
            "what": given["what"],
            "wishes": list(given["wishes"]),
            "interpreter": given["interpreter"],
            "name": given["name"],
            "contact": {name: given[name] for name in CONTACT_FIELDS},
        }

    def draft(self) -> dict[str, Any]:
        """Return what is kept for later, field by field, as it was typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "nickname" and value}


class ResumeForm(KeptNowhere):
    """The code that brings back a text kept for later."""

    code = CodeField(
        read=read_resume_code,
        label=_("Votre code pour reprendre"),
        help_text=_("20 chiffres. Les espaces ne comptent pas."),
    )
