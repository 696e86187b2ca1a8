"""
A listing as a whole, in plain values, wherever it comes from: gathered files, a spreadsheet, the tables.

What loads, imports and exports listings speaks in these; only services.operations knows the tables.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from services.rules.hours import Piece


@dataclass(frozen=True, slots=True)
class Words:
    """A text in French and in English; either may be missing."""

    fr: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.fr or self.en)


@dataclass(frozen=True, slots=True)
class OrganizationEntry:
    slug: str
    name: Words
    kind: str = "community"
    website: str = ""


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """Where a service is given. A confidential one keeps nothing but that it is confidential."""

    name: Words = Words()
    is_confidential: bool = False
    address: str = ""
    city: str = "Montréal"
    postal_code: str = ""
    borough: str = ""
    latitude: float | None = None
    longitude: float | None = None
    position_basis: str = "none"
    step_free_entrance: str = "unknown"
    toilet: str = "unknown"
    accessibility_note: Words = Words()


@dataclass(frozen=True, slots=True)
class PhoneEntry:
    number: str
    extension: str = ""
    kind: str = "voice"
    note: Words = Words()


@dataclass(frozen=True, slots=True)
class ExceptionEntry:
    """Dated days with hours of their own (or none: closed), and why."""

    first_day: dt.date
    last_day: dt.date
    opens: dt.time | None = None
    closes: dt.time | None = None
    reason: Words = Words()


@dataclass(frozen=True, slots=True)
class PointEntry:
    kind: str = "in_person"
    place: PlaceEntry | None = None
    phones: tuple[PhoneEntry, ...] = ()
    languages: tuple[str, ...] = ()
    languages_note: Words = Words()
    interpreter: str = "unknown"
    hours_kind: str = "unknown"
    pieces: tuple[Piece, ...] = ()
    exceptions: tuple[ExceptionEntry, ...] = ()
    hours_note: Words = Words()
    holidays: str = "unknown"


@dataclass(frozen=True, slots=True)
class ProvenanceEntry:
    """Where a fact was read; `field` is "" for the listing as a whole."""

    source: str
    licence: str
    read_on: dt.date
    field: str = ""
    quote: str = ""
    quote_language: str = ""


@dataclass(frozen=True, slots=True)
class ListingEntry:
    slug: str
    organization: OrganizationEntry
    category: str
    name: Words
    state: str = "draft"
    also_in: tuple[str, ...] = ()
    summary: Words = Words()
    keywords: Words = Words()
    audiences: tuple[str, ...] = ()
    cost: str = "unknown"
    cost_note: Words = Words()
    documents_asked: tuple[str, ...] = ("unknown",)
    documents_note: Words = Words()
    status_asked: str = "unknown"
    status_note: Words = Words()
    status_law: Words = Words()
    answers_reach: str = "page"
    police_may_be_present: str = "unknown"
    access: tuple[str, ...] = ()
    access_note: Words = Words()
    served_boroughs: tuple[str, ...] = ()
    served_postal_areas: tuple[str, ...] = ()
    served_note: Words = Words()
    website: str = ""
    email: str = ""
    confidence: str = "medium"
    verification_days: int = 180
    verified_on: dt.date | None = None
    verified_by: str = ""
    verification_method: str = ""
    verification_due_on: dt.date | None = None
    expires_on: dt.date | None = None
    translation_state_fr: str = "unreviewed"
    translation_state_en: str = "unreviewed"
    points: tuple[PointEntry, ...] = ()
    provenances: tuple[ProvenanceEntry, ...] = ()

    def can_be_reached(self) -> bool:
        """Tell whether a reader can do anything with it: call, go, write or look it up."""
        return bool(
            self.website
            or self.email
            or any(point.phones or (point.place and point.place.address) for point in self.points)
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a listing before and after, as history keeps it."""

    field: str
    before: Any
    after: Any


@dataclass(slots=True)
class LoadReport:
    """What a load or an import did, or would do."""

    created: list[str] = field(default_factory=list)
    changed: dict[str, list[Change]] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    # Rows that an editor has changed since the last load: theirs, not overwritten.
    kept: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
