"""A query while it is read: its words as typed and as meant, the places it names, the words that count."""

from dataclasses import dataclass, field

from services.rules.correction import SHORTEST_CORRECTED
from services.rules.normalise import Token, stem
from services.rules.terms import LONGEST_PHRASE, Term
from services.rules.vocabulary import Lexicon, PlaceName

# A phrase whose words stand in another order, or with other words between, is a little less sure.
LOOSE_QUALITY = 0.75
_LONGEST_NAME = 12
# Of "foodbank".
_SHORTEST_PART = 3
_ANNOUNCES_STATION = frozenset({"metro", "station", "estacion", "metwo"})


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


@dataclass(slots=True)
class Reading:
    """The query while it is being read."""

    tokens: list[Token]
    corrections: list[Correction] = field(default_factory=list)
    corrected: dict[int, str] = field(default_factory=dict)
    place_positions: set[int] = field(default_factory=set)
    places: list[PlaceName] = field(default_factory=list)
    postal_areas: list[str] = field(default_factory=list)
    stop_positions: set[int] = field(default_factory=set)


def correct_words(reading: Reading, lexicon: Lexicon, shortest: int = SHORTEST_CORRECTED) -> None:
    """Read unknown words of at least `shortest` letters as the known ones that were meant; both are kept."""
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
            read = _read_otherwise(token.word, lexicon, shortest)
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


def _read_otherwise(word: str, lexicon: Lexicon, shortest: int) -> tuple[str, ...]:
    # "lhopital", "jai": an elision without its apostrophe.
    for elided in ("qu", "l", "d", "j", "m", "n", "s", "t", "c"):
        rest = word.removeprefix(elided)
        if rest != word and (lexicon.is_written(rest) or rest in lexicon.terms.stop_words) and len(rest) > 1:
            return (rest,)
    near = lexicon.nearest(word, shortest)
    if near and near[1] <= 1:
        return (near[0],)
    # "foodbank"
    for cut in range(3, len(word) - 2):
        if _is_whole(word[:cut], lexicon) and _is_whole(word[cut:], lexicon):
            return (word[:cut], word[cut:])
    if near:
        return (near[0],)
    inflected = lexicon.same_beginning(word)
    return (inflected,) if inflected else ()


def _is_whole(word: str, lexicon: Lexicon) -> bool:
    return len(word) >= _SHORTEST_PART and lexicon.is_written(word)


def find_places(reading: Reading, lexicon: Lexicon, matches: list[MatchedTerm]) -> None:
    """Take out the places that a query names, unless a longer term holds them."""
    tokens = reading.tokens
    words = [token.word for token in tokens]
    longest = lexicon.longest_place
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
    reading: Reading,
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


def mark_stop_words(reading: Reading, lexicon: Lexicon, matches: list[MatchedTerm]) -> None:
    """Mark the words that people wrap a need in, unless a term needs them."""
    words = [token.word for token in reading.tokens]
    matched = {position for match in matches for position in match.positions}
    for start, word in enumerate(words):
        if word in lexicon.terms.stop_words or (len(word) == 1 and not word.isdigit()):
            reading.stop_positions.add(start)
        for end in range(start + 2, min(len(words), start + LONGEST_PHRASE) + 1):
            if tuple(words[start:end]) in lexicon.terms.stop_phrases:
                reading.stop_positions.update(set(range(start, end)) - matched)


def text_groups_of(reading: Reading, lexicon: Lexicon) -> tuple[tuple[str, ...], ...]:
    """Return the words to look for in listings, each with its other readings and translations."""
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


def name_groups_of(reading: Reading) -> tuple[tuple[str, ...], ...]:
    """Return the words to look for in names, each with its other number."""
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


def whole_name_of(reading: Reading) -> tuple[str, ...]:
    """Return all words of a short query that has stop words, for names that are made of them."""
    words = tuple(dict.fromkeys(token.word for token in reading.tokens if len(token.word) > 1))
    return words if reading.stop_positions and 1 < len(words) <= _LONGEST_NAME else ()
