"""What the calendar asks about an open application: what is so, and what one may do."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from casework.enums import TaskKind
from core.day_words import day_in_words
from housing.queries.queue import PRESSING


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing asked about an application; `tone` is one of the kinds of a note."""

    words: str
    advice: str
    tone: str


def reminders(tasks: Iterable[TaskKind], *, decide_by: dt.date, due_on: dt.date) -> list[Reminder]:
    """Write what is asked about an open application, the most pressing first."""
    words = {
        TaskKind.NO_HOLDER: (
            gettext("Plus personne de l’équipe ne peut ouvrir ce dossier."),
            gettext("Dites-le à la personne responsable de la confidentialité : il faut la clé de secours."),
        ),
        TaskKind.OVERDUE: (
            gettext("Une date promise est passée."),
            gettext("Décidez maintenant, ou écrivez à la personne ce qui manque encore."),
        ),
        TaskKind.REVIEW_DUE: (
            gettext("Une révision est à trancher."),
            gettext("Par une autre personne que celles qui ont décidé."),
        ),
        TaskKind.DECISION_DUE: (
            gettext("La décision est promise pour le %(day)s.") % {"day": day_in_words(decide_by)},
            gettext("Décidez, ou demandez ce qui manque : le délai s’arrête pendant ce temps."),
        ),
        TaskKind.OFFER_REMINDER: (
            gettext("Une offre attend une réponse."),
            gettext("Rappelez-la à la personne, par le moyen qu’elle a permis, puis notez l’appel."),
        ),
        TaskKind.SECOND_NEEDED: (
            gettext("Un refus attend une deuxième personne."),
            gettext("Une autre que celle qui l’a proposé le lit et signe, ou le renvoie."),
        ),
        TaskKind.ANSWER_DUE: (
            gettext("Une première lecture est promise pour le %(day)s.") % {"day": day_in_words(due_on)},
            gettext("Prenez la demande et lisez-la."),
        ),
        TaskKind.NEWS_UNREAD: (
            gettext("Un message de la personne attend d’être lu."),
            gettext("La personne qui suit le dossier doit le lire."),
        ),
        TaskKind.ITEMS_QUIET: (
            gettext("La personne n’a pas répondu aux renseignements demandés."),
            gettext("Joignez-la par deux moyens permis. Le silence n’est jamais un refus."),
        ),
        TaskKind.NOT_YET_READ: (
            gettext("Une des deux personnes n’a pas encore ouvert ce dossier."),
            gettext("Demandez-lui de l’ouvrir, ou changez les personnes."),
        ),
        TaskKind.ONE_HOLDER: (
            gettext("Une seule personne peut ouvrir ce dossier."),
            gettext(
                "Confiez-le aujourd’hui à une deuxième personne. Une absence suffirait à le fermer à tous."
            ),
        ),
        TaskKind.TIER_LAPSES: (
            gettext("La priorité prend fin dans moins de 14 jours, ou elle est échue."),
            gettext("Vérifiez avec la personne si sa situation dure, puis renouvelez ou corrigez."),
        ),
        TaskKind.RENEWAL_DUE: (
            gettext("La confirmation annuelle est à demander."),
            gettext("Trois essais notés, par les moyens permis. Sans réponse, l’ancienneté est gardée."),
        ),
    }
    return [Reminder(*words[task], "urgent" if task in PRESSING else "careful") for task in tasks]
