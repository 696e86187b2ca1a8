"""
A code for somebody who helps: given by the person, good for some days, taken back at any moment.

It looks like a receipt's code and comes in by the same door. What it may not do stands in the database: no
function that erases, renews, removes or gives a code knows it.
"""

import datetime as dt
import uuid
from typing import Final

from casework.by_code.calls import Row, answer_of, rows_of
from casework.by_code.contents import SharedFile, opened_message, opened_story
from casework.by_code.own_file import own_key, own_row, sealed_message
from casework.by_code.peppers import pepper_for_new_code
from casework.by_code.visits import OpenJourney, derivations
from casework.errors import CodeGiven, UnknownCode, UnusableId
from privacy.receipt import new_code
from privacy.sealing import unwrap_key, wrap_context, wrap_key

#: A code that is given is good until the end of a day, this many days on at most.
LONGEST_DAYS: Final = 30


def grant_helper(
    who: OpenJourney, *, may_write: bool, days: int, at: dt.datetime, may_decide: bool = False
) -> str:
    """
    Give somebody who helps a code of their own for this file, and return it: it is kept nowhere.

    :param may_decide: of an application for housing: answer an offer, correct, renew, withdraw
    :param days: from 1 to `LONGEST_DAYS`; the code is good today and on each of the days that follow
    :raises CodeGiven: if a code that was given before is still good
    :raises UnknownCode: if there is no such file any more
    :raises privacy.derivations.TooBusy: if too many codes are being derived
    """
    row = own_row(who)
    if row is None:
        raise UnknownCode
    data_key, grant = own_key(row, who), uuid.uuid4()
    code = new_code(pepper_for_new_code())
    derived = derivations().derive(code)
    public, on = derived.key_pair.public, at.date()
    wrap = wrap_key(data_key, to=public, context=wrap_context(row["id"], _recipient(grant)))
    if not answer_of(
        *("casework_grant_helper", who.lookup, grant, derived.lookup, public, int(code[0])),
        *(may_write, may_decide, on, on + dt.timedelta(days=days), uuid.uuid4(), wrap, uuid.uuid4()),
    ):
        raise CodeGiven
    return code


def end_helper(who: OpenJourney, on: dt.date) -> bool:
    """Take the code back that was given to a helper: unknown at once. False if there is none."""
    ended: bool = answer_of("casework_end_helper", who.lookup, on, uuid.uuid4())
    return ended


def read_as_helper(who: OpenJourney, on: dt.date) -> SharedFile | None:
    """
    Open the file of the person whom one helps; None if the code is no longer good.

    The person sees that it was opened on this day: the database writes it down before it gives anything.

    :raises privacy.errors.CannotOpen: if something in it was moved there from elsewhere, or changed
    """
    row = _row(who, on)
    if row is None:
        return None
    data_key = _key(row, who)
    facts = {name: value for name, value in row.items() if name not in ("story", "wrap", "grant_id")}
    return SharedFile(
        **facts,
        story=opened_story(row, data_key),
        messages=tuple(
            opened_message(one, row["id"], data_key)
            for one in rows_of("casework_messages_by_helper", who.lookup, on)
        ),
    )


def post_as_helper(who: OpenJourney, *, message_id: uuid.UUID, text: str, on: dt.date) -> bool:
    """
    Write to the team under the helper's own name, as `own_file.post_message` does for the person.

    :return: False if the code is no longer good, or may only read
    :raises FileFull: if the conversation holds all the messages it may
    :raises UnusableId: if the identifier is not one that a form made
    :raises privacy.errors.Unreadable: if the text is longer than the largest padded size
    """
    if message_id.version != 4:
        raise UnusableId
    row = _row(who, on)
    if row is None:
        return False
    sealed = sealed_message(text, case_id=row["id"], message_id=message_id, data_key=_key(row, who))
    answer = answer_of("casework_post_by_helper", who.lookup, message_id, sealed, on, uuid.uuid4())
    return answer is not None


def file_key(who: OpenJourney, on: dt.date) -> tuple[uuid.UUID, bytes] | None:
    """
    Return which file a code opens, and the key of what an app keeps sealed beside it; None if it opens none.

    :raises privacy.errors.CannotOpen: if the wrap was moved there from elsewhere, or changed
    """
    row = _row(who, on) if who.is_helper else own_row(who)
    if row is None:
        return None
    return row["id"], _key(row, who) if who.is_helper else own_key(row, who)


def _row(who: OpenJourney, on: dt.date) -> Row | None:
    found = rows_of("casework_file_by_helper", who.lookup, on)
    return found[0] if found else None


def _key(row: Row, who: OpenJourney) -> bytes:
    context = wrap_context(row["id"], _recipient(row["grant_id"]))
    return unwrap_key(bytes(row["wrap"]), key_pair=who.key_pair, context=context)


def _recipient(grant: uuid.UUID) -> str:
    return f"helper:{grant}"
