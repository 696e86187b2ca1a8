"""
The journey: what a person has typed so far, kept as one sealed row under a key that only their browser has.

Leaving deletes the cookie, and with it the only key. "Continue later" moves the row under a key made from a
resume code, which the person writes down.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from privacy.carried import derived_from, is_carried_key, new_carried_key, written
from privacy.codes import MEMORY_KIB, UnknownPepper, made_code, read_digits, stretched
from privacy.errors import CannotOpen
from privacy.sealing import open_sealed, seal

_SALT: Final = b"resume code|v1||"
#: Put before a resume code for its check, so that it is never a valid receipt's code.
_CHECK_FROM: Final = "1"


def new_journey_key() -> str:
    """Make the value of a journey's cookie."""
    return new_carried_key()


def is_journey_key(text: str) -> bool:
    """Test whether a cookie's value can be a journey's key."""
    return is_carried_key(text)


def row_of(key: str) -> bytes:
    """
    Derive the name of the row that belongs to a key, 32 bytes.

    :raises CannotOpen: if the text is not a journey's key
    """
    return derived_from(key, label="journey|v1|row")


def seal_row(key: str, content: Mapping[str, Any]) -> bytes:
    """
    Seal what a person has typed so far, as JSON.

    :raises CannotOpen: if the text is not a journey's key
    :raises Unreadable: if it is longer than the largest padded size
    """
    # "surrogatepass" is what json reads back; half a character from a broken browser must not be an error.
    body = json.dumps(dict(content), ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
    return seal(body, data_key=_row_key(key), context=_row_context(key))


def open_row(key: str, sealed: bytes) -> dict[str, Any]:
    """
    Open a journey's row.

    :raises CannotOpen: if it belongs to another key or was changed
    """
    try:
        content = json.loads(open_sealed(sealed, data_key=_row_key(key), context=_row_context(key)))
    except ValueError:
        raise CannotOpen("not a journey") from None
    if not isinstance(content, dict):
        raise CannotOpen("not a journey")
    return content


def new_resume_code(pepper_number: int) -> str:
    """
    Make a resume code: twenty digits that are never a receipt's code.

    :raises ValueError: if the pepper's number is not one digit
    """
    return made_code(pepper_number, check_from=_CHECK_FROM)


def read_resume_code(typed: str) -> str:
    """
    Read a resume code as a person typed it.

    :raises privacy.codes.NotACode: with the reason, if it cannot be one
    """
    return read_digits(typed, check_from=_CHECK_FROM)


def resume_key(code: str, *, peppers: Mapping[int, bytes], memory_kib: int = MEMORY_KIB) -> str:
    """
    Derive the journey's key from a resume code that `read_resume_code` read; as slow as a receipt.

    :raises UnknownPepper: after the same work, if the code names a pepper that we do not have
    :raises privacy.codes.NotACode: if `read_resume_code` did not read it
    """
    code = read_resume_code(code)
    root, known = stretched(code, peppers=peppers, salt=_SALT, memory_kib=memory_kib)
    key = written(derived_from(written(root), label="resume|v1|journey key"))
    if not known:
        raise UnknownPepper
    return key


def _row_key(key: str) -> bytes:
    return derived_from(key, label="journey|v1|seal")


def _row_context(key: str) -> str:
    return f"journey|v1|{row_of(key).hex()}"
