"""From a person's words to needs, hints and places: pure, no database."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.rules.normalise import Token, stem, tokens_of
from services.rules.vocabulary import SHORTEST_CORRECTED, Lexicon, PlaceName, Term

# Half the weight of a sub category goes to its top one: "a dentist" is a little "health".
SHARE_OF_PARENT = 0.5
# A phrase whose words stand in another order, or with other words between, is a little less sure.
LOOSE_QUALITY = 0.75
# A term of a language that the rest of the query does not speak ("pain" among English words).
OTHER_LANGUAGE_QUALITY = 0.6
CORRECTED_QUALITY = 0.85
# A word that no term has by itself, only phrases: a guess, and less of one beside words that are understood.
IMPLIED_ALONE = 0.8
IMPLIED_BESIDE_OTHERS = 0.35
_WORDS_BETWEEN = 2
_ANNOUNCES_STATION = frozenset({"metro", "station", "estacion", "metwo"})
_LONGEST = 9


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
class Correction:
    """A word as it was typed and as it was read."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class MatchedTerm:
    """A term of the vocabulary that was found in the query, and how surely (1 is exactly)."""

    term: Term
    positions: tuple[int, ...]
    quality: float


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
    # "eviction-letter", "hearing-letter" …: a letter with a deadline.
    letters: tuple[str, ...] = ()
    is_query_cut: bool = False
    matches: tuple[MatchedTerm, ...] = ()
    # For the text of listings: every word that counts, each with its other readings and translations.
    text_groups: tuple[tuple[str, ...], ...] = ()
    # The same words as they would stand in a name, places included.
    name_groups: tuple[tuple[str, ...], ...] = ()
    # The words of the query as read, for "did you mean".
    reading: str = ""

    @property
    def is_corrected(self) -> bool:
        """Test whether some word was read otherwise than typed."""
        return bool(self.corrections)


@dataclass(slots=True)
class _Reading:
    """The query while it is being read."""

    tokens: list[Token]
    corrections: list[Correction] = field(default_factory=list)
    corrected: dict[int, str] = field(default_factory=dict)
    place_positions: set[int] = field(default_factory=set)
    places: list[PlaceName] = field(default_factory=list)
    postal_areas: list[str] = field(default_factory=list)
    stop_positions: set[int] = field(default_factory=set)


def understand(query: str, lexicon: Lexicon, parents: dict[str, str]) -> Understanding:
    """
    Return what a query means.

    `parents` gives the top category of each sub category.
    """
    tokens, is_cut = tokens_of(query)
    if not tokens:
        return Understanding(is_query_cut=is_cut)
    reading = _Reading(tokens)
    _correct(reading, lexicon)
    matches = _matches(reading, lexicon)
    _find_places(reading, lexicon, matches)
    matches = [match for match in matches if not reading.place_positions.issuperset(match.positions)]
    _mark_stop_words(reading, lexicon, matches)
    matches = [*_chosen(matches), *_unspaced(query, lexicon)]
    matches = _of_spoken_languages(reading, lexicon, matches)
    matches.extend(_implied(reading, lexicon, matches))
    concepts, hints, flags = _added_up(matches, parents)
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
        letters=tuple(sorted(flags - {"danger"})),
        is_query_cut=is_cut,
        matches=tuple(matches),
        text_groups=_text_groups(reading, lexicon),
        name_groups=_name_groups(reading),
        reading=" ".join(token.word for token in reading.tokens),
    )


# -- Typing errors


def _correct(reading: _Reading, lexicon: Lexicon) -> None:
    corrected: list[Token] = []
    tokens = reading.tokens
    position = 0
    while position < len(tokens):
        token = tokens[position]
        following = tokens[position + 1] if position + 1 < len(tokens) else None
        if lexicon.is_known(token.word) or token.word.isdigit() or len(token.word) == 1:
            corrected.append(token)
        elif (
            following
            and not lexicon.is_known(following.word)
            and lexicon.is_known(token.word + following.word)
        ):
            # "loge ment"
            corrected.append(_token(token.word + following.word))
            position += 1
        else:
            read = _read_otherwise(token.word, lexicon)
            if read:
                reading.corrections.append(Correction(token.word, " ".join(read)))
                for word in read:
                    reading.corrected[len(corrected)] = token.word
                    corrected.append(_token(word))
            else:
                corrected.append(token)
        position += 1
    reading.tokens = corrected


def _token(word: str) -> Token:
    return Token(word, stem(word))


def _read_otherwise(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    # "lhopital", "jai": an elision without its apostrophe.
    for elided in ("qu", "l", "d", "j", "m", "n", "s", "t", "c"):
        rest = word.removeprefix(elided)
        if rest != word and (rest in lexicon.known_words or rest in lexicon.stop_words) and len(rest) > 1:
            return (rest,)
    near = lexicon.corrector.nearest(word) if lexicon.corrector else None
    if near and near[1] <= 1:
        return (near[0],)
    # "foodbank"
    for cut in range(3, len(word) - 2):
        if _is_whole(word[:cut], lexicon) and _is_whole(word[cut:], lexicon):
            return (word[:cut], word[cut:])
    if near:
        return (near[0],)
    inflected = lexicon.corrector.same_beginning(word) if lexicon.corrector else None
    return (inflected,) if inflected else ()


def _is_whole(word: str, lexicon: Lexicon) -> bool:
    return len(word) >= SHORTEST_CORRECTED - 1 and word in lexicon.known_words


# -- Terms


def _matches(reading: _Reading, lexicon: Lexicon) -> list[MatchedTerm]:
    tokens = reading.tokens
    found: dict[tuple[int, int], MatchedTerm] = {}
    for start in range(len(tokens)):
        for end in range(start + 1, min(len(tokens), start + _LONGEST) + 1):
            if end == start + 1 and tokens[start].word in lexicon.stop_words:
                # "aide" is not AIDS, « parce » is not « parc »: a stop word has no stem.
                continue
            key = tuple(token.stem for token in tokens[start:end])
            for term in _best_spelled(lexicon.terms_by_stems.get(key, ()), tokens[start:end]):
                _keep(found, reading, term, tuple(range(start, end)), 1.0)
    content = [position for position, token in enumerate(tokens) if token.word not in lexicon.stop_words]
    for first in range(len(content)):
        for last in range(first + 2, min(len(content), first + _LONGEST) + 1):
            positions = tuple(content[first:last])
            key = tuple(tokens[position].stem for position in positions)
            for term in lexicon.terms_by_content.get(key, ()):
                _keep(found, reading, term, positions, 0.97)
    by_stem: dict[str, int] = {tokens[position].stem: rank for rank, position in enumerate(content)}
    for one in by_stem:
        for term in lexicon.terms_by_rarest.get(one, ()):
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
    reading: _Reading,
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
    found = [term for term in lexicon.unspaced_terms if term.text in query]
    for term in found:
        if not any(term.text in other.text and term is not other for other in found):
            yield MatchedTerm(term, (), 1.0)


def _implied(reading: _Reading, lexicon: Lexicon, matches: list[MatchedTerm]) -> list[MatchedTerm]:
    """Let the words that no term explains hint at what the phrases they stand in are about."""
    explained = {position for match in matches for position in match.positions}
    quality = IMPLIED_BESIDE_OTHERS if any(match.term.categories for match in matches) else IMPLIED_ALONE
    found = []
    for position, token in enumerate(reading.tokens):
        if position in explained or position in reading.place_positions or position in reading.stop_positions:
            continue
        if likely := lexicon.implied.get(token.stem):
            term = Term(token.word, "", (token.stem,), (token.stem,), (token.word,), likely, (), ())
            found.append(MatchedTerm(term, (position,), quality))
    return found


def _of_spoken_languages(
    reading: _Reading, lexicon: Lexicon, matches: list[MatchedTerm]
) -> list[MatchedTerm]:
    """Trust a term less when its words mean something else in the language of the query."""
    votes: dict[str, float] = defaultdict(float)
    for language, words in lexicon.stop_words_of.items():
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
    matches: list[MatchedTerm], parents: dict[str, str]
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
    own = dict(weights)
    for category in own:
        if parent := parents.get(category):
            weights[parent] += SHARE_OF_PARENT * own[category]
            named_by[parent].extend(named_by[category])
    hints: dict[tuple[str, str], float] = defaultdict(float)
    for (_, facet, value), weight in hints_by_positions.items():
        hints[facet, value] += weight
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


# -- Places


def _find_places(reading: _Reading, lexicon: Lexicon, matches: list[MatchedTerm]) -> None:
    tokens = reading.tokens
    words = [token.word for token in tokens]
    longest = max((len(name) for name in lexicon.places), default=0)
    start = 0
    while start < len(words):
        area = words[start].upper()
        if area in lexicon.postal_areas or (area[:3] in lexicon.postal_areas and len(area) == 6):
            reading.postal_areas.append(area[:3])
            reading.place_positions.add(start)
            start += 1
            if start < len(words) and len(words[start]) == 3 and words[start][0].isdigit():
                reading.place_positions.add(start)
                start += 1
            continue
        start += _place_at(reading, lexicon, matches, words, start, longest)


def _place_at(
    reading: _Reading,
    lexicon: Lexicon,
    matches: list[MatchedTerm],
    words: list[str],
    start: int,
    longest: int,
) -> int:
    is_announced = start > 0 and words[start - 1] in _ANNOUNCES_STATION
    for length in range(min(longest, len(words) - start), 0, -1):
        name = tuple(words[start : start + length])
        place = lexicon.places.get(name)
        if is_announced:
            place = lexicon.stations.get(name, place)
        if place is None or (place.needs_announcement and not is_announced):
            continue
        span = set(range(start, start + length))
        if any(span < set(match.positions) and match.quality > LOOSE_QUALITY for match in matches):
            continue
        reading.places.append(place)
        reading.place_positions |= span
        if is_announced:
            reading.place_positions.add(start - 1)
        return length
    return 1


# -- Words for the text and the names


def _mark_stop_words(reading: _Reading, lexicon: Lexicon, matches: list[MatchedTerm]) -> None:
    words = [token.word for token in reading.tokens]
    matched = {position for match in matches for position in match.positions}
    for start, word in enumerate(words):
        if word in lexicon.stop_words or (len(word) == 1 and not word.isdigit()):
            reading.stop_positions.add(start)
        for end in range(start + 2, min(len(words), start + _LONGEST) + 1):
            if tuple(words[start:end]) in lexicon.stop_phrases:
                reading.stop_positions.update(set(range(start, end)) - matched)


def _text_groups(reading: _Reading, lexicon: Lexicon) -> tuple[tuple[str, ...], ...]:
    groups: list[tuple[str, ...]] = []
    tokens = reading.tokens
    for position, token in enumerate(tokens):
        if position in reading.stop_positions or position in reading.place_positions:
            continue
        alternatives: dict[str, None] = {token.word: None}
        if position in reading.corrected:
            alternatives[reading.corrected[position]] = None
        for other in lexicon.translations.get((token.stem,), ()):
            alternatives[" ".join(other)] = None
        groups.append(tuple(alternatives))
    return tuple(groups)


def _name_groups(reading: _Reading) -> tuple[tuple[str, ...], ...]:
    groups: list[tuple[str, ...]] = []
    for position, token in enumerate(reading.tokens):
        if position in reading.stop_positions and position not in reading.place_positions:
            continue
        alternatives: dict[str, None] = {token.word: None}
        if position in reading.corrected:
            alternatives[reading.corrected[position]] = None
        if token.word.endswith("s"):
            alternatives[token.word[:-1]] = None
        elif len(token.word) > 3:
            alternatives[token.word + "s"] = None
        groups.append(tuple(alternatives))
    return tuple(groups)
