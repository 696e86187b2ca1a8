"""
The free-text prompt's rule: does a text say what we never ask for?

It answers once, before a text is sealed, so that the page can say « Vous n'avez pas besoin d'écrire ceci ».
It never blocks, and nobody may log, count or keep its answer: that answer is itself somebody's status.
The phrases stand in privacy/status_phrases.py; the numbers (social insurance, federal client, passport) are
here. A complaint that a service *asked* for papers is no confession: such clauses are passed over.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from stdnum import luhn

from core.text import folded
from privacy.status_phrases import ASKING, CLAUSE_ENDS, KEYWORDS, MONEY, PHRASES, RIGHT_AS_THEY_ARE, VISA

#: Beyond this, reading takes longer than a person should wait; no form of ours accepts so much.
_LONGEST_READ: Final = 40_000
_GAP: Final = r"[ .\-]?"
_GROUPED_SIN: Final = re.compile(r"(?<![\d.\-])(\d{3})[ .\-](\d{3})[ .\-](\d{3})(?!\d|[ .\-]\d)")
_SIN_WITH_WORD: Final = re.compile(
    r"\b(?:nas|n\.a\.s\.?|sin|s\.i\.n\.?|assurance sociale|social insurance)\b"
    rf"\D{{0,30}}((?:\d{_GAP}){{8}}\d)(?!\d)"
)
_UCI_WITH_WORD: Final = re.compile(
    rf"\b(?:iuc|uci|identifiant unique(?: de| du)? client|unique client (?:id\w*|number))\b\D{{0,30}}"
    rf"(?:(?:\d{_GAP}){{9}}|(?:\d{_GAP}){{7}})\d(?!\d)"
)
#: Ten digits as people write a telephone: never a passport, even when both stand in one sentence.
_TELEPHONE: Final = re.compile(r"(?<!\d)\(?\d{3}\)?[ .\-]{0,2}\d{3}[ .\-]?\d{4}(?!\d)")
_PASSPORT_WITH_NUMBER: Final = re.compile(
    r"\bpass?e?ports?\b[^\n]{0,40}?\b"
    r"(?:[a-z]{1,3} ?\d{3} ?\d{3,4}|[a-z]{1,3} ?\d{5,9}|\d{6,9}|\d{2}[a-z]{2}\d{5})\b"
)
_NOT_A_WORD: Final = re.compile(r"[^a-z0-9.,;!?\n]+")
_APOSTROPHES: Final = re.compile(r"['’]")


def status_mentions(text: str) -> bool:
    """
    Test whether a text holds a status or a number that tells it: social insurance, UCI, passport.

    French and English, as people type them: without accents, with capitals, with a letter too many.
    """
    plain = _plain_digits(folded(text[:_LONGEST_READ]))
    return _holds_a_number(plain) or _says_it(_words(plain))


def _plain_digits(text: str) -> str:
    # Full-width, Arabic-Indic and other digits become 0-9; blanks and dashes of every width become one
    # each; what is invisible goes.
    return "".join(_plain_character(character) for character in text)


def _plain_character(character: str) -> str:
    if character.isascii():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category == "Zs":
        return " "
    return "-" if category == "Pd" else character


def _holds_a_number(plain: str) -> bool:
    grouped = ("".join(match.groups()) for match in _GROUPED_SIN.finditer(plain))
    with_word = (re.sub(r"\D", "", match[1]) for match in _SIN_WITH_WORD.finditer(plain))
    return (
        any(luhn.is_valid(number) for number in (*grouped, *with_word))
        or _UCI_WITH_WORD.search(plain) is not None
        or _PASSPORT_WITH_NUMBER.search(_TELEPHONE.sub("", plain)) is not None
    )


def _words(plain: str) -> str:
    # Apostrophes go without a blank: "d'asile" and "dasile", "don't" and "dont" are then the same.
    joined = _NOT_A_WORD.sub(" ", _APOSTROPHES.sub("", plain))
    return re.sub(r"[a-z]{6,}", lambda word: _repaired(word[0]), joined)


def _says_it(words: str) -> bool:
    for clause in _clauses(words):
        if ASKING.search(clause):
            continue
        if PHRASES.search(clause):
            return True
        # A visa is a bank card as often as a stamp in a passport.
        if VISA.search(clause) and not MONEY.search(clause):
            return True
    return False


def _clauses(words: str) -> Iterator[str]:
    edges = [0, *(match.start() for match in CLAUSE_ENDS.finditer(words)), len(words)]
    return (words[start:end] for start, end in pairwise(edges))


def _repaired(word: str) -> str:
    """Give the keyword that a long word misspells by one letter, or the word itself."""
    if word in KEYWORDS or word in RIGHT_AS_THEY_ARE:
        return word
    return next((keyword for keyword in KEYWORDS if _is_one_letter_off(word, keyword)), word)


def _is_one_letter_off(word: str, keyword: str) -> bool:
    if word[0] != keyword[0] or abs(len(word) - len(keyword)) > 1:
        return False
    start = next(
        (at for at, (ours, theirs) in enumerate(zip(word, keyword, strict=False)) if ours != theirs), None
    )
    if start is None:
        # One is the beginning of the other; a plural or a feminine is not an error, the phrases know them.
        return False
    rests = word[start:], keyword[start:]
    swapped = rests[0][:2] == rests[1][1::-1] and rests[0][2:] == rests[1][2:]
    return rests[0][1:] == rests[1][1:] or rests[0][1:] == rests[1] or rests[0] == rests[1][1:] or swapped
