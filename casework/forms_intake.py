"""The mandate under which a reception opens."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.enums import CaseKind
from casework.models import Intake
from casework.operations.intakes import Lacking, Mandate, people_to_train
from casework.presentation import language_words
from core.forms import KeptNowhere
from staff.models import StaffMember

WEEKDAYS: Final = (
    (0, _("lundi")),
    (1, _("mardi")),
    (2, _("mercredi")),
    (3, _("jeudi")),
    (4, _("vendredi")),
    (5, _("samedi")),
    (6, _("dimanche")),
)
#: Where on the form each thing that lacks is given, and what to do about it.
LACKING: Final[dict[Lacking, tuple[str, Promise]]] = {
    Lacking.ORGANIZATION: ("organization", _("Écrivez quel organisme répond des demandes.")),
    Lacking.PHONE: ("phone", _("Écrivez un numéro où quelqu’un répond.")),
    Lacking.DAYS: ("mandate_until", _("Le mandat doit avoir commencé et ne pas être fini aujourd’hui.")),
    Lacking.COVER: ("cover_to", _("Choisissez des jours, et une heure de fin après l’heure de début.")),
    Lacking.PEOPLE_FR: (
        "trained",
        _("Il faut deux personnes formées qui répondent en français, actives, avec leur clé."),
    ),
    Lacking.PEOPLE_EN: (
        "trained",
        _("Il faut deux personnes formées qui répondent en anglais, actives, avec leur clé."),
    ),
}
_DAY_WIDGET: Final = {"type": "date"}
_NOT_A_DAY: Final = {
    "required": _("Écrivez le jour, comme 2026-11-24."),
    "invalid": _("Écrivez le jour, comme 2026-11-24."),
}


def _hour(label: Any, *, first: int) -> forms.IntegerField:
    words = _("Écrivez l’heure en chiffres, entre 0 et 24.")
    return forms.IntegerField(
        label=label,
        min_value=first,
        max_value=first + 23,
        error_messages={"required": words, "invalid": words},
    )


def name_and_languages(member: StaffMember) -> str:
    """Return somebody's name, and the languages in which they answer."""
    return f"{member.name} ({', '.join(map(language_words, member.languages))})"


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # takes no argument at run time
    """People to tick, each with the languages in which they answer."""

    def label_from_instance(self, obj: StaffMember) -> str:
        """Return a name and its languages."""
        return name_and_languages(obj)


class MandateForm(KeptNowhere):
    """Everything that a reception needs to open; the operation says all that is missing at once."""

    organization = forms.CharField(label=_("Organisme mandaté"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Téléphone"),
        help_text=_("Montré aux personnes qui ne peuvent pas écrire, même quand la réception est fermée."),
        max_length=40,
        required=False,
    )
    mandate_on = forms.DateField(
        label=_("Mandat du"),
        required=False,
        widget=forms.DateInput(attrs=_DAY_WIDGET, format="%Y-%m-%d"),
        error_messages=_NOT_A_DAY,
    )
    mandate_until = forms.DateField(
        label=_("Mandat jusqu’au"),
        help_text=_("Le lendemain, la réception se ferme toute seule."),
        required=False,
        widget=forms.DateInput(attrs=_DAY_WIDGET, format="%Y-%m-%d"),
        error_messages=_NOT_A_DAY,
    )
    cover_days = forms.TypedMultipleChoiceField(
        label=_("Jours où quelqu’un lit"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    cover_from = _hour(_("À partir de (heure)"), first=0)
    cover_to = _hour(_("Jusqu’à (heure)"), first=1)
    trained = PeopleField(
        label=_("Personnes formées"),
        help_text=_(
            "Deux au moins pour chaque langue, parmi celles qui trient ou suivent des demandes et qui ont "
            "leur clé."
        ),
        queryset=StaffMember.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    trained_on = forms.DateField(
        label=_("Formation des nouvelles personnes cochées"),
        widget=forms.DateInput(attrs=_DAY_WIDGET, format="%Y-%m-%d"),
        error_messages=_NOT_A_DAY,
    )

    def __init__(self, *args: Any, kind: CaseKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trained = self.fields["trained"]
        if isinstance(trained, forms.ModelMultipleChoiceField):
            trained.queryset = people_to_train(kind)

    def clean_phone(self) -> str:
        """
        Return the number that people will call.

        :raises ValidationError: if it holds too few figures to be one; 211 is one
        """
        phone: str = self.cleaned_data["phone"]
        if phone and sum(character.isdecimal() for character in phone) < 3:
            raise forms.ValidationError(str(LACKING[Lacking.PHONE][1]), code="phone")
        return phone

    @property
    def mandate(self) -> Mandate:
        """Return the mandate that was given, complete or not."""
        given = self.cleaned_data
        return Mandate(
            organization=given["organization"],
            mandate_on=given["mandate_on"],
            mandate_until=given["mandate_until"],
            phone=given["phone"],
            cover_days=tuple(given["cover_days"]),
            cover_from=given["cover_from"],
            cover_to=given["cover_to"],
        )

    def say_what_lacks(self, lacking: tuple[Lacking, ...]) -> None:
        """Put each thing that lacks beside its field."""
        for one in lacking:
            field, words = LACKING[one]
            self.add_error(field, str(words))


def first_values(intake: Intake | None, *, on: dt.date) -> dict[str, Any]:
    """Return what the form shows first: the last mandate, or an office's hours."""
    if intake is None or intake.mandate_on is None:
        return {
            "mandate_on": on,
            "cover_days": [0, 1, 2, 3, 4],
            "cover_from": 9,
            "cover_to": 17,
            "trained_on": on,
        }
    return {
        "organization": intake.organization,
        "phone": intake.phone,
        "mandate_on": intake.mandate_on,
        "mandate_until": intake.mandate_until,
        "cover_days": intake.cover_days,
        "cover_from": intake.cover_from,
        "cover_to": intake.cover_to,
        "trained": [one.pk for one in intake.trained.all()],
        "trained_on": on,
    }
