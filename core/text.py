"""Text as people type it and as PostgreSQL without a French collation must sort it."""

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"}
)
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "´": "'", "‘": "'"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")


def folded(text: str) -> str:
    """Return the text in lower case without accents, ligatures or curly apostrophes."""
    plain = unicodedata.normalize("NFD", text.translate(_LIGATURES).translate(_APOSTROPHES).lower())
    return "".join(character for character in plain if not unicodedata.combining(character))


def sort_key(name: str) -> str:
    """
    Return the key by which a name is sorted: accents, case and the article aside.

    "L’Île-Bizard" sorts at I, "Le Plateau" at P, as in a French index.
    """
    key = folded(name)
    key = re.sub(r"^(l'|le |la |les |the )", "", key)
    return re.sub(r"[^a-z0-9]+", " ", key).strip()


def without_control_characters(text: str) -> str:
    """Return the text with control and invisible direction characters made into spaces."""
    return _CONTROL.sub(" ", text)
