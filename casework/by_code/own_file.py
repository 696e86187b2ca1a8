"""What a person does with their own file once their code has opened it."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from casework.by_code.calls import Row, answer_of, rows_of
from casework.by_code.visits import OpenJourney, derivations, keep_follow_up
from casework.errors import UnknownCode, UnusableId
from privacy.receipt import new_code
from privacy.sealing import (
    case_context,
    message_context,
    open_sealed,
    seal,
    unwrap_key,
    wrap_context,
    wrap_key,
)

REQUESTER = "requester"


@dataclass(frozen=True, slots=True, repr=False)
class FileMessage:
    """One message, opened."""

    id: uuid.UUID
    position: int
    sender: str
    text: str
    day: dt.date
    seen_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Opening:
    """How often a role opened the file on a day, and why; never who."""

    role: str
    purpose: str
    day: dt.date
    times: int


@dataclass(frozen=True, slots=True)
class FileEvent:
    """Something that happened to the file, as its owner may know it."""

    number: int
    move: str
    state: str
    actor: str
    day: dt.date


@dataclass(frozen=True, slots=True, repr=False)
class CaseFile:
    """A whole file, opened by the person whose it is."""

    id: uuid.UUID
    kind: str
    language: str
    urgency: str
    state: str
    received_on: dt.date
    due_on: dt.date
    answered_on: dt.date | None
    closed_on: dt.date | None
    outcome: str
    story: dict[str, Any]
    messages: tuple[FileMessage, ...]
    openings: tuple[Opening, ...]
    events: tuple[FileEvent, ...]


def read_file(who: OpenJourney) -> CaseFile | None:
    """
    Open a person's own file; None if there is none any more.

    :raises privacy.errors.CannotOpen: if something in it was moved there from elsewhere, or changed
    """
    row = _row(who)
    if row is None:
        return None
    data_key = _data_key(row, who)
    story = json.loads(
        open_sealed(bytes(row.pop("story")), data_key=data_key, context=case_context(row["id"]))
    )
    del row["wrap"]
    return CaseFile(
        **row,
        story=story,
        messages=tuple(
            _message(one, row["id"], data_key) for one in rows_of("casework_messages_by_code", who.lookup)
        ),
        openings=tuple(Opening(**one) for one in rows_of("casework_openings_by_code", who.lookup)),
        events=tuple(FileEvent(**one) for one in rows_of("casework_events_by_code", who.lookup)),
    )


def post_message(who: OpenJourney, *, message_id: uuid.UUID, text: str, on: dt.date) -> bool:
    """
    Write to the team; on a closed file this opens it again. The same message sent twice is one message.

    :param message_id: made by the form, so that a second sending is known
    :return: False if there is no such file any more
    :raises FileFull: if the conversation holds all the messages it may
    :raises UnusableId: if the identifier is not one that a form made
    :raises privacy.errors.Unreadable: if the text is longer than the largest padded size
    """
    if message_id.version != 4:
        raise UnusableId
    row = _row(who)
    if row is None:
        return False
    body = json.dumps({"text": text}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    sealed = seal(body, data_key=_data_key(row, who), context=message_context(row["id"], message_id))
    return answer_of("casework_post_by_code", who.lookup, message_id, sealed, on, uuid.uuid4()) is not None


def remove_message(who: OpenJourney, message_id: uuid.UUID, on: dt.date) -> bool:
    """Take one of the person's own messages back; False if it is not there, or not theirs."""
    removed: bool = answer_of("casework_remove_by_code", who.lookup, message_id, on, uuid.uuid4())
    return removed


def renew_code(who: OpenJourney, *, journey: str, at: dt.datetime) -> str:
    """
    Give the file a new code; the old one is unknown from this moment on.

    :raises UnknownCode: if there is no such file any more
    :raises privacy.derivations.TooBusy: if too many codes are being derived; the old code is still good
    """
    row = _row(who)
    if row is None:
        raise UnknownCode
    data_key = _data_key(row, who)
    code = new_code(settings.RECEIPT_PEPPER_IN_USE)
    derived = derivations().derive(code)
    public = derived.key_pair.public
    wrap = wrap_key(data_key, to=public, context=wrap_context(row["id"], REQUESTER))
    if not answer_of(
        *("casework_renew_code", who.lookup, derived.lookup, public),
        *(int(code[0]), uuid.uuid4(), wrap, at.date(), uuid.uuid4()),
    ):
        raise UnknownCode
    keep_follow_up(journey, OpenJourney(derived.lookup, derived.key_pair), at)
    return code


def mark_seen(who: OpenJourney, on: dt.date) -> None:
    """Write down that the person has read what the team wrote."""
    answer_of("casework_mark_seen_by_code", who.lookup, on)


def erase(who: OpenJourney, on: dt.date) -> bool:
    """
    Take everything back: story, messages, notes, wraps and log go at once; a tombstone without a word stays.

    This function of the database is the one eraser of files; nothing else gets past the log's guard.
    """
    erased: bool = answer_of("casework_erase_by_code", who.lookup, on)
    return erased


def _row(who: OpenJourney) -> Row | None:
    found = rows_of("casework_file_by_code", who.lookup)
    return found[0] if found else None


def _data_key(row: Row, who: OpenJourney) -> bytes:
    context = wrap_context(row["id"], REQUESTER)
    return unwrap_key(bytes(row["wrap"]), key_pair=who.key_pair, context=context)


def _message(row: Row, case_id: uuid.UUID, data_key: bytes) -> FileMessage:
    body = open_sealed(
        bytes(row.pop("sealed")), data_key=data_key, context=message_context(case_id, row["id"])
    )
    return FileMessage(**row, text=json.loads(body)["text"])
