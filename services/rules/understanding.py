"""From a person's words to needs, hints and places: pure, no database."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.rules.circumstances import Circumstances, circumstances_of
from services.rules.normalise import Token, tokens_of
from services.rules.reading import (
    LOOSE_QUALITY,
    Correction,
    MatchedTerm,
    Reading,
    correct_words,
    find_places,
    mark_stop_words,
    name_groups_of,
    text_groups_of,
    whole_name_of,
)
from services.rules.side_meanings import without_side_meanings
from services.rules.terms import LONGEST_PHRASE, NEGATIONS, Term
from services.rules.vocabulary import Lexicon

# Half the weight of a sub category goes to its top one: "a dentist" is a little "health".
SHARE_OF_PARENT = 0.5
# A term of a language that the rest of the query does not speak ("pain" among English words).
OTHER_LANGUAGE_QUALITY = 0.6
CORRECTED_QUALITY = 0.85
# A word that no term has by itself, only phrases: a guess, and less of one beside words that are understood.
IMPLIED_ALONE = 0.8
IMPLIED_BESIDE_OTHERS = 0.35
_WORDS_BETWEEN = 2
# Suicide decides which lines stand first as soon as it is nearly the strongest need.
_AS_STRONG = 0.7


@dataclass(frozen=True, slots=True)
class Concept:
    """A need that the words point to, and how strongly."""

    category: str
    weight: float
    # The terms of the vocabulary that pointed to it.
    terms: tuple[str, ...]
    # What terms that name it gave; the rest of the weight is a top category's share of its subs.
    own_weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a query was understood to mean."""

    # Strongest first; only categories that a term names, tops with the share of their subs.
    concepts: tuple[Concept, ...] = ()
    # ("audience", "women", 2.0), strongest first.
    hints: tuple[tuple[str, str, float], ...] = ()
    boroughs: tuple[str, ...] = ()
    # "H2X" or a station's slug, named in the words.
    near: str = ""
    corrections: tuple[Correction, ...] = ()
    # Somebody may be in danger: the page says whom to call before anything else.
    is_danger: bool = False
    # Which lines stand before the results: "life", "violence", "suicide", "tonight" … or none.
    occasion: str = ""
    # For whom it is: "man", "minor", "family" …, as services.rules.persons reads it.
    who: frozenset[str] = frozenset()
    # "eviction-letter", "hearing-letter" …: a letter with a deadline.
    letters: tuple[str, ...] = ()
    is_query_cut: bool = False
    matches: tuple[MatchedTerm, ...] = ()
    # For the text of listings: every word that counts, each with its other readings and translations.
    text_groups: tuple[tuple[str, ...], ...] = ()
    # The same words as they would stand in a name, places included.
    name_groups: tuple[tuple[str, ...], ...] = ()
    # All words as typed, stop words too, where a name may be made of them ("CLSC de l'Est").
    whole_name: tuple[str, ...] = ()
    # The words of the query as read, for "did you mean".
    reading: str = ""

    @property
    def is_corrected(self) -> bool:
        """Test whether some word was read otherwise than typed."""
        return bool(self.corrections)


def understand(query: str, lexicon: Lexicon, parents: dict[str, str]) -> Understanding:
    """
    Return what a query means.

    `parents` gives the top category of each sub category.
    """
    tokens, is_cut = tokens_of(query)
    if not tokens:
        return Understanding(is_query_cut=is_cut)
    reading = Reading(tokens)
    correct_words(reading, lexicon)
    matches = _matches(reading, lexicon)
    if not any(match.term.categories for match in matches):
        # Nothing is understood, so nothing can be misled by a repaired short word ("rapd").
        reading = Reading(tokens)
        correct_words(reading, lexicon, shortest=4)
        matches = _matches(reading, lexicon)
    find_places(reading, lexicon, matches)
    matches = [match for match in matches if not reading.place_positions.issuperset(match.positions)]
    mark_stop_words(reading, lexicon, matches)
    matches = [*_chosen(matches), *_unspaced(query, lexicon)]
    matches = _of_spoken_languages(reading, lexicon, matches)
    matches.extend(_implied(reading, lexicon, matches))
    matches = without_side_meanings(matches, parents, reading.corrected)
    circumstances = circumstances_of(query)
    concepts, hints, flags = _added_up(matches, parents, circumstances)
    if "violence" in circumstances.without:
        flags.discard("danger")
    return Understanding(
        concepts=concepts,
        hints=hints,
        boroughs=tuple(dict.fromkeys(place.slug for place in reading.places if place.kind == "borough")),
        near=next(
            (place.slug for place in reading.places if place.kind == "station"),
            reading.postal_areas[0] if reading.postal_areas else "",
        ),
        corrections=tuple(reading.corrections),
        is_danger="danger" in flags,
        occasion=occasion_of(concepts, circumstances, parents, is_danger="danger" in flags),
        who=circumstances.who,
        letters=tuple(sorted(flags - {"danger"})),
        is_query_cut=is_cut,
        matches=tuple(matches),
        text_groups=tuple((word,) for word in circumstances.text) or text_groups_of(reading, lexicon),
        name_groups=name_groups_of(reading),
        whole_name=whole_name_of(reading),
        reading=" ".join(token.word for token in reading.tokens),
    )


def occasion_of(
    concepts: Sequence[Concept], circumstances: Circumstances, parents: dict[str, str], *, is_danger: bool
) -> str:
    """Return which lines stand first: by what happens, then by the needs, never by one word alone."""
    strongest = [concept.category for concept in concepts[:2]]
    most = max((concept.own_weight for concept in concepts), default=0.0)
    if any(c.category == "suicide" and c.own_weight >= _AS_STRONG * most for c in concepts):
        strongest.append("suicide")
    fields = [parents.get(category, category) for category in strongest]
    if "suicide" in strongest and circumstances.occasion not in ("life", "overdose", "violence", "birth"):
        return "suicide"
    if circumstances.occasion and circumstances.occasion != "minor":
        return circumstances.occasion
    if is_danger:
        if any(c.own_weight >= 2 and parents.get(c.category, c.category) == "violence" for c in concepts):
            if circumstances.occasion == "minor":
                return "young"
            return "sexual" if strongest[0] == "violence-sexuelle" else "violence"
        return "life" if fields[:1] == ["sante"] else "violence"
    if circumstances.occasion:
        return circumstances.occasion
    return "tonight" if fields[:1] == ["hebergement"] else ""


def _matches(reading: Reading, lexicon: Lexicon) -> list[MatchedTerm]:
    tokens = reading.tokens
    found: dict[tuple[int, int], MatchedTerm] = {}
    for start in range(len(tokens)):
        for end in range(start + 1, min(len(tokens), start + LONGEST_PHRASE) + 1):
            if end == start + 1 and (
                tokens[start].word in lexicon.terms.stop_words or tokens[start].word in NEGATIONS
            ):
                # "aide" is not AIDS, « pas » is no pass for the bus: a stop word has no stem.
                continue
            key = tuple(token.stem for token in tokens[start:end])
            for term in _best_spelled(lexicon.terms.by_stems.get(key, ()), tokens[start:end]):
                _keep(found, reading, term, tuple(range(start, end)), 1.0)
    content = [
        position for position, token in enumerate(tokens) if token.word not in lexicon.terms.stop_words
    ]
    for first in range(len(content)):
        for last in range(first + 2, min(len(content), first + LONGEST_PHRASE) + 1):
            positions = tuple(content[first:last])
            key = tuple(tokens[position].stem for position in positions)
            for term in lexicon.terms.by_content.get(key, ()):
                _keep(found, reading, term, positions, 0.97)
    by_stem: dict[str, int] = {tokens[position].stem: rank for rank, position in enumerate(content)}
    for one in by_stem:
        for term in lexicon.terms.by_rarest.get(one, ()):
            ranks = [by_stem.get(part) for part in term.content]
            known = [rank for rank in ranks if rank is not None]
            if len(known) == len(ranks) and max(known) - min(known) < len(known) + _WORDS_BETWEEN:
                _keep(
                    found, reading, term, tuple(sorted(content[rank] for rank in set(known))), LOOSE_QUALITY
                )
    return list(found.values())


def _best_spelled(terms: Sequence[Term], tokens: Sequence[Token]) -> Sequence[Term]:
    # "hiver" and "hiv" share a stem: where a term has the very words, the others are not meant.
    if len(terms) < 2:
        return terms
    words = tuple(token.word for token in tokens)
    exact = [term for term in terms if term.words == words]
    return exact or terms


def _keep(
    found: dict[tuple[int, int], MatchedTerm],
    reading: Reading,
    term: Term,
    positions: tuple[int, ...],
    quality: float,
) -> None:
    if any(position in reading.corrected for position in positions):
        quality *= CORRECTED_QUALITY
    key = (id(term), positions[0])
    if key not in found or found[key].quality < quality:
        found[key] = MatchedTerm(term, positions, quality)


def _chosen(matches: list[MatchedTerm]) -> list[MatchedTerm]:
    """Leave out what stands inside a longer match: "banque" inside "banque alimentaire"."""
    matches.sort(key=lambda match: (-len(match.positions), -match.quality))
    chosen: list[MatchedTerm] = []
    for match in matches:
        covered = set(match.positions)
        inside_longer = any(
            covered < set(other.positions)
            or (covered == set(other.positions) and match.quality < other.quality - 0.1)
            for other in chosen
        )
        if not inside_longer:
            chosen.append(match)
    return chosen


def _unspaced(query: str, lexicon: Lexicon) -> Iterator[MatchedTerm]:
    found = [term for term in lexicon.terms.unspaced if term.text in query]
    for term in found:
        if not any(term.text in other.text and term is not other for other in found):
            yield MatchedTerm(term, (), 1.0)


def _implied(reading: Reading, lexicon: Lexicon, matches: list[MatchedTerm]) -> list[MatchedTerm]:
    """Let the words that no term explains hint at what the phrases they stand in are about."""
    explained = {position for match in matches for position in match.positions}
    quality = IMPLIED_BESIDE_OTHERS if any(match.term.categories for match in matches) else IMPLIED_ALONE
    found = []
    for position, token in enumerate(reading.tokens):
        if position in explained or position in reading.place_positions or position in reading.stop_positions:
            continue
        if likely := lexicon.terms.implied.get(token.stem):
            term = Term(token.word, "", (token.stem,), (token.stem,), (token.word,), likely, (), ())
            found.append(MatchedTerm(term, (position,), quality))
    return found


def _of_spoken_languages(reading: Reading, lexicon: Lexicon, matches: list[MatchedTerm]) -> list[MatchedTerm]:
    """Trust a term less when its words mean something else in the language of the query."""
    votes: dict[str, float] = defaultdict(float)
    for language, words in lexicon.terms.stop_words_of.items():
        votes[language] += sum(token.word in words for token in reading.tokens)
    for match in matches:
        votes[match.term.language] += 0.5 * len(match.positions)
    spoken = max(votes.values(), default=0.0)
    contested: dict[tuple[int, ...], set[str]] = defaultdict(set)
    for match in matches:
        contested[match.positions].add(match.term.language)
    weighed = []
    for match in matches:
        languages = contested[match.positions]
        best = max(votes[language] for language in languages)
        if len(languages) > 1 and votes[match.term.language] < best - 0.9 and spoken >= 2:
            match = MatchedTerm(match.term, match.positions, match.quality * OTHER_LANGUAGE_QUALITY)
        weighed.append(match)
    return weighed


def _added_up(
    matches: list[MatchedTerm], parents: dict[str, str], circumstances: Circumstances
) -> tuple[tuple[Concept, ...], tuple[tuple[str, str, float], ...], set[str]]:
    # Terms on the same words are readings of one thing: the strongest counts, not their sum.
    by_positions: dict[tuple[tuple[int, ...], str], float] = {}
    hints_by_positions: dict[tuple[tuple[int, ...], str, str], float] = {}
    named_by: dict[str, list[str]] = defaultdict(list)
    flags: set[str] = set()
    for match in matches:
        for category, weight in match.term.categories:
            key = (match.positions, category)
            by_positions[key] = max(by_positions.get(key, 0.0), weight * match.quality)
            named_by[category].append(match.term.text)
        for facet, value, weight in match.term.hints:
            hint = (match.positions, facet, value)
            hints_by_positions[hint] = max(hints_by_positions.get(hint, 0.0), weight * match.quality)
        flags.update(match.term.flags)
    weights: dict[str, float] = defaultdict(float)
    for (_, category), weight in by_positions.items():
        weights[category] += weight
    own = {
        category: weight
        for category, weight in weights.items()
        if circumstances.is_meant(category, parents.get(category))
    }
    for category, weight in circumstances.needs.items():
        own[category] = max(own.get(category, 0.0), weight)
    weights = defaultdict(float, own)
    for category in own:
        if parent := parents.get(category):
            weights[parent] += SHARE_OF_PARENT * own[category]
            named_by[parent].extend(named_by[category])
    hints: dict[tuple[str, str], float] = defaultdict(float)
    for (_, facet, value), weight in hints_by_positions.items():
        hints[facet, value] += weight
    for facet, value, weight in circumstances.hints:
        hints[facet, value] = max(hints[facet, value], weight)
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    concepts = tuple(
        Concept(
            category,
            round(weight, 3),
            tuple(dict.fromkeys(named_by[category])),
            round(own.get(category, 0), 3),
        )
        for category, weight in ranked
    )
    ranked_hints = sorted(((*key, weight) for key, weight in hints.items()), key=lambda hint: -hint[2])
    return concepts, tuple(ranked_hints), flags
