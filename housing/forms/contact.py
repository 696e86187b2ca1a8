"""The fourth question: for each way of reaching somebody, what is safe; a wrong call may cost a life."""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.enums import VoicePermission
from casework.forms import SHORT_LENGTH
from core.forms import TypedText
from housing.forms.questions import LINE_LENGTH, QuestionForm
from housing.rules.answers import ASKED_OF_WAY, Way

#: The keys of a plan (casework.rules.contact_rules.plan_of), in the order in which they are kept.
PLAN: Final = ("address", "when", "never", "ask_for", "leave_word", "code_word", "others")
#: Whoever writes says a few words at least; « leave nothing » would promise what a letter cannot keep.
_WORDS: Final = (
    (VoicePermission.NO.value, _("Seulement des mots qui ne disent rien")),
    (VoicePermission.YES.value, _("Un message court, sans dire pourquoi")),
)
#: Seven digits are a local number without its area; fewer reach nobody.
_FEWEST_DIGITS: Final = 7
_NUMBERS: Final = frozenset({Way.CALL, Way.TEXT})
_ADDRESS: Final = {
    Way.CALL: (_("À quel numéro appeler?"), _("Écrivez le numéro de téléphone au complet : 514 555-0123.")),
    Way.TEXT: (_("À quel numéro écrire?"), _("Écrivez le numéro de téléphone au complet : 514 555-0123.")),
    Way.EMAIL: (_("À quelle adresse courriel?"), _("Écrivez une adresse courriel, comme nom@exemple.org.")),
    Way.ORGANIZATION: (
        _("Quel organisme, et quel numéro ou quelle adresse?"),
        _("Écrivez le nom de l’organisme, et comment le joindre."),
    ),
    Way.MAIL: (
        _("À quelle adresse postale? Une case postale ou celle d’un organisme suffit."),
        _("Écrivez l’adresse à mettre sur l’enveloppe."),
    ),
}


def _fields_of(way: Way) -> dict[str, forms.Field]:
    label, missing = _ADDRESS[way]
    every: dict[str, forms.Field] = {
        "address": TypedText(
            label=label, required=False, max_length=LINE_LENGTH, error_messages={"required": missing}
        ),
        "others": forms.ChoiceField(
            label=_("Quelqu’un d’autre peut-il lire ou entendre nos messages?"),
            choices=[("no", _("Non, moi seulement")), ("yes", _("Oui, ou peut-être"))],
            required=False,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Dites si quelqu’un d’autre peut lire ou entendre : oui ou non."),
                "invalid_choice": _("Dites si quelqu’un d’autre peut lire ou entendre : oui ou non."),
            },
        ),
        "leave_word": forms.ChoiceField(
            label=_("Peut-on laisser un message?") if way is Way.CALL else _("Que peut-on y dire?"),
            choices=VoicePermission.choices if way is Way.CALL else _WORDS,
            initial=VoicePermission.NO,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Choisissez une des deux réponses de la liste.")},
        ),
        "ask_for": TypedText(
            label=_("Quel nom demander?"),
            help_text=_("Vous pouvez laisser la case vide."),
            required=False,
            max_length=SHORT_LENGTH,
        ),
        "code_word": TypedText(
            label=_("Un mot que la personne qui appelle devra dire"),
            help_text=_("Si elle ne dit pas ce mot, raccrochez. Vous pouvez laisser la case vide."),
            required=False,
            max_length=SHORT_LENGTH,
        ),
        "when": TypedText(
            label=_("Quand?"),
            help_text=_("Par exemple : le mardi, de 9 h à 11 h. Sinon, laissez vide."),
            required=False,
            max_length=LINE_LENGTH,
        ),
        "never": TypedText(
            label=_("Jamais à ces moments"),
            help_text=_("Par exemple : le soir, la fin de semaine. Sinon, laissez vide."),
            required=False,
            max_length=LINE_LENGTH,
        ),
    }
    return {name: every[name] for name in ASKED_OF_WAY[way]}


class ContactForm(QuestionForm):
    """
    4. One plan for each way.

    With the ways in `so_far`, those are asked for and no other; without, any that has an address counts.
    """

    code = "contact"
    why = _("Pour ne jamais vous mettre en danger. L’équipe suit ces règles à chaque fois.")
    free = tuple(
        f"{way}_{name}" for way in Way for name in ASKED_OF_WAY[way] if name not in ("others", "leave_word")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.so_far.get("ways")
        self.ways = tuple(way for way in Way if chosen is None or way.value in chosen)
        self.are_needed = chosen is not None
        kept = {f"{way}_{name}" for way in self.ways for name in ASKED_OF_WAY[way]}
        for name in set(self.fields) - kept:
            del self.fields[name]

    @classmethod
    def initial_of(cls, value: Any) -> dict[str, Any]:
        """Return each plan's lines under the way's name."""
        return {f"{way}_{name}": plan.get(name, "") for way, plan in value.items() for name in PLAN}

    def clean(self) -> dict[str, Any]:
        """Hold each plan together: an address that can be used, and whether somebody else is there."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for way in self.ways:
            self._hold(way, cleaned)
        return cleaned

    def _hold(self, way: Way, cleaned: dict[str, Any]) -> None:
        address, others = cleaned.get(f"{way}_address"), cleaned.get(f"{way}_others")
        if address is None or others is None:
            # Refused already, with words of its own.
            return
        silent = not any(cleaned.get(f"{way}_{name}") for name in ASKED_OF_WAY[way] if name != "leave_word")
        if silent and not self.are_needed:
            return
        if not _is_usable(way, address):
            self.add_error(f"{way}_address", self.fields[f"{way}_address"].error_messages["required"])
        if not others:
            self.add_error(f"{way}_others", self.fields[f"{way}_others"].error_messages["required"])

    def answer(self) -> dict[str, dict[str, str]]:
        """Return the plan of each way that has an address; what was not asked is the careful choice."""
        careful = {"leave_word": VoicePermission.NO.value, "others": "no"}
        return {
            way.value: {
                name: str(self.cleaned_data.get(f"{way}_{name}") or careful.get(name, "")) for name in PLAN
            }
            for way in self.ways
            if self.cleaned_data.get(f"{way}_address")
        }


def _is_usable(way: Way, address: str) -> bool:
    if way is Way.EMAIL:
        return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address) is not None
    if way in _NUMBERS:
        return sum(character.isdecimal() for character in address) >= _FEWEST_DIGITS
    return bool(address.strip())


for _way in Way:
    for _name, _field in _fields_of(_way).items():
        # Declared for each way, so that whoever walks over the fields of forms meets all of them.
        ContactForm.base_fields[f"{_way}_{_name}"] = _field
