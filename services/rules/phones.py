"""Telephone numbers: read as people write them, shown as Québec writes them, dialled as a phone does."""

import re
from dataclasses import dataclass

# Three-digit services of the city, the province and the country (211, 311, 811, 988 …).
_SHORT = re.compile(r"[2-9]\d\d")
# North American numbering: an area code and an exchange never begin with 0 or 1.
_LOCAL = re.compile(r"[2-9]\d\d[2-9]\d{6}")
_EXTENSION = re.compile(r"(?:[,;]?\s*(?:poste|ext(?:ension)?\.?|x)|\s*#)\s*(\d{1,10})\s*$", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s().\-–‑\u00a0\u202f]+")
# Digits that a North American carrier bills to the one who is called.
_TOLL_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})


class UnreadablePhoneError(ValueError):
    """Raised when a text is not a number that can be dialled from Montréal."""


@dataclass(frozen=True, slots=True)
class Dialled:
    """A number as dialled from Montréal, digits only, with its extension apart."""

    number: str
    extension: str = ""


def read_phone(text: str) -> Dialled:
    """
    Read a number as a person wrote it ("514 328-4000, poste 4135", "1 800 363-9010", "311").

    A long-distance number keeps its leading 1, a local one has none.

    :raises UnreadablePhoneError: if it cannot be dialled
    """
    extension = ""
    rest = text.strip()
    if found := _EXTENSION.search(rest):
        extension = found[1]
        rest = rest[: found.start()]
    digits = _SEPARATORS.sub("", rest).removeprefix("+")
    if digits.startswith("1") and _LOCAL.fullmatch(digits[1:]):
        return Dialled(digits, extension)
    if _LOCAL.fullmatch(digits):
        return Dialled("1" + digits if digits[:3] in _TOLL_FREE else digits, extension)
    if _SHORT.fullmatch(digits) and not extension:
        return Dialled(digits)
    raise UnreadablePhoneError(text)


def shown_phone(number: str, extension: str = "", language: str = "fr") -> str:
    """
    Write a number as Québec does: "514 872-0311", "1 800 363-9010, poste 12" (in English "ext. 12").

    Its spaces do not break, so that a number stays on one line.
    """
    shown = number
    if _LOCAL.fullmatch(number):
        shown = f"{number[:3]}\u00a0{number[3:6]}-{number[6:]}"
    elif number.startswith("1") and _LOCAL.fullmatch(number[1:]):
        shown = f"1\u00a0{number[1:4]}\u00a0{number[4:7]}-{number[7:]}"
    if not extension:
        return shown
    word = "poste" if language == "fr" else "ext."
    return f"{shown}, {word}\u00a0{extension}"


def phone_uri(number: str, extension: str = "") -> str:
    """Return the `tel:` address that dials a number, as RFC 3966 writes it."""
    if _LOCAL.fullmatch(number):
        number = f"+1{number}"
    elif number.startswith("1") and _LOCAL.fullmatch(number[1:]):
        number = f"+{number}"
    return f"tel:{number};ext={extension}" if extension else f"tel:{number}"
