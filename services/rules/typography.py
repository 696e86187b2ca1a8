"""Québec's typography: where a space may not break (Vitrine linguistique of the OQLF, 22039)."""

import re

NBSP = "\u00a0"

_BEFORE_COLON = re.compile(r"(?<=[^\s\d]) :(?=\s|$)|(?<=\d) :(?=\s|$)")
_OPENING_QUOTE = re.compile(r"«\s*")
_CLOSING_QUOTE = re.compile(r"\s*»")
_UNITS = re.compile(r"(?<=\d) (?=(?:h|%|\$|ans?|jours?|mois|km|m)\b|[%$])")
_MINUTES = re.compile(r"(?<=\d" + NBSP + r"h) (?=\d\d\b)")
_PHONE = re.compile(r"\b(?:(1) )?(\d{3}) (\d{3}-\d{4})\b")


def quebec(text: str) -> str:
    """Set French's non-breaking spaces: before a colon, inside « », in times, prices and phone numbers."""
    text = text.strip().replace("'", "’")
    text = _BEFORE_COLON.sub(f"{NBSP}:", text)
    text = _OPENING_QUOTE.sub(f"«{NBSP}", text)
    text = _CLOSING_QUOTE.sub(f"{NBSP}»", text)
    text = _UNITS.sub(NBSP, text)
    text = _MINUTES.sub(NBSP, text)
    return unbroken_phones(text)


def unbroken_phones(text: str) -> str:
    """Keep every phone number of a text on one line."""
    return _PHONE.sub(lambda found: NBSP.join(part for part in (found[1], found[2], found[3]) if part), text)


def english(text: str) -> str:
    """Set an English text: curly apostrophes, Canadian spelling, phone numbers on one line."""
    text = text.strip().replace("'", "’").replace("rganisation", "rganization")
    return unbroken_phones(text)
