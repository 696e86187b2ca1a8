"""In which order candidates are shown, and why: pure, over a bounded set."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Points. A sure need is worth 50; a name that the query spells out is worth more, a lone word in a text less.
NEED = 50.0
NAME = 60.0
NAME_COVER = 40.0
# How much of a name must be spelled out, and what a part of it is worth.
NAME_COVERED = 0.6
NAME_ACROSS = 0.2
PART_OF_NAME = 12.0
_SHORT_WORDS = frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "of", "the"}
)
TEXT_WITHOUT_NEED = 28.0
TEXT_WITH_NEED = 7.0
LOOSE_TEXT = 12.0
HINT = 3.0
# Of a bed or a food bank for some streets only, when the person is somewhere else, or nowhere yet.
ELSEWHERE = 8.0
# What a need of a few is worth to those who named the whole field only: a birthing centre is health, but it
# is not what "sick" means.
SHARE_OF_NARROW = 0.3
NARROW = (
    frozenset({"grossesse", "dents-yeux", "vaccination-depistage", "sante-enfants", "perinatalite"})
    | frozenset({"dependances", "droits-plaintes", "violence-sexuelle", "exploitation", "impots", "banque"})
    | frozenset({"demande-hlm", "carte-sans-peur", "piscine-loisirs", "bibliotheque", "transport"})
)
# With less than this share of the best score, a result has nothing to do with the words.
WORTH_SHOWING = 0.34
BOROUGH = 8.0
NEARNESS = 10.0
NEARNESS_HALVES_AT_M = 1_500
MERIT = 6.0
OVERDUE = 8.0
# A listing of a top category that is meant, whatever its sub: two fifths of the top one's weight.
SHARE_OF_TOP = 0.4
ALSO_IN = 0.9
# How fast a need that has just been shown gives way to the next one, over the first page.
GIVES_WAY = 0.35
MIXED_UP_TO = 20
# What has less than this share of the best score waits until the rest is shown.
WORTH_MIXING = 0.45


@dataclass(slots=True)
class Candidate:
    """An entry of the search index, as ranking sees it."""

    number: int
    merit: int
    is_overdue: bool
    # One character a facet value; the first one is the listing's own category.
    codes: str
    # Folded names, one a line; only of candidates that a probe about names found.
    names: str
    # From the place that the search is about, if there is one and the listing has a position.
    distance_m: int | None
    # One bit a probe.
    found_by: int
    score: float = 0.0
    # The need it is shown for, "" if it is shown for its words only.
    need: str = ""


@dataclass(frozen=True, slots=True)
class RankingBasis:
    """What the query asks, in the characters of the entries."""

    # The weight of a listing that is meant in full, for scale.
    strongest: float
    # Weight of each sub category and top category, by character.
    sub_weights: Mapping[str, float]
    top_weights: Mapping[str, float]
    # Points for each facet value that the words hint at.
    hints: Mapping[str, float]
    # Audiences that shut the person out, each with those that let them in and what it takes off.
    unfit: tuple[tuple[frozenset[str], frozenset[str], float], ...]
    boroughs: frozenset[str]
    # Bits of the probes that say so.
    by_name: int
    by_text: int
    by_loose_text: int
    name_groups: tuple[tuple[str, ...], ...]
    whole_name: frozenset[str]
    # How many of the words no term of the vocabulary explains: proper nouns, mostly.
    unexplained_words: int
    # Characters of categories that a whole field does not mean.
    narrow: frozenset[str] = frozenset()
    # The character of a listing that serves some places only, "" if no listing does.
    serves_some_places: str = ""


def score_candidates(candidates: Sequence[Candidate], basis: RankingBasis) -> None:
    """
    Give every candidate its score, its need and its distance.

    The innermost loop of the search: four hundred turns a page, so it is written flat.
    """
    scale = NEED / (basis.strongest or 1.0)
    subs = [(code, weight * scale) for code, weight in basis.sub_weights.items()]
    tops = [(code, weight * scale) for code, weight in basis.top_weights.items()]
    hints, unfit, boroughs = list(basis.hints.items()), basis.unfit, tuple(basis.boroughs)
    narrow, some_places = basis.narrow, basis.serves_some_places
    by_text, by_loose_text = basis.by_text, basis.by_loose_text
    for candidate in candidates:
        codes = candidate.codes
        score = candidate.merit * MERIT / 100
        of_sub = of_top = 0.0
        need = ""
        for code, points in subs:
            if code in codes:
                if code != codes[0]:
                    points *= ALSO_IN
                if points > of_sub:
                    of_sub, need = points, code
        for code, points in tops:
            if code in codes:
                # A shelter for women who flee is also "a bed tonight", but the beds come first.
                if code not in codes[:2]:
                    points *= ALSO_IN * ALSO_IN
                if not of_sub and codes[0] in narrow:
                    points *= SHARE_OF_NARROW
                if points > of_top:
                    of_top = points
                    need = need or codes[0]
        candidate.need = need
        score += of_sub + of_top
        if candidate.names:
            score += _name_points(candidate.names, basis)
        found_by = candidate.found_by
        if found_by & by_text:
            score += TEXT_WITH_NEED if need else TEXT_WITHOUT_NEED
        elif found_by & by_loose_text:
            score += LOOSE_TEXT * (found_by & by_loose_text).bit_count() / by_loose_text.bit_count()
        for shut_out, let_in, points in unfit:
            if not shut_out.isdisjoint(codes) and let_in.isdisjoint(codes):
                # Whatever else fits: this door is not theirs.
                score -= points
                break
        else:
            for code, points in hints:
                if code in codes:
                    score += points
        for code in boroughs:
            if code in codes:
                score += BOROUGH
                break
        else:
            if some_places and some_places in codes:
                score -= ELSEWHERE
        if candidate.distance_m is not None:
            score += NEARNESS / (1 + candidate.distance_m / NEARNESS_HALVES_AT_M)
        if candidate.is_overdue:
            score -= OVERDUE
        candidate.score = score


def worth_showing(candidates: Sequence[Candidate]) -> list[Candidate]:
    """
    Return the candidates that have something to do with the words.

    Fewer and right: what is far behind the best is a neighbour of the need, and would send somebody in
    trouble to a door that cannot help. Called on everything that was found, before filters, so that counts
    stay true.
    """
    best = max((candidate.score for candidate in candidates), default=0.0)
    return [candidate for candidate in candidates if candidate.score >= WORTH_SHOWING * best]


def reasons_of(candidate: Candidate, basis: RankingBasis) -> tuple[str, ...]:
    """Return why a candidate stands where it stands, the strongest reason first."""
    codes, found_by = candidate.codes, candidate.found_by
    reasons = {
        "name": bool(candidate.names) and _name_points(candidate.names, basis) >= NAME,
        "need": bool(candidate.need),
        "text": bool(found_by & basis.by_text),
        "some_words": bool(found_by & basis.by_loose_text),
        "hint": any(code in codes for code in basis.hints),
        "borough": not basis.boroughs.isdisjoint(codes),
        "near": candidate.distance_m is not None,
        "overdue": candidate.is_overdue,
    }
    return tuple(reason for reason, holds in reasons.items() if holds)


def _name_points(names: str, basis: RankingBasis) -> float:
    groups, whole = basis.name_groups, basis.whole_name
    best = 0.0
    for line in names.split("\n"):
        all_words = set(line.split())
        words = all_words - _SHORT_WORDS
        if words and groups and all(not words.isdisjoint(group) for group in groups):
            best = max(best, len(groups) / len(words))
        if whole and whole <= all_words:
            best = max(best, len(whole) / len(all_words))
    # The words stand in two names together: "clsc" in the listing's, the rest in the organization's.
    best = min(1.0, best) or NAME_ACROSS
    is_surely_a_name = best >= NAME_COVERED or (len(groups) >= 2 and basis.unexplained_words > 0)
    return NAME + NAME_COVER * best if is_surely_a_name else PART_OF_NAME * best


def ranked(candidates: Sequence[Candidate]) -> list[Candidate]:
    """
    Return the candidates, best first, the needs mixed on the first page.

    Where the words mean two needs nearly alike, the first five results show both: a need that has just been
    shown gives way, the more so the more often. What is far behind does not profit.
    """
    best_first = sorted(candidates, key=lambda candidate: (-candidate.score, candidate.number))
    if not best_first:
        return []
    least = WORTH_MIXING * best_first[0].score
    by_need: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in best_first[: 10 * MIXED_UP_TO]:
        if candidate.need and candidate.score >= least:
            by_need[candidate.need].append(candidate)
    if len(by_need) < 2:
        return best_first
    shown = dict.fromkeys(by_need, 0)
    mixed: list[Candidate] = []
    while len(mixed) < MIXED_UP_TO and by_need:
        need = max(by_need, key=lambda need: by_need[need][shown[need]].score / (1 + GIVES_WAY * shown[need]))
        mixed.append(by_need[need][shown[need]])
        shown[need] += 1
        if shown[need] == len(by_need[need]):
            del by_need[need]
    chosen = {candidate.number for candidate in mixed}
    return [*mixed, *(candidate for candidate in best_first if candidate.number not in chosen)]
