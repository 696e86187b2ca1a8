"""How much of what a person needs to know a listing tells, and what would tell more."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from services.rules.entries import ListingEntry

Answer = Callable[[ListingEntry], bool]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a listing does not tell, and how many points its answer is worth."""

    field: str
    gain: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """A score from 0 to 100, and the gaps, the most useful first."""

    score: int
    gaps: tuple[Gap, ...]


def _has_phone(entry: ListingEntry) -> bool:
    return any(point.phones for point in entry.points)


def _says_where(entry: ListingEntry) -> bool:
    # A phone line has no place to tell; a confidential place tells by phone.
    return any(
        point.kind != "in_person"
        or (point.place is not None and (point.place.is_confidential or bool(point.place.address)))
        for point in entry.points
    )


def _says_when(entry: ListingEntry) -> bool:
    return any(
        point.hours_kind in {"always", "appointment"} or (point.hours_kind == "weekly" and point.pieces)
        for point in entry.points
    )


def _says_which_languages(entry: ListingEntry) -> bool:
    return any(point.languages for point in entry.points)


def _is_bilingual(entry: ListingEntry) -> bool:
    return bool(entry.name.fr and entry.name.en and entry.summary.fr and entry.summary.en)


# What a person who is afraid asks first weighs most: can I call, where, when, which papers, is status asked.
# The weights add up to 100.
ASKED: Final[tuple[tuple[str, int, Answer], ...]] = (
    ("phones", 20, _has_phone),
    ("address", 15, _says_where),
    ("hours", 15, _says_when),
    ("documents_asked", 12, lambda entry: entry.documents_asked != ("unknown",)),
    ("status_asked", 10, lambda entry: entry.status_asked != "unknown"),
    ("verified_on", 10, lambda entry: entry.verified_on is not None),
    ("summary", 8, _is_bilingual),
    ("cost", 5, lambda entry: entry.cost != "unknown"),
    ("languages", 5, _says_which_languages),
)


def completeness(entry: ListingEntry) -> Completeness:
    """Return how complete a listing is, and what would raise it, the largest gain first."""
    gaps = tuple(Gap(field, gain) for field, gain, is_answered in ASKED if not is_answered(entry))
    return Completeness(
        score=sum(gain for _, gain, _ in ASKED) - sum(gap.gain for gap in gaps),
        gaps=tuple(sorted(gaps, key=lambda gap: -gap.gain)),
    )
