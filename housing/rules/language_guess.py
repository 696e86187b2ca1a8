"""Whether a text reads as French or as English: enough to notice an answer in the other language."""

import re
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
#: Words that one of the two languages uses in nearly every sentence, and the other never.
_FRENCH: Final = frozenset(
    {"le", "la", "les", "des", "une", "est", "et", "vous", "nous", "votre", "vos", "pour", "avec", "dans"}
    | {"sur", "que", "qui", "pas", "nos", "ce", "cette", "du", "au", "aux", "je"}
)
_ENGLISH: Final = frozenset(
    {"the", "is", "are", "and", "you", "your", "our", "for", "with", "in", "of", "to", "we", "this", "that"}
    | {"it", "not", "have", "has", "will", "can", "be", "on", "my"}
)
#: Fewer words than this say nothing sure.
_ENOUGH: Final = 3


def language_of(text: str) -> str:
    """Return "fr" or "en", or "" where it cannot be told."""
    words = [word.lower() for word in _WORD.findall(text)]
    french = sum(word in _FRENCH for word in words)
    english = sum(word in _ENGLISH for word in words)
    if max(french, english) < _ENOUGH or min(french, english) * 2 > max(french, english):
        return ""
    return "fr" if french > english else "en"
