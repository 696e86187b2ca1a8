"""
The unlock passphrase, which opens a colleague's private half, and the time during which it stays open.

The private half lies locked under Argon2id of the passphrase. Once unlocked it is sealed again under random
bytes that only the colleague's browser carries, so that a stolen table of sessions opens nothing.
"""

import os
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.text import folded
from privacy.carried import derived_from, new_carried_key
from privacy.errors import CannotOpen
from privacy.keys import SEED_BYTES
from privacy.sealing import NONCE_BYTES, TAG_BYTES, open_sealed, seal
from privacy.stretching import Cost, same_everywhere, stretched

_SALT_BYTES: Final = 16
_LOCKED_BYTES: Final = 1 + _SALT_BYTES + NONCE_BYTES + SEED_BYTES + TAG_BYTES


#: The suite byte of a locked seed says how it was stretched, so that the cost can grow without a ceremony.
_COSTS: Final = {
    1: Cost(memory_kib=64 * 1024, passes=3),
    # For tests alone, which lock hundreds: nothing real is ever locked so cheaply.
    255: Cost(memory_kib=64, passes=1),
}
MEMORY_KIB: Final = _COSTS[1].memory_kib
#: Shorter words than these do not count as words of a passphrase.
_SHORTEST_WORD: Final = 3
_FEWEST_WORDS: Final = 4
_FEWEST_CHARACTERS: Final = 16
_FEWEST_DIFFERENT: Final = 6
_LONGEST: Final = 500


class PassphraseProblem(StrEnum):
    """Why a passphrase is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    REPEATS = "repeats"
    ABOUT_YOU = "about_you"


def lock_seed(seed: bytes, *, passphrase: str, context: str, memory_kib: int = MEMORY_KIB) -> bytes:
    """
    Lock a private half (its 96-byte seed) under a passphrase; 0.15 s of a core, on purpose.

    The answer is `suite byte | salt (16) | nonce (12) | AES-256-GCM`.
    :param memory_kib: 65536; the only other cost, 64, is for tests
    :raises ValueError: for another length of seed or another cost
    """
    suites = [suite for suite, cost in _COSTS.items() if cost.memory_kib == memory_kib]
    if not suites or len(seed) != SEED_BYTES:
        raise ValueError("not a seed, or not a cost that we know")
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(NONCE_BYTES)
    key = stretched(passphrase, salt=salt, cost=_COSTS[suites[0]])
    return bytes((suites[0],)) + salt + nonce + AESGCM(key).encrypt(nonce, seed, context.encode())


def unlock_seed(locked: bytes, *, passphrase: str, context: str) -> bytes:
    """
    Unlock a private half.

    :raises CannotOpen: if the passphrase, the context or a single bit is another one
    """
    cost = _COSTS.get(locked[0]) if len(locked) == _LOCKED_BYTES else None
    if cost is None:
        raise CannotOpen("not a locked key")
    salt, nonce = locked[1:][:_SALT_BYTES], locked[1 + _SALT_BYTES :][:NONCE_BYTES]
    key = stretched(passphrase, salt=salt, cost=cost)
    try:
        return AESGCM(key).decrypt(nonce, locked[1 + _SALT_BYTES + NONCE_BYTES :], context.encode())
    except InvalidTag:
        raise CannotOpen("it does not open") from None


def weak_passphrase(text: str, *, about: Iterable[str]) -> list[str]:
    """
    List what is wrong with a passphrase; an empty list means that it may be used.

    Four words or sixteen characters, not the same few characters, and still that much without what everybody
    knows of its owner.
    :param about: the owner's name, e-mail address, team: what the passphrase must not rest on
    """
    wanted = same_everywhere(text)
    if len(wanted) > _LONGEST:
        return [PassphraseProblem.TOO_LONG]
    plain = folded(wanted)
    if not _is_long_enough(plain):
        return [PassphraseProblem.TOO_SHORT]
    if len(set(plain)) < _FEWEST_DIFFERENT:
        return [PassphraseProblem.REPEATS]
    known = {part for one in about for part in re.findall(r"\w{3,}", folded(one))}
    for part in sorted(known, key=len, reverse=True):
        plain = plain.replace(part, "")
    return [] if _is_long_enough(plain) else [PassphraseProblem.ABOUT_YOU]


def new_unlock_key() -> str:
    """Make the value of the cookie that carries an unlocked key's key."""
    return new_carried_key()


def unlock_row_of(key: str) -> bytes:
    """
    Derive the name of the row in which the unlocked seed lies, 32 bytes.

    :raises CannotOpen: if the text is not such a cookie's value
    """
    return derived_from(key, label="unlock|v1|row")


def seal_unlocked(key: str, seed: bytes, context: str) -> bytes:
    """
    Seal an unlocked seed for the time of a session.

    :raises CannotOpen: if the text is not such a cookie's value
    """
    return seal(seed, data_key=derived_from(key, label="unlock|v1|seal"), context=context)


def open_unlocked(key: str, sealed: bytes, context: str) -> bytes:
    """
    Open a seed that was sealed for the time of a session.

    :raises CannotOpen: if the cookie, the context or a single bit is another one
    """
    return open_sealed(sealed, data_key=derived_from(key, label="unlock|v1|seal"), context=context)


def _is_long_enough(text: str) -> bool:
    words = {word for word in text.split() if len(word) >= _SHORTEST_WORD}
    return len(words) >= _FEWEST_WORDS or len("".join(text.split())) >= _FEWEST_CHARACTERS
