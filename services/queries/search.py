"""The search: from a person's words to a page of hits, over a bounded set of candidates."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.queries.candidates import Probe, find_candidates
from services.queries.facets import facets_of, wanted_codes
from services.queries.near import NearPoint, borough_point, near_point
from services.queries.openness import is_open_at
from services.queries.plan import (
    CANDIDATES,
    filter_markers,
    planned_probes,
    ranking_basis,
    wider_probes,
)
from services.queries.results import Hit, SearchResults, Suggestion
from services.queries.suggestions import suggestions_for
from services.queries.vocabulary import Compiled, compiled, cursor_of_directory
from services.rules.criteria import WEEKDAYS, CriteriaProblem, SearchCriteria, parse_criteria
from services.rules.hours import MONTREAL, Openness
from services.rules.ranking import (
    Candidate,
    RankingBasis,
    ranked,
    reasons_of,
    score_candidates,
    worth_showing,
)
from services.rules.understanding import Understanding, understand

PAGE_SIZE = 20
# With fewer results than this, the search looks around: the whole field of the need, some of the words.
FEW = 8


@dataclass(slots=True)
class Search:
    """A search with all its results in order, before a page of it is cut: also what the explanation reads."""

    understanding: Understanding
    results: list[Candidate]
    # For each filter in use, the candidates that fail it alone.
    almost: dict[str, list[Candidate]]
    is_capped: bool
    near: NearPoint | None
    open_now: int | None
    probes: list[Probe]
    basis: RankingBasis


def read_criteria(
    parameters: Mapping[str, Iterable[str]],
) -> tuple[SearchCriteria, tuple[CriteriaProblem, ...]]:
    """Read a search from `dict(request.GET.lists())`, with the choices that exist today."""
    return parse_criteria(parameters, compiled().choices)


def search(criteria: SearchCriteria, *, language: str, at: dt.datetime) -> SearchResults:
    """Return one page of results; at most three queries, the same number for 1 and for 20 results."""
    known = compiled()
    found = run_search(criteria, known, language=language, at=at)
    total = len(found.results)
    start = (criteria.page - 1) * PAGE_SIZE
    hits = tuple(
        Hit(
            candidate.number,
            round(candidate.score, 3),
            reasons_of(candidate, found.basis),
            candidate.distance_m,
        )
        for candidate in found.results[start : start + PAGE_SIZE]
    )
    return SearchResults(
        hits=hits,
        total=total,
        is_capped=found.is_capped,
        page=criteria.page,
        pages=max(1, -(-total // PAGE_SIZE)),
        facets=facets_of(
            found.results,
            found.almost,
            criteria,
            known,
            is_capped=found.is_capped,
            open_now=found.open_now,
            language=language,
        ),
        understanding=found.understanding,
        suggestions=() if hits else suggestions_for(criteria, found.understanding, known, language),
        show_phone_line=not total,
        near_label=found.near.label.text if found.near else "",
    )


def found_listings(query: str, *, at: dt.datetime) -> list[uuid.UUID]:
    """Return the listings that words find, best first, as the search page ranks them: for the API."""
    found = run_search(SearchCriteria(query=query), compiled(), language="fr", at=at)
    numbers = [candidate.number for candidate in found.results]
    with cursor_of_directory() as cursor:
        cursor.execute(
            "SELECT number, listing_id FROM services_searchentry WHERE number = ANY(%s)", [numbers]
        )
        identifiers = dict(cursor.fetchall())
    return [identifiers[number] for number in numbers if number in identifiers]


def run_search(criteria: SearchCriteria, known: Compiled, *, language: str, at: dt.datetime) -> Search:
    """Return everything a search finds within its bounds, best first."""
    understanding = understand(criteria.query, known.lexicon, known.parents)
    near = _near(criteria, understanding, known, language)
    point = (near.latitude, near.longitude) if near else None
    wanted = wanted_codes(criteria)
    moment = _moment(criteria.open, at)
    today = at.astimezone(MONTREAL).date()
    probes = planned_probes(understanding, near)
    found = find_candidates(probes, today=today, near=point)
    if found.is_capped and (wanted or moment):
        # The bound was reached before the filters: ask again with the filters inside, for exact results.
        markers = filter_markers(wanted, moment)
        probes = [probe.and_also(markers) for probe in probes]
        found = find_candidates(probes, today=today, near=point)
    results, _almost = _filtered(found.candidates, wanted, known)
    if criteria.query and len(results) < FEW and (more := wider_probes(understanding, known)):
        markers = filter_markers(wanted, moment)
        wider = [probe.and_also(markers) for probe in more]
        probes = [*probes, *wider]
        found = find_candidates(probes, today=today, near=point)
    basis = ranking_basis(understanding, known, probes, near)
    score_candidates(found.candidates, basis)
    # Before the filters, so that what a filter promises is what it shows.
    related = worth_showing(found.candidates) if criteria.query else found.candidates
    results, almost = _filtered(related, wanted, known)
    open_now = None
    if moment or criteria.sort == "open":
        openness = _openness(results, moment or at)
        if moment:
            results = [candidate for candidate in results if openness[candidate.number] is Openness.OPEN]
            open_now = len(results)
    in_order = ranked(results)
    if criteria.sort == "near" and near:
        in_order = sorted(
            in_order, key=lambda candidate: (candidate.distance_m is None, candidate.distance_m or 0)
        )
    elif criteria.sort == "open":
        in_order = sorted(in_order, key=lambda candidate: _OPEN_FIRST[openness[candidate.number]])
    return Search(
        understanding=understanding,
        results=in_order[:CANDIDATES],
        almost=almost,
        is_capped=found.is_capped or len(in_order) > CANDIDATES,
        near=near,
        open_now=open_now,
        probes=probes,
        basis=basis,
    )


_OPEN_FIRST = {Openness.OPEN: 0, Openness.APPOINTMENT: 1, Openness.UNKNOWN: 1, Openness.CLOSED: 2}


def _near(
    criteria: SearchCriteria, understanding: Understanding, known: Compiled, language: str
) -> NearPoint | None:
    return (
        near_point(criteria.near, known, language)
        or near_point(understanding.near, known, language)
        or next((borough_point(slug, known, language) for slug in understanding.boroughs), None)
    )


def _moment(opened: str, at: dt.datetime) -> dt.datetime | None:
    """Return the instant that "now" or "mo-1430" means: the next such weekday and time, today included."""
    if not opened:
        return None
    now = at.astimezone(MONTREAL)
    if opened == "now":
        return now
    weekday, clock = opened.split("-")
    days = (WEEKDAYS.index(weekday) - now.weekday()) % 7
    day = now.date() + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(int(clock[:2]), int(clock[2:])), tzinfo=MONTREAL)


def _filtered(
    candidates: Sequence[Candidate], wanted: Mapping[str, tuple[str, ...]], known: Compiled
) -> tuple[list[Candidate], dict[str, list[Candidate]]]:
    if not wanted:
        return list(candidates), {}
    accepted = {
        name: [known.characters[code] for code in codes if code in known.characters]
        for name, codes in wanted.items()
    }
    passed: list[Candidate] = []
    almost: dict[str, list[Candidate]] = {name: [] for name in wanted}
    for candidate in candidates:
        failed = [
            name
            for name, characters in accepted.items()
            if not any(character in candidate.codes for character in characters)
        ]
        if not failed:
            passed.append(candidate)
        elif len(failed) == 1:
            almost[failed[0]].append(candidate)
    return passed, almost


def _openness(candidates: Sequence[Candidate], at: dt.datetime) -> dict[int, Openness]:
    with cursor_of_directory() as cursor:
        cursor.execute(
            "SELECT number, hours FROM services_searchentry WHERE number = ANY(%s)",
            [[candidate.number for candidate in candidates]],
        )
        found = {number: is_open_at(hours, at) for number, hours in cursor.fetchall()}
    return {candidate.number: found.get(candidate.number, Openness.UNKNOWN) for candidate in candidates}


__all__ = [
    "Hit",
    "Search",
    "SearchResults",
    "Suggestion",
    "found_listings",
    "read_criteria",
    "search",
]
