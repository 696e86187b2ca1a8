"""What the team writes of a programme: texts in both languages, conditions, the owner's answer, a window."""

import datetime as dt
import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, slug_re
from django.utils.translation import gettext_lazy as _

from core.clock import now
from core.forms import KeptNowhere, TypedText
from core.listing_lookup import directory
from core.translated import OTHER
from housing.enums import ProofKind
from housing.models import ProgrammeVersion
from housing.operations.programmes import CONTENT, TEXTS, content_of
from housing.presentation.programmes import MODE_WORDS, TONIGHT_WORDS
from housing.rules.income import read_ceilings
from housing.rules.prescreen import IntakeMode, Tonight

_LINE: Final = 160
_SENTENCE: Final = 300
_TEXT: Final = 4000
_AREA: Final = {"rows": 5}
#: « 2 : 43 500 $ », « 2: $43,500 »: how many people, then dollars.
_CEILING: Final = re.compile(r"\s*(\d{1,2})\s*:\s*\$?\s*(\d[\d\s,\u00a0\u202f]*?)\s*\$?\s*")


def _line(label: Any, *, required: bool = True, most: int = _LINE) -> TypedText:
    return TypedText(label=label, required=required, max_length=most)


def _area(label: Any, help_text: Any = "") -> TypedText:
    return TypedText(
        label=label,
        required=False,
        max_length=_TEXT,
        widget=forms.Textarea(attrs=_AREA),
        help_text=help_text,
    )


class _Day(forms.DateField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={
                "invalid": _("Écrivez un jour comme 2027-03-14."),
                "required": _("Écrivez un jour, comme 2027-03-14."),
            },
            **options,
        )


class ProgrammeForm(KeptNowhere):
    """Everything that a version says. Each text stands beside the same one in the other language."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)
    mode = forms.ChoiceField(
        label=_("Ce que fait la page"),
        choices=[(one.value, MODE_WORDS[one]) for one in IntakeMode],
        widget=forms.RadioSelect,
    )
    name_fr = _line(_("Nom, en français"))
    name_en = _line(_("Nom, en anglais"))
    owner_fr = _line(_("Qui offre ce programme, en français"))
    owner_en = _line(_("Qui offre ce programme, en anglais"))
    summary_fr = _line(_("En une phrase, en français"), most=_SENTENCE)
    summary_en = _line(_("En une phrase, en anglais"), most=_SENTENCE)
    about_fr = _area(_("Ce que c’est, en français"))
    about_en = _area(_("Ce que c’est, en anglais"))
    who_for_fr = _area(_("Pour qui, en français"))
    who_for_en = _area(_("Pour qui, en anglais"))
    how_fr = _area(_("Comment ça se passe, en français"))
    how_en = _area(_("Comment ça se passe, en anglais"))
    asked_to_see_fr = _area(_("Ce qu’on demandera de voir, en français"))
    asked_to_see_en = _area(_("Ce qu’on demandera de voir, en anglais"))
    helpers = _area(
        _("Qui aide gratuitement"),
        _("Une fiche du répertoire par ligne : la fin de son adresse, comme « cl-rosemont »."),
    )
    listing = TypedText(
        label=_("Fiche du propriétaire"),
        required=False,
        help_text=_("La fin de son adresse, comme « omhm »."),
    )
    link = TypedText(
        label=_("Page officielle"), required=False, help_text=_("L’adresse complète, avec https://.")
    )
    ceilings = TypedText(
        label=_("Plafonds de revenu"),
        required=False,
        widget=forms.Textarea(attrs=_AREA),
        help_text=_(
            "Une ligne par taille de ménage : « 2 : 43 500 ». Vide : le revenu n’est pas une condition."
        ),
    )
    ceilings_on = _Day(label=_("Plafonds en date du"), required=False)
    ceilings_source = _line(_("Source des plafonds"), required=False, most=_SENTENCE)
    situations = forms.MultipleChoiceField(
        label=_("Pour quelles situations"),
        choices=[(one.value, TONIGHT_WORDS[one]) for one in Tonight],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Aucune cochée : pour toutes."),
    )
    needs_minors = forms.BooleanField(label=_("Pour les familles avec des enfants"), required=False)
    needs_senior = forms.BooleanField(
        label=_("Pour les ménages où quelqu’un a 60 ans ou plus"), required=False
    )
    needs_access = forms.BooleanField(label=_("Pour un besoin de logement adapté"), required=False)
    has_list = forms.BooleanField(
        label=_("Il y a une liste d’attente, dans l’ordre du classement"), required=False
    )
    proofs = forms.MultipleChoiceField(
        label=_("Ce qu’on peut montrer"),
        choices=ProofKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Une déclaration signée suffit toujours."),
    )
    opens_on = _Day(label=_("Ouvre le"), required=False)
    closes_on = _Day(label=_("Dernier jour"), required=False)
    is_to_verify = forms.BooleanField(label=_("À vérifier : la page le dit"), required=False)
    source = _line(_("Où cela a été lu, et quand"), required=False, most=_SENTENCE)

    @classmethod
    def initial_of(cls, version: ProgrammeVersion) -> dict[str, Any]:
        """Return what stands in the fields for a version."""
        said = content_of(version)
        table = said["ceilings"] or {}
        return {
            **said,
            "helpers": "\n".join(said["helpers"]),
            "ceilings": "\n".join(f"{people}\u00a0: {most}" for people, most in table.items()),
        }

    @property
    def content(self) -> dict[str, Any]:
        """What was written, by columns of a version, once the form is valid."""
        given = {name: self.cleaned_data[name] for name in CONTENT}
        if "declaration" not in given["proofs"] and given["proofs"]:
            given["proofs"] = [ProofKind.DECLARATION.value, *given["proofs"]]
        return given

    @property
    def pairs(self) -> list[tuple[forms.BoundField, ...]]:
        """The texts, each beside the same one in the other language."""
        return [tuple(self[f"{text}_{language}"] for language in OTHER) for text in TEXTS]

    @property
    def conditions(self) -> list[forms.BoundField]:
        """Everything else, in order."""
        return [self[name] for name in self.fields if name in CONTENT and name[-3:] not in ("_fr", "_en")]

    def clean_helpers(self) -> list[str]:
        """
        Read a listing a line.

        :raises ValidationError: naming what is no published listing
        """
        return _listings(self.cleaned_data["helpers"].split())

    def clean_listing(self) -> str:
        """
        Read one listing, or none.

        :raises ValidationError: if it is no published listing
        """
        return "".join(_listings(self.cleaned_data["listing"].split()[:1]))

    def clean_link(self) -> str:
        """
        Read an address of the web, over a safe line.

        :raises ValidationError: if it is none
        """
        link: str = self.cleaned_data["link"].strip()
        if link:
            URLValidator(schemes=["https"], message=_("Écrivez une adresse qui commence par https://."))(link)
        return link

    def clean_ceilings(self) -> dict[str, int] | None:
        """
        Read a table of ceilings as it is kept.

        :raises ValidationError: saying which line is not one
        """
        table: dict[str, int] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["ceilings"].splitlines())):
            found = _CEILING.fullmatch(line)
            if found is None:
                raise ValidationError(
                    _("« %(line)s » n’est pas un plafond. Écrivez « 2 : 43 500 »."), params={"line": line}
                )
            table[str(int(found[1]))] = int(re.sub(r"\D", "", found[2]))
        try:
            return {str(people): most for people, most in read_ceilings(table).items()} if table else None
        except ValueError:
            raise ValidationError(
                _("Un ménage plus grand ne peut pas avoir un plafond plus bas. Vérifiez chaque ligne.")
            ) from None

    def clean(self) -> dict[str, Any]:
        """Hold together what belongs together: ceilings and their day, two days in order."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("ceilings"):
            if not cleaned.get("ceilings_on") and "ceilings_on" not in self.errors:
                self.add_error("ceilings_on", _("De quel jour sont ces plafonds? Écrivez-le."))
            if not cleaned.get("ceilings_source"):
                self.add_error("ceilings_source", _("D’où viennent ces plafonds? Écrivez-le."))
        _in_order(self, cleaned.get("opens_on"), cleaned.get("closes_on"))
        return cleaned


class NewProgrammeForm(KeptNowhere):
    """The name of a programme's page, for good."""

    code = forms.SlugField(
        label=_("Adresse de la page"),
        max_length=40,
        help_text=_("Des lettres sans accent et des tirets, comme « logements-abordables ». Pour de bon."),
        error_messages={
            "invalid": _("Écrivez des lettres sans accent, des chiffres et des tirets."),
            "required": _("Écrivez l’adresse de la page."),
        },
    )


class OwnerAnswerForm(KeptNowhere):
    """The owner's written answer: everybody is taken, with or without papers."""

    answered_on = _Day(label=_("Réponse du"))
    signed_by = TypedText(
        label=_("Signée par"), max_length=_LINE, help_text=_("Nom et fonction de la personne qui répond.")
    )
    words = TypedText(
        label=_("La réponse, mot pour mot"), max_length=_TEXT, widget=forms.Textarea(attrs=_AREA)
    )

    def clean_answered_on(self) -> dt.date:
        """
        Refuse a day that has not come.

        :raises ValidationError: if it has not
        """
        day: dt.date = self.cleaned_data["answered_on"]
        if day > now().date():
            raise ValidationError(_("Ce jour n’est pas encore venu."))
        return day


class WindowForm(KeptNowhere):
    """When applications are taken; its draw is fixed, and published as a hash, the moment it is announced."""

    opens_on = _Day(label=_("Ouvre le"))
    closes_on = _Day(
        label=_("Dernier jour"),
        required=False,
        help_text=_(
            "Avec un dernier jour, toutes les demandes comptent comme si elles étaient arrivées le premier."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse days that are past or in the wrong order."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        opens_on = cleaned.get("opens_on")
        if opens_on and opens_on < now().date():
            self.add_error("opens_on", _("Une période ne peut pas ouvrir avant aujourd’hui."))
        _in_order(self, opens_on, cleaned.get("closes_on"))
        return cleaned


def _in_order(form: forms.Form, opens_on: dt.date | None, closes_on: dt.date | None) -> None:
    if opens_on and closes_on and closes_on < opens_on:
        form.add_error("closes_on", _("Le dernier jour vient avant le premier. Corrigez l’un des deux."))


def _listings(slugs: list[str]) -> list[str]:
    known = {
        one.slug for one in directory().read([s for s in slugs if slug_re.match(s)], language="fr", at=now())
    }
    unknown = [slug for slug in slugs if slug not in known]
    if unknown:
        raise ValidationError(
            _("Aucune fiche publiée n’a cette adresse : %(slugs)s. Cherchez-la dans le répertoire."),
            params={"slugs": ", ".join(unknown)},
        )
    return list(dict.fromkeys(slugs))
