"""
What the public door remembers of a visit: one sealed row for what is being written, one for the open file.

Both are found and opened by the one key in the visitor's cookie, under different names: asking for help twice
never closes the file that is open beside it.
"""

import base64
import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.conf import settings

from casework.by_code.calls import answer_of, rows_of
from casework.enums import JourneyKind
from privacy.carried import derived_from, written
from privacy.codes import UnknownPepper
from privacy.derivations import Derivations
from privacy.errors import CannotOpen
from privacy.journey import is_journey_key, new_resume_code, open_row, row_of, seal_row
from privacy.keys import KeyPair, key_pair_from_seed, new_key_pair

#: A visit that nobody continues is over after this; what was kept becomes unreadable and is swept later.
FOLLOW_UP_IDLE: Final = dt.timedelta(minutes=20)
RESUME_DAYS: Final = 30
#: Of a process's threads, how many may derive a code at once, and how many more may wait for their turn.
DERIVING: Final = 2
WAITING: Final = 4
#: What the database calls somebody who came with a helper's code.
HELPER: Final = "helper"


@dataclass(frozen=True, slots=True, repr=False)
class OpenJourney:
    """
    Somebody who came back with a code: what finds the file, and what opens it.

    `is_helper`: the code is one that the person gave to somebody who helps.
    """

    lookup: bytes
    key_pair: KeyPair
    is_helper: bool = False


@cache
def derivations() -> Derivations:
    """
    Return this process's queue in front of the slow derivation of codes.

    Who waits holds a thread of the door. More places than threads would be no limit at all: everybody, also
    whoever only looks up an address, would wait behind them.
    """
    return Derivations(
        peppers=settings.RECEIPT_PEPPERS,
        memory_kib=settings.RECEIPT_MEMORY_KIB,
        at_once=DERIVING,
        waiting=WAITING,
    )


def keep_row(
    journey: str, kind: JourneyKind, content: Mapping[str, Any], at: dt.datetime, hours: int
) -> bool:
    """Keep one row of a visit, sealed under its key; False: a draft never takes a receipt's place."""
    sealed = seal_row(journey, content)
    kept: bool = answer_of(
        "casework_journey_keep", uuid.uuid4(), row_of(journey), kind.value, sealed, at, hours
    )
    return kept


def read_row(journey: str, kind: JourneyKind, at: dt.datetime) -> dict[str, Any] | None:
    """Return what a row of a visit holds, or None: not there, of another kind, too old, or unopenable."""
    if not is_journey_key(journey):
        return None
    for row in rows_of("casework_journey_read", row_of(journey), at):
        if row["kind"] == kind:
            try:
                return open_row(journey, bytes(row["sealed"]))
            except CannotOpen:
                return None
    return None


# Drafts


def keep_draft(journey: str, content: Mapping[str, Any], at: dt.datetime, hours: int = 1) -> bool:
    """
    Keep what a visitor has typed so far, sealed under their own key.

    False: this visit has handed a file in already; what comes next belongs to a new visit.

    :raises privacy.errors.Unreadable: if it is longer than the largest padded size
    """
    return keep_row(journey, JourneyKind.DRAFT, content, at, hours)


def read_draft(journey: str, at: dt.datetime) -> dict[str, Any] | None:
    """Return what a visitor has typed so far, or None."""
    return read_row(journey, JourneyKind.DRAFT, at)


@dataclass(frozen=True, slots=True, repr=False)
class KeptText:
    """A text that was kept for later: what it holds, and its place, by which it is forgotten and not read."""

    content: dict[str, Any]
    place: str


def keep_for_later(content: Mapping[str, Any], at: dt.datetime) -> tuple[str, str]:
    """
    Keep a draft for 30 days, and return the code that brings it back, and its place.

    :raises privacy.derivations.TooBusy: if too many codes are being derived
    """
    code = new_resume_code(settings.RECEIPT_PEPPER_IN_USE)
    key = derivations().resume_key(code)
    keep_draft(key, content, at, hours=RESUME_DAYS * 24)
    return code, row_of(key).hex()


def resume(code: str, at: dt.datetime) -> KeptText | None:
    """
    Return the draft that a resume code brings back, or None.

    :param code: as `privacy.journey.read_resume_code` read it
    :raises privacy.derivations.TooBusy: if too many codes are being derived
    """
    try:
        key = derivations().resume_key(code)
    except UnknownPepper:
        return None
    content = read_draft(key, at)
    return None if content is None else KeptText(content, row_of(key).hex())


def forget_kept(place: str) -> None:
    """Forget a text that was kept for later: it has been sent, or kept again under another code."""
    if re.fullmatch(r"[0-9a-f]{64}", place):
        answer_of("casework_journey_drop", bytes.fromhex(place))


# Coming back with a code


def derived_from_code(code: str) -> tuple[bytes, KeyPair]:
    """
    Return what the file of a code is found by and opened with; what finds none, if it cannot be derived.

    :param code: as `privacy.receipt.read_code` read it
    :raises privacy.derivations.TooBusy: if too many codes are being derived; nothing was looked up
    """
    try:
        derived = derivations().derive(code)
    except UnknownPepper:
        return bytes(32), new_key_pair()
    return derived.lookup, derived.key_pair


def sign_in_by_code(*, code: str, journey: str, at: dt.datetime) -> bool:
    """
    Open the file of a code for this visit, the person's own or a helper's; False if there is none.

    A known and an unknown code take the same derivation, the same look-up and the same write of one row; a
    helper's code that was taken back, or whose days are over, is an unknown one.

    :param code: as `privacy.receipt.read_code` read it
    :raises privacy.derivations.TooBusy: if too many codes are being derived; nothing was looked up
    """
    lookup, key_pair = derived_from_code(code)
    (found,) = rows_of("casework_part_by_code", lookup, at.date())
    part: str | None = found["casework_part_by_code"]
    who = OpenJourney(lookup, key_pair, is_helper=part == HELPER)
    keep_follow_up(journey, who, at, is_known=part is not None)
    return part is not None


def keep_follow_up(journey: str, who: OpenJourney, at: dt.datetime, *, is_known: bool = True) -> None:
    """Write down, sealed under the visit's key, which file it has open."""
    content = {
        "lookup": base64.b64encode(who.lookup).decode("ascii"),
        "seed": base64.b64encode(who.key_pair.seed).decode("ascii"),
        "seen_at": int(at.timestamp()),
        "is_known": is_known,
        "is_helper": who.is_helper,
    }
    keep_row(_follow_up_key(journey), JourneyKind.FOLLOW_UP, content, at, hours=1)


def open_journey(journey: str, at: dt.datetime) -> OpenJourney | None:
    """Return the file that this visit has open, or None after 20 idle minutes; asking is not idling."""
    if not is_journey_key(journey):
        return None
    row = read_row(_follow_up_key(journey), JourneyKind.FOLLOW_UP, at)
    if row is None or not row["is_known"]:
        return None
    idle = at - dt.datetime.fromtimestamp(row["seen_at"], tz=dt.UTC)
    if idle >= FOLLOW_UP_IDLE:
        return None
    who = OpenJourney(
        base64.b64decode(row["lookup"]),
        key_pair_from_seed(base64.b64decode(row["seed"])),
        is_helper=row["is_helper"],
    )
    keep_follow_up(journey, who, at)
    return who


def end_journey(journey: str) -> None:
    """Forget a visit: what was being written, the receipt, the open file, any code that is still shown."""
    if is_journey_key(journey):
        shown = (
            *(key_of_new_code(journey), key_of_helper_code(journey), key_of_release_code(journey)),
            key_of_application(journey),
        )
        for key in (journey, _follow_up_key(journey), *shown):
            answer_of("casework_journey_drop", row_of(key))


def key_of_new_code(journey: str) -> str:
    """Return the key of the row that holds a replaced code while it is shown."""
    return written(derived_from(journey, label="journey|v1|new code"))


def key_of_helper_code(journey: str) -> str:
    """Return the key of the row that holds a helper's code while it is shown to the person who gives it."""
    return written(derived_from(journey, label="journey|v1|helper code"))


def key_of_release_code(journey: str) -> str:
    """Return the key of the row that holds an organisation's code while it is shown to the person."""
    return written(derived_from(journey, label="journey|v1|release code"))


def key_of_application(journey: str) -> str:
    """Return the key of the row in which an application is being filled in, beside any request for help."""
    return written(derived_from(journey, label="journey|v1|application"))


def _follow_up_key(journey: str) -> str:
    return written(derived_from(journey, label="journey|v1|follow-up"))
