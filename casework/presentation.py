"""Files in the words of a team, whatever kind they are: the safe-contact rules as orders, what happened."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from casework.enums import Actor, Channel, ContactWay, Move, Outcome, Part, Sender, Urgency
from casework.models import Event
from casework.operations.files import OpenedFile
from casework.rules.contact_rules import Call, ContactPlan, Doubt, Excuse, doubts
from core.day_words import day_in_words
from staff.enums import AccessPurpose
from staff.models import AccessEntry


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence of the safe-contact plan; `quote` is in the person's own words."""

    words: str
    quote: str = ""
    is_ban: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one may call at this moment; `kind` is one of the kinds of a note."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that happened, and by whom."""

    day: str
    words: str
    who: str


@dataclass(frozen=True, slots=True, repr=False)
class SaidLine:
    """Something that was written in a file; `seen` is the day on which the person read it."""

    text: str
    day: str
    who: str
    is_ours: bool = True
    is_helper: bool = False
    seen: str = ""


@dataclass(frozen=True, slots=True)
class HolderLine:
    """Somebody who follows a file, and as what."""

    name: str
    part: str
    has_read: bool


def conversation(opened: OpenedFile) -> list[SaidLine]:
    """Write down the messages of a file, the oldest first."""
    return [
        SaidLine(
            text=one.text,
            day=day_in_words(one.day),
            who=one.author.name if one.author else "",
            is_ours=one.sender == Sender.TEAM,
            is_helper=one.sender == Sender.HELPER,
            seen=day_in_words(one.seen_on) if one.seen_on else "",
        )
        for one in opened.messages
    ]


def notes_of_the_team(opened: OpenedFile) -> list[SaidLine]:
    """Write down the notes in a file, the oldest first."""
    return [SaidLine(one.text, day_in_words(one.day), one.author.name) for one in opened.notes]


def holder_lines(opened: OpenedFile) -> list[HolderLine]:
    """Name who follows a file."""
    return [
        HolderLine(one.member.name, str(Part(one.part).label), has_read=one.opened_on is not None)
        for one in opened.assignments
    ]


def urgency_words(urgency: str) -> str:
    """Say how soon, in one word."""
    return gettext("Urgent") if urgency == Urgency.URGENT else gettext("Ordinaire")


def language_words(language: str) -> str:
    """Say in which language the person reads."""
    return gettext("français") if language == "fr" else gettext("anglais")


def purpose_words(purpose: str) -> str:
    """Say why a file is opened, to those who open it."""
    return {
        AccessPurpose.TRIAGE: gettext("premier tri"),
        AccessPurpose.FOLLOW_UP: gettext("suivi"),
        AccessPurpose.COVER: gettext("remplacement"),
        AccessPurpose.REVIEW: gettext("vérification demandée"),
    }[AccessPurpose(purpose)]


def contact_rules_in_words(plan: ContactPlan) -> Iterator[Rule]:
    """Give the plan as orders, the bans first: this is read before anything else on the page."""
    if plan.way == ContactWay.HERE:
        yield Rule(gettext("Ne jamais appeler. Répondre ici seulement."), is_ban=True)
        return
    if plan.way != ContactWay.PHONE:
        yield Rule(gettext("Ne jamais appeler."), is_ban=True)
    if plan.never:
        yield Rule(gettext("Jamais à ces moments :"), plan.never, is_ban=True)
    if plan.way == ContactWay.PHONE and not plan.may_leave_word:
        yield Rule(gettext("Pas de message vocal."), is_ban=True)
    yield Rule(
        {
            ContactWay.PHONE: gettext("Appeler seulement ici :"),
            ContactWay.TEXT: gettext("Message texte seulement, ici :"),
            ContactWay.EMAIL: gettext("Courriel seulement, ici :"),
        }[plan.way],
        plan.address,
    )
    if plan.when:
        yield Rule(gettext("Seulement à ces moments :"), plan.when)
    if plan.ask_for:
        yield Rule(gettext("Demander à parler à"), plan.ask_for)
    if plan.code_word:
        yield Rule(gettext("Mot convenu, à dire d’abord :"), plan.code_word)
    if plan.way == ContactWay.PHONE and plan.may_leave_word:
        yield Rule(gettext("Message vocal court permis, sans dire pourquoi."))


def verdict_now(plan: ContactPlan, *, at: dt.datetime) -> Verdict | None:
    """Say whether the plan allows a call at this moment; nothing to say where it allows none at all."""
    if plan.way == ContactWay.HERE:
        return None
    found = doubts(plan, Call(plan.way, at.weekday(), at.hour * 60 + at.minute))
    if Doubt.NEVER_TIME in found:
        return Verdict("urgent", gettext("Pas maintenant : la personne a écrit « jamais » pour ce moment."))
    if Doubt.OUTSIDE_TIMES in found:
        return Verdict("urgent", gettext("Pas maintenant : ce n’est pas un moment que la personne a donné."))
    if Doubt.READ_TIMES in found:
        return Verdict("careful", gettext("Lisez d’abord les moments que la personne a écrits."))
    return Verdict("yes", gettext("Maintenant, le plan le permet."))


def history_lines(events: Iterable[Event]) -> list[HistoryLine]:
    """Write a log, the last line first."""
    return [history_line(event) for event in reversed(list(events))]


def history_line(event: Event) -> HistoryLine:
    """Write one line of a log."""
    words = str(Move(event.move).label)
    if event.move == Move.LOG_CALL and event.detail in Channel.values:
        words = str(Channel(event.detail).label)
    elif event.move == Move.RECEIVE and event.detail in Channel.values:
        # Told or handed over, and written down by somebody of the team.
        words = f"{words} ({Channel(event.detail).label})"
    elif event.move == Move.ASSIGN and event.detail == Part.LEAD:
        # An application that one person follows; its team can open it all the same.
        words = gettext("prise en charge")
    elif event.move == Move.CLOSE and event.detail in Outcome.values:
        words = f"{words} ({outcome_words(event.detail)})"
    return HistoryLine(
        day=day_in_words(event.day),
        words=words,
        who=event.member.name if event.member else str(Actor(event.actor).label),
    )


def outcome_words(outcome: str) -> str:
    """Say how a file ended, to the team; the person reads the outcome's own words."""
    return {
        Outcome.HELPED: gettext("aide donnée"),
        Outcome.REFERRED: gettext("un autre service prend la suite"),
        Outcome.UNREACHABLE: gettext("sans nouvelles"),
        Outcome.WITHDRAWN: gettext("la personne a choisi d’arrêter"),
        Outcome.NOT_FOR_US: gettext("pas pour nous"),
    }[Outcome(outcome)]


def opening_lines(openings: Iterable[AccessEntry]) -> list[HistoryLine]:
    """Write who opened a file, one line for each person, day and purpose, the last first."""
    counted: Counter[tuple[dt.date, str, str]] = Counter(
        (one.day, one.purpose, one.member.name) for one in openings
    )
    return [
        HistoryLine(
            day=day_in_words(day),
            words=f"{purpose_words(purpose)} × {times}" if times > 1 else purpose_words(purpose),
            who=name,
        )
        for (day, purpose, name), times in sorted(counted.items(), reverse=True)
    ]


def call_note(text: str, *, day: dt.date, on: dt.date, excuse: str) -> str:
    """Write what is sealed about a call: the day if it was an earlier one, why it went against the plan."""
    first = []
    if day != on:
        first.append(gettext("Appel du %(day)s.") % {"day": day_in_words(day)})
    if excuse:
        reasons = {
            Excuse.ASKED: gettext("la personne l’a demandé ensuite"),
            Excuse.DANGER: gettext("une vie était en danger"),
            Excuse.MISTAKE: gettext("c’est une erreur"),
        }
        first.append(gettext("Hors du plan de contact : %(reason)s.") % {"reason": reasons[Excuse(excuse)]})
    return "\n".join([" ".join(first), text]).strip()
