"""What staff write of the order of a list: why it is made, the weights of its rules, an override."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import KeptNowhere, TypedText
from housing.enums import OverrideReason, RunReason
from housing.forms.questions import CountField
from housing.models import Programme, Unit
from housing.operations.overrides import MOST_DAYS
from housing.operations.rule_sets import RuleTexts
from housing.rules.numbers import read_number
from housing.rules.rule_sets import MOST_WEIGHT, IncomeBand
from housing.rules.typed_days import read_day

_TEXT: Final = 6_000
_CHANGE: Final = 600
_LINE: Final = 40
_PICK_A_REASON: Final = {
    "required": _("Choisissez pourquoi."),
    "invalid_choice": _("Choisissez pourquoi dans la liste."),
}


class RunForm(KeptNowhere):
    """Which list, and why its order is made anew."""

    programme = forms.ChoiceField(
        label=_("Liste"),
        error_messages={
            "required": _("Choisissez une liste."),
            "invalid_choice": _("Choisissez une liste dans la liste."),
        },
    )
    reason = forms.ChoiceField(label=_("Pourquoi"), choices=RunReason.choices, error_messages=_PICK_A_REASON)

    def __init__(self, *args: Any, lists: Iterable[tuple[Programme, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = [(programme.code, name) for programme, name in lists]


class RulesForm(KeptNowhere):
    """The next version of the rules: its weights, its words, and what changes."""

    income_a = CountField(label=_("Revenu, tranche A"), most=MOST_WEIGHT, required=True)
    income_b = CountField(label=_("Revenu, tranche B"), most=MOST_WEIGHT, required=True)
    income_c = CountField(label=_("Revenu, tranche C"), most=MOST_WEIGHT, required=True)
    income_d = CountField(label=_("Revenu, tranche D"), most=MOST_WEIGHT, required=True)
    income_e = CountField(label=_("Revenu, tranche E"), most=MOST_WEIGHT, required=True)
    points_per_year = CountField(label=_("Chaque année d’attente"), most=MOST_WEIGHT, required=True)
    most_for_years = CountField(label=_("Années d’attente, au plus"), most=MOST_WEIGHT, required=True)
    points_per_minor = CountField(label=_("Chaque enfant"), most=MOST_WEIGHT, required=True)
    most_for_minors = CountField(label=_("Enfants, au plus"), most=MOST_WEIGHT, required=True)
    overcrowded_points = CountField(label=_("Pas assez de chambres"), most=MOST_WEIGHT, required=True)
    inaccessible_points = CountField(
        label=_("Logement actuel sans l’accès qu’il faut"), most=MOST_WEIGHT, required=True
    )
    lease_days = CountField(
        label=_("Fin de bail : combien de jours avant et après"), most=MOST_WEIGHT, required=True
    )
    valid_from = TypedText(
        label=_("En vigueur le"),
        help_text=_("À partir d’aujourd’hui. Par exemple : 31 janvier 2027."),
        max_length=_LINE,
        error_messages={"required": _("Écrivez le premier jour de ces règles.")},
    )
    text_fr = TypedText(
        label=_("Les règles en français"),
        max_length=_TEXT,
        widget=forms.Textarea(attrs={"rows": 12, "lang": "fr"}),
        error_messages={"required": _("Écrivez les règles en français : elles sont publiées.")},
    )
    text_en = TypedText(
        label=_("Les règles en anglais"),
        max_length=_TEXT,
        widget=forms.Textarea(attrs={"rows": 12, "lang": "en"}),
        error_messages={"required": _("Écrivez les règles en anglais : elles sont publiées.")},
    )
    change_fr = TypedText(
        label=_("Ce qui change et pourquoi, en français"),
        max_length=_CHANGE,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "fr"}),
        error_messages={"required": _("Écrivez en français ce qui change et pourquoi.")},
    )
    change_en = TypedText(
        label=_("Ce qui change et pourquoi, en anglais"),
        max_length=_CHANGE,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
        error_messages={"required": _("Écrivez en anglais ce qui change et pourquoi.")},
    )

    @staticmethod
    def initial_of(weights: Mapping[str, Any], texts: RuleTexts) -> dict[str, Any]:
        """Return what stands in the fields for the version before."""
        income = {f"income_{band.lower()}": points for band, points in weights["income_points"].items()}
        others = {name: one for name, one in weights.items() if name != "income_points"}
        return {**income, **others, "text_fr": texts.text_fr, "text_en": texts.text_en}

    def clean_valid_from(self) -> dt.date:
        """
        Return the first day of these rules.

        :raises ValidationError: if it is no day
        """
        try:
            return read_day(self.cleaned_data["valid_from"])
        except ValueError:
            raise forms.ValidationError(
                _("Écrivez le jour, le mois en lettres et l’année : 31 janvier 2027."), code="invalid"
            ) from None

    def clean(self) -> dict[str, Any]:
        """Hold the points for income together: a lower income never gives fewer."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given = [cleaned.get(f"income_{band.value.lower()}") for band in IncomeBand]
        found = [one for one in given if one is not None]
        if len(found) == len(given) and found != sorted(found, reverse=True):
            self.add_error("income_a", _("Un revenu plus bas ne peut pas donner moins de points."))
        return cleaned

    @property
    def weights(self) -> dict[str, Any]:
        """The weights as they are kept (housing.rules.rule_sets.written_weights)."""
        income = {band.value: self.cleaned_data[f"income_{band.value.lower()}"] for band in IncomeBand}
        others = [name for name, field in self.fields.items() if isinstance(field, CountField)]
        kept = {name: self.cleaned_data[name] for name in others if not name.startswith("income_")}
        return {**kept, "income_points": income}

    @property
    def texts(self) -> RuleTexts:
        """The words of the rules."""
        names = ("text_fr", "text_en", "change_fr", "change_en")
        return RuleTexts(**{name: self.cleaned_data[name] for name in names})


class OverrideForm(KeptNowhere):
    """One offer out of order: to whom, of which dwelling, why, until when."""

    number = TypedText(
        label=_("Numéro de la demande"),
        max_length=_LINE,
        error_messages={"required": _("Écrivez le numéro de la demande, comme 4F7K-Q2XZ.")},
    )
    unit = forms.ModelChoiceField(
        label=_("Logement"),
        queryset=Unit.objects.none(),
        empty_label=_("Choisissez"),
        error_messages={
            "required": _("Choisissez le logement."),
            "invalid_choice": _("Choisissez le logement dans la liste."),
        },
    )
    reason = forms.ChoiceField(
        label=_("Pourquoi"), choices=OverrideReason.choices, error_messages=_PICK_A_REASON
    )
    days = CountField(
        label=_("Bonne pour combien de jours"),
        help_text=_("30 au plus."),
        most=MOST_DAYS,
        required=True,
        initial=14,
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (for the type checker)
        field.queryset = units

    def clean_number(self) -> str:
        """
        Return the number as it is kept.

        :raises ValidationError: if it cannot be a number of ours
        """
        try:
            return read_number(self.cleaned_data["number"])
        except ValueError:
            raise forms.ValidationError(
                _("Un numéro a huit lettres et chiffres, comme 4F7K-Q2XZ. Vérifiez-le."), code="invalid"
            ) from None
