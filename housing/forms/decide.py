"""
The forms by which something is asked, seen, decided or reviewed.

What the team writes to the person comes back once if it tells what nobody needs to know (Guarded).
"""

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.forms_team import Decision, Guarded, text_field
from housing.asked_items import Wanted
from housing.enums import Problem, ProofKind, RefusalReason
from housing.rules.answers import CODES
from housing.words.choices import TITLES

#: Questions that nobody is asked to mend: what they agreed to, their own words, whom they named.
_LEFT_ALONE = frozenset({"consent", "comment", "helper"})
ASKED_ABOUT = tuple(code for code in CODES if code not in _LEFT_ALONE)


class WordsForm(Guarded):
    """A decision with words of the team's own for the letter, which may stay empty."""

    name = "words"

    text = text_field(
        _("Vos mots, dans la lettre"),
        _("La personne les lira avec son code. Vous pouvez laisser la case vide."),
        rows=3,
    )


class ItemsForm(Guarded):
    """What is missing, thing by thing, and the message that asks for it."""

    name = "items"

    text = text_field(
        _("Votre message"),
        _("La personne le lira dans sa langue; la liste de ce qui manque suit."),
        rows=5,
        required=_("Écrivez un message."),
    )

    def __init__(self, *args: Any, proofs: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers = [(code, TITLES[code]) for code in ASKED_ABOUT]
        self.proofs = [(code, ProofKind(code).label) for code in proofs]
        choices = [("", "–"), *Problem.choices]
        for code, label in [*self.answers, *self.proofs]:
            self.fields[f"about-{code}"] = forms.ChoiceField(
                label=str(label),
                required=False,
                choices=choices,
                error_messages={"invalid_choice": _("Choisissez dans la liste.")},
            )

    def clean(self) -> dict[str, Any]:
        """
        Ask for one thing at least.

        :raises ValidationError: as Guarded
        """
        cleaned = super().clean()
        if not self.wanted(cleaned):
            self.add_error(None, gettext("Choisissez au moins une chose à demander."))
        return cleaned

    def wanted(self, cleaned: dict[str, Any] | None = None) -> list[Wanted]:
        """Return what is asked for, in the order of the page."""
        given = self.cleaned_data if cleaned is None else cleaned
        codes = [code for code, _label in [*self.answers, *self.proofs]]
        return [Wanted(code, Problem(given[f"about-{code}"])) for code in codes if given.get(f"about-{code}")]

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        """The boxes about answers."""
        return [self[f"about-{code}"] for code, _label in self.answers]

    @property
    def proof_fields(self) -> list[forms.BoundField]:
        """The boxes about what may be shown."""
        return [self[f"about-{code}"] for code, _label in self.proofs]


class ReleaseForm(Guarded):
    """An organisation that may be told what it needs, and the message that asks the person whether it may."""

    name = "release"

    organization = forms.CharField(
        label=_("Nom de l’organisme"),
        help_text=_("Un organisme, jamais une personne."),
        max_length=120,
        error_messages={
            "required": _("Écrivez le nom de l’organisme."),
            "max_length": _("120 caractères au plus."),
        },
    )
    text = text_field(
        _("Votre message"),
        _("La personne le lira dans sa langue, avec le texte exact; elle dit oui ou non derrière son code."),
        rows=5,
        required=_("Écrivez un message."),
    )

    field_order = ("organization", "text", "reread")


class ProofForm(Decision):
    """Something that was shown; each kind has a button for « enough » and one for « not enough »."""

    name = "proof"
    ENOUGH: ClassVar = "enough"
    NOT_ENOUGH: ClassVar = "not_enough"

    kind = forms.ChoiceField(
        choices=ProofKind.choices,
        error_messages={
            "required": _("Choisissez ce que vous avez vu."),
            "invalid_choice": _("Choisissez dans la liste."),
        },
    )

    def __init__(self, data: Any = None, *, proofs: Iterable[str] = (), **kwargs: Any) -> None:
        if data is not None:
            pressed = data.get(self.ENOUGH) or data.get(self.NOT_ENOUGH) or ""
            data = {**data.dict(), "kind": pressed}
        super().__init__(data, **kwargs)
        wanted = [ProofKind.DECLARATION, ProofKind.ORGANIZATION_LETTER, *(ProofKind(one) for one in proofs)]
        self.kinds = [{"code": one.value, "label": one.label} for one in dict.fromkeys(wanted)]

    @property
    def is_enough(self) -> bool:
        """Whether what was seen is enough."""
        return self.ENOUGH in self.data


class RefusalForm(WordsForm):
    """A reason to refuse, and words for the person."""

    name = "refusal"

    reason = forms.ChoiceField(
        label=_("Quelle condition n’est pas remplie?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez la condition qui n’est pas remplie."),
            "invalid_choice": _("Les réponses de la personne remplissent cette condition."),
        },
    )

    field_order = ("reason", "text", "reread")

    def __init__(self, *args: Any, reasons: Iterable[RefusalReason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = cast("forms.ChoiceField", self.fields["reason"])
        reason.choices = [(one.value, one.label) for one in reasons]


class DropForm(Guarded):
    """Why a proposed refusal is let go; a note of the team."""

    name = "drop"

    text = text_field(
        _("Pourquoi?"),
        _("Une note pour l’équipe."),
        rows=3,
        required=_("Écrivez pourquoi, en quelques mots."),
    )
