"""
The fifteen questions as forms: each gives one answer, as `housing.rules.answers.EXAMPLE` shows it.

The same forms stand on the pages of the application, in its corrections and in the dense entry of the team.
"""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from casework.forms import SHORT_LENGTH, interpreter_field
from core.forms import TypedText
from housing.forms.contact import ContactForm
from housing.forms.dwelling import NeedsForm, RoomsForm, SituationForm, StayForm, WantedForm
from housing.forms.household import ChangeForm, HouseholdForm, IncomeForm
from housing.forms.questions import LINE_LENGTH, QuestionForm
from housing.rules.answers import CODES, NOTICE, Way
from housing.words.choices import LANGUAGES, NO_WAY, WAYS

__all__ = ["QUESTIONS", "QuestionForm"]

COMMENT_LENGTH: Final = 500
_NONE: Final = "none"


class NameForm(QuestionForm):
    """1. A name to use."""

    code = "name"
    why = _("Pour nos appels et nos lettres. Le vôtre ou un autre : un prénom suffit.")
    free = ("name",)

    name = TypedText(
        label=_("Quel nom voulez-vous qu’on utilise?"),
        max_length=SHORT_LENGTH,
        error_messages={"required": _("Écrivez un nom. N’importe quel nom convient.")},
    )

    def answer(self) -> str:
        """Return the name."""
        return str(self.cleaned_data["name"])


class LanguageForm(QuestionForm):
    """2. The language of letters, and an interpreter."""

    code = "language"
    why = _("Pour vous écrire et vous parler dans une langue que vous comprenez.")
    free = ("interpreter",)

    answer_in = forms.ChoiceField(
        label=_("Dans quelle langue voulez-vous nos lettres et nos réponses?"),
        choices=list(LANGUAGES.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez la langue des réponses."),
            "invalid_choice": _("Choisissez la langue des réponses : français ou anglais."),
        },
    )
    interpreter = interpreter_field()

    def answer(self) -> dict[str, str]:
        """Return both languages."""
        return {name: str(self.cleaned_data[name]) for name in ("answer_in", "interpreter")}


class WaysForm(QuestionForm):
    """3. How somebody may be reached, or not at all."""

    code = "ways"
    why = _(
        "Pour vous dire qu’une réponse est prête, ou qu’un logement vous est offert. Rien n’est obligatoire."
    )

    ways = forms.MultipleChoiceField(
        label=_("Comment l’équipe peut-elle vous joindre?"),
        help_text=_("Cochez tout ce qui est sans risque pour vous."),
        choices=[*WAYS.items(), (_NONE, NO_WAY)],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Cochez une façon de vous joindre, ou « Aucune »."),
            "invalid_choice": _("Cochez dans la liste comment vous joindre, ou « Aucune »."),
        },
    )

    @classmethod
    def initial_of(cls, value: Any) -> dict[str, Any]:
        """Tick « none » for an empty list."""
        return {"ways": list(value) or [_NONE]}

    def clean_ways(self) -> list[str]:
        """
        Return the ways in the order of the list.

        :raises ValidationError: if somebody wants to be reached and does not
        """
        given = set(self.cleaned_data["ways"])
        if _NONE in given and len(given) > 1:
            raise forms.ValidationError(
                _("Cochez « Aucune » seule, ou les façons de vous joindre sans « Aucune »."), code="both"
            )
        return [way.value for way in Way if way.value in given]

    def answer(self) -> list[str]:
        """Return the codes of the ways; none: they come back with their code."""
        return list(self.cleaned_data["ways"])


class HelperForm(QuestionForm):
    """13. Who could vouch for somebody whose code was lost."""

    code = "helper"
    why = _(
        "Si vous perdez votre code, cet organisme pourra dire que c’est bien vous. "
        "Il ne voit pas votre dossier, et nous ne l’appelons pas sans votre accord."
    )
    free = ("organization",)

    organization = TypedText(
        label=_("Un organisme vous connaît?"),
        help_text=_("Son nom, et une personne à qui parler. Vous pouvez laisser la case vide."),
        required=False,
        max_length=LINE_LENGTH,
    )

    def answer(self) -> dict[str, str]:
        """Return the organisation, or an empty name."""
        return {"organization": str(self.cleaned_data["organization"])}


class CommentForm(QuestionForm):
    """14. One comment."""

    code = "comment"
    why = _("Seulement si les autres questions n’ont pas suffi. L’équipe le lira.")
    free = ("comment",)

    comment = TypedText(
        label=_("Voulez-vous ajouter quelque chose?"),
        help_text=_("500 caractères au plus. Vous pouvez laisser la case vide."),
        required=False,
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def answer(self) -> str:
        """Return the comment, or nothing."""
        return str(self.cleaned_data["comment"])


class ConsentForm(QuestionForm):
    """15. Agreeing to the notice, in the words of its month."""

    code = "consent"
    why = _(
        "L’équipe du logement lira vos réponses pour décider et pour vous offrir un logement. "
        "Personne d’autre, sauf si un tribunal l’ordonne, ou si une vie ou un enfant est en danger. "
        "Vous pouvez corriger, retirer ou effacer votre demande, avec votre code."
    )

    agreed = forms.BooleanField(
        label=_("Je suis d’accord : l’équipe du logement peut lire mes réponses"),
        error_messages={"required": _("Cochez la case pour que l’équipe puisse lire vos réponses.")},
    )

    def answer(self) -> dict[str, Any]:
        """Return that it was agreed to, and the month of the notice."""
        return {"agreed": True, "notice": NOTICE}


#: One form for each question, in the order of the fifteen.
QUESTIONS: Final[Mapping[str, type[QuestionForm]]] = {
    form.code: form
    for form in (
        NameForm,
        LanguageForm,
        WaysForm,
        ContactForm,
        HouseholdForm,
        ChangeForm,
        IncomeForm,
        SituationForm,
        StayForm,
        WantedForm,
        NeedsForm,
        RoomsForm,
        HelperForm,
        CommentForm,
        ConsentForm,
    )
}
if tuple(QUESTIONS) != CODES:
    raise ImproperlyConfigured("the forms are not the fifteen questions")
