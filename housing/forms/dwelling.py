"""Questions 8 to 12: the dwelling somebody has or has not, and the one that they look for."""

import datetime as dt
import re
from typing import Any, Final

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from casework.forms import SHORT_LENGTH
from core.clock import today
from core.forms import TypedText
from housing.forms.questions import CountField, QuestionForm
from housing.rules.boroughs import BOROUGHS
from housing.rules.situations import WITH_A_DAY, Situation
from housing.rules.typed_days import read_day
from housing.words.choices import FEATURES, SITUATIONS, YES_NO

MOST_ROOMS: Final = 20
MOST_RENT: Final = 9_999
#: A day of a lease or of a fire further away than this is a slip of the finger.
_DAYS_AWAY: Final = 1_100


class SituationForm(QuestionForm):
    """8. Where somebody stands with their dwelling."""

    code = "situation"
    why = _("Pour savoir si c’est pressé. Aucune preuve maintenant : votre parole suffit pour commencer.")
    free = ("day",)

    kind = forms.ChoiceField(
        label=_("Où en êtes-vous avec votre logement?"),
        choices=list(SITUATIONS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez ce qui ressemble le plus à votre situation."),
            "invalid_choice": _("Choisissez dans la liste ce qui ressemble le plus à votre situation."),
        },
    )
    day = TypedText(
        label=_("Quel jour?"),
        help_text=_(
            "Le dernier jour du bail, ou le jour où vous avez dû partir. Par exemple : 31 janvier 2027. "
            "Sinon, laissez vide."
        ),
        required=False,
        max_length=SHORT_LENGTH,
    )

    @classmethod
    def initial_of(cls, value: Any) -> dict[str, Any]:
        """Return the situation, and its day as people write it."""
        day = dt.date.fromisoformat(value["day"]) if value["day"] else None
        # Translators: a day with its year, in Django's letters: j = 31, F = January, Y = 2027.
        words = date_format(day, pgettext("date format", "j F Y")) if day else ""
        return {"kind": value["kind"], "day": words}

    def clean(self) -> dict[str, Any]:
        """Read the day; a lease that ends has one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind, typed = cleaned.get("kind"), cleaned.get("day")
        if typed is None or kind not in WITH_A_DAY:
            return cleaned
        if not typed:
            if kind == Situation.LEASE_ENDING:
                self.add_error("day", _("Écrivez le dernier jour du bail, comme : 31 janvier 2027."))
            return cleaned
        try:
            day = read_day(typed)
        except ValueError:
            self.add_error("day", _("Écrivez le jour, le mois en lettres et l’année : 31 janvier 2027."))
            return cleaned
        if abs((day - today()).days) > _DAYS_AWAY:
            self.add_error("day", _("Ce jour est trop loin. Vérifiez l’année."))
        return {**cleaned, "day": day.isoformat()}

    def answer(self) -> dict[str, str]:
        """Return the situation and its day; where no day matters there is none."""
        kind = str(self.cleaned_data["kind"])
        return {"kind": kind, "day": str(self.cleaned_data["day"]) if kind in WITH_A_DAY else ""}


class StayForm(QuestionForm):
    """9. Whether somebody lives or sleeps in Montréal; never since when."""

    code = "stay"
    why = _("Ces programmes sont pour qui vit à Montréal. Nous ne demandons pas depuis quand.")

    in_montreal = forms.ChoiceField(
        label=_("Vous habitez ou dormez à Montréal?"),
        choices=list(YES_NO.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Répondez oui ou non."),
            "invalid_choice": _("Répondez oui ou non."),
        },
    )
    borough = forms.ChoiceField(
        label=_("Dans quel arrondissement?"),
        choices=[("", _("Je préfère ne pas le dire")), *BOROUGHS.items()],
        required=False,
        error_messages={
            "invalid_choice": _("Choisissez un arrondissement de la liste, ou « Je préfère ne pas le dire ».")
        },
    )

    @classmethod
    def initial_of(cls, value: Any) -> dict[str, Any]:
        """Return yes or no, and the borough."""
        return {"in_montreal": "yes" if value["in_montreal"] else "no", "borough": value["borough"]}

    def answer(self) -> dict[str, Any]:
        """Return whether it is Montréal, and the borough if it is and was said."""
        here = self.cleaned_data["in_montreal"] == "yes"
        return {"in_montreal": here, "borough": self.cleaned_data["borough"] if here else ""}


class WantedForm(QuestionForm):
    """10. Where, and for how much."""

    code = "wanted"
    why = _("Pour ne vous offrir que ce que vous pouvez prendre. Moins vous limitez, plus il y a d’offres.")

    boroughs = forms.MultipleChoiceField(
        label=_("Dans quels arrondissements?"),
        help_text=_("Ne cochez rien si tous conviennent."),
        choices=list(BOROUGHS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Cochez des arrondissements de la liste.")},
    )
    most_rent = forms.CharField(
        label=_("Quel loyer par mois, au plus?"),
        help_text=_("En dollars, chauffage compris. Laissez vide si vous ne savez pas."),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "ms-count"}),
    )

    @classmethod
    def initial_of(cls, value: Any) -> dict[str, Any]:
        """Return the boroughs, and the rent if there is one."""
        rent = value["most_rent"]
        return {"boroughs": list(value["boroughs"]), "most_rent": "" if rent is None else str(rent)}

    def clean_most_rent(self) -> int | None:
        """
        Return whole dollars, however they were typed, or None.

        :raises ValidationError: if it is no amount of dollars
        """
        typed = re.sub(r"[\s$]", "", str(self.cleaned_data["most_rent"]))
        typed = re.sub(r"[.,]00$", "", typed)
        if not typed:
            return None
        if not re.fullmatch(r"[0-9]{1,6}", typed):
            raise forms.ValidationError(_("Écrivez un montant en chiffres, comme 900."), code="invalid")
        if not 0 < int(typed) <= MOST_RENT:
            raise forms.ValidationError(_("Écrivez un loyer par mois, de 1 à 9999 dollars."), code="limits")
        return int(typed)

    def answer(self) -> dict[str, Any]:
        """Return the boroughs in the order of the list, and the rent."""
        chosen = set(self.cleaned_data["boroughs"])
        return {
            "boroughs": [slug for slug in BOROUGHS if slug in chosen],
            "most_rent": self.cleaned_data["most_rent"],
        }


class NeedsForm(QuestionForm):
    """11. What a dwelling must have; never why."""

    code = "needs"
    why = _("Pour ne vous offrir que des logements où vous pouvez vivre. Nous ne demandons pas pourquoi.")

    features = forms.MultipleChoiceField(
        label=_("De quoi avez-vous besoin?"),
        help_text=_("Cochez ce qu’il vous faut, ou rien."),
        choices=list(FEATURES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Cochez ce qu’il vous faut dans la liste, ou rien.")},
    )
    is_inaccessible = forms.BooleanField(label=_("Il me manque cela où je vis maintenant"), required=False)

    def answer(self) -> dict[str, Any]:
        """Return the needs in the order of the list, and whether the present dwelling lacks them."""
        chosen = [feature for feature in FEATURES if feature in self.cleaned_data["features"]]
        # Nothing is missing of what is not needed.
        return {
            "features": [str(one) for one in chosen],
            "is_inaccessible": bool(chosen) and self.cleaned_data["is_inaccessible"],
        }


class RoomsForm(QuestionForm):
    """12. Rooms to sleep in, now."""

    code = "rooms"
    why = _("Pour savoir si vous êtes à l’étroit : cela donne des points.")

    rooms = CountField(
        label=_("Combien de chambres avez-vous maintenant pour dormir?"),
        help_text=_("Un studio, un salon ou pas de logement : écrivez 0."),
        most=MOST_ROOMS,
        required=True,
    )

    def answer(self) -> int:
        """Return how many."""
        return int(self.cleaned_data["rooms"])
