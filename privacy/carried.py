"""
Keys that only a browser carries: 32 random bytes in a cookie, never kept on a server.

From one such key come the name of its row and the key of its row, by HKDF under different labels: who holds
the table finds neither, who holds the cookie finds both.
"""

import base64
import os
import re
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from privacy.errors import CannotOpen

_BYTES: Final = 32
_WRITTEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


def written(key: bytes) -> str:
    """Write 32 bytes as a cookie's value: base64url without padding, 43 characters."""
    return base64.urlsafe_b64encode(key).rstrip(b"=").decode("ascii")


def new_carried_key() -> str:
    """Make a key for a browser to carry."""
    return written(os.urandom(_BYTES))


def is_carried_key(text: str) -> bool:
    """Test whether a cookie's value is the one way of writing 32 bytes."""
    return _WRITTEN.fullmatch(text) is not None and written(_read(text)) == text


def derived_from(carried: str, *, label: str, length: int = 32) -> bytes:
    """
    Derive one value from a carried key, another one for each label.

    :raises CannotOpen: if the text is not a carried key
    """
    if not is_carried_key(carried):
        raise CannotOpen("not a carried key")
    return HKDF(SHA256(), length=length, salt=None, info=label.encode()).derive(_read(carried))


def _read(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=")
