"""
Sealing a new file to those who may read it: the same for what a person hands in and for what the team enters.

Everything happens in memory. What comes out is what one function of the database takes, in its order.
"""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from casework.enums import CaseKind
from casework.errors import IntakeClosed
from privacy.receipt import Derived
from privacy.recipients import HOUSING, RECOVERY, TRIAGE, Recipient, RecipientsList
from privacy.sealing import case_context, new_data_key, seal, wrap_context, wrap_key

_PURPOSES: Final = {CaseKind.ASSISTANCE: TRIAGE, CaseKind.CHECK: TRIAGE, CaseKind.HOUSING: HOUSING}
#: The answers of an application stand on both sides of the smallest size; a story always takes the second.
_PAST_THE_FIRST_SIZE: Final = 1024


@dataclass(frozen=True, slots=True)
class Filing:
    """
    The function of the database that writes a file, and what it takes after everything that every file has.

    An app that keeps a row of its own beside the file has a function of its own, which calls casework's and
    writes both, or nothing.
    """

    function: str
    beside: tuple[Any, ...] = ()
    #: Under which name a receipt tells what the function gives back: an application's number.
    tells: str = ""


HAND_IN: Final = Filing("casework_hand_in")
ENTER: Final = Filing("casework_enter")

Sealed = UUID | bytes | int | list[UUID] | list[str] | list[bytes]


@dataclass(frozen=True, slots=True, repr=False)
class SealedFile:
    """A story under its own key, that key wrapped to each recipient, and what finds it by its code."""

    story: bytes
    lookup: bytes
    public: bytes
    pepper: int
    wraps: dict[str, bytes]

    def values(self) -> tuple[Sealed, ...]:
        """Return the end of the arguments of a Filing, identifiers included."""
        wraps = self.wraps
        return (
            *(uuid.uuid4(), self.story, uuid.uuid4(), self.lookup, self.public, self.pepper),
            *([uuid.uuid4() for _ in wraps], list(wraps), list(wraps.values()), uuid.uuid4()),
        )


def recipients_for(trusted: RecipientsList, kind: CaseKind, on: dt.date) -> tuple[Recipient, ...]:
    """
    Return whom a new file of a kind is sealed to on a day: its team, and the recovery key.

    :raises IntakeClosed: if either is missing
    """
    teams, recovery = trusted.for_purpose(_PURPOSES[kind], on), trusted.for_purpose(RECOVERY, on)
    if not teams or not recovery:
        raise IntakeClosed
    return (*teams, *recovery)


def newest_team_key(recipients: tuple[Recipient, ...]) -> UUID:
    """Return the team's key that says whose queue a file joins; older ones overlap with it for a while."""
    newest = max((one for one in recipients if one.name.startswith("team:")), key=lambda one: one.since)
    return UUID(newest.name.removeprefix("team:"))


def seal_in(
    *,
    case_id: UUID,
    story: Mapping[str, Any],
    code: str,
    derive: Callable[[str], Derived],
    recipients: tuple[Recipient, ...],
) -> SealedFile:
    """
    Seal a story to its recipients, and to whoever holds its code.

    :param derive: the queue in front of the slow derivation of codes
    :raises privacy.derivations.TooBusy: if too many codes are being derived
    :raises privacy.errors.Unreadable: if the story is longer than the largest padded size
    """
    data_key = new_data_key()
    # The longest text is refused before the slow derivation.
    sealed = seal(written(story), data_key=data_key, context=case_context(case_id))
    derived = derive(code)
    public_keys = {"requester": derived.key_pair.public, **{one.name: one.public for one in recipients}}
    wraps = {
        name: wrap_key(data_key, to=public, context=wrap_context(case_id, name))
        for name, public in public_keys.items()
    }
    return SealedFile(sealed, derived.lookup, derived.key_pair.public, int(code[0]), wraps)


def written(story: Mapping[str, Any]) -> bytes:
    """
    Write a story as the bytes that are sealed.

    Blanks follow a short one: with a telephone number or without, it is sealed in the same size.
    """
    # "surrogatepass": half a character from a broken browser is kept as it came rather than refused.
    text = json.dumps(dict(story), ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    return text.ljust(_PAST_THE_FIRST_SIZE)
