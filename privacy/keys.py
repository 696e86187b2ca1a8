"""
Key pairs that today's and tomorrow's computers should not break: ML-KEM-768 and X25519 together.

A private half is kept as its seed, 96 bytes that make the whole pair again; a public half travels as the two
raw public keys one after the other, 1,216 bytes.
"""

import hashlib
import os
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

_MLKEM_SEED: Final = 64
_MLKEM_PUBLIC: Final = 1184
#: Bytes of a seed and of a public half.
SEED_BYTES: Final = _MLKEM_SEED + 32
PUBLIC_BYTES: Final = _MLKEM_PUBLIC + 32


@dataclass(frozen=True, slots=True, repr=False)
class KeyPair:
    """A private half (its seed) and its public half; it prints as nothing, so that no trace shows a seed."""

    seed: bytes
    public: bytes


def new_key_pair() -> KeyPair:
    """Make a key pair from the machine's randomness."""
    return key_pair_from_seed(os.urandom(SEED_BYTES))


def key_pair_from_seed(seed: bytes) -> KeyPair:
    """
    Make the key pair that belongs to a seed, always the same one.

    :param seed: 96 bytes, the ML-KEM seed (64) then the X25519 private key (32)
    :raises ValueError: if the seed has another length
    """
    mlkem, x25519 = _private_halves(seed)
    return KeyPair(
        seed=bytes(seed),
        public=mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw(),
    )


def private_key(seed: bytes) -> MLKEM768X25519PrivateKey:
    """
    Give the private key of a seed as the HPKE library wants it.

    :raises ValueError: if the seed has another length than 96 bytes
    """
    return MLKEM768X25519PrivateKey(*_private_halves(seed))


def public_key(public: bytes) -> MLKEM768X25519PublicKey:
    """
    Give a public half as the HPKE library wants it.

    :raises ValueError: if these 1,216 bytes are not a public key
    """
    if len(public) != PUBLIC_BYTES:
        raise ValueError(f"a public key has {PUBLIC_BYTES} bytes, not {len(public)}")
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC]),
        X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC:]),
    )


def fingerprint(public: bytes) -> str:
    """
    Give the first 128 bits of a public key's SHA-256 as eight groups of four, to be compared aloud.

    "3f0a 91c2 …": a second key with the same groups would take 2¹²⁸ attempts.
    """
    return in_groups(hashlib.sha256(b"public key|v1|" + public).digest()[:16])


def in_groups(digest: bytes) -> str:
    """Write bytes as hexadecimal digits in groups of four."""
    digits = digest.hex()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _private_halves(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    if len(seed) != SEED_BYTES:
        raise ValueError(f"a seed has {SEED_BYTES} bytes, not {len(seed)}")
    return (
        MLKEM768PrivateKey.from_seed_bytes(seed[:_MLKEM_SEED]),
        X25519PrivateKey.from_private_bytes(seed[_MLKEM_SEED:]),
    )
