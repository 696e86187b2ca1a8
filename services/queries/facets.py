"""What narrows a list of results, with counts that come from the bounded candidate set."""

from dataclasses import dataclass

from core.translated import Translated

FACETS = (
    "category",
    "borough",
    "open",
    "cost",
    "language",
    "papers",
    "status",
    "access",
    "audience",
    "step_free",
    "by",
)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """
    One choice of a facet.

    `count` is None where it was not counted; with `is_capped` there are at least that many ("40+").
    """

    code: str
    label: Translated
    count: int | None
    is_capped: bool
    is_selected: bool
    # The top category of a category; "" elsewhere.
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A question that narrows the results. `name` is the parameter of the address bar."""

    name: str
    values: tuple[FacetValue, ...]
    # How many of the counted results have no answer, and whether there may be more of them.
    unknown: int
    unknown_is_capped: bool
    # False where fewer than 40 % of the results have an answer (and nothing of it is selected).
    is_shown: bool

    @property
    def selected(self) -> tuple[FacetValue, ...]:
        """Return the chosen values."""
        return tuple(value for value in self.values if value.is_selected)
