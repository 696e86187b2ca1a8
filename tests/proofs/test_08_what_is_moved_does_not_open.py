"""
Proof 8: a sealed text or a wrapped key that was moved to another file, message or note does not open.

Whoever can write to the tables moves a story, a wrap, a message or a note from one file to another that
somebody may read. Neither that colleague nor the person it belongs to gets to read it, nothing of the file
opens, and the colleague's attempt stands in the log of openings.
"""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connections

from casework import by_code
from casework.models import Message, Note, SealedStory, Wrap
from casework.operations.answering import add_note, reply
from casework.operations.files import open_file
from privacy.errors import CannotOpen
from staff.access import AccessPurpose
from staff.models import AccessEntry
from tests.casework.factories import AT, TODAY, Desk, Handed, assigned, read_as_lead

Move = Callable[[Desk, Handed, Handed], None]


def overwrite(table: str, where: str, taken: bytes, *values: object) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger stands in the way
        cursor.execute(f"UPDATE {table} SET sealed = %s WHERE {where}", [taken, *values])  # type: ignore[list-item]
        assert cursor.rowcount == 1
        cursor.execute("SET LOCAL session_replication_role = origin")


def a_story(desk: Desk, source: Handed, target: Handed) -> None:
    taken = SealedStory.objects.get(case=source.case_id).sealed
    overwrite("casework_sealedstory", "case_id = %s", bytes(taken), target.case_id)


def a_wrap(desk: Desk, source: Handed, target: Handed) -> None:
    recipients = (desk.lead.person_key.recipient, "requester")
    for recipient in recipients:
        taken = Wrap.objects.get(case=source.case_id, recipient=recipient).sealed
        overwrite("casework_wrap", "case_id = %s AND recipient = %s", bytes(taken), target.case_id, recipient)


def everything_but_the_name(desk: Desk, source: Handed, target: Handed) -> None:
    # The key with the text: it would open, were the file's identifier not bound into both.
    a_wrap(desk, source, target)
    a_story(desk, source, target)


def a_message_of_another_file(desk: Desk, source: Handed, target: Handed) -> None:
    taken = Message.objects.get(case=source.case_id, position=1).sealed
    overwrite("casework_message", "case_id = %s AND position = 1", bytes(taken), target.case_id)


def a_message_of_the_same_file(desk: Desk, source: Handed, target: Handed) -> None:
    taken = Message.objects.get(case=target.case_id, position=1).sealed
    overwrite("casework_message", "case_id = %s AND position = 2", bytes(taken), target.case_id)


def a_story_as_a_message(desk: Desk, source: Handed, target: Handed) -> None:
    taken = SealedStory.objects.get(case=target.case_id).sealed
    overwrite("casework_message", "case_id = %s AND position = 1", bytes(taken), target.case_id)


def a_note_as_a_message(desk: Desk, source: Handed, target: Handed) -> None:
    taken = Note.objects.get(case=target.case_id).sealed
    overwrite("casework_message", "case_id = %s AND position = 1", bytes(taken), target.case_id)


WHOLE_STORIES: tuple[Move, ...] = (a_story, a_wrap, everything_but_the_name)


def lived(desk: Desk) -> Handed:
    handed = assigned(desk)
    by_code.post_message(handed.who, message_id=uuid4(), text="Bonjour", on=TODAY)
    reply(by=desk.lead, case_id=handed.case_id, message_id=uuid4(), text="Oui", expects_answer=False, at=AT)
    add_note(by=desk.lead, case_id=handed.case_id, text="Entre nous", at=AT)
    return handed


@pytest.mark.parametrize(
    "move",
    [
        a_story,
        a_wrap,
        everything_but_the_name,
        a_message_of_another_file,
        a_message_of_the_same_file,
        a_story_as_a_message,
        a_note_as_a_message,
    ],
)
def test_what_is_moved_does_not_open_and_the_attempt_is_noted(move: Move, desk: Desk) -> None:
    # Nothing else in a file whose story is replaced: a closed message would hide an open story.
    source, target = lived(desk), assigned(desk) if move in WHOLE_STORIES else lived(desk)
    read_as_lead(desk, source.case_id)
    assert by_code.read_file(target.who) is not None
    move(desk, source, target)
    with pytest.raises(CannotOpen):
        open_file(by=desk.lead, case_id=target.case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)
    with pytest.raises(CannotOpen):
        by_code.read_file(target.who)
    noted = AccessEntry.objects.get(case_id=target.case_id)
    assert (noted.member, noted.purpose) == (desk.lead.member, AccessPurpose.FOLLOW_UP)
