"""
No status in a column, a form or a label: the words that would betray it, and where they may stand.

`status_words.tsv` is a reviewed list of words in both languages, proxies included (a date of arrival, a
health-card number, a mother tongue). `status_words_allowed.tsv` names the few places that may use one, each
with its reason: a listing says whether a *service* asks, which is the opposite of asking a person.
Everything here is pure; the walk over the models is in privacy/checks.py.
"""

import csv
import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.text import folded

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the schema or of a page, and every text that stands there."""

    name: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A status word where none is allowed."""

    place: str
    word: str

    def __str__(self) -> str:
        return f"{self.place}: « {self.word} »"


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@functools.cache
def _pattern() -> re.Pattern[str]:
    # A column's name joins words with underscores, a label with spaces or hyphens: the same words here.
    words = {_plain(row["word"]) for row in _rows("status_words.tsv")}
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<![a-z])(" + "|".join(map(re.escape, longest_first)) + r")(?:s|es)?(?![a-z])")


@functools.cache
def allowed_places() -> frozenset[tuple[str, str]]:
    """Return every (place, word) that a reviewer allowed; the file has the reasons."""
    return frozenset((row["place"], _plain(row["word"])) for row in _rows("status_words_allowed.tsv"))


def _plain(text: str) -> str:
    return re.sub(r"[\s_\-']+", " ", folded(text))


def status_words_in(text: str) -> Iterator[str]:
    """Name each status word of a text, in the list's own spelling without accents."""
    seen = set()
    for match in _pattern().finditer(_plain(text)):
        if match[1] not in seen:
            seen.add(match[1])
            yield match[1]


def hits(places: Iterable[Place]) -> Iterator[Hit]:
    """Name each status word that stands where no reviewer allowed it."""
    for place in places:
        words = {word for text in place.texts for word in status_words_in(text)}
        for word in sorted(words):
            if (place.name, word) not in allowed_places():
                yield Hit(place.name, word)
