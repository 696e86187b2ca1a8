"""A file's number: eight characters drawn at random, without look-alikes. It opens nothing."""

import re
import secrets
from typing import Final

from housing.rules.facts import FILE_NUMBER

#: Crockford's base 32: no I, L, O or U, which look like figures or make words.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_number() -> str:
    """Draw a file's number."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


def spelled(number: str) -> str:
    """Write a number as people read it to each other: 4F7K-Q2XZ."""
    return f"{number[:4]}-{number[4:]}"


def read_number(text: str) -> str:
    """
    Read a number as somebody wrote it down: in any case, with any spaces or hyphens.

    :raises ValueError: if it cannot be a file's number
    """
    found = re.sub(r"[\s\-–‑]", "", text).upper().translate(str.maketrans("ILO", "110"))
    if not FILE_NUMBER.fullmatch(found):
        raise ValueError("not a file number")
    return found
