"""
The list of keys that the public door may seal to, signed by a root key that no server holds.

Its fingerprint is pinned outside the database, so that who can write to the tables cannot slip in a key of
their own: the list no longer verifies, and the intakes close.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from privacy.keys import in_groups, public_key

TRIAGE: Final = "triage"
HOUSING: Final = "housing"
RECOVERY: Final = "recovery"
_SIGNED_AS: Final = b"recipients list|v1|"
_RECOVERY_NAME: Final = re.compile(r"recovery:(?:0|[1-9][0-9]{0,8})")
_FIELDS: Final = {"name", "purpose", "public", "since", "until"}


class ListProblem(StrEnum):
    """Why a list of recipients is not to be trusted."""

    OTHER_ROOT = "other_root"
    BAD_SIGNATURE = "bad_signature"
    NOT_CANONICAL = "not_canonical"
    BAD_ENTRY = "bad_entry"
    BAD_KEY = "bad_key"
    DUPLICATE = "duplicate"
    NO_RECOVERY = "no_recovery"


class UntrustedRecipients(Exception):
    """A list that nobody may seal to; `reason` says why, and holds nothing of the list."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Recipient:
    """One public key, what it is for, and the days on which it may be sealed to (both included)."""

    name: str
    purpose: str
    public: bytes
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class RecipientsList:
    """Every key of one day, under a number that only grows."""

    number: int
    made_on: date
    recipients: tuple[Recipient, ...]

    def for_purpose(self, purpose: str, on: date) -> tuple[Recipient, ...]:
        """
        Give the keys of a purpose on a day, in the list's order.

        Old and new keys overlap, so there can be several; none means that this intake must close.
        """
        return tuple(
            one
            for one in self.recipients
            if one.purpose == purpose and one.since <= on and (one.until is None or on <= one.until)
        )


@dataclass(frozen=True, slots=True)
class SignedList:
    """A list as it is kept: its one way of being written, the signature over it, and whose signature."""

    document: bytes
    signature: bytes
    root_public: bytes


def new_root_key() -> bytes:
    """Make the private half of a root key (Ed25519, 32 bytes); it belongs on a machine without network."""
    return os.urandom(32)


def root_public_of(root_private: bytes) -> bytes:
    """Give the public half of a root key, 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(root_private).public_key().public_bytes_raw()


def root_fingerprint(root_public: bytes) -> str:
    """Give the SHA-256 of a root key in sixteen groups of four: what the pinned file holds."""
    return in_groups(hashlib.sha256(b"root key|v1|" + root_public).digest())


def sign_list(recipients_list: RecipientsList, *, root_private: bytes) -> SignedList:
    """
    Sign a list with the root key.

    :raises UntrustedRecipients: if nobody should trust it even when signed
    """
    _refuse_unsound(recipients_list)
    document = _written(recipients_list)
    signature = Ed25519PrivateKey.from_private_bytes(root_private).sign(_SIGNED_AS + document)
    return SignedList(document, signature, root_public_of(root_private))


def verified(signed: SignedList, *, fingerprint: str) -> RecipientsList:
    """
    Give the list, once it is sure that the root key of this fingerprint signed it.

    That it is not older than the last one seen is for the caller to check (`number`).
    :param fingerprint: as `root_fingerprint` writes it; blanks and capitals do not count
    :raises UntrustedRecipients: with the reason
    """
    pinned, found = (_bare(text) for text in (fingerprint, root_fingerprint(signed.root_public)))
    if not hmac.compare_digest(pinned.encode(), found.encode()):
        raise UntrustedRecipients(ListProblem.OTHER_ROOT)
    try:
        root = Ed25519PublicKey.from_public_bytes(signed.root_public)
        root.verify(signed.signature, _SIGNED_AS + signed.document)
    except (InvalidSignature, ValueError):
        raise UntrustedRecipients(ListProblem.BAD_SIGNATURE) from None
    recipients_list = _read(signed.document)
    # One list, one writing: what people compare and what machines sign cannot differ.
    if _written(recipients_list) != signed.document:
        raise UntrustedRecipients(ListProblem.NOT_CANONICAL)
    _refuse_unsound(recipients_list)
    return recipients_list


def _bare(fingerprint: str) -> str:
    return "".join(fingerprint.split()).lower()


def _written(recipients_list: RecipientsList) -> bytes:
    document = {
        "made_on": recipients_list.made_on.isoformat(),
        "number": recipients_list.number,
        "recipients": [
            {
                "name": one.name,
                "public": base64.b64encode(one.public).decode("ascii"),
                "purpose": one.purpose,
                "since": one.since.isoformat(),
                "until": one.until.isoformat() if one.until else None,
            }
            for one in recipients_list.recipients
        ],
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")


def _read(document: bytes) -> RecipientsList:
    try:
        content = json.loads(document)
        return RecipientsList(
            number=content["number"],
            made_on=date.fromisoformat(content["made_on"]),
            recipients=tuple(_recipient(one) for one in content["recipients"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        raise UntrustedRecipients(ListProblem.NOT_CANONICAL) from None


def _recipient(fields: dict[str, Any]) -> Recipient:
    if set(fields) != _FIELDS:
        raise ValueError("other fields")
    return Recipient(
        name=fields["name"],
        purpose=fields["purpose"],
        public=base64.b64decode(fields["public"], validate=True),
        since=date.fromisoformat(fields["since"]),
        until=None if fields["until"] is None else date.fromisoformat(fields["until"]),
    )


def _refuse_unsound(recipients_list: RecipientsList) -> None:
    entries = recipients_list.recipients
    if type(recipients_list.number) is not int or recipients_list.number < 1:
        raise UntrustedRecipients(ListProblem.BAD_ENTRY)
    for one in entries:
        if not _is_sound(one):
            raise UntrustedRecipients(ListProblem.BAD_ENTRY)
        try:
            public_key(one.public)
        except ValueError:
            raise UntrustedRecipients(ListProblem.BAD_KEY) from None
    # The same key under two names would make one holder two, and a rotation nothing.
    if len({one.name for one in entries}) < len(entries) or len({one.public for one in entries}) < len(
        entries
    ):
        raise UntrustedRecipients(ListProblem.DUPLICATE)
    if not any(one.purpose == RECOVERY for one in entries):
        raise UntrustedRecipients(ListProblem.NO_RECOVERY)


def _is_sound(one: Recipient) -> bool:
    if one.until is not None and one.until < one.since:
        return False
    if one.purpose == RECOVERY:
        return _RECOVERY_NAME.fullmatch(one.name) is not None
    return one.purpose in (TRIAGE, HOUSING) and _is_team(one.name)


def _is_team(name: str) -> bool:
    kind, _, team_key = name.partition(":")
    try:
        return kind == "team" and str(UUID(team_key)) == team_key
    except ValueError:
        return False
