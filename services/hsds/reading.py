"""Rows for the serialisers, as plain mappings: as many queries for a hundred services as for one."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.enums import ListingState
from services.hsds.texts import Row
from services.models import Borough, HoursException, HoursPiece, Listing, Organization, Phone, ServicePoint

#: What a list or an object may show; a closed listing shows only in answers to `modified_after`.
VISIBLE_STATES = (ListingState.PUBLISHED, ListingState.PAUSED)


def _both(*columns: str) -> tuple[str, ...]:
    return tuple(f"{column}_{language}" for column in columns for language in ("fr", "en"))


_CATEGORY = (
    "category_id",
    "category__slug",
    "category__parent_id",
    "category__parent__slug",
    *_both("category__label", "category__parent__label"),
)
_ORGANIZATION = (
    "organization_id",
    "organization__kind",
    "organization__website",
    *_both("organization__name"),
)
_LISTING = (
    "id",
    "slug",
    "state",
    "audiences",
    "cost",
    "access",
    "website",
    "email",
    "verified_on",
    "verification_due_on",
    "expires_on",
    "translation_state_fr",
    "translation_state_en",
    "modified_at",
    *_both("name", "summary", "cost_note", "access_note"),
    *_CATEGORY,
    *_ORGANIZATION,
)
_LISTING_IN_FULL = (
    *_LISTING,
    "documents_asked",
    "status_asked",
    "answers_reach",
    "police_may_be_present",
    "served_boroughs",
    "served_postal_areas",
    *_both("documents_note", "status_note", "status_law", "served_note"),
)
_PLACE = (
    "place_id",
    "place__is_confidential",
    "place__address",
    "place__city",
    "place__postal_code",
    "place__latitude",
    "place__longitude",
    "place__position_basis",
    "place__step_free_entrance",
    "place__toilet",
    "place__borough_id",
    "place__borough__slug",
    *_both("place__name", "place__accessibility_note", "place__borough__name"),
)
_POINT = ("id", "listing_id", "kind", "hours_kind", *_both("hours_note"), *_PLACE)
_POINT_IN_FULL = (*_POINT, "holidays", "languages", "interpreter", *_both("languages_note"))


@dataclass(frozen=True, slots=True)
class PointRows:
    """A service point with what hangs on it."""

    row: Row
    phones: list[Row] = field(default_factory=list)
    pieces: list[Row] = field(default_factory=list)
    exceptions: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ListingRows:
    """A listing with what hangs on it; points and boroughs are read only for a full object."""

    row: Row
    categories: list[Row]
    points: list[PointRows] = field(default_factory=list)
    boroughs: dict[str, Row] = field(default_factory=dict)

    @property
    def has_confidential_place(self) -> bool:
        return any(point.row["place__is_confidential"] for point in self.points)


def read_listings(ids: Sequence[uuid.UUID], *, full: bool) -> list[ListingRows]:
    """Read listings in the order of `ids`: two queries, or seven in full."""
    if not ids:
        return []
    columns = _LISTING_IN_FULL if full else _LISTING
    rows = {row["id"]: row for row in Listing.objects.filter(id__in=ids).order_by().values(*columns)}
    also_in = _grouped(
        Listing.also_in.through.objects.filter(listing_id__in=ids)
        .order_by("category__position", "category_id")
        .values("listing_id", *_CATEGORY),
        "listing_id",
    )
    points = _points_of(ids) if full else {}
    boroughs = borough_rows() if full else {}
    return [
        ListingRows(rows[id_], [rows[id_], *also_in.get(id_, ())], points.get(id_, []), boroughs)
        for id_ in ids
        if id_ in rows
    ]


def borough_rows() -> dict[str, Row]:
    """Read the boroughs and neighbouring cities by slug."""
    return {row["slug"]: row for row in Borough.objects.order_by().values("id", "slug", *_both("name"))}


def read_points(ids: Sequence[uuid.UUID], *, full: bool) -> list[PointRows]:
    """Read service points in the order of `ids`: one query, or four in full."""
    if not ids:
        return []
    columns = _POINT_IN_FULL if full else _POINT
    rows = list(ServicePoint.objects.filter(id__in=ids).order_by().values(*columns))
    by_id = {point.row["id"]: point for point in (_with_details(rows) if full else map(PointRows, rows))}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def organization_rows(ids: Sequence[uuid.UUID]) -> list[Row]:
    """Read organizations in the order of `ids`, named as a listing's row names them."""
    columns = [name.removeprefix("organization__") for name in _ORGANIZATION[1:]]
    rows = Organization.objects.filter(id__in=ids).order_by().values("id", *columns)
    by_id = {
        row["id"]: {"organization_id": row["id"]} | {f"organization__{name}": row[name] for name in columns}
        for row in rows
    }
    return [by_id[id_] for id_ in ids if id_ in by_id]


def _points_of(listing_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[PointRows]]:
    rows = ServicePoint.objects.filter(listing_id__in=listing_ids).order_by("position", "id")
    found: dict[uuid.UUID, list[PointRows]] = defaultdict(list)
    for point in _with_details(list(rows.values(*_POINT_IN_FULL))):
        found[point.row["listing_id"]].append(point)
    return found


def _with_details(rows: list[dict[str, Any]]) -> list[PointRows]:
    ids = [row["id"] for row in rows]
    phones = _grouped(
        Phone.objects.filter(point_id__in=ids)
        .order_by("position", "id")
        .values("id", "point_id", "number", "extension", "kind", *_both("note")),
        "point_id",
    )
    pieces = _grouped(
        HoursPiece.objects.filter(point_id__in=ids)
        .order_by("weekday", "opens", "id")
        .values("point_id", "weekday", "opens", "closes", "valid_from", "valid_to"),
        "point_id",
    )
    exceptions = _grouped(
        HoursException.objects.filter(point_id__in=ids)
        .order_by("first_day", "opens", "id")
        .values("point_id", "first_day", "last_day", "opens", "closes", *_both("reason")),
        "point_id",
    )
    return [
        PointRows(row, phones.get(row["id"], []), pieces.get(row["id"], []), exceptions.get(row["id"], []))
        for row in rows
    ]


def _grouped(rows: Iterable[Row], column: str) -> dict[uuid.UUID, list[Row]]:
    groups: dict[uuid.UUID, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups
