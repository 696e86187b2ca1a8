"""The key by which the public door knows the daily check from a person: that door and the worker have it."""

import os
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

from montreal_sanctuary.kept_secrets import kept_secret

VARIABLE: Final = "PORTAL_CHECK_KEY_FILE"
_SHORTEST: Final = 32


def check_key(*, demonstration: bool) -> bytes:
    """
    Return the key of the daily check: 32 bytes or more, from a file; b"" if there is none.

    Whoever holds it can hand in files that no queue shows and the clock erases after a day: nothing more.
    Without one, the check is not made and says so.

    :raises ImproperlyConfigured: if the operator named a file that is too short
    """
    file = os.environ.get(VARIABLE)
    if not file:
        return kept_secret("check-key").encode("ascii") if demonstration else b""
    key = Path(file).read_bytes().strip()
    if len(key) < _SHORTEST:
        raise ImproperlyConfigured(
            f"{VARIABLE} : un fichier de 32 octets au hasard ou plus / a file of 32 random bytes or more."
        )
    return key
