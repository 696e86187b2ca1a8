"""
The recovery key among three holders: three envelopes, each locked by two of their passphrases together.

Any two open it; one opens nothing, and all three envelopes in one hand open nothing. There is no secret
sharing of our own making: an envelope is AES-256-GCM under a key that HKDF makes of two stretched
passphrases, and there is one envelope for each pair.

An envelope is `suite byte | first holder | second holder | their salts (16 + 16) | nonce (12) | AES-256-GCM`.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from privacy.errors import CannotOpen
from privacy.keys import SEED_BYTES, KeyPair, key_pair_from_seed, new_key_pair
from privacy.sealing import NONCE_BYTES, TAG_BYTES
from privacy.stretching import Cost, same_everywhere, stretched

HOLDERS: Final = (1, 2, 3)
PAIRS: Final = ((1, 2), (1, 3), (2, 3))
#: 256 MiB and three passes, two thirds of a second: it is typed once a year, on a machine of its own.
_COSTS: Final = {
    1: Cost(memory_kib=256 * 1024, passes=3),
    # For tests alone: nothing real is ever locked so cheaply.
    255: Cost(memory_kib=64, passes=1),
}
REAL: Final = 1
_SALT_BYTES: Final = 16
_HEAD_BYTES: Final = 3 + 2 * _SALT_BYTES
_ENVELOPE_BYTES: Final = _HEAD_BYTES + NONCE_BYTES + SEED_BYTES + TAG_BYTES
# A holder who works against the others has one half of two envelopes already: the other half is all there is.
_FEWEST_WORDS: Final = 6
_SHORTEST_WORD: Final = 3
_FEWEST_CHARACTERS: Final = 24
_FEWEST_DIFFERENT: Final = 8
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Envelope:
    """What one pair of holders opens together."""

    pair: tuple[int, int]
    sealed: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Ceremony:
    """A recovery key that was made: its public half, and the three envelopes of its private half."""

    public: bytes
    envelopes: tuple[Envelope, ...]


def is_strong_enough(passphrase: str) -> bool:
    """Test whether a holder's passphrase has six different words, or twenty-four characters in its words."""
    plain = same_everywhere(passphrase)
    words = set(plain.lower().split())
    bare = "".join(words)
    long_enough = (
        len([word for word in words if len(word) >= _SHORTEST_WORD]) >= _FEWEST_WORDS
        or len(bare) >= _FEWEST_CHARACTERS
    )
    return long_enough and len(set(bare)) >= _FEWEST_DIFFERENT and len(plain) <= _LONGEST


def hold_ceremony(passphrases: Sequence[str], *, suite: int = REAL) -> Ceremony:
    """
    Make a recovery key pair and lock its private half for each pair of three holders.

    The private half exists nowhere else, and is forgotten with this call.
    :param passphrases: one for each holder, in their order
    :raises ValueError: if there are not three, two are the same, or one is weak
    """
    if len({same_everywhere(one) for one in passphrases}) != len(HOLDERS):
        raise ValueError("three passphrases, all different")
    if not all(is_strong_enough(one) for one in passphrases):
        raise ValueError("a weak passphrase")
    pair = new_key_pair()
    salts = {holder: os.urandom(_SALT_BYTES) for holder in HOLDERS}
    shares = {
        holder: stretched(passphrase, salt=salts[holder], cost=_COSTS[suite])
        for holder, passphrase in zip(HOLDERS, passphrases, strict=True)
    }
    envelopes = tuple(_closed(pair.seed, two, shares, salts, suite) for two in PAIRS)
    for one in envelopes:
        # Opened once before anybody relies on it: an envelope that its pair cannot open is worth nothing.
        if _opened(one.sealed, one.pair, shares).public != pair.public:
            raise CannotOpen("an envelope holds another key")
    return Ceremony(public=pair.public, envelopes=envelopes)


def pair_of(sealed: bytes) -> tuple[int, int]:
    """
    Say whose two passphrases an envelope takes.

    :raises CannotOpen: if it is no envelope
    """
    if len(sealed) != _ENVELOPE_BYTES or sealed[0] not in _COSTS or (sealed[1], sealed[2]) not in PAIRS:
        raise CannotOpen("not an envelope")
    return sealed[1], sealed[2]


def open_envelope(sealed: bytes, passphrases: tuple[str, str]) -> KeyPair:
    """
    Open an envelope with the passphrases of its two holders, in their order.

    :raises CannotOpen: if either is another one, or a single bit was changed
    """
    pair = pair_of(sealed)
    cost, rest = _COSTS[sealed[0]], sealed[3:]
    salts = {pair[0]: rest[:_SALT_BYTES], pair[1]: rest[_SALT_BYTES : 2 * _SALT_BYTES]}
    shares = {
        holder: stretched(passphrase, salt=salts[holder], cost=cost)
        for holder, passphrase in zip(pair, passphrases, strict=True)
    }
    return _opened(sealed, pair, shares)


def _opened(sealed: bytes, pair: tuple[int, int], shares: Mapping[int, bytes]) -> KeyPair:
    # What stands before the nonce is bound too: an envelope is of one pair, one cost and these salts.
    head, rest = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES:]
    try:
        seed = AESGCM(_key_of(pair, shares)).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], head)
    except InvalidTag:
        raise CannotOpen("it does not open") from None
    return key_pair_from_seed(seed)


def _closed(
    seed: bytes, pair: tuple[int, int], shares: Mapping[int, bytes], salts: Mapping[int, bytes], suite: int
) -> Envelope:
    head = bytes((suite, *pair)) + salts[pair[0]] + salts[pair[1]]
    nonce = os.urandom(NONCE_BYTES)
    return Envelope(pair, head + nonce + AESGCM(_key_of(pair, shares)).encrypt(nonce, seed, head))


def _key_of(pair: tuple[int, int], shares: Mapping[int, bytes]) -> bytes:
    first, second = pair
    label = f"recovery envelope|v1|{first}|{second}"
    together = shares[first] + shares[second]
    return HKDF(SHA256(), length=32, salt=None, info=label.encode()).derive(together)
