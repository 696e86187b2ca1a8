"""
The keys of a demonstration: made once, kept beside its database, and refused by production.

A real root key and a real recovery key are made on a machine without network and never stand here.
"""

import base64
from typing import Final

from montreal_sanctuary.kept_secrets import kept_secret

ROOT: Final = "demonstration-root-key"
RECOVERY: Final = "demonstration-recovery-key"


def demonstration_root() -> bytes:
    """Return the private half of the demonstration's root key: 32 bytes."""
    return _bytes_of(kept_secret(ROOT, length=32))


def demonstration_recovery_seed() -> bytes:
    """Return the seed of the demonstration's recovery key pair: 96 bytes."""
    return _bytes_of(kept_secret(RECOVERY, length=96))


def _bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
