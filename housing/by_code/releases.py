"""
Saying yes or no to what an organisation would be told, and reading it there once with the code of that yes.

The code looks like a receipt's and comes in by a page of its own; it opens these words and nothing else.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from casework.by_code import OpenJourney, file_key
from casework.by_code.calls import Row, rows_of
from casework.by_code.peppers import pepper_for_new_code
from casework.by_code.visits import derivations, derived_from_code
from housing.by_code.outcome import Did, outcome_of
from housing.sealed import handed_context, handed_key_context, release_context
from housing.words.releases import ReleaseText, read, written
from privacy.receipt import new_code
from privacy.sealing import new_data_key, open_sealed, seal, unwrap_key, wrap_key

#: For so long the code of a yes is good (sql/referrals.sql).
GOOD_FOR: dt.timedelta = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True, repr=False)
class OwnRelease:
    """What one organisation would be told, or was; `text` is word for word what it reads."""

    id: uuid.UUID
    organization: str
    text: ReleaseText
    proposed_on: dt.date
    consented_on: dt.date | None
    opened_on: dt.date | None
    ended_on: dt.date | None

    @property
    def is_pending(self) -> bool:
        """Whether it waits: for the person's answer, or to be read."""
        return self.opened_on is None and self.ended_on is None


def own_releases(who: OpenJourney, on: dt.date) -> tuple[OwnRelease, ...]:
    """
    Return what organisations would be told of the household of a code, or were; nothing for an unknown code.

    :raises privacy.errors.CannotOpen: if something in it was moved there from elsewhere, or changed
    """
    rows = rows_of("housing_releases_by_code", who.lookup, on)
    opened = file_key(who, on) if rows else None
    return () if opened is None else tuple(_release(row, *opened) for row in rows)


def consent(who: OpenJourney, release: OwnRelease, on: dt.date) -> tuple[Did | None, str]:
    """
    Say yes, and return the one-use code to hand over: it is kept nowhere. Said again, the code is a new one.

    :return: also OVER if it was read or let go meanwhile; None: the code is nobody's, or a helper's
    :raises privacy.derivations.TooBusy: if too many codes are being derived; nothing was written
    """
    code = new_code(pepper_for_new_code())
    derived, key = derivations().derive(code), new_data_key()
    handed = seal(written(release.text), data_key=key, context=handed_context(release.id))
    wrap = wrap_key(key, to=derived.key_pair.public, context=handed_key_context(release.id))
    did = outcome_of(
        "housing_release_consent_by_code", who.lookup, on, release.id, derived.lookup, handed, wrap
    )
    return did, code if did is Did.DONE else ""


def end_release(who: OpenJourney, release_id: uuid.UUID, on: dt.date) -> Did | None:
    """Say no, or take a yes back; OVER once somebody has read it."""
    return outcome_of("housing_release_end_by_code", who.lookup, on, release_id)


def receive(code: str, on: dt.date) -> ReleaseText | None:
    """
    Read once what a person agreed to have read; None for any other code, and for this one from now on.

    A known and an unknown code take the same derivation and the same call.

    :param code: as `privacy.receipt.read_code` read it
    :raises privacy.derivations.TooBusy: if too many codes are being derived; nothing was looked up
    """
    lookup, key_pair = derived_from_code(code)
    for row in rows_of("housing_release_open", lookup, on):
        key = unwrap_key(bytes(row["wrap"]), key_pair=key_pair, context=handed_key_context(row["id"]))
        return read(open_sealed(bytes(row["handed"]), data_key=key, context=handed_context(row["id"])))
    return None


def _release(row: Row, case_id: uuid.UUID, data_key: bytes) -> OwnRelease:
    body = open_sealed(
        bytes(row.pop("sealed")), data_key=data_key, context=release_context(case_id, row["id"])
    )
    return OwnRelease(text=read(body), **row)
