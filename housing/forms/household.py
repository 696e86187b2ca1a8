"""Questions 5 to 7: who will live there, who will join them, and a band of income."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.clock import today
from housing.forms.questions import CountField, QuestionForm
from housing.rules.household import Household
from housing.rules.rule_sets import IncomeBand
from housing.words.choices import YES_NO, band_words, people_in

#: What the list can count; a larger household is told to the team.
MOST_PEOPLE: Final = 20
#: How far ahead a birth or a move can be said.
_MONTHS_AHEAD: Final = 12


class HouseholdForm(QuestionForm):
    """5. Who will live there: counts by age, no names."""

    code = "household"
    why = _(
        "Pour trouver un logement assez grand, et pour compter les points des enfants. "
        "Pas de noms, pas de dates : des nombres."
    )

    aged_0_to_5 = CountField(label=_("Combien d’enfants de 0 à 5 ans?"), most=MOST_PEOPLE)
    aged_6_to_12 = CountField(label=_("Combien d’enfants de 6 à 12 ans?"), most=MOST_PEOPLE)
    aged_13_to_17 = CountField(label=_("Combien de jeunes de 13 à 17 ans?"), most=MOST_PEOPLE)
    aged_18_to_59 = CountField(
        label=_("Combien d’adultes de 18 à 59 ans?"), help_text=_("Comptez-vous aussi."), most=MOST_PEOPLE
    )
    aged_60_up = CountField(
        label=_("Combien de personnes de 60 ans et plus?"),
        help_text=_("Comptez-vous aussi."),
        most=MOST_PEOPLE,
    )
    couples = CountField(
        label=_("Combien de couples?"),
        help_text=_("Un couple partage une chambre. Laissez vide s’il n’y en a pas."),
        most=MOST_PEOPLE // 2,
    )

    def clean(self) -> dict[str, Any]:
        """Hold the counts together: somebody lives there, and a couple is two adults."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        adults = cleaned["aged_18_to_59"] + cleaned["aged_60_up"]
        people = adults + sum(cleaned[name] for name in ("aged_0_to_5", "aged_6_to_12", "aged_13_to_17"))
        if not people:
            self.add_error("aged_18_to_59", _("Dites combien vous êtes. Comptez-vous aussi."))
        elif people > MOST_PEOPLE:
            self.add_error(
                "aged_18_to_59",
                _("C’est plus de 20 personnes. Faites une demande pour chaque logement qu’il faut."),
            )
        elif 2 * cleaned["couples"] > adults:
            self.add_error("couples", _("Il y a plus de couples que d’adultes. Corrigez l’un ou l’autre."))
        return cleaned

    def answer(self) -> dict[str, int]:
        """Return the counts."""
        return {name: int(self.cleaned_data[name]) for name in Household.__dataclass_fields__}


class ChangeForm(QuestionForm):
    """6. Somebody who will be born, or will join."""

    code = "change"
    why = _("Pour vous offrir un logement qui conviendra encore dans un an.")

    expected = forms.ChoiceField(
        label=_("Y aura-t-il bientôt une naissance, ou une personne de plus avec vous?"),
        choices=list(YES_NO.items()),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Répondez oui ou non, ou laissez sans réponse.")},
    )
    month = forms.ChoiceField(
        label=_("Vers quel mois?"),
        required=False,
        error_messages={"invalid_choice": _("Choisissez un mois de la liste, ou « Je ne sais pas ».")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = [("", gettext("Je ne sais pas")), *_months(self.initial.get("month") or "")]

    @classmethod
    def initial_of(cls, value: Any) -> dict[str, Any]:
        """Return yes or no, and the month."""
        return {"expected": "yes" if value["expected"] else "no", "month": value["month"]}

    def answer(self) -> dict[str, Any]:
        """Return whether somebody is expected; without, there is no month."""
        expected = self.cleaned_data["expected"] == "yes"
        return {"expected": expected, "month": self.cleaned_data["month"] if expected else ""}


class IncomeForm(QuestionForm):
    """7. A band of income, never an amount."""

    code = "income_band"
    why = _(
        "Des programmes ont un plafond de revenu, et un revenu plus bas donne plus de points. "
        "Comptez toutes les personnes de 18 ans et plus, pour un an, avant les impôts. Un à-peu-près suffit."
    )

    income_band = forms.ChoiceField(
        label=_("Combien gagne votre ménage dans une année?"),
        choices=[(band.value, band.value) for band in IncomeBand],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez la ligne la plus proche de votre revenu."),
            "invalid_choice": _("Choisissez une ligne de la liste, la plus proche de votre revenu."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["income_band"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = [
            (band.value, band_words(band, self.ceilings, people_in(self.so_far))) for band in IncomeBand
        ]

    def answer(self) -> str:
        """Return the band's letter."""
        return str(self.cleaned_data["income_band"])


def _months(kept: str) -> Iterator[tuple[str, str]]:
    """Give this month and those that follow; one that was answered before stays in the list."""
    first = today().replace(day=1)
    months = [_month_after(first, later) for later in range(_MONTHS_AHEAD + 1)]
    if kept and dt.date.fromisoformat(f"{kept}-01") not in months:
        months.append(dt.date.fromisoformat(f"{kept}-01"))
    for month in sorted(months):
        yield f"{month:%Y-%m}", date_format(month, "F Y")


def _month_after(month: dt.date, later: int) -> dt.date:
    years, index = divmod(month.month - 1 + later, 12)
    return dt.date(month.year + years, index + 1, 1)
