"""
The words of the sheets, in the reader's language.

The form on paper asks what the form on the page asks, in its own words: the questions are read from there, so
that neither can come to ask more than the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext

from assistance.forms import RequestForm
from assistance.forms_entry import ASKED
from core.listing_lookup import PublicListing

#: Whose numbers the kit holds: they answer, and they are not the police.
LINES: Final = (
    "211",
    "info-sante-811",
    "sos-violence-conjugale",
    "cvasm",
    "prevention-suicide",
    "tel-jeunes",
)
#: Lines to write on; the other questions have choices, or one line.
_ROWS: Final = {"what": 8}


@dataclass(frozen=True, slots=True)
class ReadingTeam:
    """Who reads requests while the intake is open, and under what number."""

    name: str
    number: str

    @property
    def phone(self) -> str:
        """Return the number as it stands in a sentence: on one line."""
        return self.number.replace(" ", "\u00a0")


def kit_words(*, lines: Sequence[PublicListing], team: ReadingTeam | None) -> dict[str, Any]:
    """Return the words of the kit, with the numbers of this moment."""
    return {
        **_of_every_sheet(gettext("Trousse")),
        "heading": gettext("Demander de l’aide : comment ça marche"),
        "steps_title": gettext("En quatre étapes"),
        "steps": [
            *_first_step(team),
            gettext("Un code de 20 chiffres remplace le nom. On le copie sur la carte."),
            gettext("Au jour dit, on tape le code sur %(where)s pour lire la réponse et pour répondre.")
            % {"where": _where("portal:follow_up")},
            gettext("Avec le code, on peut tout effacer, à tout moment."),
        ],
        "readers_title": gettext("Qui lit"),
        "readers": [
            _who_reads(),
            gettext("Jamais demandés : votre statut, votre pays, votre date de naissance."),
        ],
        "limits_title": gettext("Ce que nous ne pouvons pas promettre"),
        "limits": [
            *_who_may_learn_of_it(),
            gettext("La police et les agents frontaliers ne sont pas liés par nos règles."),
            gettext("Un silence est possible. Si vous ne trouvez rien au jour dit, appelez le 211."),
            gettext("Pour tout le reste, rien ne sort sans votre accord."),
        ],
        "device_title": gettext("Sur un téléphone que quelqu’un regarde"),
        "device": [
            gettext("Ouvrez d’abord une fenêtre privée. Mieux : le téléphone d’une personne sûre."),
            gettext(
                "Sur le site, « Quitter vite », en haut, mène à une page ordinaire. "
                "Cela n’arrête pas un logiciel espion."
            ),
            gettext("Ce fichier reste dans le téléphone qui le télécharge. Imprimez-le ailleurs."),
            gettext("Quelqu’un peut trouver cette feuille. Gardez seulement la carte."),
        ],
        "lines_title": gettext("C’est pour ce soir? Appelez, n’écrivez pas."),
        "lines_lead": gettext("Ces numéros étaient bons le jour où cette feuille a été faite."),
        "lines_who": gettext("Qui répond"),
        "lines_number": gettext("Numéro"),
        "lines": [
            _emergency(),
            *({"name": one.name, "number": one.phone, "note": ""} for one in lines if one.phone),
        ],
        "card_title": gettext("Cartes à découper"),
        "card_lead": gettext("Une carte par personne. Elle ne dit pas ce que c’est : gardez-la ainsi."),
    }


def paper_form_words(*, team: ReadingTeam) -> dict[str, Any]:
    """Return the words of the form on paper: the questions of the page, and what to do with the sheet."""
    return {
        **_of_every_sheet(gettext("Formulaire")),
        "heading": gettext("Racontez ce que vous voulez"),
        "readers_title": gettext("Qui lira ceci"),
        # Before a word is written: somebody who knows the limits chooses what to tell.
        "readers": [_who_reads(), *_who_may_learn_of_it()],
        "first": [
            gettext("C’est pour ce soir? Appelez le 211, jour et nuit. Vie en danger : le 911."),
            gettext("Laissez vide ce que vous ne voulez pas dire."),
            gettext("N’écrivez ni d’où vous venez, ni aucun numéro de papiers. Nous n’en avons pas besoin."),
            gettext("Remettez cette feuille en main propre, ou lisez-la au téléphone : %(name)s, %(phone)s.")
            % {"name": team.name, "phone": team.phone},
        ],
        "questions": [_question(name) for name in ASKED],
        "after_title": gettext("Ensuite"),
        "after": [
            gettext("La personne qui reçoit la feuille la recopie devant vous, puis la détruit."),
            gettext("Elle vous donne un code. Copiez-le sur la carte, découpez-la, gardez-la."),
            gettext("Au jour dit, tapez le code sur %(where)s, ou rappelez.")
            % {"where": _where("portal:follow_up")},
        ],
    }


def _of_every_sheet(title: str) -> dict[str, Any]:
    operator = settings.PORTAL_OPERATOR
    return {
        "language": get_language() or "fr",
        # Neutral: it stands in a window's title and in a list of files.
        "title": f"{title} – {gettext('Services à Montréal')}",
        "operator": (
            gettext("Site indépendant, géré par %(operator)s. Ce n’est pas la Ville.")
            % {"operator": operator}
            if operator
            else gettext("Site indépendant. Ce n’est pas la Ville.")
        ),
        "card_label": gettext("Numéro"),
    }


def _first_step(team: ReadingTeam | None) -> list[str]:
    if team is None:
        return [
            gettext("Personne ne lit les demandes en ce moment. Appelez un des numéros de cette trousse.")
        ]
    return [
        gettext(
            "On écrit sur %(where)s, on appelle %(name)s au %(phone)s, "
            "ou on remplit le formulaire sur papier."
        )
        % {"where": _where("portal:help"), "name": team.name, "phone": team.phone}
    ]


def _who_reads() -> str:
    return gettext(
        "D’abord les personnes qui trient les demandes. Ensuite, deux personnes nommées. "
        "Personne d’autre dans l’équipe."
    )


def _who_may_learn_of_it() -> list[str]:
    return [
        gettext(
            "Un juge peut forcer une personne qui suit votre dossier à l’ouvrir. "
            "Sceller n’arrête pas un ordre valide."
        ),
        gettext("Un enfant est en danger : la loi oblige l’équipe à le dire à la protection de la jeunesse."),
        gettext("Une vie est en danger : l’équipe peut le dire à qui peut la sauver, et à personne d’autre."),
    ]


def _where(name: str) -> str:
    # As somebody types it: without the protocol.
    return settings.PORTAL_ORIGIN.partition("://")[2] + reverse(name)


def _emergency() -> dict[str, str]:
    return {
        "name": gettext("Vie en danger : police, ambulance, pompiers"),
        "number": "911",
        "note": gettext("La politique de la Ville ne lie pas la police."),
    }


def _question(name: str) -> dict[str, Any]:
    field = RequestForm.base_fields[name]
    choices = [str(label) for _value, label in getattr(field, "choices", ())]
    return {
        "label": str(field.label),
        "hint": "" if name == "what" else str(field.help_text),
        "choices": choices,
        "rows": _ROWS.get(name, 1),
    }
