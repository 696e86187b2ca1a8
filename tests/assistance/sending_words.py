"""A file with a plan, words sent from it, and what is left of that in the file."""

from typing import Any
from uuid import uuid4

from casework.enums import Channel
from casework.models import Event
from casework.operations.assigning import assign
from casework.operations.files import open_file
from casework.operations.sending import send_word
from staff.access import AccessPurpose
from tests.casework.factories import AT, STORY, Desk, Handed, hand_in

NUMBER = "514 555-0199"
TEXT = {
    "way": "text",
    "address": NUMBER,
    "when": "",
    "never": "",
    "ask_for": "",
    "leave_word": "yes",
    "code_word": "",
}
MAIL = {**TEXT, "way": "email", "address": "ana.b@exemple.example"}
BARE, NEWS = "when_you_can", "something_new"


def held_with(desk: Desk, plan: dict[str, str], **changes: Any) -> Handed:
    handed = hand_in(story={**STORY, "contact": plan}, **changes)
    pair = {"lead": desk.lead.member, "backup": desk.backup.member}
    assign(by=desk.triage, case_id=handed.case_id, **pair, at=AT)
    return handed


def send(desk: Desk, handed: Handed, **changes: Any) -> str:
    given: dict[str, Any] = {
        "by": desk.lead,
        "case_id": handed.case_id,
        "purpose": AccessPurpose.FOLLOW_UP,
        "channel": Channel.TEXT_MESSAGE,
        "text_code": NEWS,
        "at": AT,
        "note_id": uuid4(),
    }
    return send_word(**{**given, **changes})


def calls_of(handed: Handed) -> list[str]:
    return list(Event.objects.filter(case=handed.case_id, move="log_call").values_list("detail", flat=True))


def notes_of(desk: Desk, handed: Handed) -> list[str]:
    file = open_file(by=desk.lead, case_id=handed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)
    return [note.text for note in file.notes]
