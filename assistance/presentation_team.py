"""Files in the words of the team: a row of the queue, the safe-contact rules as orders, what happened."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, ngettext

from assistance.enums import Wish
from assistance.reminders import task_words
from casework.enums import CaseState, Part, Urgency
from casework.presentation import language_words, urgency_words
from casework.queries import QueueRow
from core.day_words import day_in_words


@dataclass(frozen=True, slots=True)
class RowWords:
    """A row of the queue. `opens` says how: at once, after saying why, or not at all."""

    id: UUID
    received: str
    language: str
    urgency: str
    is_urgent: bool
    waiting: str
    promise: str
    is_overdue: bool
    state: str
    part: str
    has_news: bool
    opens: str
    #: What is asked about it, in a few words each.
    tasks: tuple[str, ...]
    holders: str


def state_words(state: str) -> str:
    """Say where a file stands, to the team: the person reads other words for one of these."""
    if state == CaseState.WAITING_PERSON:
        return gettext("En attente de la personne")
    return str(CaseState(state).label) if state else ""


def row_words(row: QueueRow, *, on: dt.date, sorts: bool) -> RowWords:
    """
    Write one row of a queue.

    :param sorts: true in a list whose files the reader may open to sort them
    """
    return RowWords(
        id=row.id,
        received=day_in_words(row.received_on),
        language=language_words(row.language),
        urgency=urgency_words(row.urgency),
        is_urgent=row.urgency == Urgency.URGENT,
        waiting=_waiting(row.waiting_days),
        promise=_promise(row, on),
        is_overdue=row.is_overdue,
        state=state_words(row.state),
        part=gettext("remplacement") if row.is_cover else str(Part(row.part).label) if row.part else "",
        has_news=row.has_news and bool(row.part),
        opens="why" if row.part == Part.BACKUP else "now" if row.part or sorts else "",
        tasks=task_words(row.tasks),
        holders=gettext(" et ").join(row.holders),
    )


def _waiting(days: int) -> str:
    if days == 0:
        return gettext("depuis aujourd’hui")
    return ngettext("%(days)s jour ouvrable", "%(days)s jours ouvrables", days) % {"days": days}


def _promise(row: QueueRow, on: dt.date) -> str:
    if row.state == CaseState.CLOSED:
        return ""
    if row.is_overdue:
        late = (on - row.due_on).days
        return ngettext("en retard d’un jour", "en retard de %(days)s jours", late) % {"days": late}
    # Answered once, what counts from then on is the news.
    if row.is_answered:
        return gettext("répondu")
    if row.due_on == on:
        return gettext("promis aujourd’hui")
    return gettext("promis %(day)s") % {"day": day_in_words(row.due_on)}


def wishes_in_words(story: dict[str, Any]) -> list[str]:
    """Return what would help, in the words that the person chose from."""
    given = story.get("wishes")
    return [str(Wish(code).label) for code in given if code in Wish.values] if isinstance(given, list) else []
