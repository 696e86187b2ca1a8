"""What staff write of a dwelling, and why a household declines one."""

import datetime as dt
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import KeptNowhere, TypedText
from housing.enums import DeclineReason
from housing.models import Programme, ProgrammeVersion, Unit
from housing.rules.boroughs import BOROUGHS
from housing.rules.typed_days import read_day
from housing.words.choices import FEATURES

_MOST_ROOMS = 9
_MOST_PEOPLE = 20
_MOST_RENT = 9999


class UnitForm(KeptNowhere):
    """A dwelling: where, how large, for how much, what access it gives, when it is free."""

    label = TypedText(
        label=_("Nom ou adresse"),
        help_text=_("Ce que la personne lira dans l’offre. Par exemple : 12, rue Untel, app. 3"),
        max_length=80,
        error_messages={"required": _("Écrivez le nom ou l’adresse du logement.")},
    )
    borough = forms.ChoiceField(
        label=_("Arrondissement"),
        choices=[("", _("Choisir")), *BOROUGHS.items()],
        error_messages={
            "required": _("Choisissez l’arrondissement."),
            "invalid_choice": _("Choisissez l’arrondissement dans la liste."),
        },
    )
    bedrooms = forms.IntegerField(
        label=_("Chambres"),
        help_text=_("0 pour un studio"),
        min_value=0,
        max_value=_MOST_ROOMS,
        error_messages={
            "required": _("Écrivez le nombre de chambres, en chiffres."),
            "invalid": _("Écrivez le nombre de chambres en chiffres. Par exemple : 2"),
            "min_value": _("Le nombre de chambres va de 0 à 9."),
            "max_value": _("Le nombre de chambres va de 0 à 9."),
        },
    )
    most_people = forms.IntegerField(
        label=_("Personnes au plus"),
        min_value=1,
        max_value=_MOST_PEOPLE,
        error_messages={
            "required": _("Écrivez combien de personnes peuvent y vivre."),
            "invalid": _("Écrivez le nombre de personnes en chiffres. Par exemple : 4"),
            "min_value": _("Le nombre de personnes va de 1 à 20."),
            "max_value": _("Le nombre de personnes va de 1 à 20."),
        },
    )
    rent = forms.IntegerField(
        label=_("Loyer par mois, en dollars"),
        help_text=_("Un nombre entier, avec ce que le bail comprend"),
        min_value=0,
        max_value=_MOST_RENT,
        error_messages={
            "required": _("Écrivez le loyer, en dollars par mois."),
            "invalid": _("Écrivez le loyer en chiffres, sans cents. Par exemple : 850"),
            "min_value": _("Le loyer va de 0 à 9999 dollars."),
            "max_value": _("Le loyer va de 0 à 9999 dollars."),
        },
    )
    features = forms.MultipleChoiceField(
        label=_("Accès"),
        choices=list(FEATURES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Cochez dans la liste.")},
    )
    is_for_seniors = forms.BooleanField(label=_("Réservé aux 60 ans et plus"), required=False)
    free_on = TypedText(
        label=_("Libre le"),
        help_text=_("Par exemple : 1er juillet 2027"),
        error_messages={"required": _("Écrivez le jour où le logement est libre.")},
    )
    entry = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, unit: Unit | None = None, on: dt.date, **kwargs: Any) -> None:
        """
        Begin with what is written of a dwelling.

        :param on: today, for a new one
        """
        if unit is not None:
            known = {
                name: getattr(unit, name) for name in self.base_fields if name not in ("entry", "free_on")
            }
            known["free_on"] = str(unit.free_on)
        else:
            known = {"free_on": str(on), "entry": uuid4()}
        kwargs["initial"] = {**known, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for name in ("bedrooms", "most_people", "rent"):
            # Typed digits, not a wheel that turns by itself under the hand.
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def clean_free_on(self) -> dt.date:
        """
        Read the day.

        :raises ValidationError: if it is no day, or could be two
        """
        try:
            return read_day(self.cleaned_data["free_on"])
        except ValueError:
            raise forms.ValidationError(
                _("Écrivez un jour, avec le mois en lettres. Par exemple : 1er juillet 2027"), code="invalid"
            ) from None


class NewUnitForm(UnitForm):
    """A dwelling of one of the programmes with a list."""

    programme = forms.ChoiceField(
        label=_("Programme"),
        error_messages={
            "required": _("Choisissez le programme."),
            "invalid_choice": _("Choisissez le programme dans la liste."),
        },
    )
    field_order = ("programme",)

    def __init__(self, *args: Any, versions: list[ProgrammeVersion], **kwargs: Any) -> None:
        """
        Offer the programmes whose dwellings are given out by a list.

        :param versions: what each says today
        """
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (declared above)
        field.choices = [(one.programme.code, one.name) for one in versions]
        self._programmes = {one.programme.code: one.programme for one in versions}

    def chosen(self) -> Programme:
        """Return the programme that was chosen, of a form that is valid."""
        return self._programmes[self.cleaned_data["programme"]]


class DeclineForm(KeptNowhere):
    """Why a household does not take a dwelling, as it says it on the phone."""

    reason = forms.ChoiceField(
        label=_("Pourquoi la personne décline"),
        choices=[(one.value, one.label) for one in DeclineReason],
        error_messages={
            "required": _("Choisissez la raison que la personne donne; « Sans dire pourquoi » en est une."),
            "invalid_choice": _("Choisissez la raison dans la liste."),
        },
    )
