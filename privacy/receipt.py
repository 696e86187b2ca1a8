"""
The receipt: the code that brings a person back to their file, and what it opens.

The tables keep the lookup value and the public half; the code, and the private half that it makes, are with
the person alone. Guessing offline needs the pepper, which is not in the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from privacy.carried import derived_from
from privacy.codes import (
    MEMORY_KIB,
    CodeProblem,
    NotACode,
    UnknownPepper,
    grouped,
    made_code,
    read_digits,
    stretched,
)
from privacy.keys import SEED_BYTES, KeyPair, key_pair_from_seed

__all__ = [
    "CodeProblem",
    "Derived",
    "NotACode",
    "UnknownPepper",
    "code_drawn_from",
    "derive",
    "grouped",
    "new_code",
    "read_code",
]

_SALT: Final = b"receipt code|v1|"
_CHECK_FROM: Final = ""


@dataclass(frozen=True, slots=True, repr=False)
class Derived:
    """What a code makes: the value that finds the file, and the key pair that opens it."""

    lookup: bytes
    key_pair: KeyPair


def new_code(pepper_number: int) -> str:
    """
    Make a receipt's code: twenty digits.

    :raises ValueError: if the pepper's number is not one digit
    """
    return made_code(pepper_number, check_from=_CHECK_FROM)


def code_drawn_from(secret: str, pepper_number: int, *, label: str) -> str:
    """
    Make the one code that a carried secret draws under a label: the same twenty digits each time.

    For a form that may be sent twice: its page holds the secret, and no table has to keep the code.

    :param secret: as privacy.carried.new_carried_key made it
    :raises privacy.errors.CannotOpen: if it is not such a secret
    :raises ValueError: if the pepper's number is not one digit
    """
    drawn = int.from_bytes(derived_from(secret, label=f"receipt code|v1|drawn|{label}"), "big") % 10**18
    return made_code(pepper_number, check_from=_CHECK_FROM, number=drawn)


def read_code(typed: str) -> str:
    """
    Read a receipt's code as a person typed it.

    :raises NotACode: with the reason, if it cannot be one
    """
    return read_digits(typed, check_from=_CHECK_FROM)


def derive(code: str, *, peppers: Mapping[int, bytes], memory_kib: int = MEMORY_KIB) -> Derived:
    """
    Derive the lookup value (32 bytes) and the requester's key pair from a code that `read_code` read.

    It takes tens of milliseconds and `memory_kib` of memory on purpose; see `privacy.derivations`.
    :raises UnknownPepper: after the same work, if the code names a pepper that we do not have
    :raises NotACode: if `read_code` did not read it
    """
    code = read_code(code)
    root, known = stretched(code, peppers=peppers, salt=_SALT, memory_kib=memory_kib)
    derived = Derived(
        lookup=_expanded(root, "receipt|v1|lookup", 32),
        key_pair=key_pair_from_seed(_expanded(root, "receipt|v1|seed", SEED_BYTES)),
    )
    if not known:
        raise UnknownPepper
    return derived


def _expanded(root: bytes, label: str, length: int) -> bytes:
    return HKDF(SHA256(), length=length, salt=None, info=label.encode()).derive(root)
