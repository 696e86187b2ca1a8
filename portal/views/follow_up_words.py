"""A file in words: where it stands, what happens next and by when, and who has been at it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assistance.rules import ANSWERED_FROM
from casework.by_code import CaseFile, FileMessage, HelperCode, Opening, Readable
from casework.enums import CaseState, HelperAct, Outcome, Sender
from casework.rules.retention import erased_on
from core.day_words import day_in_words, hour_in_words
from staff.enums import AccessPurpose, Role

Text = str | Promise


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as the page shows it."""

    message: FileMessage
    is_teams: bool
    is_helpers: bool
    day: str
    seen: str


@dataclass(frozen=True, slots=True)
class ShownOpening:
    """Who opened the file: the role, the day and the purpose, never a name."""

    role: str
    purpose: str
    day: str
    times: int


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code that the person gave to somebody who helps, and what was done with it: days, and acts."""

    is_good: bool
    may_write: bool
    may_decide: bool
    last_day: str
    uses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """How one and the same standing is told to the person, or to whoever helps them."""

    states: Mapping[CaseState, Text]
    steps: Mapping[CaseState, Text]
    #: The last word is the person's, or a helper's.
    last_word: Text


OWN: Final = Words(
    states={state: state.label for state in CaseState},
    steps={
        CaseState.RECEIVED: _("Votre demande attend d’être lue."),
        CaseState.ASSIGNED: _("Deux personnes suivent votre demande."),
        CaseState.REOPENED: _("Votre dossier est ouvert de nouveau."),
        CaseState.WAITING_PERSON: _(
            "L’équipe vous a posé une question. Lisez les messages, puis répondez si vous le voulez."
        ),
        CaseState.WAITING_PARTNER: _("L’équipe attend la réponse d’un autre service. Elle vous écrira ici."),
        CaseState.CLOSED: _("Vous pouvez écrire encore : votre dossier s’ouvrira de nouveau."),
    },
    last_word=_("Votre dernier message attend une réponse."),
)
HELPED: Final = Words(
    states={
        **{state: state.label for state in CaseState},
        CaseState.WAITING_PERSON: _("En attente de la réponse de cette personne"),
    },
    steps={
        CaseState.RECEIVED: _("La demande attend d’être lue."),
        CaseState.ASSIGNED: _("Deux personnes suivent cette demande."),
        CaseState.REOPENED: _("Ce dossier est ouvert de nouveau."),
        CaseState.WAITING_PERSON: _(
            "L’équipe a posé une question. Lisez les messages ensemble, si vous le pouvez."
        ),
        CaseState.WAITING_PARTNER: _("L’équipe attend la réponse d’un autre service. Elle écrira ici."),
        CaseState.CLOSED: _("Un nouveau message ouvre ce dossier de nouveau."),
    },
    last_word=_("Le dernier message attend une réponse."),
)


def standing(file: Readable, words: Words) -> str:
    """Return where the file stands, in the words of the team's own table."""
    return str(words.states[CaseState(file.state)])


def next_steps(file: Readable, words: Words, *, on: dt.date) -> Iterator[str]:
    """Say what happens next, and by when: silence is what people fear most."""
    state = CaseState(file.state)
    # How a request ended is told to the person alone: the words are addressed to them.
    if words is OWN and state is CaseState.CLOSED and file.outcome:
        yield f"{Outcome(file.outcome).label}."
    yield str(words.steps[state])
    if state is CaseState.CLOSED and file.closed_on is not None:
        goes_on = {"day": day_in_words(erased_on(file.closed_on))}
        yield gettext("Sans nouveau message, ce dossier s’efface tout seul le %(day)s.") % goes_on
    if state in (CaseState.RECEIVED, CaseState.ASSIGNED, CaseState.REOPENED):
        yield from _promise(file, words, on)


def _promise(file: Readable, words: Words, on: dt.date) -> Iterator[str]:
    if file.answered_on is not None:
        if file.messages and file.messages[-1].sender != Sender.TEAM:
            yield str(words.last_word)
        else:
            yield gettext("L’équipe a répondu. Elle vous écrira ici s’il y a du nouveau.")
        return
    promised = {"day": day_in_words(file.due_on), "hour": hour_in_words(ANSWERED_FROM)}
    if on <= file.due_on:
        yield gettext("Une réponse est promise pour %(day)s, à partir de %(hour)s.") % promised
    else:
        yield gettext("La réponse était promise pour %(day)s. Nous sommes en retard.") % promised
        yield gettext("Si vous ne pouvez pas attendre, appelez le 211. En danger, le 911.")


def shown_messages(file: Readable) -> list[ShownMessage]:
    """Return the conversation, first to last."""
    return [
        ShownMessage(
            message=one,
            is_teams=one.sender == Sender.TEAM,
            is_helpers=one.sender == Sender.HELPER,
            day=day_in_words(one.day),
            seen=day_in_words(one.seen_on) if one.seen_on else "",
        )
        for one in file.messages
    ]


def shown_openings(file: CaseFile) -> list[ShownOpening]:
    """Return who opened the file, first to last."""
    return [_shown(one) for one in file.openings]


def shown_codes(file: CaseFile, *, on: dt.date) -> list[ShownCode]:
    """Return the codes that the person gave to helpers, first to last."""
    return [_shown_code(one, on) for one in file.helpers]


def _shown(one: Opening) -> ShownOpening:
    return ShownOpening(
        role=str(Role(one.role).label),
        purpose=str(AccessPurpose(one.purpose).label),
        day=day_in_words(one.day),
        times=one.times,
    )


def _shown_code(one: HelperCode, on: dt.date) -> ShownCode:
    return ShownCode(
        is_good=one.is_good(on),
        may_write=one.may_write,
        may_decide=one.may_decide,
        last_day=day_in_words(one.ended_on or one.expires_on),
        uses=tuple((day_in_words(use.day), str(HelperAct(use.act).label)) for use in one.uses),
    )
