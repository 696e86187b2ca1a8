"""
Four sizes for every text, so that its length says nothing.

A padded text is its length in four bytes, the text, and zeros up to 1, 4, 16 or 64 KiB. There is exactly one
way to pad a text, and nothing else is accepted back.
"""

from typing import Final

from privacy.errors import CannotOpen, Unreadable

#: In bytes; a frightened sentence and a whole page fit the first two.
SIZES: Final = (1024, 4 * 1024, 16 * 1024, 64 * 1024)
_LENGTH_BYTES: Final = 4
#: The longest text that can be sealed, in bytes.
LONGEST: Final = SIZES[-1] - _LENGTH_BYTES


def padded(body: bytes) -> bytes:
    """
    Lengthen a text to the smallest of the four sizes that holds it.

    :raises Unreadable: if the text is longer than LONGEST
    """
    needed = _LENGTH_BYTES + len(body)
    for size in SIZES:
        if needed <= size:
            return len(body).to_bytes(_LENGTH_BYTES, "big") + body + bytes(size - needed)
    raise Unreadable(f"{len(body)} bytes, at most {LONGEST}")


def unpadded(padded_body: bytes) -> bytes:
    """
    Give back the text that was padded.

    :raises CannotOpen: if these bytes are not what `padded` makes of any text
    """
    length = int.from_bytes(padded_body[:_LENGTH_BYTES], "big")
    body = padded_body[_LENGTH_BYTES : _LENGTH_BYTES + length]
    # One comparison covers the size, the length, the zeros and the choice of the smallest size.
    if length > LONGEST or padded(body) != padded_body:
        raise CannotOpen("not a padded text")
    return body
