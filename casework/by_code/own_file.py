"""What a person does with their own file once their code has opened it."""

import datetime as dt
import json
import uuid
from itertools import groupby
from operator import itemgetter

from casework.by_code.calls import Row, answer_of, rows_of
from casework.by_code.contents import (
    CaseFile,
    FileEvent,
    HelperCode,
    Opening,
    Use,
    opened_message,
    opened_story,
)
from casework.by_code.peppers import pepper_for_new_code
from casework.by_code.visits import OpenJourney, derivations, keep_follow_up
from casework.errors import UnknownCode, UnusableId
from privacy.receipt import new_code
from privacy.sealing import message_context, seal, unwrap_key, wrap_context, wrap_key

REQUESTER = "requester"


def read_file(who: OpenJourney) -> CaseFile | None:
    """
    Open a person's own file; None if there is none any more.

    :raises privacy.errors.CannotOpen: if something in it was moved there from elsewhere, or changed
    """
    row = own_row(who)
    if row is None:
        return None
    data_key = own_key(row, who)
    facts = {name: value for name, value in row.items() if name not in ("story", "wrap")}
    return CaseFile(
        **facts,
        story=opened_story(row, data_key),
        messages=tuple(
            opened_message(one, row["id"], data_key)
            for one in rows_of("casework_messages_by_code", who.lookup)
        ),
        openings=tuple(Opening(**one) for one in rows_of("casework_openings_by_code", who.lookup)),
        events=tuple(FileEvent(**one) for one in rows_of("casework_events_by_code", who.lookup)),
        helpers=_helpers(who),
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
    row = own_row(who)
    if row is None:
        return False
    sealed = sealed_message(text, case_id=row["id"], message_id=message_id, data_key=own_key(row, who))
    return answer_of("casework_post_by_code", who.lookup, message_id, sealed, on, uuid.uuid4()) is not None


def remove_message(who: OpenJourney, message_id: uuid.UUID, on: dt.date) -> bool:
    """Take a message back, the person's own or a helper's; False if it is not there, or the team's."""
    removed: bool = answer_of("casework_remove_by_code", who.lookup, message_id, on, uuid.uuid4())
    return removed


def renew_code(who: OpenJourney, *, journey: str, at: dt.datetime) -> str:
    """
    Give the file a new code; the old one is unknown from this moment on.

    :raises UnknownCode: if there is no such file any more
    :raises privacy.derivations.TooBusy: if too many codes are being derived; the old code is still good
    """
    row = own_row(who)
    if row is None:
        raise UnknownCode
    data_key = own_key(row, who)
    code = new_code(pepper_for_new_code())
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


def own_row(who: OpenJourney) -> Row | None:
    """Return what the database gives for a person's code, still sealed; None if nobody's file has it."""
    found = rows_of("casework_file_by_code", who.lookup)
    return found[0] if found else None


def own_key(row: Row, who: OpenJourney) -> bytes:
    """
    Unwrap the key of a person's own file.

    :raises privacy.errors.CannotOpen: if the wrap was moved there from elsewhere, or changed
    """
    context = wrap_context(row["id"], REQUESTER)
    return unwrap_key(bytes(row["wrap"]), key_pair=who.key_pair, context=context)


def sealed_message(text: str, *, case_id: uuid.UUID, message_id: uuid.UUID, data_key: bytes) -> bytes:
    """
    Seal a message to the team under the file's key.

    :raises privacy.errors.Unreadable: if the text is longer than the largest padded size
    """
    # "surrogatepass": half a character from a broken browser is kept as it came rather than refused.
    body = json.dumps({"text": text}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return seal(body, data_key=data_key, context=message_context(case_id, message_id))


def _helpers(who: OpenJourney) -> tuple[HelperCode, ...]:
    codes = []
    for _grant, rows in groupby(rows_of("casework_helper_uses", who.lookup), key=itemgetter("id")):
        days = list(rows)
        codes.append(
            HelperCode(
                **{
                    name: days[0][name]
                    for name in ("may_write", "may_decide", "made_on", "expires_on", "ended_on")
                },
                uses=tuple(Use(one["act"], one["day"]) for one in days if one["act"]),
            )
        )
    return tuple(codes)
