"""A page of results as cards: everything a card shows, in one query, whatever the number of cards."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.translated import Translated, translated
from services.enums import HoursKind, Known
from services.queries.openness import open_state, weeks_of
from services.queries.results import Hit
from services.queries.vocabulary import CategoryLabel, Compiled, compiled, cursor_of_directory
from services.rules.hours import MONTREAL


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
    # "open", "closed", "appointment" or "unknown"; the next change on Montréal's clock, where it is known.
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
    """
    Return the cards of some hits, in their order, with one query.

    A listing that was unpublished since the search is left out.
    """
    if not hits:
        return []
    known = compiled()
    with cursor_of_directory() as cursor:
        cursor.execute(
            "SELECT number, card, hours FROM services_searchentry WHERE number = ANY(%s)",
            [[hit.number for hit in hits]],
        )
        rows = {number: (card, hours) for number, card, hours in cursor.fetchall()}
    return [
        _card(json.loads(rows[hit.number][0]), rows[hit.number][1], hit.distance_m, known, language, at)
        for hit in hits
        if hit.number in rows
    ]


def _card(
    row: dict[str, Any], hours: str, distance_m: int | None, known: Compiled, language: str, at: dt.datetime
) -> Card:
    def said(field: str) -> Translated:
        # The JSON holds no nulls, to be small: what is not there is empty.
        return translated(row, field, language)

    category = _category(row["category"], known, language)
    parent = row.get("parent")
    state = open_state(hours, at)
    today = at.astimezone(MONTREAL).date()
    due_on, expires_on = _date(row.get("due_on")), _date(row.get("expires_on"))
    phone = row.get("phone")
    kinds = {week.kind.value for week in weeks_of(hours)}
    return Card(
        slug=row["slug"],
        url_slug=row["slug"],
        name=said("name"),
        organization=said("organization"),
        summary=said("summary"),
        category=category,
        top_category=_category(parent, known, language) if parent else category,
        category_slugs=_category_slugs(row, known),
        boroughs=tuple(
            known.boroughs[slug].label(language) for slug in row["boroughs"] if slug in known.boroughs
        ),
        address=row.get("address") or "",
        is_confidential=row["confidential"],
        place_count=row["places"],
        phone=CardPhone(phone[0], phone[1] or "", phone[2]) if phone else None,
        website=row.get("website") or "",
        cost=row["cost"],
        cost_note=said("cost_note"),
        documents=tuple(row["documents"]),
        documents_note=said("documents_note"),
        status=row["status"],
        status_note=said("status_note"),
        access=tuple(row["access"]),
        audiences=tuple(row["audiences"]),
        languages=tuple(row["languages"]),
        police_may_be_present=row["police"],
        step_free=row["step_free"],
        open_state=state.openness.value,
        open_until=state.until,
        opens_at=state.next_opening,
        hours_kind=_hours_kind(kinds),
        distance_m=distance_m,
        verified_on=_date(row.get("verified_on")),
        due_on=due_on,
        is_overdue=due_on is not None and due_on < today,
        is_expired=expires_on is not None and expires_on < today,
        translation_state=row[f"translation_{language}"],
    )


def _category(slug: str, known: Compiled, language: str) -> Label:
    category = known.categories.get(slug)
    if category is None:
        return Label(slug, Translated(slug, language, is_fallback=False))
    return Label(slug, category.label(language))


def _category_slugs(row: dict[str, Any], known: Compiled) -> tuple[str, ...]:
    slugs: dict[str, None] = {}
    for slug in (row["category"], *row["also"]):
        slugs[slug] = None
        category: CategoryLabel | None = known.categories.get(slug)
        if category is not None and category.parent:
            slugs[category.parent] = None
    return tuple(slugs)


def _hours_kind(kinds: set[str]) -> str:
    for kind in (HoursKind.ALWAYS, HoursKind.WEEKLY, HoursKind.APPOINTMENT):
        if kind.value in kinds:
            return kind.value
    return Known.UNKNOWN.value


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
