"""What a search gives back."""

from dataclasses import dataclass

from core.translated import Translated
from services.queries.facets import Facet
from services.rules.criteria import SearchCriteria
from services.rules.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: its entry, why it came, how far it is."""

    number: int
    score: float
    # "name", "need", "text", "near", "hint" …, strongest first.
    reasons: tuple[str, ...]
    distance_m: int | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another search that has results: a category, a corrected spelling, a borough nearby, fewer filters."""

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
