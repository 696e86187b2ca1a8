"""
How the public door knows the daily check from a person: a proof made with a key that both ends have.

It belongs to one form's mark, and so to one visit: whoever sees one cannot use it again. Without the key
nobody can hand in a file that no queue shows.
"""

import hmac
from typing import Final

#: The field of the form that carries it. The page does not hold it.
FIELD: Final = "check"


def check_token(*, key: bytes, mark: str) -> str:
    """Return the proof that goes with a form's mark."""
    return hmac.digest(key, b"check|v1|" + mark.encode(), "sha256").hex()


def is_check(token: str, *, key: bytes, mark: str) -> bool:
    """Test whether a form was sent by the check. Without a key, never."""
    return bool(key) and hmac.compare_digest(token.encode(), check_token(key=key, mark=mark).encode())
