"""
The words of the form on paper, in the reader's language.

It asks what the pages ask, in their own words: the questions are read from their forms, so that neither can
come to ask more than the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.forms import BooleanField, BoundField, Textarea
from django.urls import reverse
from django.utils.translation import get_language, gettext

from housing.forms.answers import QUESTIONS, QuestionForm
from housing.forms.questions import CountField
from housing.models import ProgrammeVersion
from housing.presentation.entry import CeilingsTable, ceilings_tables
from housing.rules.answers import ASKED_OF_WAY, FIELDS, Way
from housing.words.choices import WAYS

#: Lines to write on; what has choices has none.
_ROWS: Final = {"comment": 4}


def paper_form_words(
    *,
    team: str,
    phone: str,
    versions: Sequence[ProgrammeVersion],
    ceilings: Mapping[UUID, Mapping[int, int] | None],
) -> dict[str, Any]:
    """
    Return the words of the form: the fifteen questions, and what to do with the sheet.

    :param team: who reads applications, and under what number
    :param versions: the programmes that take applications now
    :param ceilings: dollars a year by people, by version, for the table of income
    """
    operator = settings.PORTAL_OPERATOR
    return {
        "language": get_language() or "fr",
        # Neutral: it stands in a window's title and in a list of files.
        "title": f"{gettext('Formulaire')} – {gettext('Services à Montréal')}",
        "heading": gettext("Demander un logement"),
        "operator": (
            gettext("Site indépendant, géré par %(operator)s. Ce n’est pas la Ville.")
            % {"operator": operator}
            if operator
            else gettext("Site indépendant. Ce n’est pas la Ville.")
        ),
        "first": [
            gettext("C’est pour ce soir? Appelez le 211, jour et nuit. Vie en danger : le 911."),
            gettext("Jamais demandés : votre statut, votre pays, votre date de naissance."),
            gettext("N’écrivez ni d’où vous venez, ni aucun numéro de papiers. Nous n’en avons pas besoin."),
            gettext("Laissez vide ce que vous ne savez pas. Une personne peut remplir avec vous."),
            gettext("Remettez ces feuilles en main propre, ou lisez-les au téléphone : %(team)s, %(phone)s.")
            % {"team": team, "phone": phone.replace(" ", "\u00a0")},
        ],
        "programme_title": gettext("Pour quel programme?"),
        "programmes": [str(one.name) for one in versions],
        "count_who": gettext("Qui"),
        "count_many": gettext("Combien"),
        "people": gettext("Personnes"),
        "questions": [
            _question(field.number, QUESTIONS[field.code], ceilings_tables(versions, ceilings))
            for field in FIELDS
        ],
        "after_title": gettext("Ensuite"),
        "after": [
            gettext("La personne qui reçoit les feuilles les recopie devant vous, puis les détruit."),
            gettext("Elle vous donne un code. Copiez-le sur la carte, découpez-la, gardez-la."),
            gettext("Avec ce code, sur %(where)s, vous suivez, corrigez, retirez ou effacez votre demande.")
            % {"where": settings.PORTAL_ORIGIN.partition("://")[2] + reverse("portal:follow_up")},
            gettext("Le numéro de dossier sert à en parler avec l’équipe. Il n’ouvre rien."),
        ],
        "card_label": gettext("Numéro"),
    }


def _question(number: int, form_class: type[QuestionForm], tables: list[CeilingsTable]) -> dict[str, Any]:
    form = form_class()
    counts = all(isinstance(field, CountField) for field in form.fields.values()) and len(form.fields) > 1
    groups = (
        [
            {"title": str(WAYS[way]), "parts": [_part(form[f"{way}_{name}"]) for name in ASKED_OF_WAY[way]]}
            for way in Way
        ]
        if form.code == "contact"
        else [{"title": "", "parts": [_part(field) for field in form]}]
    )
    return {
        "code": form.code,
        "title": f"{number}. {form.title}",
        "why": str(form.why),
        "note": gettext("Remplissez seulement ce que vous avez coché à la question 3.")
        if form.code == "contact"
        else "",
        "counts": counts,
        "parts": [_part(field) for field in form] if counts else [],
        "groups": groups,
        "tables": [_table(one) for one in tables] if form.code == "income_band" else [],
    }


def _part(field: BoundField) -> dict[str, Any]:
    choices = [str(label) for value, label in getattr(field.field, "choices", ()) if value != ""]
    if isinstance(field.field, BooleanField):
        # One box to tick, with its own words.
        return {"label": "", "hint": str(field.help_text), "choices": [str(field.label)], "rows": 0}
    # Whoever writes a month or a borough writes it: a list of them all is for a screen.
    if len(choices) > _MOST_CHOICES and not field.use_fieldset:
        choices = []
    rows = _ROWS.get(field.name, 2 if isinstance(field.field.widget, Textarea) else 1)
    return {"label": str(field.label), "hint": str(field.help_text), "choices": choices, "rows": rows}


#: A longer list to choose one from is not printed: there is a line to write on.
_MOST_CHOICES: Final = 8


def _table(one: CeilingsTable) -> dict[str, Any]:
    kept = asdict(one)
    caption = gettext("Revenu par an, au plus (%(programmes)s)") % {"programmes": kept["programmes"]}
    rows = [[str(people), *amounts] for people, amounts in kept["rows"]]
    return {"caption": caption, "heads": list(kept["bands"]), "rows": rows}
