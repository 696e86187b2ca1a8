"""A whole life of a file with a needle in everything that anybody writes, and the forms a needle can take."""

import base64
from uuid import uuid4

from casework import by_code
from casework.enums import Channel, Outcome
from casework.operations.answering import add_note, log_call, refer, reply
from casework.operations.assigning import assign
from casework.operations.closing import close
from privacy.journey import new_journey_key
from tests.casework.factories import AT, TODAY, Desk, Handed, hand_in, read_as_lead


def forms_of(needle: str) -> list[bytes]:
    """A needle as it may be hidden: plain, in hexadecimal, in base64 at any of its three offsets."""
    plain = needle.encode()
    in_base64 = [base64.b64encode(b"x" * offset + plain)[4:-4] for offset in range(3)]
    return [plain, plain.hex().encode(), plain.hex().upper().encode(), *in_base64]


def holds(content: bytes, needle: str) -> bool:
    return any(form in content for form in forms_of(needle))


def live_through(desk: Desk, needle: str) -> Handed:
    """Write a draft, keep one for later, hand a file in, write and answer, note, call, refer, close."""
    journey = new_journey_key()
    story = {
        "what": f"{needle} m’est arrivé",
        "wishes": [needle],
        "interpreter": needle,
        "name": needle,
        "contact": {"phone": needle},
    }
    assert by_code.keep_draft(journey, story, AT)
    assert by_code.keep_draft(new_journey_key(), story, AT)
    by_code.keep_for_later(story, AT)
    handed = hand_in(journey=journey, story=story)
    assert by_code.sign_in_by_code(code=handed.code, journey=journey, at=AT)
    assert by_code.post_message(handed.who, message_id=uuid4(), text=f"Et {needle}", on=TODAY)
    assign(by=desk.triage, case_id=handed.case_id, lead=desk.lead.member, backup=desk.backup.member, at=AT)
    written = {"by": desk.lead, "case_id": handed.case_id, "text": f"Au sujet de {needle}", "at": AT}
    reply(message_id=uuid4(), expects_answer=True, **written)
    refer(message_id=uuid4(), **written)
    add_note(**written)
    log_call(channel_code=Channel.PHONE, **written)
    # Somebody who helps, by a code of their own.
    code = by_code.grant_helper(handed.who, may_write=True, days=7, at=AT)
    visit = new_journey_key()
    assert by_code.sign_in_by_code(code=code, journey=visit, at=AT)
    helper = by_code.open_journey(visit, AT)
    assert helper is not None
    assert by_code.post_as_helper(helper, message_id=uuid4(), text=f"Pour {needle}", on=TODAY)
    close(message_id=uuid4(), outcome=Outcome.HELPED, **written)
    # It is all there, for those who may read it.
    read = read_as_lead(desk, handed.case_id)
    assert read.story == story
    assert all(needle in one.text for one in (*read.messages, *read.notes))
    assert (len(read.messages), len(read.notes)) == (5, 2)
    return handed
