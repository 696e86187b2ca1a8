"""What a code opens: the file as the person it belongs to reads it, and as somebody who helps them does."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

from casework.by_code.calls import Row
from privacy.sealing import case_context, message_context, open_sealed


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


@dataclass(frozen=True, slots=True)
class Use:
    """A day on which a helper's code was used, and for what."""

    act: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class HelperCode:
    """A code that the person gave to somebody who helps; the code itself is with that somebody alone."""

    may_write: bool
    may_decide: bool
    made_on: dt.date
    expires_on: dt.date
    ended_on: dt.date | None
    uses: tuple[Use, ...]

    def is_good(self, on: dt.date) -> bool:
        """Test whether the code opens the file on a day."""
        return self.ended_on is None and on <= self.expires_on


@dataclass(frozen=True, slots=True, repr=False)
class Readable:
    """What the person and whoever helps them read alike."""

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


@dataclass(frozen=True, slots=True, repr=False)
class CaseFile(Readable):
    """A whole file, opened by the person whose it is."""

    openings: tuple[Opening, ...]
    events: tuple[FileEvent, ...]
    helpers: tuple[HelperCode, ...]

    def helper_on(self, on: dt.date) -> HelperCode | None:
        """Return the helper's code that opens this file on a day, if there is one."""
        return next((one for one in self.helpers if one.is_good(on)), None)


@dataclass(frozen=True, slots=True, repr=False)
class SharedFile(Readable):
    """
    A file as somebody reads it whom the person gave a code.

    Who opened it, what happened to it and who else was given a code is the person's alone to know.
    """

    may_write: bool
    may_decide: bool
    expires_on: dt.date


def opened_story(row: Row, data_key: bytes) -> dict[str, Any]:
    """
    Open the story in a file's row.

    :raises privacy.errors.CannotOpen: if it was moved there from elsewhere, or changed
    """
    body = open_sealed(bytes(row["story"]), data_key=data_key, context=case_context(row["id"]))
    story: dict[str, Any] = json.loads(body)
    return story


def opened_message(row: Row, case_id: uuid.UUID, data_key: bytes) -> FileMessage:
    """
    Open one message of a file.

    :raises privacy.errors.CannotOpen: if it was moved there from elsewhere, or changed
    """
    plain = {name: value for name, value in row.items() if name != "sealed"}
    context = message_context(case_id, row["id"])
    body = open_sealed(bytes(row["sealed"]), data_key=data_key, context=context)
    return FileMessage(**plain, text=json.loads(body)["text"])
