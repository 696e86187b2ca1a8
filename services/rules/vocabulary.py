"""The words people say, compiled: what a query is compared with. Pure: terms come in, a lexicon comes out."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.rules.normalise import sound, stem, within_distance, words_of

# Terms of these scripts have no spaces between words: they are looked for inside the text.
_UNSPACED = range(0x3040, 0xA000)
SHORTEST_CORRECTED = 4
_LONGEST_PHRASE = 9
# The mean weight that a word's phrases must give a need, for the word alone to point to it.
_LIKELY = 1.2
_BEGINNING = 6
_LONGEST_ENDING = 4


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase and what it points to."""

    text: str
    language: str
    # The stems of all its words, and of those that are not stop words.
    stems: tuple[str, ...]
    content: tuple[str, ...]
    words: tuple[str, ...]
    categories: tuple[tuple[str, float], ...]
    # Facet, value, weight.
    hints: tuple[tuple[str, str, float], ...]
    # "danger", "eviction-letter" …
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A borough, a station or a postal area, as a query may name it."""

    # "borough", "station"
    kind: str
    slug: str
    # A common word ("parc", "église"): a place only behind "métro" or "station".
    needs_announcement: bool = False


@dataclass(slots=True)
class Lexicon:
    """Everything that a query is compared with, indexed."""

    stop_words: frozenset[str] = frozenset()
    stop_phrases: frozenset[tuple[str, ...]] = frozenset()
    # The stop words of each language, to tell in which one a query is written.
    stop_words_of: dict[str, frozenset[str]] = field(default_factory=dict)
    terms_by_stems: dict[tuple[str, ...], list[Term]] = field(default_factory=dict)
    terms_by_content: dict[tuple[str, ...], list[Term]] = field(default_factory=dict)
    # By the rarest stem of their content, for words in another order or with others between.
    terms_by_rarest: dict[str, list[Term]] = field(default_factory=dict)
    unspaced_terms: tuple[Term, ...] = ()
    places: dict[tuple[str, ...], PlaceName] = field(default_factory=dict)
    # Stations alone: behind "métro" a name is a station's before it is a neighbourhood's.
    stations: dict[tuple[str, ...], PlaceName] = field(default_factory=dict)
    postal_areas: frozenset[str] = frozenset()
    # Words of the other language that mean the same, by stem: alternatives of one or two words.
    translations: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    # What a word by itself hints at, from the phrases it stands in: for words that no term matches.
    implied: dict[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)
    known_words: frozenset[str] = frozenset()
    known_stems: frozenset[str] = frozenset()
    corrector: "Corrector | None" = None

    def is_known(self, word: str) -> bool:
        """Test whether a word stands somewhere: in a term, a place, a listing, or as a stop word."""
        return word in self.known_words or word in self.stop_words or stem(word) in self.known_stems


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
            if len(word) >= SHORTEST_CORRECTED and word.isalpha():
                if len(word) >= _BEGINNING:
                    self._by_beginning[word[:_BEGINNING]].append(word)
                self._by_length[len(word)].append((_letters(word), word))
                self._by_sound[sound(word)].append(word)

    def nearest(self, word: str) -> tuple[str, int] | None:
        """
        Return the nearest known word and its distance, or None if none is near enough.

        Up to 3 letters: no correction; 4 letters: one error and the same first letter; to 7 letters: one
        error; from 8 on: two. A word that sounds the same in French counts as one error, whatever its
        letters.
        """
        length = len(word)
        if length < SHORTEST_CORRECTED or not word.isalpha():
            return None
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
                if distance is None or (length == SHORTEST_CORRECTED and other[0] != word[0]):
                    continue
                best = self._better(best, word, other, distance, is_alike=other in alike)
        for other in alike:
            best = self._better(best, word, other, 1, is_alike=True)
        return (best[1], best[2]) if best else None

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


@dataclass(frozen=True, slots=True)
class RawTerm:
    """A term as an editor writes it."""

    term: str
    language: str
    # As parsed_targets returns them.
    targets: Mapping[str, float]


def parsed_targets(text: str) -> dict[str, float]:
    """
    Return the targets of a line of the vocabulary files: "hommes:1,audience=men:2,danger=1".

    :raises ValueError: if a weight is not a number
    """
    targets: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, weight = part.partition(":")
        if name.endswith("=1") and not weight:
            name, weight = name[:-2], "1"
        targets[name] = float(weight or 1)
    return targets


def compiled_lexicon(
    terms: Iterable[RawTerm],
    *,
    stop_words: Iterable[tuple[str, str]],
    places: Iterable[tuple[str, PlaceName]],
    postal_areas: Iterable[str],
    dictionary: Iterable[Mapping[str, str]],
    listing_words: Mapping[str, int],
) -> Lexicon:
    """
    Return the lexicon of some terms, stop words (with their language), places and translations.

    Of two places of the same name the later one counts. `listing_words` are words of listings with their
    frequencies: they are known, and may be meant by a typing error.
    """
    raw_terms = [(raw, tuple(words_of(raw.term))) for raw in terms]
    lexicon = Lexicon(postal_areas=frozenset(postal_areas))
    _take_stop_words(lexicon, stop_words, {words[0] for _, words in raw_terms if len(words) == 1})
    frequencies: dict[str, int] = defaultdict(int)
    unspaced: list[Term] = []
    by_stems: dict[tuple[str, ...], list[Term]] = defaultdict(list)
    by_content: dict[tuple[str, ...], list[Term]] = defaultdict(list)
    stems_count: dict[str, int] = defaultdict(int)
    for raw, words in raw_terms:
        if not words:
            continue
        term = _term(raw, words, lexicon.stop_words)
        if any(ord(letter) in _UNSPACED for letter in raw.term):
            unspaced.append(term)
            continue
        by_stems[term.stems[:_LONGEST_PHRASE]].append(term)
        if len(term.content) > 1:
            by_content[term.content].append(term)
            for one in term.content:
                stems_count[one] += 1
        for word in words:
            if word not in lexicon.stop_words or len(words) == 1:
                frequencies[word] += 1
    by_rarest: dict[str, list[Term]] = defaultdict(list)
    for alike in by_content.values():
        for term in alike:
            by_rarest[min(term.content, key=stems_count.__getitem__)].append(term)
    lexicon.terms_by_stems, lexicon.terms_by_content = dict(by_stems), dict(by_content)
    lexicon.terms_by_rarest, lexicon.unspaced_terms = dict(by_rarest), tuple(unspaced)
    for name, place in places:
        if words := tuple(words_of(name)):
            lexicon.places[words] = place
            if place.kind == "station":
                lexicon.stations[words] = place
    lexicon.translations = _translations(dictionary)
    lexicon.implied = _implied(term for alike in by_stems.values() for term in alike)
    for place_words in lexicon.places:
        for word in place_words:
            frequencies[word] += 1
    for word, frequency in listing_words.items():
        frequencies[word] += min(frequency, 3)
    translated = {word for stems in lexicon.translations for word in stems}
    lexicon.known_words = frozenset(frequencies)
    lexicon.known_stems = frozenset(stem(word) for word in frequencies) | translated
    lexicon.corrector = Corrector(frequencies)
    return lexicon


def _implied(terms: Iterable[Term]) -> dict[str, tuple[tuple[str, float], ...]]:
    """
    Return what single words point to, learnt from the phrases they stand in.

    "desalojar" stands in « me van a desalojar » alone, so it points to evictions. A word that stands in
    phrases of many needs points nowhere.
    """
    totals: dict[str, float] = defaultdict(float)
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for term in terms:
        words = set(term.content)
        for one in words:
            totals[one] += 1 / len(words)
            for category, weight in term.categories:
                weights[one][category] += weight / len(words)
    implied = {}
    for one, by_category in weights.items():
        mean = {category: weight / totals[one] for category, weight in by_category.items()}
        likely = tuple(
            (category, weight)
            for category, weight in sorted(mean.items(), key=lambda item: -item[1])
            if weight >= _LIKELY
        )
        if likely:
            implied[one] = likely[:3]
    return implied


def _take_stop_words(
    lexicon: Lexicon, stop_words: Iterable[tuple[str, str]], one_word_terms: set[str]
) -> None:
    single: dict[str, set[str]] = defaultdict(set)
    phrases: set[tuple[str, ...]] = set()
    for text, language in stop_words:
        words = tuple(words_of(text))
        if len(words) == 1:
            single[language].add(words[0])
        elif words:
            phrases.add(words)
    lexicon.stop_words_of = {language: frozenset(words) for language, words in single.items()}
    # A word that is a need in one language and a stop word in another is a need: "dan" is a tooth in Creole.
    lexicon.stop_words = frozenset(set().union(*single.values()) - one_word_terms)
    lexicon.stop_phrases = frozenset(phrases)


def _term(raw: RawTerm, words: tuple[str, ...], stop_words: frozenset[str]) -> Term:
    categories: list[tuple[str, float]] = []
    hints: list[tuple[str, str, float]] = []
    flags: list[str] = []
    for name, weight in raw.targets.items():
        facet, is_facet, value = name.partition("=")
        if is_facet and not (value == "1" and facet not in ("by", "step_free")):
            hints.append((facet, value, float(weight)))
        elif is_facet or name == "danger" or name.endswith("-letter"):
            flags.append(facet)
        else:
            categories.append((name, float(weight)))
    return Term(
        text=raw.term,
        language=raw.language,
        stems=tuple(stem(word) for word in words),
        content=tuple(stem(word) for word in words if word not in stop_words),
        words=words,
        categories=tuple(categories),
        hints=tuple(hints),
        flags=tuple(flags),
    )


def _translations(
    dictionary: Iterable[Mapping[str, str]],
) -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    found: dict[tuple[str, ...], dict[tuple[str, ...], None]] = defaultdict(dict)
    for row in dictionary:
        # Listings are in French and English, so these are what a word is translated into.
        meant = [tuple(words_of(row.get(language) or "")) for language in ("fr", "en")]
        for text in row.values():
            words = tuple(words_of(text or ""))
            if not words:
                continue
            key = tuple(stem(word) for word in words)
            found[key].update(
                (other, None) for other in meant if other and other != words and len(other) <= 3
            )
    return {key: tuple(others) for key, others in found.items() if others}
