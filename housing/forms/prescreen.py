"""« Est-ce que ça me convient? »: five things to tick, none of which is kept."""

from collections.abc import Collection
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import KeptNowhere
from housing.forms.questions import CountField
from housing.presentation.programmes import TONIGHT_WORDS
from housing.rules.prescreen import Answers, IncomeRange, Tonight
from housing.words.choices import dollars

MOST_PEOPLE: Final = 20


class PreScreenForm(KeptNowhere):
    """Whoever looks for a home, as counts and ticks: no name, no address, no exact income."""

    people = CountField(
        label=_("Combien êtes-vous?"),
        help_text=_("Comptez-vous, et toutes les personnes qui vivront avec vous."),
        most=MOST_PEOPLE,
        required=True,
        error_messages={"required": _("Dites combien vous êtes. Comptez-vous aussi.")},
    )
    minors = CountField(
        label=_("Combien ont moins de 18 ans?"),
        help_text=_("Laissez vide s’il n’y en a pas."),
        most=MOST_PEOPLE,
    )
    tonight = forms.ChoiceField(
        label=_("Où dormez-vous ce soir?"),
        choices=[(one.value, TONIGHT_WORDS[one]) for one in Tonight],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez où vous dormez ce soir."),
            "invalid_choice": _("Choisissez une des réponses de la liste."),
        },
    )
    income = forms.ChoiceField(
        label=_("Le revenu du ménage pour un an, à peu près"),
        help_text=_("Tout le monde ensemble, avant impôt. Vous pouvez ne pas le dire."),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choisissez une des réponses de la liste.")},
    )
    needs_access = forms.BooleanField(
        label=_("Quelqu’un a besoin d’un logement adapté (marches, fauteuil roulant, salle de bain)"),
        required=False,
    )
    has_senior = forms.BooleanField(label=_("Quelqu’un a 60 ans ou plus"), required=False)

    def __init__(self, *args: Any, ceilings: Collection[int], **kwargs: Any) -> None:
        """
        Draw the questions.

        :param ceilings: every ceiling of every programme: the ranges of income end there, so that no answer
            is more exact than a condition needs. Without any, income is not asked.
        """
        super().__init__(*args, **kwargs)
        self.ranges = _ranges(ceilings)
        if not self.ranges:
            del self.fields["income"]
            return
        income = self.fields["income"]
        assert isinstance(income, forms.ChoiceField)  # noqa: S101 - for the type; it is declared so above
        income.choices = [
            *((str(place), _in_words(one)) for place, one in enumerate(self.ranges)),
            ("", gettext("Je préfère ne pas le dire")),
        ]

    def clean(self) -> dict[str, Any]:
        """Hold the two counts together."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "people" in cleaned and cleaned["people"] == 0:
            self.add_error("people", _("Écrivez 1 ou plus : comptez-vous aussi."))
        elif "people" in cleaned and "minors" in cleaned and cleaned["minors"] > cleaned["people"]:
            self.add_error(
                "minors", _("Il y a plus d’enfants que de personnes. Corrigez l’un des deux nombres.")
            )
        return cleaned

    @property
    def answers(self) -> Answers:
        """What was ticked, as the rules read it, once the form is valid."""
        given = self.cleaned_data
        chosen = given.get("income") or ""
        return Answers(
            people=given["people"],
            minors=given["minors"],
            tonight=Tonight(given["tonight"]),
            income=self.ranges[int(chosen)] if chosen else None,
            needs_access=given["needs_access"],
            has_senior=given["has_senior"],
        )


def _ranges(ceilings: Collection[int]) -> tuple[IncomeRange, ...]:
    ends = sorted(set(ceilings))
    if not ends:
        return ()
    starts = [0, *(end + 1 for end in ends)]
    return tuple(IncomeRange(*pair) for pair in zip(starts, [*ends, None], strict=True))


def _in_words(one: IncomeRange) -> str:
    if one.most is None:
        return gettext("plus de %(low)s") % {"low": dollars(one.least - 1)}
    if not one.least:
        return gettext("jusqu’à %(high)s") % {"high": dollars(one.most)}
    return gettext("de %(low)s à %(high)s") % {"low": dollars(one.least), "high": dollars(one.most)}
