"""A list of applications in the words of the team: one row each, and what narrows the list."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext, ngettext

from casework.enums import CaseState, Part, TaskKind, Urgency
from casework.presentation import language_words, urgency_words
from core.day_words import day_in_words
from housing.queries.queue import OURS, ListKind, Row, Turn

#: The row's promise says these.
_SAID_BY_THE_PROMISE: Final = frozenset({TaskKind.OVERDUE, TaskKind.DECISION_DUE, TaskKind.ANSWER_DUE})


@dataclass(frozen=True, slots=True)
class RowWords:
    """A row of a list. `opens_now` is false for what a colleague follows: the page asks why first."""

    case_id: UUID
    number: str
    programme: str
    filed: str
    language: str
    urgency: str
    is_urgent: bool
    state: str
    tier: str
    promise: str
    is_late: bool
    has_news: bool
    holders: str
    opens_now: bool
    tasks: tuple[str, ...]
    #: Given to two people alone; `may_open` is false for who only knows that it is there.
    is_kept_apart: bool
    may_open: bool


def list_names() -> dict[ListKind, str]:
    """Name each list."""
    return {
        ListKind.TODO: gettext("À faire"),
        ListKind.MINE: gettext("Mes dossiers"),
        ListKind.NOBODYS: gettext("Sans responsable"),
        ListKind.TEAM: gettext("L’équipe"),
        ListKind.OVER: gettext("Terminés"),
    }


def task_words(tasks: Iterable[str]) -> tuple[str, ...]:
    """Say in a few words each what is asked about an application."""
    words = task_names()
    return tuple(words[TaskKind(task)] for task in tasks if TaskKind(task) not in _SAID_BY_THE_PROMISE)


def task_names() -> dict[TaskKind, str]:
    """Name in a few words each thing that the calendar may ask about an application."""
    return {
        TaskKind.NO_HOLDER: gettext("personne ne peut l’ouvrir"),
        TaskKind.OVERDUE: gettext("en retard"),
        TaskKind.REVIEW_DUE: gettext("révision à trancher"),
        TaskKind.DECISION_DUE: gettext("décision promise bientôt"),
        TaskKind.OFFER_REMINDER: gettext("offre à rappeler"),
        TaskKind.SECOND_NEEDED: gettext("deuxième signature attendue"),
        TaskKind.ANSWER_DUE: gettext("première lecture promise"),
        TaskKind.NEWS_UNREAD: gettext("message pas encore lu"),
        TaskKind.ITEMS_QUIET: gettext("sans réponse aux renseignements demandés"),
        TaskKind.NOT_YET_READ: gettext("confié, pas encore ouvert"),
        TaskKind.ONE_HOLDER: gettext("une seule personne peut l’ouvrir"),
        TaskKind.TIER_LAPSES: gettext("priorité à confirmer"),
        TaskKind.RENEWAL_DUE: gettext("confirmation annuelle à demander"),
    }


def row_words(row: Row, *, on: dt.date, programmes: Mapping[UUID, str]) -> RowWords:
    """
    Write one row of a list.

    :param programmes: names by version
    """
    return RowWords(
        case_id=row.case_id,
        number=row.number,
        programme=programmes.get(row.version_id, ""),
        filed=day_in_words(row.filed_on),
        language=language_words(row.language),
        urgency=urgency_words(row.urgency),
        is_urgent=row.turn is Turn.DANGER or (row.urgency == Urgency.URGENT and row.state in OURS),
        state=str(CaseState(row.state).label),
        tier=gettext("priorité %(tier)s") % {"tier": row.tier} if row.tier in (1, 2) else "",
        promise=_promise(row, on),
        is_late=row.is_late,
        has_news=row.has_news,
        holders=gettext(" et ").join(row.holders),
        opens_now=row.part == Part.LEAD or not row.holders,
        tasks=task_words(row.tasks),
        is_kept_apart=row.is_kept_apart,
        may_open=not row.is_kept_apart or bool(row.part),
    )


def _promise(row: Row, on: dt.date) -> str:
    if row.state not in OURS:
        return ""
    is_new = row.state == CaseState.SUBMITTED
    due = min(row.due_on, row.decide_by) if is_new else row.decide_by
    if due < on:
        late = (on - due).days
        return ngettext("en retard d’un jour", "en retard de %(days)s jours", late) % {"days": late}
    if due == on:
        return gettext("promis aujourd’hui")
    words = gettext("à lire avant le %(day)s") if is_new else gettext("à décider avant le %(day)s")
    return words % {"day": day_in_words(due)}
