"""Why each result came: for the editors who write the vocabulary, and for `manage.py try_query`."""

import datetime as dt
from dataclasses import dataclass

from services.queries.cards import Card, cards_for
from services.queries.results import Hit
from services.queries.search import PAGE_SIZE, run_search
from services.queries.vocabulary import compiled
from services.rules.criteria import SearchCriteria
from services.rules.ranking import reasons_of
from services.rules.understanding import Understanding


@dataclass(frozen=True, slots=True)
class ExplainedHit:
    """One result with its score and the reasons for it."""

    card: Card
    score: float
    # "name", "need", "text", "some_words", "hint", "borough", "near", "overdue".
    reasons: tuple[str, ...]
    # The need that it is shown for ("" if it came for its words alone), and the terms that named it.
    need: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a query was taken to mean, where the search looked, and the first page of what it found."""

    understanding: Understanding
    # What each probe looked for: "name", "need", "text" …, with its words and markers.
    probes: tuple[str, ...]
    hits: tuple[ExplainedHit, ...]
    total: int
    is_capped: bool


def explain(criteria: SearchCriteria, *, language: str, at: dt.datetime) -> Explanation:
    """Return the first page of a search with the reason for every result."""
    known = compiled()
    found = run_search(criteria, known, language=language, at=at)
    first_page = found.results[:PAGE_SIZE]
    hits = [
        Hit(candidate.number, round(candidate.score, 3), (), candidate.distance_m) for candidate in first_page
    ]
    cards = cards_for(hits, language=language, at=at)
    terms = {concept.category: concept.terms for concept in found.understanding.concepts}
    explained = []
    for candidate, card in zip(first_page, cards, strict=False):
        _facet, need = known.codes.get(candidate.need, ("", ""))
        named = terms.get(need) or terms.get(known.parents.get(need, ""), ())
        explained.append(
            ExplainedHit(
                card, round(candidate.score, 3), reasons_of(candidate, found.basis), need, tuple(named)
            )
        )
    return Explanation(
        understanding=found.understanding,
        probes=tuple(
            " ".join((probe.kind, *(" | ".join(choice) for choice in (*probe.word_groups, *probe.markers))))
            for probe in found.probes
        ),
        hits=tuple(explained),
        total=len(found.results),
        is_capped=found.is_capped,
    )
