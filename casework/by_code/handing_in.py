"""Handing a file in: sealed in memory, written whole in one statement, its code shown while it may be."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, transaction

from casework.by_code.calls import ALIAS, answer_of, intake_switch, rows_of
from casework.by_code.visits import derivations, keep_row, read_row
from casework.enums import CaseKind, JourneyKind, Lane, Urgency
from casework.errors import IntakeClosed
from casework.sealing_in import HAND_IN, Filing, newest_team_key, recipients_for, seal_in, written
from core.clock import today
from privacy.journey import row_of, seal_row
from privacy.receipt import new_code
from privacy.recipients import Recipient, RecipientsList, SignedList, UntrustedRecipients, verified

#: How long the code of a new file may be shown, unless the person confirms it before.
SHOWN_FOR: Final = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """
    What a submission led to.

    `again`: this visit had handed one in before, and nothing was added. The code is empty when it may no
    longer be shown; whoever then wants to hand in another file needs a new visit.
    """

    code: str
    again: bool


@dataclass(frozen=True, slots=True, repr=False)
class ShownReceipt:
    """A receipt that may still be shown: its code, the day to come back, and what it was given for."""

    code: str
    due_on: dt.date
    story_digest: str
    #: What an app tells with the code: an application's number.
    told: Mapping[str, str]

    def is_same(self, story: Mapping[str, Any]) -> bool:
        """Test whether a story is the one that was handed in: a changed one is not lost in silence."""
        return _digest_of(story) == self.story_digest


def intake_is_open(kind: CaseKind, on: dt.date | None = None) -> bool:
    """Test whether a kind of file can be handed in: a mandate, trusted keys, a pepper. It never raises."""
    try:
        with transaction.atomic(using=ALIAS):
            return _is_switched_on(kind) and bool(_recipients(kind, on or today()))
    except (DatabaseError, IntakeClosed):
        return False


def hand_in(
    *,
    journey: str,
    kind: CaseKind,
    language: str,
    urgency: Urgency,
    due_on: dt.date,
    story: Mapping[str, Any],
    at: dt.datetime,
    lane: Lane = Lane.CALM,
    filing: Filing = HAND_IN,
) -> HandedIn:
    """
    Seal a story to those who may read it and hand it in, once for each visit.

    The story exists in memory and sealed, nowhere else. Everything is written in one statement; what the
    database draws for the file joins the receipt in the same transaction.

    :param filing: what writes the file; another one also writes what an app keeps beside it
    :raises IntakeClosed: if nobody may hand in this kind now
    :raises privacy.derivations.TooBusy: if too many codes are being derived; nothing was written
    :raises privacy.errors.Unreadable: if the story is longer than the largest padded size
    """
    if (earlier := _earlier(journey, at)) is not None:
        return earlier
    if not _is_switched_on(kind):
        raise IntakeClosed
    recipients = _recipients(kind, at.date())
    case_id, code = uuid.uuid4(), new_code(settings.RECEIPT_PEPPER_IN_USE)
    sealed = seal_in(
        case_id=case_id, story=story, code=code, derive=derivations().derive, recipients=recipients
    )
    receipt = {
        "code": code,
        "made_at": int(at.timestamp()),
        "digest": _digest_of(story),
        "due_on": due_on.isoformat(),
        "told": {},
    }
    with transaction.atomic(using=ALIAS):
        was_new = answer_of(
            filing.function,
            *(row_of(journey), uuid.uuid4(), seal_row(journey, receipt), at),
            *(case_id, kind.value, _team_of(recipients), language, urgency.value, lane.value),
            *(at.date(), due_on),
            *sealed.values(),
            *filing.beside,
        )
        if was_new and filing.tells:
            keep_row(journey, JourneyKind.RECEIPT, {**receipt, "told": {filing.tells: was_new}}, at, hours=1)
    if was_new:
        return HandedIn(code, again=False)
    # Two clicks at once: the other one was faster.
    return _earlier(journey, at) or HandedIn("", again=True)


def shown_receipt(journey: str, at: dt.datetime) -> ShownReceipt | None:
    """Return the receipt of this visit while it may be shown: not confirmed, and for 10 minutes at most."""
    receipt = read_row(journey, JourneyKind.RECEIPT, at)
    if receipt is None or not receipt["code"]:
        return None
    if at - dt.datetime.fromtimestamp(receipt["made_at"], tz=dt.UTC) >= SHOWN_FOR:
        return None
    return ShownReceipt(
        code=receipt["code"],
        due_on=dt.date.fromisoformat(receipt["due_on"]),
        story_digest=receipt["digest"],
        told=receipt["told"],
    )


def confirm_receipt(journey: str, at: dt.datetime) -> None:
    """Forget this visit's code: the person says that they have it. That a file went in stays known."""
    receipt = read_row(journey, JourneyKind.RECEIPT, at)
    if receipt is not None and receipt["code"]:
        keep_row(journey, JourneyKind.RECEIPT, {**receipt, "code": "", "told": {}}, at, hours=1)


def current_list() -> RecipientsList:
    """
    Return the newest signed list of keys, verified against the pinned fingerprint of the root key.

    :raises UntrustedRecipients: if there is none, or it is not to be trusted
    """
    for row in rows_of("casework_recipients"):
        signed = SignedList(bytes(row["document"]), bytes(row["signature"]), bytes(row["root_public"]))
        return verified(signed, fingerprint=settings.ROOT_FINGERPRINT)
    raise UntrustedRecipients("none")


def _is_switched_on(kind: CaseKind) -> bool:
    # The daily check goes the way of requests for help.
    gate = CaseKind.ASSISTANCE if kind is CaseKind.CHECK else kind
    return intake_switch(gate.value) and settings.RECEIPT_PEPPER_IN_USE is not None


def _recipients(kind: CaseKind, on: dt.date) -> tuple[Recipient, ...]:
    try:
        trusted = current_list()
    except UntrustedRecipients:
        # The reason is shown to staff, where it can be acted on; here it would only be noise.
        raise IntakeClosed from None
    return recipients_for(trusted, kind, on)


def _team_of(recipients: tuple[Recipient, ...]) -> uuid.UUID:
    team: uuid.UUID | None = answer_of("casework_team_of_key", newest_team_key(recipients))
    if team is None:
        raise IntakeClosed
    return team


def _earlier(journey: str, at: dt.datetime) -> HandedIn | None:
    if read_row(journey, JourneyKind.RECEIPT, at) is None:
        return None
    shown = shown_receipt(journey, at)
    return HandedIn(shown.code if shown else "", again=True)


def _digest_of(story: Mapping[str, Any]) -> str:
    return hashlib.sha256(written(story)).hexdigest()
