"""A file in words: where it stands, what happens next and by when."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from assistance.presentation import day_in_words, hour_in_words
from assistance.rules import ANSWERED_FROM
from casework.by_code import CaseFile, FileMessage, Opening
from casework.enums import CaseState, Outcome, Sender
from staff.enums import AccessPurpose, Role


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as the page shows it."""

    message: FileMessage
    is_mine: bool
    day: str
    seen: str


@dataclass(frozen=True, slots=True)
class ShownOpening:
    """Who opened the file: the role, the day and the purpose, never a name."""

    role: str
    purpose: str
    day: str
    times: int


def standing(file: CaseFile) -> str:
    """Return where the file stands, in the words of the team's own table."""
    return str(CaseState(file.state).label)


def next_steps(file: CaseFile, *, on: dt.date) -> Iterator[str]:
    """Say what happens next, and by when: silence is what people fear most."""
    match CaseState(file.state):
        case CaseState.RECEIVED | CaseState.ASSIGNED | CaseState.REOPENED:
            yield {
                CaseState.RECEIVED: gettext("Votre demande attend d’être lue."),
                CaseState.ASSIGNED: gettext("Deux personnes suivent votre demande."),
                CaseState.REOPENED: gettext("Votre dossier est ouvert de nouveau."),
            }[CaseState(file.state)]
            yield from _promise(file, on)
        case CaseState.WAITING_PERSON:
            yield gettext(
                "L’équipe vous a posé une question. Lisez les messages, puis répondez si vous le voulez."
            )
        case CaseState.WAITING_PARTNER:
            yield gettext("L’équipe attend la réponse d’un autre service. Elle vous écrira ici.")
        case _:
            if file.outcome:
                yield f"{Outcome(file.outcome).label}."
            yield gettext("Vous pouvez écrire encore : votre dossier s’ouvrira de nouveau.")


def _promise(file: CaseFile, on: dt.date) -> Iterator[str]:
    if file.answered_on is not None:
        if file.messages and file.messages[-1].sender == Sender.PERSON:
            yield gettext("Votre dernier message attend une réponse.")
        else:
            yield gettext("L’équipe a répondu. Elle vous écrira ici s’il y a du nouveau.")
        return
    words = {"day": day_in_words(file.due_on), "hour": hour_in_words(ANSWERED_FROM)}
    if on <= file.due_on:
        yield gettext("Une réponse est promise pour %(day)s, à partir de %(hour)s.") % words
    else:
        yield gettext("La réponse était promise pour %(day)s. Nous sommes en retard.") % words
        yield gettext("Si vous ne pouvez pas attendre, appelez le 211. En danger, le 911.")


def shown_messages(file: CaseFile) -> list[ShownMessage]:
    """Return the conversation, first to last."""
    return [
        ShownMessage(
            message=one,
            is_mine=one.sender == Sender.PERSON,
            day=day_in_words(one.day),
            seen=day_in_words(one.seen_on) if one.seen_on else "",
        )
        for one in file.messages
    ]


def shown_openings(file: CaseFile) -> list[ShownOpening]:
    """Return who opened the file, first to last."""
    return [_shown(one) for one in file.openings]


def _shown(one: Opening) -> ShownOpening:
    return ShownOpening(
        role=str(Role(one.role).label),
        purpose=str(AccessPurpose(one.purpose).label),
        day=day_in_words(one.day),
        times=one.times,
    )
