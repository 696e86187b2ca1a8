"""What the two who hold a file write in it: replies, referrals, notes, calls."""

import datetime as dt
import json
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from casework.enums import Channel, Move, Sender
from casework.errors import UnusableId
from casework.models import Message, Note
from casework.operations.steps import Hold, data_key_of, hold_of, locked_case, record
from privacy.sealing import message_context, note_context, seal
from staff.access import Unlocked


@transaction.atomic
def reply(
    *, by: Unlocked, case_id: UUID, message_id: UUID, text: str, expects_answer: bool, at: dt.datetime
) -> None:
    """
    Write to the person. The same message sent twice is one message.

    :param message_id: made by the form, so that a second sending is known
    :param expects_answer: the file then waits for the person
    :raises NotYours: if the asker does not hold the file
    :raises IllegalMove: if it is closed
    :raises CannotOpen: if the asker's key does not open it
    :raises UnusableId: if the identifier is not one that a form made for this file
    """
    _write(by, case_id, message_id, text, Move.ASK if expects_answer else Move.REPLY, at.date())


@transaction.atomic
def refer(*, by: Unlocked, case_id: UUID, message_id: UUID, text: str, at: dt.datetime) -> None:
    """
    Point the person to another service, in words they read; the file then waits for that partner.

    :raises NotYours, IllegalMove, CannotOpen, UnusableId: as `reply`
    """
    _write(by, case_id, message_id, text, Move.REFER, at.date())


@transaction.atomic
def add_note(*, by: Unlocked, case_id: UUID, text: str, at: dt.datetime, note_id: UUID | None = None) -> None:
    """
    Write a note for the team; triage may, while nobody holds the file.

    :param note_id: made by the form, so that a second sending is one note
    :raises NotYours, IllegalMove, CannotOpen, UnusableId: as `reply`
    """
    hold = hold_of(locked_case(case_id), by.member, or_triage=True)
    if _is_new_note(hold, by, note_id or uuid4(), text, at.date()):
        record(hold.case, Move.NOTE, on=at.date(), by=by.member)


@transaction.atomic
def log_call(
    *,
    by: Unlocked,
    case_id: UUID,
    channel_code: str,
    text: str,
    at: dt.datetime,
    note_id: UUID | None = None,
) -> None:
    """
    Note that the person was called, or reached in another way; what was said is sealed as a note.

    :param channel_code: one of Channel
    :raises NotYours, IllegalMove, CannotOpen, UnusableId: as `reply`
    :raises ValueError: if there is no such channel
    """
    channel = Channel(channel_code)
    hold = hold_of(locked_case(case_id), by.member)
    if _is_new_note(hold, by, note_id or uuid4(), text, at.date()):
        record(hold.case, Move.LOG_CALL, on=at.date(), by=by.member, detail=channel)


def is_new_message(hold: Hold, by: Unlocked, message_id: UUID, text: str, on: dt.date) -> bool:
    """
    Seal a message of the team into a file that is locked; False if it stands there already.

    :raises CannotOpen, UnusableId: as `reply`
    """
    case = hold.case
    if _stands_there(Message, message_id, case.id):
        return False
    context = message_context(case.id, message_id)
    Message(
        id=message_id,
        case=case,
        position=_next(case.messages.aggregate(last=Max("position"))["last"]),
        sender=Sender.TEAM,
        author=by.member,
        sealed=seal(_body(text), data_key=data_key_of(hold, by), context=context),
        day=on,
    ).save(force_insert=True)
    return True


def _write(by: Unlocked, case_id: UUID, message_id: UUID, text: str, move: Move, on: dt.date) -> None:
    hold = hold_of(locked_case(case_id), by.member)
    if is_new_message(hold, by, message_id, text, on):
        record(hold.case, move, on=on, by=by.member)


def _is_new_note(hold: Hold, by: Unlocked, note_id: UUID, text: str, on: dt.date) -> bool:
    case = hold.case
    if _stands_there(Note, note_id, case.id):
        return False
    Note(
        id=note_id,
        case=case,
        position=_next(case.notes.aggregate(last=Max("position"))["last"]),
        author=by.member,
        sealed=seal(_body(text), data_key=data_key_of(hold, by), context=note_context(case.id, note_id)),
        day=on,
    ).save(force_insert=True)
    return True


def _stands_there(model: type[Message] | type[Note], one_id: UUID, case_id: UUID) -> bool:
    if one_id.version != 4:
        raise UnusableId
    row = model.objects.filter(pk=one_id).first()
    # Of another file, or the person's own: no form of ours made that.
    if row is not None and (row.case_id != case_id or getattr(row, "sender", Sender.TEAM) != Sender.TEAM):
        raise UnusableId
    return row is not None


def _next(last: int | None) -> int:
    return (last or 0) + 1


def _body(text: str) -> bytes:
    return json.dumps({"text": text}, ensure_ascii=False).encode("utf-8", "surrogatepass")
