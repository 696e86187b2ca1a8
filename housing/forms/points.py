"""The questions from which anybody can count their points: those of the application, and no other."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from core.forms import KeptNowhere, TypedText
from housing.forms.answers import QUESTIONS, QuestionForm
from housing.rules.numbers import read_number
from housing.rules.typed_days import read_day

#: What the points are made from (housing.rules.placing.placed).
ASKED: Final = ("household", "rooms", "income_band", "situation", "needs")
_LINE: Final = 40


class FiledForm(KeptNowhere):
    """When the application was handed in, and its number: both may stay empty."""

    filed_on = TypedText(
        label=_("Quel jour avez-vous déposé votre demande?"),
        help_text=_("Par exemple : 31 janvier 2026. Laissez vide si vous ne l’avez pas encore déposée."),
        required=False,
        max_length=_LINE,
    )
    number = TypedText(
        label=_("Votre numéro de dossier"),
        help_text=_(
            "Huit lettres et chiffres, comme 4F7K-Q2XZ. Seulement pour voir votre tirage. "
            "Il n’ouvre rien et n’est pas gardé."
        ),
        required=False,
        max_length=_LINE,
    )

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_filed_on(self) -> dt.date:
        """
        Return the day, today if none was typed.

        :raises ValidationError: if it is no day, or has not come yet
        """
        typed = self.cleaned_data["filed_on"]
        if not typed:
            return self.on
        try:
            day = read_day(typed)
        except ValueError:
            raise forms.ValidationError(
                _("Écrivez le jour, le mois en lettres et l’année : 31 janvier 2026."), code="invalid"
            ) from None
        if day > self.on:
            raise forms.ValidationError(_("Ce jour n’est pas encore venu. Vérifiez l’année."), code="later")
        return day

    def clean_number(self) -> str:
        """
        Return the number as it is kept, or nothing.

        :raises ValidationError: if it cannot be a number of ours
        """
        typed = self.cleaned_data["number"]
        if not typed:
            return ""
        try:
            return read_number(typed)
        except ValueError:
            raise forms.ValidationError(
                _("Un numéro a huit lettres et chiffres, comme 4F7K-Q2XZ. Vérifiez le vôtre."), code="invalid"
            ) from None


class PointsQuestions:
    """Several question forms that are sent at once; components draw it as they draw one form."""

    def __init__(self, posted: MultiValueDict[str, Any] | None, *, on: dt.date) -> None:
        """Take what was posted, or nothing for empty questions."""
        self.questions: dict[str, QuestionForm] = {code: QUESTIONS[code](posted) for code in ASKED}
        self.filed = FiledForm(posted, on=on)
        self.is_bound = posted is not None

    @property
    def every(self) -> list[KeptNowhere]:
        """Every form, in the order of the page."""
        return [*self.questions.values(), self.filed]

    def __iter__(self) -> Iterator[BoundField]:
        """Give every field, in the order of the page."""
        for form in self.every:
            yield from form

    @property
    def errors(self) -> dict[str, Any]:
        """Every error of every form, by field."""
        return {name: one for form in self.every for name, one in form.errors.items()}

    def non_field_errors(self) -> list[str]:
        """Return what is wrong with a form as a whole."""
        return [str(one) for form in self.every for one in form.non_field_errors()]

    def is_valid(self) -> bool:
        """Test every form, so that everything to correct is said at once."""
        return sum(not form.is_valid() for form in self.every) == 0

    def answers(self) -> dict[str, Any]:
        """Return the answers as an application keeps them, with those that give no points left empty."""
        given = {code: question.answer() for code, question in self.questions.items()}
        return {"wanted": {"boroughs": [], "most_rent": None}, **given}
