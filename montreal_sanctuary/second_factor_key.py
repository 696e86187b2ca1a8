"""The key under which the staff door keeps the secrets of second factors; no other door has it."""

import os
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

from montreal_sanctuary.kept_secrets import kept_secret

VARIABLE: Final = "PORTAL_MFA_KEY_FILE"
#: Shorter than this, a key could be guessed.
_SHORTEST: Final = 32


def second_factor_key(*, demonstration: bool) -> bytes:
    """
    Return the key of the staff door's second factors: 32 bytes or more, from a file outside the database.

    In a demonstration it is made once and kept. Whoever loses it sets up every second factor again.

    :raises ImproperlyConfigured: in production, if the operator named no file, or one that is too short
    """
    file = os.environ.get(VARIABLE)
    if not file and demonstration:
        return kept_secret("second-factor-key").encode("ascii")
    key = Path(file).read_bytes().strip() if file else b""
    if len(key) < _SHORTEST:
        raise ImproperlyConfigured(
            f"{VARIABLE} : un fichier de 32 octets au hasard ou plus / a file of 32 random bytes or more."
        )
    return key
