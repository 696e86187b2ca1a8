"""
Codes of twenty digits that a person writes down: one names the pepper, eighteen are random, one checks.

In fives of four they look like a card's number. The check digit (Damm) finds every single wrong digit and
every swap of two neighbours before any work is done. A receipt's code and a resume code start the check from
different digits, so no twenty digits are ever valid as both.
"""

import secrets
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from stdnum import damm

LENGTH: Final = 20
#: 46 MiB, one pass, one lane: 29 a second on two cores; more lanes hung under threads.
MEMORY_KIB: Final = 46 * 1024
#: Nobody types a hundred characters where twenty are asked; a longer text is not even read.
_LONGEST_TYPED: Final = 100
#: A pepper for codes that name none: the work is the same, and nothing was ever stored under it.
_NO_PEPPER: Final = bytes(32)
_SHORTEST_PEPPER: Final = 16


class CodeProblem(StrEnum):
    """Why what was typed cannot be a code."""

    EMPTY = "empty"
    NOT_DIGITS = "not_digits"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TYPING_ERROR = "typing_error"


class NotACode(Exception):
    """What was typed cannot be a code, whatever the tables hold; `reason` says why."""

    def __init__(self, reason: CodeProblem) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownPepper(Exception):
    """A well-formed code that names a pepper we do not have: to its holder, the same as an unknown code."""


def made_code(pepper_number: int, *, check_from: str, number: int | None = None) -> str:
    """
    Make a code that nobody had before.

    :param pepper_number: 0 to 9, the pepper under which its lookup will be stored
    :param check_from: the digits put before it for its check only ("" for receipts)
    :param number: below 10^18, drawn at random somewhere else; without it, drawn here
    :raises ValueError: if the pepper's number is not one digit
    """
    if not 0 <= pepper_number <= 9:
        raise ValueError("a pepper's number is one digit")
    digits = f"{pepper_number}{secrets.randbelow(10**18) if number is None else number:018d}"
    return digits + damm.calc_check_digit(check_from + digits)


def read_digits(typed: str, *, check_from: str) -> str:
    """
    Read a code as people type it: spaces, dashes, dots, invisible marks and the digits of any script.

    :raises NotACode: with the reason, if it cannot be one
    """
    if len(typed) > _LONGEST_TYPED:
        raise NotACode(CodeProblem.TOO_LONG)
    kept = [character for character in typed if not _separates(character)]
    if not kept:
        raise NotACode(CodeProblem.EMPTY)
    if not all(character.isdecimal() for character in kept):
        raise NotACode(CodeProblem.NOT_DIGITS)
    code = "".join(str(unicodedata.decimal(character)) for character in kept)
    if len(code) != LENGTH:
        raise NotACode(CodeProblem.TOO_SHORT if len(code) < LENGTH else CodeProblem.TOO_LONG)
    if not damm.is_valid(check_from + code):
        raise NotACode(CodeProblem.TYPING_ERROR)
    return code


def grouped(code: str) -> str:
    """Write a code in fives, as on a card: 12345 67890 12345 67890."""
    return " ".join(code[at : at + 5] for at in range(0, len(code), 5))


def stretched(code: str, *, peppers: Mapping[int, bytes], salt: bytes, memory_kib: int) -> tuple[bytes, bool]:
    """
    Stretch a code with the pepper that it names: 32 bytes by Argon2id, and whether we have that pepper.

    Without the pepper the same work is done under an empty one, so that time does not tell.
    :raises ValueError: if the pepper itself is too short to be a secret
    """
    pepper = peppers.get(int(code[0]))
    if pepper is not None and len(pepper) < _SHORTEST_PEPPER:
        raise ValueError(f"a pepper has at least {_SHORTEST_PEPPER} bytes")
    stretch = Argon2id(
        salt=salt, length=32, iterations=1, lanes=1, memory_cost=memory_kib, secret=pepper or _NO_PEPPER
    )
    return stretch.derive(code.encode("ascii")), pepper is not None


def _separates(character: str) -> bool:
    # Blanks of every width, controls and direction marks, dashes of every length, and what people put there.
    return unicodedata.category(character) in {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"} or character in "._·−/"
