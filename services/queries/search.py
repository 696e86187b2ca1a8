"""The search: from a person's words to a page of hits, over a bounded set of candidates."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.translated import Translated
from services.queries.facets import Facet
from services.rules.criteria import CriteriaProblem, SearchCriteria
from services.rules.understanding import Understanding

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: its entry, why it came, how far it is."""

    number: int
    score: float
    # "name", "category:hommes", "text", "near", "audience" …, strongest first.
    reasons: tuple[str, ...]
    distance_m: int | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another search that has results: a category, a corrected spelling, a neighbouring borough, fewer filters."""

    # "category", "spelling", "borough", "fewer_filters", "all"
    kind: str
    label: Translated
    criteria: SearchCriteria


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A page of hits, with what helps to go on from it."""

    hits: tuple[Hit, ...]
    # With is_capped there are at least that many: "400+".
    total: int
    is_capped: bool
    page: int
    pages: int
    facets: tuple[Facet, ...]
    understanding: Understanding
    suggestions: tuple[Suggestion, ...]
    # A page without results says which number to call.
    show_phone_line: bool
    # What "near" was understood as ("Station Berri-UQAM", "H2X", "Verdun"), "" if nothing.
    near_label: str


def read_criteria(
    parameters: Mapping[str, Iterable[str]],
) -> tuple[SearchCriteria, tuple[CriteriaProblem, ...]]:
    """Read a search from `request.GET.lists()` made into a mapping, with the choices that exist today."""
    raise NotImplementedError


def search(criteria: SearchCriteria, *, language: str, at: dt.datetime) -> SearchResults:
    """Return one page of results; at most three queries, the same number for 1 and for 20 results."""
    raise NotImplementedError
