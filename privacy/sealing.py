"""
The envelope: a text under a key of its own, and that key wrapped once for each person who may read.

A sealed text is `suite byte | nonce (12) | AES-256-GCM(padded text, aad = context)`; a wrap is
`suite byte | HPKE (RFC 9180)` with ML-KEM-768 and X25519, HKDF-SHA256, AES-256-GCM and the context as `info`.
The context names the case, the message or the recipient, so that nothing opens where it does not belong.
The suite byte comes first so that the cipher can change one day; today there is one.
"""

import os
import re
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from privacy.errors import CannotOpen
from privacy.keys import SEED_BYTES, KeyPair, private_key, public_key
from privacy.padding import SIZES, padded, unpadded

SUITE: Final = b"\x01"
DATA_KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
_OVERHEAD: Final = len(SUITE) + NONCE_BYTES + TAG_BYTES
#: The four lengths that a sealed text can have, in bytes.
SEALED_SIZES: Final = tuple(_OVERHEAD + size for size in SIZES)
_HPKE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
#: What HPKE adds to a key: the encapsulated secret and the tag; the suite byte comes on top.
WRAP_OVERHEAD: Final = len(SUITE) + KEM.MLKEM768_X25519.enc_length() + TAG_BYTES
_WRAPPED_KEYS: Final = (DATA_KEY_BYTES, SEED_BYTES)
_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_RECIPIENT: Final = re.compile(rf"(?:team|person|helper):{_UUID}|recovery:(?:0|[1-9][0-9]{{0,8}})|requester")


def new_data_key() -> bytes:
    """Make the key of one case, 32 random bytes."""
    return os.urandom(DATA_KEY_BYTES)


def seal(body: bytes, *, data_key: bytes, context: str) -> bytes:
    """
    Seal a text under a data key, for one context only.

    The answer has one of the four lengths of SEALED_SIZES, whatever the text.
    :raises Unreadable: if the text is too long
    :raises ValueError: if the key does not have 32 bytes
    """
    if len(data_key) != DATA_KEY_BYTES:
        raise ValueError(f"a data key has {DATA_KEY_BYTES} bytes, not {len(data_key)}")
    nonce = os.urandom(NONCE_BYTES)
    return SUITE + nonce + AESGCM(data_key).encrypt(nonce, padded(body), context.encode())


def open_sealed(sealed: bytes, *, data_key: bytes, context: str) -> bytes:
    """
    Open a sealed text.

    :raises CannotOpen: if the key, the context or a single bit is another one
    """
    if sealed[:1] != SUITE or len(sealed) not in SEALED_SIZES or len(data_key) != DATA_KEY_BYTES:
        raise CannotOpen("not a sealed text")
    nonce, ciphertext = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return unpadded(AESGCM(data_key).decrypt(nonce, ciphertext, context.encode()))
    except InvalidTag:
        # "from None": the chain would carry the sealed bytes in its frames.
        raise CannotOpen("it does not open") from None


def wrap_key(key: bytes, *, to: bytes, context: str) -> bytes:
    """
    Wrap a data key (32 bytes) or a seed (96 bytes) for the holder of a public key.

    :raises ValueError: if the key has another length, or `to` is not a public key
    """
    if len(key) not in _WRAPPED_KEYS:
        raise ValueError(f"a wrapped key has {_WRAPPED_KEYS} bytes, not {len(key)}")
    return SUITE + _HPKE.encrypt(key, public_key(to), info=context.encode())


def unwrap_key(wrap: bytes, *, key_pair: KeyPair, context: str) -> bytes:
    """
    Open a wrap with the private half that it was made for.

    :raises CannotOpen: if it was made for somebody else, in another context, or was changed
    """
    if wrap[:1] != SUITE or len(wrap) - WRAP_OVERHEAD not in _WRAPPED_KEYS:
        raise CannotOpen("not a wrap")
    try:
        return _HPKE.decrypt(wrap[1:], private_key(key_pair.seed), info=context.encode())
    except (InvalidTag, ValueError):
        raise CannotOpen("it does not open") from None


def case_context(case_id: UUID) -> str:
    """Name the place of a case's story."""
    return f"case|v1|{case_id}"


def message_context(case_id: UUID, message_id: UUID) -> str:
    """Name the place of one message of a case."""
    return f"message|v1|{case_id}|{message_id}"


def note_context(case_id: UUID, note_id: UUID) -> str:
    """Name the place of one caseworker's note on a case."""
    return f"note|v1|{case_id}|{note_id}"


def wrap_context(case_id: UUID, recipient: str) -> str:
    """
    Name the place of a case's key wrapped for one recipient.

    :param recipient: "team:<uuid>", "person:<uuid>", "recovery:<number>" or "requester"
    :raises ValueError: for any other recipient
    """
    if not _RECIPIENT.fullmatch(recipient):
        raise ValueError("not a recipient's name")
    return f"dek|v1|{case_id}|{recipient}"


def team_key_context(team_key_id: UUID, member_id: UUID) -> str:
    """Name the place of a team's private half wrapped for one of its members."""
    return f"team|v1|{team_key_id}|{member_id}"
