"""
The log of a file, verified: every line is bound to the one before it, as sql/guards.sql binds them.

Pure: it takes lines and says which one is broken. Who changes a line, takes one out or puts one in would have
to write every later one anew; cutting the end off shows in the file's state, which `verify_logs` compares.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Protocol
from uuid import UUID


class Line(Protocol):
    """One event, as it stands in the table."""

    @property
    def case_id(self) -> UUID: ...
    @property
    def number(self) -> int: ...
    @property
    def move(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def member_id(self) -> UUID | None: ...
    @property
    def detail(self) -> str: ...
    @property
    def day(self) -> dt.date: ...
    @property
    def previous(self) -> bytes | memoryview: ...
    @property
    def digest(self) -> bytes | memoryview: ...


def digest_of(line: Line, previous: bytes) -> bytes:
    """Compute the digest of a line that follows a given one; the same as casework_event_joins() does."""
    written = "|".join(
        (
            str(line.case_id),
            str(line.number),
            line.move,
            line.before,
            line.state,
            line.actor,
            "" if line.member_id is None else str(line.member_id),
            line.detail,
            line.day.isoformat(),
        )
    )
    return hashlib.sha256(previous + written.encode()).digest()


def verify(events: Iterable[Line]) -> int | None:
    """
    Find the first line of a file's log that is not what it was when it was written.

    :param events: the whole log of one file, in the order of its numbers
    :return: the number that should stand there, or None if the log is whole
    """
    previous, state, case_id = b"", "", None
    for number, line in enumerate(events, start=1):
        case_id = case_id or line.case_id
        if (
            line.number != number
            or line.case_id != case_id
            or line.before != state
            or bytes(line.previous) != previous
            or bytes(line.digest) != digest_of(line, previous)
        ):
            return number
        previous, state = bytes(line.digest), line.state
    return None
