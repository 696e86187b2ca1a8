"""A page of results as cards: everything a card shows, in one query, whatever the number of cards."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from core.translated import Translated
from services.queries.search import Hit


@dataclass(frozen=True, slots=True)
class Label:
    """A code with its words in the reader's language."""

    code: str
    label: Translated


@dataclass(frozen=True, slots=True)
class CardPhone:
    """The first number to call, digits only, with what it is."""

    number: str
    extension: str
    kind: str


@dataclass(frozen=True, slots=True)
class Card:
    """One result, ready to show: the template asks for nothing more and decides little."""

    slug: str
    url_slug: str
    name: Translated
    organization: Translated
    summary: Translated
    # The listing's own category, its top category, and every category slug it is found under.
    category: Label
    top_category: Label
    category_slugs: tuple[str, ...]
    boroughs: tuple[Translated, ...]
    # Empty for a confidential place, which shows "by phone only".
    address: str
    is_confidential: bool
    place_count: int
    phone: CardPhone | None
    website: str
    cost: str
    cost_note: Translated
    # Codes of services.enums.Document, StatusAsked, Access; ISO 639 languages.
    documents: tuple[str, ...]
    documents_note: Translated
    status: str
    status_note: Translated
    access: tuple[str, ...]
    audiences: tuple[str, ...]
    languages: tuple[str, ...]
    police_may_be_present: str
    step_free: str
    # "open", "closed" or "unknown"; the next change on Montréal's clock, where it is known.
    open_state: str
    open_until: dt.datetime | None
    opens_at: dt.datetime | None
    hours_kind: str
    distance_m: int | None
    verified_on: dt.date | None
    due_on: dt.date | None
    is_overdue: bool
    is_expired: bool
    translation_state: str


def cards_for(hits: Sequence[Hit], *, language: str, at: dt.datetime) -> list[Card]:
    """Return the cards of some hits, in their order, with one query."""
    raise NotImplementedError
