"""What the calendar asks, in the words of the team: beside a file, on the desk, and what one may do."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext, ngettext

from assistance.rules import ANSWERED_FROM
from casework.enums import TaskKind
from casework.rules.deadlines import QUIET_DAYS, READ_WITHIN
from casework.tasks import CAN_WAIT
from core.day_words import day_in_words, hour_in_words

#: The desk puts these first.
PRESSING: Final = frozenset({TaskKind.NO_HOLDER, TaskKind.OVERDUE})
#: The row of a queue says these in its promise.
_SAID_BY_THE_PROMISE: Final = frozenset({TaskKind.OVERDUE, TaskKind.ANSWER_DUE})


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing asked about a file that is open: what is so, and what one may do."""

    kind: str
    words: str
    advice: str
    #: The person is to be reached: what their plan allows stands beside.
    is_about_reaching: bool = False
    can_wait: bool = False
    #: One of the kinds of a note.
    tone: str = "careful"
    #: A second person is to be named.
    needs_people: bool = False


def task_words(tasks: Iterable[str]) -> tuple[str, ...]:
    """Say in a few words each what is asked about a file, beside the rest of its row."""
    words = {
        TaskKind.NO_HOLDER: gettext("personne ne peut l’ouvrir"),
        TaskKind.NEWS_UNREAD: gettext("message pas encore lu"),
        TaskKind.ONE_HOLDER: gettext("une seule personne peut l’ouvrir"),
        TaskKind.NOT_YET_READ: gettext("confié, pas encore ouvert"),
        TaskKind.NO_WORD: gettext("sans nouvelles"),
        TaskKind.PARTNER_SILENT: gettext("partenaire sans nouvelles"),
    }
    return tuple(words[TaskKind(task)] for task in tasks if TaskKind(task) not in _SAID_BY_THE_PROMISE)


def count_words(kind: TaskKind, count: int) -> str:
    """Say what a number on the desk counts."""
    match kind:
        case TaskKind.NO_HOLDER:
            return ngettext(
                "dossier que personne ne peut ouvrir", "dossiers que personne ne peut ouvrir", count
            )
        case TaskKind.OVERDUE:
            return ngettext("réponse promise, en retard", "réponses promises, en retard", count)
        case TaskKind.ANSWER_DUE:
            return ngettext("réponse promise bientôt", "réponses promises bientôt", count)
        case TaskKind.NEWS_UNREAD:
            return ngettext("message qui attend d’être lu", "messages qui attendent d’être lus", count)
        case TaskKind.ONE_HOLDER:
            return ngettext(
                "dossier qu’une seule personne peut ouvrir",
                "dossiers qu’une seule personne peut ouvrir",
                count,
            )
        case TaskKind.NOT_YET_READ:
            return ngettext(
                "dossier confié, pas encore ouvert", "dossiers confiés, pas encore ouverts", count
            )
        case TaskKind.NO_WORD:
            return ngettext(
                "dossier sans nouvelles de la personne", "dossiers sans nouvelles de la personne", count
            )
        case TaskKind.PARTNER_SILENT:
            return ngettext(
                "dossier sans nouvelles du partenaire", "dossiers sans nouvelles du partenaire", count
            )
        case _:
            raise ValueError(f"not asked about a request: {kind}")


def filter_words(kind: TaskKind) -> str:
    """Say to what a list is narrowed."""
    return count_words(kind, 2)


def reminders(
    tasks: Iterable[TaskKind], *, due_on: dt.date, unread_by: Sequence[str], is_unassigned: bool = False
) -> list[Reminder]:
    """
    Write what is asked about an open file, the most pressing first.

    :param unread_by: who was given the file and has not opened it
    :param is_unassigned: nobody follows the file yet, so that nobody can answer before two people have it
    """
    return [_reminder(kind, due_on, unread_by, is_unassigned=is_unassigned) for kind in tasks]


def _reminder(kind: TaskKind, due_on: dt.date, unread_by: Sequence[str], *, is_unassigned: bool) -> Reminder:
    promised = {"day": day_in_words(due_on), "hour": hour_in_words(ANSWERED_FROM)}
    people = gettext(" et ").join(unread_by)
    words, advice = {
        TaskKind.NO_HOLDER: (
            gettext("Plus personne de l’équipe ne peut ouvrir ce dossier."),
            gettext("Dites-le à la personne responsable de la confidentialité : il faut la clé de secours."),
        ),
        TaskKind.OVERDUE: (
            gettext("La réponse était promise pour %(day)s, à %(hour)s.") % promised,
            gettext("Confiez-la maintenant à deux personnes : elles seules peuvent répondre.")
            if is_unassigned
            else gettext("Répondez maintenant, même en une phrase. La personne revient lire ici."),
        ),
        TaskKind.ANSWER_DUE: (
            gettext("La réponse est promise pour %(day)s, à %(hour)s.") % promised,
            gettext("Confiez-la à deux personnes : elles seules peuvent répondre.")
            if is_unassigned
            else gettext("Répondez avant, même en une phrase. La personne revient lire ici."),
        ),
        TaskKind.NEWS_UNREAD: (
            ngettext(
                "Un message de la personne attend depuis au moins %(days)s jour ouvrable.",
                "Un message de la personne attend depuis au moins %(days)s jours ouvrables.",
                READ_WITHIN,
            )
            % {"days": READ_WITHIN},
            gettext("Une des deux personnes qui suivent le dossier doit le lire."),
        ),
        TaskKind.ONE_HOLDER: (
            gettext("Une seule personne peut ouvrir ce dossier."),
            gettext(
                "Confiez-le aujourd’hui à une deuxième personne. Une absence suffirait à le fermer à tous."
            ),
        ),
        TaskKind.NOT_YET_READ: (
            gettext("%(names)s n’a pas encore ouvert ce dossier.") % {"names": people}
            if len(unread_by) == 1
            else gettext("%(names)s n’ont pas encore ouvert ce dossier.") % {"names": people},
            gettext(
                "Il faut l’avoir lu pour pouvoir remplacer. Demandez de l’ouvrir, ou changez les personnes."
            ),
        ),
        TaskKind.NO_WORD: (
            ngettext(
                "La personne n’a pas écrit depuis au moins %(days)s jour.",
                "La personne n’a pas écrit depuis au moins %(days)s jours.",
                QUIET_DAYS,
            )
            % {"days": QUIET_DAYS},
            gettext(
                "Vous pouvez écrire ici, la joindre si elle l’a permis, attendre, ou terminer le dossier."
            ),
        ),
        TaskKind.PARTNER_SILENT: (
            ngettext(
                "Rien du service partenaire depuis au moins %(days)s jour.",
                "Rien du service partenaire depuis au moins %(days)s jours.",
                QUIET_DAYS,
            )
            % {"days": QUIET_DAYS},
            gettext(
                "Vous pouvez appeler ce service sans nommer la personne, en choisir un autre, ou attendre."
            ),
        ),
    }[kind]
    return Reminder(
        kind=kind.value,
        words=words,
        advice=advice,
        is_about_reaching=kind is TaskKind.NO_WORD,
        can_wait=kind in CAN_WAIT,
        tone="urgent" if kind in PRESSING else "careful",
        needs_people=kind in (TaskKind.ONE_HOLDER, TaskKind.NOT_YET_READ),
    )
