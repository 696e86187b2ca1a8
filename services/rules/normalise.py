"""A person's words, brought to the form in which the vocabulary knows them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from core.text import folded, without_control_characters

MAX_TOKENS = 24
MAX_TOKEN_LENGTH = 40

# Written before an apostrophe: l'hébergement, d’urgence, qu'est, aujourd'hui aside.
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu|presqu|entr)'(?=\w)")
# What English leaves after one: landlord's, I'm, they've. "don't" and "can't" become one word.
_CONTRACTION = re.compile(r"(?<=\w)'(?:s|m|re|ve|ll|d)\b")
_JOINED = {"aujourd'hui": "aujourdhui", "n't": "nt", "prud'": "prud"}
_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ARABIC_LETTERS = str.maketrans({"ة": "ه", "ى": "ي", "ٱ": "ا", "ـ": "", "ک": "ك", "ی": "ي", "ھ": "ه"})
_ARABIC_PREFIXES = ("وال", "بال", "فال", "كال", "لل", "ال")
_ARABIC_SUFFIXES = ("ات", "ين", "ون", "ان", "ها", "ية", "يه", "ه", "ي")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the query: as folded, and by its stem."""

    word: str
    stem: str


def words_of(text: str) -> list[str]:
    """
    Return the folded words of a text, elided articles and English contractions cut off.

    "L’hébergement d'urgence" gives hebergement, urgence; "landlord's" gives landlord.
    """
    plain = folded(without_control_characters(text)).translate(_ARABIC_LETTERS)
    if "'" in plain:
        for written, joined in _JOINED.items():
            plain = plain.replace(written, joined)
        plain = _CONTRACTION.sub(" ", _ELISION.sub(" ", plain))
    return _WORD.findall(plain)


def tokens_of(text: str) -> tuple[list[Token], bool]:
    """Return the first MAX_TOKENS tokens of a query, and whether it had more."""
    words = words_of(text)
    tokens = [Token(word[:MAX_TOKEN_LENGTH], stem(word[:MAX_TOKEN_LENGTH])) for word in words[:MAX_TOKENS]]
    return tokens, len(words) > MAX_TOKENS


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """
    Return the light stem of a folded word: French and English plurals, feminines and verb endings.

    It need not be a word; it must only be the same for the forms of one word on both sides. What it confuses
    ("hiver", "hiv") is told apart by the word itself, which is always looked up first.
    """
    if _ARABIC.match(word):
        return _arabic_stem(word)
    if len(word) <= 3 or not word.isalpha():
        return word
    if word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if word.endswith("eaux"):
        word = word[:-1]
    elif word.endswith("aux") and len(word) > 5:
        word = word[:-2] + "l"
    elif word.endswith("x") and len(word) > 4:
        word = word[:-1]
    if word.endswith("ie") and len(word) > 4:
        word = word[:-2] + "y"
    for ending, kept in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= kept:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


# An ending, and how many letters must stay before it.
_ENDINGS = (
    ("ing", 3),
    ("ees", 3),
    ("ant", 4),
    ("ent", 4),
    ("ed", 3),
    ("ee", 3),
    ("er", 3),
    ("ez", 3),
    ("ai", 4),
    ("e", 3),
    ("o", 4),
    ("a", 4),
)


def _arabic_stem(word: str) -> str:
    for prefix in _ARABIC_PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            word = word[len(prefix) :]
            break
    else:
        if word[0] in "وبلف" and len(word) >= 5:
            word = word[1:]
            if word.startswith("ال") and len(word) >= 5:
                word = word[2:]
    for suffix in _ARABIC_SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


_SOUNDS = (
    (re.compile(r"eaux|eau|aux|au|ault|aud\b|ot\b|os\b"), "o"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"(?:qu|ck|cq|ch(?=[rl])|q)"), "k"),
    (re.compile(r"c(?=[eiy])|sc(?=[eiy])|ss|ti(?=on)"), "s"),
    (re.compile(r"c(?!h)"), "k"),
    (re.compile(r"ge(?=[ao])|g(?=[eiy])"), "j"),
    (re.compile(r"gu(?=[eiy])"), "g"),
    (re.compile(r"ain|ein|aim|eim|yn|ym|im(?=[pb])|in(?![aeiouyn])"), "1"),
    (re.compile(r"an(?![aeiouyn])|am(?=[pb])|en(?![aeiouyn])|em(?=[pb])"), "2"),
    (re.compile(r"om(?=[pb])|on(?![aeiouyn])"), "3"),
    (re.compile(r"oi|oy|wa"), "wa"),
    (re.compile(r"ez\b|er\b|ee\b|et\b|ai[st]?\b|ais|ait|ei|ai|ay|ey"), "e"),
    (re.compile(r"oeu|eu"), "e"),
    (re.compile(r"ou"), "u"),
    (re.compile(r"y"), "i"),
    (re.compile(r"h"), ""),
    (re.compile(r"z"), "s"),
    (re.compile(r"(?<=\w\w)(?:ents|ent|es|e|s|t|x|d|p)\b"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """Return a key that French words written by ear share: "o" for eau, "f" for ph, no silent letters."""
    for pattern, written in _SOUNDS:
        word = pattern.sub(written, word)
    return word


def within_distance(first: str, second: str, limit: int) -> int | None:
    """
    Return the number of typing errors between two words, or None if it is more than `limit`.

    An error is a letter too many, missing, or wrong, or two neighbours swapped (Damerau-Levenshtein, optimal
    string alignment).
    """
    if abs(len(first) - len(second)) > limit:
        return None
    before_last: list[int] = []
    last = list(range(len(second) + 1))
    for row, letter in enumerate(first, start=1):
        current = [row]
        for column, other in enumerate(second, start=1):
            cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == second[column - 2] and first[row - 2] == other:
                cost = min(cost, before_last[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return None
        before_last, last = last, current
    return last[-1] if last[-1] <= limit else None
