"""Answering what the team asks, and asking it to look again; in words that join the conversation."""

import datetime as dt
import uuid

from casework.by_code import OpenJourney, file_key
from casework.by_code.own_file import sealed_message
from casework.errors import UnusableId
from housing.by_code.outcome import Did, outcome_of


def answer_item(
    who: OpenJourney, item_id: uuid.UUID, *, message_id: uuid.UUID, text: str, on: dt.date
) -> Did | None:
    """
    Answer one thing that was asked for; with the last one the file goes back to whoever studies it.

    :param message_id: made by the form, so that a second sending is known
    :return: OVER if it was answered before, or is not asked any more
    :raises FileFull: if the conversation holds all the messages it may
    :raises UnusableId: if the identifier is not one that a form made
    :raises privacy.errors.Unreadable: if the text is longer than the largest padded size
    """
    sealed = _sealed(who, message_id, text, on)
    if sealed is None:
        return None
    return outcome_of(
        *("housing_answer_item_by_code", who.lookup, on, item_id, message_id, sealed),
        *(uuid.uuid4(), uuid.uuid4()),
    )


def ask_review(who: OpenJourney, *, message_id: uuid.UUID, text: str, on: dt.date) -> Did | None:
    """
    Ask that somebody else looks at a refusal again; words are optional.

    :return: OVER if there is nothing to review, or more than 90 days have passed
    :raises FileFull, UnusableId, privacy.errors.Unreadable: as `answer_item`
    """
    sealed = _sealed(who, message_id, text, on) if text else None
    return outcome_of(
        *("housing_appeal_by_code", who.lookup, on, uuid.uuid4(), message_id, sealed),
        *(uuid.uuid4(), uuid.uuid4()),
    )


def _sealed(who: OpenJourney, message_id: uuid.UUID, text: str, on: dt.date) -> bytes | None:
    if message_id.version != 4:
        raise UnusableId
    opened = file_key(who, on)
    if opened is None:
        return None
    case_id, data_key = opened
    return sealed_message(text, case_id=case_id, message_id=message_id, data_key=data_key)
