"""Everything that a query is compared with: terms, places, translations, words. Pure: rows come in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.rules.correction import Corrector
from services.rules.normalise import stem, words_of
from services.rules.terms import TermIndex

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A borough, a station or a postal area, as a query may name it."""

    # "borough", "station"
    kind: str
    slug: str
    # A common word ("parc", "église"): a place only behind "métro" or "station".
    needs_announcement: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The terms, and what changes more often than they do."""

    terms: TermIndex
    places: Mapping[Words, PlaceName]
    # Stations alone: behind "métro" a name is a station's before it is a neighbourhood's.
    stations: Mapping[Words, PlaceName]
    longest_place: int
    postal_areas: frozenset[str]
    # Words of the other language that mean the same, by stems: alternatives of one to three words.
    translations: Mapping[Words, tuple[Words, ...]]
    # Words of places and listings.
    other_words: frozenset[str]
    other_stems: frozenset[str]
    corrector: Corrector

    def is_known(self, word: str) -> bool:
        """Test whether a word stands somewhere: in a term, a place, a listing, or as a stop word."""
        if self.is_written(word) or word in self.terms.stop_words:
            return True
        short = stem(word)
        return short in self.terms.stems or short in self.other_stems

    def is_written(self, word: str) -> bool:
        """Test whether a term, a place or a listing has this very word."""
        return word in self.terms.words or word in self.other_words

    def nearest(self, word: str, shortest: int) -> tuple[str, int] | None:
        """Return the word that an unknown one was meant to be, and its distance."""
        found = [
            near
            for corrector in (self.terms.corrector, self.corrector)
            if (near := corrector.nearest(word, shortest))
        ]
        best = min(found, key=lambda near: near[2], default=None)
        return (best[0], best[1]) if best else None

    def same_beginning(self, word: str) -> str | None:
        """Return the word that differs from an unknown one in its ending only."""
        return self.terms.corrector.same_beginning(word) or self.corrector.same_beginning(word)


def compiled_lexicon(
    terms: TermIndex,
    *,
    places: Iterable[tuple[str, PlaceName]],
    postal_areas: Iterable[str],
    dictionary: Iterable[Mapping[str, str]],
    listing_words: Mapping[str, int],
) -> Lexicon:
    """
    Return the lexicon of some terms, places and translations.

    Of two places of the same name the later one counts. `listing_words` are words of listings with their
    frequencies: they are known, and may be meant by a typing error.
    """
    by_name: dict[Words, PlaceName] = {}
    stations: dict[Words, PlaceName] = {}
    frequencies: dict[str, int] = defaultdict(int)
    for name, place in places:
        if words := tuple(words_of(name)):
            by_name[words] = place
            if place.kind == "station":
                stations[words] = place
            for word in words:
                frequencies[word] += 1
    for word, frequency in listing_words.items():
        frequencies[word] += min(frequency, 3)
    translations = _translations(dictionary)
    return Lexicon(
        terms=terms,
        places=by_name,
        stations=stations,
        longest_place=max((len(name) for name in by_name), default=0),
        postal_areas=frozenset(postal_areas),
        translations=translations,
        other_words=frozenset(frequencies),
        other_stems=frozenset(stem(word) for word in frequencies)
        | {one for stems in translations for one in stems},
        corrector=Corrector(frequencies),
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
