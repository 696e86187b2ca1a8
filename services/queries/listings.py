"""
Whole listings, as a page or a sheet shows them: two queries, whatever the number of listings.

What a confidential place must not show is dropped here, before anything else sees it, even should the
database's constraint be lost one day.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import JSONObject

from core.translated import Translated, translated
from services.enums import ListingState
from services.models import (
    Category,
    HoursException,
    HoursPiece,
    Listing,
    Phone,
    Provenance,
    ServicePoint,
)
from services.rules.hours import Exception_, OnHolidays, Piece, Week, WeekKind

# What the public may see: closed and paused listings say so on their page, and stand in no list.
PUBLIC_STATES = (ListingState.PUBLISHED, ListingState.PAUSED, ListingState.CLOSED)


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """A place as the public may know it. A confidential one is only that."""

    is_confidential: bool
    name: dict[str, str]
    address: str = ""
    city: str = ""
    postal_code: str = ""
    borough_slug: str = ""
    borough: dict[str, str] | None = None
    latitude: float | None = None
    longitude: float | None = None
    is_exact: bool = False
    step_free_entrance: str = "unknown"
    toilet: str = "unknown"
    accessibility_note: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PhoneRecord:
    number: str
    extension: str
    kind: str
    note: dict[str, str]


@dataclass(frozen=True, slots=True)
class PointRecord:
    """One service point with all that hangs on it."""

    kind: str
    place: PlaceRecord | None
    phones: tuple[PhoneRecord, ...]
    languages: tuple[str, ...]
    languages_note: dict[str, str]
    interpreter: str
    week: Week
    exception_reasons: tuple[dict[str, str], ...]
    hours_note: dict[str, str]


@dataclass(frozen=True, slots=True)
class ProvenanceRecord:
    field: str
    source: str
    quote: str
    quote_language: str
    licence: str
    read_on: dt.date


@dataclass(frozen=True, slots=True)
class ListingRecord:
    """A listing, its organization and category (already joined), and everything below it."""

    listing: Listing
    also_in: tuple[str, ...]
    points: tuple[PointRecord, ...]
    provenances: tuple[ProvenanceRecord, ...]

    @property
    def is_confidential(self) -> bool:
        """Test whether some place of the listing hides."""
        return any(point.place is not None and point.place.is_confidential for point in self.points)

    @property
    def category_slugs(self) -> tuple[str, ...]:
        """Return the slug of the listing's category, of its parent, and of the others."""
        category = self.listing.category
        first = (category.slug, category.parent.slug) if category.parent else (category.slug,)
        return (*first, *(slug for slug in self.also_in if slug not in first))

    def text(self, field: str, language: str) -> Translated:
        """Return a text of the listing in a language, or the other one, marked."""
        return translated(self.listing, field, language)


def listing_record(slug: str) -> ListingRecord | None:
    """Return a listing that the public may see, or None."""
    return next(iter(listing_records([slug])), None)


def listing_records(slugs: Sequence[str], *, states: Sequence[str] = PUBLIC_STATES) -> list[ListingRecord]:
    """Return listings in the order of their slugs, unknown ones left out."""
    listings = {
        listing.slug: listing
        for listing in Listing.objects.filter(slug__in=slugs, state__in=states)
        .select_related("organization", "category__parent")
        .annotate(also_in_slugs=_also_in(), provenance_rows=_provenances())
    }
    points: dict[Any, list[PointRecord]] = {}
    for point in _points([listing.pk for listing in listings.values()]):
        points.setdefault(point.listing_id, []).append(_point_record(point))
    return [
        ListingRecord(
            listing=listings[slug],
            also_in=tuple(listings[slug].also_in_slugs),
            points=tuple(points.get(listings[slug].pk, ())),
            provenances=tuple(
                ProvenanceRecord(**{**row, "read_on": dt.date.fromisoformat(row["read_on"])})
                for row in listings[slug].provenance_rows
            ),
        )
        for slug in dict.fromkeys(slugs)
        if slug in listings
    ]


def _also_in() -> ArraySubquery:
    return ArraySubquery(
        Category.objects.filter(listings_also_in=OuterRef("pk")).order_by("position").values("slug")
    )


def _provenances() -> ArraySubquery:
    names = ("field", "source", "quote", "quote_language", "licence", "read_on")
    return _rows(Provenance.objects.filter(listing=OuterRef("pk")).order_by("field", "source"), names)


def _rows(rows: QuerySet[Any], names: Sequence[str]) -> ArraySubquery:
    return ArraySubquery(rows.annotate(row=JSONObject(**{name: name for name in names})).values("row"))


def _points(listings: list[Any]) -> QuerySet[Any]:
    own = OuterRef("pk")
    return (
        ServicePoint.objects.filter(listing__in=listings)
        .select_related("place__borough")
        .annotate(
            phone_rows=_rows(
                Phone.objects.filter(point=own).order_by("position", "id"),
                ("number", "extension", "kind", "note_fr", "note_en"),
            ),
            piece_rows=_rows(
                HoursPiece.objects.filter(point=own).order_by("weekday", "opens"),
                ("weekday", "opens", "closes", "valid_from", "valid_to"),
            ),
            exception_rows=_rows(
                HoursException.objects.filter(point=own).order_by("first_day"),
                ("first_day", "last_day", "opens", "closes", "reason_fr", "reason_en"),
            ),
            # The address itself is never fetched for a place that hides.
            shown_address=Case(
                When(place__is_confidential=False, then=F("place__address")), default=Value("")
            ),
        )
        .defer("place__address")
        .order_by("listing_id", "position", "id")
    )


def _both(row: Any, field: str) -> dict[str, str]:
    read = row.get if isinstance(row, dict) else lambda name: getattr(row, name)
    return {f"{field}_fr": read(f"{field}_fr") or "", f"{field}_en": read(f"{field}_en") or ""}


def _place_record(point: Any) -> PlaceRecord | None:
    place = point.place
    if place is None:
        return None
    if place.is_confidential:
        return PlaceRecord(is_confidential=True, name={"name_fr": "", "name_en": ""})
    return PlaceRecord(
        is_confidential=False,
        name=_both(place, "name"),
        address=point.shown_address,
        city=place.city,
        postal_code=place.postal_code,
        borough_slug=place.borough.slug if place.borough else "",
        borough=_both(place.borough, "name") if place.borough else None,
        latitude=place.latitude,
        longitude=place.longitude,
        is_exact=place.position_basis == "exact",
        step_free_entrance=place.step_free_entrance,
        toilet=place.toilet,
        accessibility_note=_both(place, "accessibility_note"),
    )


def _point_record(point: Any) -> PointRecord:
    return PointRecord(
        kind=point.kind,
        place=_place_record(point),
        phones=tuple(
            PhoneRecord(row["number"], row["extension"], row["kind"], _both(row, "note"))
            for row in point.phone_rows
        ),
        languages=tuple(point.languages),
        languages_note=_both(point, "languages_note"),
        interpreter=point.interpreter,
        week=Week(
            kind=WeekKind(point.hours_kind),
            pieces=tuple(
                Piece(
                    row["weekday"],
                    dt.time.fromisoformat(row["opens"]),
                    dt.time.fromisoformat(row["closes"]),
                    _day(row["valid_from"]),
                    _day(row["valid_to"]),
                )
                for row in point.piece_rows
            ),
            exceptions=tuple(
                Exception_(
                    dt.date.fromisoformat(row["first_day"]),
                    dt.date.fromisoformat(row["last_day"]),
                    _time(row["opens"]),
                    _time(row["closes"]),
                )
                for row in point.exception_rows
            ),
            holidays=OnHolidays(point.holidays),
        ),
        exception_reasons=tuple(_both(row, "reason") for row in point.exception_rows),
        hours_note=_both(point, "hours_note"),
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _time(text: str | None) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None


def listing_names(slug: str) -> dict[str, str] | None:
    """Return the name of a listing in both languages, or None if the public may not see it."""
    row = Listing.objects.filter(slug=slug, state__in=PUBLIC_STATES).values("name_fr", "name_en").first()
    return _both(row, "name") if row is not None else None
