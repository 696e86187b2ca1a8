"""
A passphrase as every keyboard types it, stretched by Argon2id.

It stands alone, without anything of Django's or of core's: the recovery room runs it on a machine that has
nothing but Python and `cryptography`.
"""

import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: memory in KiB, and passes over it."""

    memory_kib: int
    passes: int


def same_everywhere(passphrase: str) -> str:
    """Return a passphrase in the one writing that every keyboard leads to."""
    # Another keyboard composes accents otherwise, and a telephone adds a blank at the end.
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def stretched(passphrase: str, *, salt: bytes, cost: Cost) -> bytes:
    """Stretch a passphrase to 32 bytes, slowly on purpose."""
    stretch = Argon2id(salt=salt, length=32, iterations=cost.passes, lanes=1, memory_cost=cost.memory_kib)
    return stretch.derive(same_everywhere(passphrase).encode("utf-8", "surrogatepass"))
