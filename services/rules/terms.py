"""The terms of the vocabulary, and their index: which terms a word or a row of words belongs to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.rules.correction import Corrector
from services.rules.normalise import stem, words_of

# Terms of these scripts have no spaces between words: they are looked for inside the text.
_UNSPACED = range(0x3040, 0xA000)
LONGEST_PHRASE = 9
# They say that something is missing, not what.
NEGATIONS = frozenset(
    {"ne", "n", "pas", "pa", "pu", "plus", "not", "no", "non", "san", "sans", "sin", "sem", "nao"}
)
# The mean weight that a word's phrases must give a need, for the word alone to point to it.
_LIKELY = 1.2


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


@dataclass(frozen=True, slots=True)
class TermIndex:
    """All terms, by their words: half a second to make, kept while the terms stay the same."""

    stop_words: frozenset[str]
    stop_phrases: frozenset[tuple[str, ...]]
    # The stop words of each language, to tell in which one a query is written.
    stop_words_of: Mapping[str, frozenset[str]]
    by_stems: Mapping[tuple[str, ...], list[Term]]
    by_content: Mapping[tuple[str, ...], list[Term]]
    # By the rarest stem of their content, for words in another order or with others between.
    by_rarest: Mapping[str, list[Term]]
    unspaced: tuple[Term, ...]
    # What a word by itself hints at, from the phrases it stands in: for words that no term matches.
    implied: Mapping[str, tuple[tuple[str, float], ...]]
    words: frozenset[str]
    stems: frozenset[str]
    corrector: Corrector


def indexed_terms(terms: Iterable[RawTerm], stop_words: Iterable[tuple[str, str]]) -> TermIndex:
    """Return the index of some terms; a stop word comes with its language."""
    raw_terms = [(raw, tuple(words_of(raw.term))) for raw in terms]
    stops_of, stop_phrases = _stop_words(stop_words)
    # A word that is a need in one language and a stop word in another is a need: "dan" is a tooth in Creole.
    one_word_terms = {words[0] for _raw, words in raw_terms if len(words) == 1}
    stops = frozenset(set().union(*stops_of.values()) - one_word_terms)
    frequencies: dict[str, int] = defaultdict(int)
    unspaced: list[Term] = []
    by_stems: dict[tuple[str, ...], list[Term]] = defaultdict(list)
    by_content: dict[tuple[str, ...], list[Term]] = defaultdict(list)
    stems_count: dict[str, int] = defaultdict(int)
    for raw, words in raw_terms:
        if not words:
            continue
        term = _term(raw, words, stops)
        if ord(max(raw.term)) in _UNSPACED:
            unspaced.append(term)
            continue
        by_stems[term.stems[:LONGEST_PHRASE]].append(term)
        telling = sum(one not in NEGATIONS for one in term.content)
        if len(term.content) > 1 and (telling > 1 or (telling and "danger" not in term.flags)):
            # "je ne vais pas bien" must not become « pas », nor « ne me donne pas d'argent » "no money".
            by_content[term.content].append(term)
            for one in term.content:
                stems_count[one] += 1
        for word in words:
            if word not in stops or len(words) == 1:
                frequencies[word] += 1
    by_rarest: dict[str, list[Term]] = defaultdict(list)
    for alike in by_content.values():
        for term in alike:
            if sum(one not in NEGATIONS for one in term.content) < 2:
                # A negation and one word, in any order: too many sentences have both.
                continue
            by_rarest[min(term.content, key=stems_count.__getitem__)].append(term)
    return TermIndex(
        stop_words=stops,
        stop_phrases=stop_phrases,
        stop_words_of=stops_of,
        by_stems=dict(by_stems),
        by_content=dict(by_content),
        by_rarest=dict(by_rarest),
        unspaced=tuple(unspaced),
        implied=_implied(term for alike in by_stems.values() for term in alike),
        words=frozenset(frequencies),
        stems=frozenset(stem(word) for word in frequencies),
        corrector=Corrector(frequencies),
    )


def _stop_words(
    stop_words: Iterable[tuple[str, str]],
) -> tuple[dict[str, frozenset[str]], frozenset[tuple[str, ...]]]:
    single: dict[str, set[str]] = defaultdict(set)
    phrases: set[tuple[str, ...]] = set()
    for text, language in stop_words:
        words = tuple(words_of(text))
        if len(words) == 1:
            single[language].add(words[0])
        elif words:
            phrases.add(words)
    return {language: frozenset(words) for language, words in single.items()}, frozenset(phrases)


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
