"""
The draw that settles a tie. Each opening window has a seed, fixed before anybody applies by a hash that is
published.

Once the seed is published too, anybody can draw their own number again.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping

SEED_BYTES = 32


def new_seed() -> bytes:
    """Make the seed of one opening window."""
    return secrets.token_bytes(SEED_BYTES)


def commitment_of(seed: bytes) -> str:
    """
    Return what is published when the window opens: the SHA-256 of the seed, in hex.

    :raises ValueError: if it is not 32 bytes
    """
    if len(seed) != SEED_BYTES:
        raise ValueError("not a seed")
    return hashlib.sha256(seed).hexdigest()


def commitment_of_all(commitments: Mapping[int, str]) -> str:
    """Return one SHA-256, in hex, over the published commitments of several windows, by window number."""
    lines = "".join(f"|{number}:{commitments[number]}" for number in sorted(commitments))
    return hashlib.sha256(f"seeds|v1{lines}".encode("ascii")).hexdigest()


def draw_of(seed: bytes, file_number: str) -> bytes:
    """Draw for a file: 32 bytes that order as they stand, HMAC-SHA256 of its number under the seed."""
    return hmac.digest(seed, file_number.encode("ascii"), "sha256")
