"""From a person's words to needs, hints and places: pure, no database."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concept:
    """A need that the words point to, and how strongly."""

    category: str
    weight: float
    # The words of the vocabulary that pointed to it.
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as it was typed and as it was read."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a query was understood to mean."""

    concepts: tuple[Concept, ...] = ()
    # Facet hints and their weights: {("audience", "women"): 2.0}.
    hints: tuple[tuple[str, str, float], ...] = ()
    boroughs: tuple[str, ...] = ()
    # "H2X" or a station's slug, named in the words.
    near: str = ""
    corrections: tuple[Correction, ...] = ()
    # Somebody may be in danger: the page says whom to call before anything else.
    is_danger: bool = False
    is_query_cut: bool = False

    @property
    def is_corrected(self) -> bool:
        """Test whether some word was read otherwise than typed."""
        return bool(self.corrections)
