"""In which order candidates are shown, and why: pure, over a bounded set."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.rules.distance import nearest_distance_m

# Points. A sure need is worth 50; a name that the query spells out is worth more, a lone word in a text less.
NEED = 50.0
NAME = 60.0
NAME_COVER = 40.0
TEXT_WITHOUT_NEED = 28.0
TEXT_WITH_NEED = 7.0
LOOSE_TEXT = 12.0
HINT = 3.0
OTHER_GENDER = 8.0
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
    due_on: dt.date | None
    # One character a facet value; the first one is the listing's own category.
    codes: str
    positions: list[float]
    # Folded names, one a line; only of candidates that a probe about names found.
    names: str = ""
    # One bit a probe.
    found_by: int = 0
    score: float = 0.0
    reasons: list[str] = field(default_factory=list)
    # The need it is shown for, "" if it is shown for its words only.
    need: str = ""
    distance_m: int | None = None


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
    # The other gender's audience, if the words name one only.
    unfit: frozenset[str]
    boroughs: frozenset[str]
    # Bits of the probes that say so.
    by_name: int
    by_text: int
    by_loose_text: int
    name_groups: tuple[tuple[str, ...], ...]
    # How many of the words no term of the vocabulary explains: proper nouns, mostly.
    unexplained_words: int
    near: tuple[float, float] | None
    today: dt.date


def score_candidates(candidates: Sequence[Candidate], basis: RankingBasis) -> None:
    """Give every candidate its score, its reasons, its need and its distance."""
    scale = NEED / (basis.strongest or 1.0)
    for candidate in candidates:
        _score(candidate, basis, scale)


def _score(candidate: Candidate, basis: RankingBasis, scale: float) -> None:
    codes = candidate.codes
    reasons = candidate.reasons
    score = candidate.merit * MERIT / 100
    need_points, need = 0.0, ""
    own = codes[0]
    for code, weight in basis.sub_weights.items():
        if code in codes:
            points = weight if code == own else weight * ALSO_IN
            if points > need_points:
                need_points, need = points, code
    top_points = 0.0
    for code, weight in basis.top_weights.items():
        if code in codes:
            # A shelter for women who flee is also "a bed tonight", but the beds come first.
            points = weight if code in codes[:2] else weight * ALSO_IN * ALSO_IN
            if points > top_points:
                top_points = points
                need = need or own
    if need:
        score += (need_points + top_points) * scale
        candidate.need = need
        reasons.append("need")
    found_by = candidate.found_by
    if found_by & basis.by_name and (points := _name_points(candidate.names, basis)):
        score += points
        reasons.insert(0, "name")
    if found_by & basis.by_text:
        score += TEXT_WITH_NEED if need else TEXT_WITHOUT_NEED
        reasons.append("text")
    elif found_by & basis.by_loose_text:
        score += LOOSE_TEXT * (found_by & basis.by_loose_text).bit_count() / basis.by_loose_text.bit_count()
        reasons.append("some_words")
    for code, points in basis.hints.items():
        if code in codes:
            score += points
            reasons.append("hint")
    if any(code in codes for code in basis.unfit) and not any(code in codes for code in basis.hints):
        score -= OTHER_GENDER
    if basis.boroughs and any(code in codes for code in basis.boroughs):
        score += BOROUGH
        reasons.append("borough")
    if basis.near and candidate.positions:
        distance = nearest_distance_m(*basis.near, candidate.positions)
        if distance is not None:
            candidate.distance_m = distance
            score += NEARNESS / (1 + distance / NEARNESS_HALVES_AT_M)
            reasons.append("near")
    if candidate.due_on is not None and candidate.due_on < basis.today:
        score -= OVERDUE
        reasons.append("overdue")
    candidate.score = round(score, 3)


def _name_points(names: str, basis: RankingBasis) -> float:
    groups = basis.name_groups
    best = 0.0
    for line in names.split("\n"):
        words = [word for word in line.split() if len(word) > 2 or word.isdigit()]
        if words:
            matched = sum(any(word in words for word in group) for group in groups)
            best = max(best, min(1.0, matched / len(set(words))) if matched == len(groups) else 0.0)
    if best == 0.0:
        # The words stand in the two names together: "clsc" in one, the organization's in the other.
        best = 0.2
    is_surely_a_name = best >= 0.6 or (len(groups) >= 2 and basis.unexplained_words > 0)
    return NAME + NAME_COVER * best if is_surely_a_name else 12.0 * best


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
