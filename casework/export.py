"""A person's own file, to take away: as JSON for a machine, as plain text for anybody, in both languages."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext, override

from casework.enums import Actor, CaseKind, CaseState, HelperAct, Move, Outcome, Sender, Urgency
from staff.enums import AccessPurpose, Role

if TYPE_CHECKING:
    from casework.by_code.contents import CaseFile, HelperCode

#: Grows when a field is taken out or means something else; new fields do not count.
FORMAT = 1


#: A part of the copy: its heading, and its lines.
Section = tuple[str, Iterable[str]]


def file_as_json(file: "CaseFile", **beside: Any) -> dict[str, Any]:
    """
    Return everything the file holds, in stable English codes, days as ISO 8601.

    :param beside: what an app keeps beside the file, under its own name
    """
    written = _plain(asdict(file))
    assert isinstance(written, dict)  # noqa: S101 - for the type checker: a dataclass becomes a dict
    return {"format": FORMAT, **written, **{name: _plain(asdict(one)) for name, one in beside.items()}}


def file_as_text(
    file: "CaseFile",
    *,
    language: str,
    story_lines: Iterable[tuple[str, str]],
    beside: Iterable[Section] = (),
) -> str:
    """
    Write the file as plain text.

    :param story_lines: the story as labels and answers, from the journey that knows its questions
    :param beside: parts that an app keeps beside the file, in the same language
    """
    with override(language):
        parts = [
            [_line(gettext("Votre dossier"), CaseKind(file.kind).label)],
            [
                _line(gettext("Reçu le"), _day(file.received_on)),
                _line(gettext("Réponse promise au plus tard le"), _day(file.due_on)),
                _line(gettext("État"), CaseState(file.state).label),
                _line(gettext("Quand"), Urgency(file.urgency).label),
                *([_line(gettext("Résultat"), Outcome(file.outcome).label)] if file.outcome else []),
            ],
            [_heading(gettext("Ce que vous avez écrit")), *(_line(*pair) for pair in story_lines)],
            *([_heading(title), *lines] for title, lines in beside),
            [_heading(gettext("Messages")), *_messages(file)],
            [_heading(gettext("Qui a ouvert votre dossier")), *_openings(file)],
            *([[_heading(gettext("Codes donnés à qui vous aide")), *_codes(file)]] if file.helpers else []),
            [_heading(gettext("Ce qui s’est passé")), *_events(file)],
        ]
        return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _messages(file: "CaseFile") -> Iterable[str]:
    if not file.messages:
        yield gettext("Aucun message.")
    for one in file.messages:
        yield f"{_day(one.day)}, {Sender(one.sender).label}"
        yield one.text + "\n"


def _openings(file: "CaseFile") -> Iterable[str]:
    if not file.openings:
        yield gettext("Personne encore.")
    for one in file.openings:
        yield f"{_day(one.day)} · {Role(one.role).label} · {AccessPurpose(one.purpose).label} · {one.times} ×"


def _codes(file: "CaseFile") -> Iterable[str]:
    for one in file.helpers:
        yield _scope(one) % {"first": _day(one.made_on), "last": _day(one.ended_on or one.expires_on)}
        for use in one.uses:
            yield f"- {_day(use.day)} · {HelperAct(use.act).label}"


def _scope(code: "HelperCode") -> str:
    if code.may_decide:
        return gettext("Lire, écrire et agir pour vous, du %(first)s au %(last)s")
    if code.may_write:
        return gettext("Lire et écrire, du %(first)s au %(last)s")
    return gettext("Lire, du %(first)s au %(last)s")


def _events(file: "CaseFile") -> Iterable[str]:
    for one in file.events:
        yield f"{_day(one.day)} · {Move(one.move).label} · {Actor(one.actor).label}"


def _heading(text: str) -> str:
    return f"{text}\n{'-' * len(text)}"


def _line(label: object, value: object) -> str:
    # Translators: a label and its value; French puts a no-break space before the colon.
    return gettext("%(label)s : %(value)s") % {"label": label, "value": value}


def _day(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case dt.date():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value
