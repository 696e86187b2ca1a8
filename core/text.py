"""Text as people type it and as PostgreSQL without a French collation must sort it."""

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"}
)
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "´": "'", "‘": "'"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
# Nobody types these; a text that holds them was damaged on its way here. Tab and line feed are allowed.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# These turn the direction of the text around them; whoever reads it must read what is written.
_DIRECTION = re.compile(r"[\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


class UnseenCharacter(ValueError):
    """A text that a person typed holds a character that nobody can see."""


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


def as_typed(text: str) -> str:
    """
    Return what a person typed as somebody else can read it: one kind of line end, no mark that turns it.

    :raises UnseenCharacter: if it holds a character that nobody can see, so that it was damaged on its way
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _UNSEEN.search(text):
        raise UnseenCharacter
    return _DIRECTION.sub("", text).strip()
