"""Typing errors: the word that was meant by a word that nobody knows."""

import math
from collections import defaultdict
from collections.abc import Mapping

from services.rules.normalise import sound, within_distance

# Everyday words are short, and one letter apart from a need: "dans" is not "dents".
SHORTEST_CORRECTED = 5
# What a longer word may be corrected into ("faimm").
_SHORTEST_MEANT = 4
_BEGINNING = 6
_LONGEST_ENDING = 4


class Corrector:
    """
    Finds the word that was meant by a word that nobody knows.

    Words are compared by their letters first (one machine word each), and only those that can be within reach
    letter by letter: 8,000 words take about a millisecond, and no index of misspellings fills the memory.
    """

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        self._by_length: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_beginning: dict[str, list[str]] = defaultdict(list)
        self._frequencies = frequencies
        for word in frequencies:
            if len(word) >= _SHORTEST_MEANT and word.isalpha():
                if len(word) >= _BEGINNING:
                    self._by_beginning[word[:_BEGINNING]].append(word)
                self._by_length[len(word)].append((_letters(word), word))
                self._by_sound[sound(word)].append(word)

    def nearest(self, word: str, shortest: int = SHORTEST_CORRECTED) -> tuple[str, int, float] | None:
        """
        Return the nearest known word, its distance and how unlikely it is, or None if none is near enough.

        Under `shortest` letters: only two neighbours swapped ("hlep"); 4 letters: one error and the same
        first letter; to 7: one error; from 8 on: two. A word that sounds the same in French counts as one
        error, whatever its letters.
        """
        length = len(word)
        if length < _SHORTEST_MEANT or not word.isalpha():
            return None
        if length < shortest:
            return self._swapped(word)
        limit = 1 if length < 8 else 2
        letters = _letters(word)
        best: tuple[float, str, int] | None = None
        spoken = sound(word)
        alike = self._by_sound.get(spoken, ()) if len(spoken) >= 3 else ()
        for near_length in range(length - limit, length + limit + 1):
            for other_letters, other in self._by_length.get(near_length, ()):
                if (letters ^ other_letters).bit_count() > 2 * limit:
                    continue
                distance = within_distance(word, other, limit)
                if distance is None or (length == _SHORTEST_MEANT and other[0] != word[0]):
                    continue
                best = self._better(best, word, other, distance, is_alike=other in alike)
        for other in alike:
            best = self._better(best, word, other, 1, is_alike=True)
        return (best[1], best[2], best[0]) if best else None

    def _swapped(self, word: str) -> tuple[str, int, float] | None:
        for place in range(len(word) - 1):
            other = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
            if other != word and other in self._frequencies:
                return other, 1, 1.0
        return None

    def same_beginning(self, word: str) -> str | None:
        """
        Return the known word that differs in its ending only: "desalojar" for "desalojaron".

        At least six letters are shared, and all but four of the longer one.
        """
        best: tuple[int, int, str] | None = None
        for other in self._by_beginning.get(word[:_BEGINNING], ()):
            shared = _shared_beginning(word, other)
            if shared >= max(len(word), len(other)) - _LONGEST_ENDING:
                best = max(best or (0, 0, ""), (shared, self._frequencies[other], other))
        return best[2] if best else None

    def _better(
        self, best: tuple[float, str, int] | None, word: str, other: str, distance: int, *, is_alike: bool
    ) -> tuple[float, str, int]:
        cost = (
            distance
            - 0.6 * is_alike
            - 0.3 * (word[0] == other[0])
            - 0.1 * (word[-1] == other[-1])
            - 0.12 * math.log1p(self._frequencies[other])
        )
        return best if best is not None and best[0] <= cost else (cost, other, distance)


def _shared_beginning(first: str, second: str) -> int:
    for number, (letter, other) in enumerate(zip(first, second, strict=False)):
        if letter != other:
            return number
    return min(len(first), len(second))


def _letters(word: str) -> int:
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) % 61)
    return mask
