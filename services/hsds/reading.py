"""
Rows for the serialisers, as plain mappings: as many queries for a hundred services as for one.

The statements are written once, from the lists of columns below: building them anew with the ORM for each
answer took a third of its time (docs/benchmarks.md). Every value is a parameter.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from services.enums import ListingState
from services.hsds.texts import LANGUAGES, Row
from services.models import Borough, Category
from services.queries.remembered import remembered
from services.queries.vocabulary import cursor_of_directory

#: What a list or an object may show; a closed listing shows only in answers to `modified_after`.
VISIBLE_STATES: Final = (ListingState.PUBLISHED, ListingState.PAUSED)


def _both(*columns: str) -> tuple[str, ...]:
    return tuple(f"{column}_{language}" for column in columns for language in LANGUAGES)


_ORGANIZATION: Final = ("id", "kind", "website", *_both("name"))
_LISTING: Final = (
    "id",
    "slug",
    "state",
    "category_id",
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
)
_LISTING_IN_FULL: Final = (
    *_LISTING,
    "documents_asked",
    "status_asked",
    "answers_reach",
    "police_may_be_present",
    "served_boroughs",
    "served_postal_areas",
    *_both("documents_note", "status_note", "status_law", "served_note"),
)
_POINT: Final = ("id", "listing_id", "kind", "hours_kind", *_both("hours_note"))
_POINT_IN_FULL: Final = (*_POINT, "holidays", "languages", "interpreter", *_both("languages_note"))
_PLACE: Final = (
    "id",
    "is_confidential",
    "address",
    "city",
    "postal_code",
    "latitude",
    "longitude",
    "position_basis",
    "step_free_entrance",
    "toilet",
    *_both("name", "accessibility_note"),
)
_BOROUGH: Final = ("slug",)
_PHONE: Final = ("id", "point_id", "number", "extension", "kind", *_both("note"))
_PIECE: Final = ("point_id", "weekday", "opens", "closes", "valid_from", "valid_to")
_EXCEPTION: Final = ("point_id", "first_day", "last_day", "opens", "closes", *_both("reason"))


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement with the names of what it returns."""

    text: str
    names: tuple[str, ...]

    def rows(self, identifiers: Iterable[uuid.UUID]) -> list[Row]:
        with cursor_of_directory() as cursor:
            cursor.execute(self.text, [list(identifiers)])
            return [dict(zip(self.names, values, strict=True)) for values in cursor.fetchall()]


def _select(parts: dict[str, tuple[str, ...]], rest: str, *extra: tuple[str, str]) -> _Statement:
    """Write a statement; `parts` maps the name of a table in it to the columns to read, the first bare."""
    columns = [(f"{table}.{name}", f"{table}__{name}") for table, names in parts.items() for name in names]
    first = f"{next(iter(parts))}__"
    columns = [(column, name.removeprefix(first)) for column, name in columns]
    columns.extend(extra)
    text = f"SELECT {', '.join(column for column, _ in columns)} {rest}"
    return _Statement(text, tuple(name for _, name in columns))


_FROM_LISTING: Final = (
    "FROM services_listing listing"
    " JOIN services_organization organization ON organization.id = listing.organization_id"
    " WHERE listing.id = ANY(%s)"
)
_ALSO_IN: Final = (
    "ARRAY(SELECT also.category_id FROM services_listing_also_in also"
    " JOIN services_category need ON need.id = also.category_id"
    " WHERE also.listing_id = listing.id ORDER BY need.position, need.id)",
    "also_in",
)
_CARDS: Final = _select({"listing": _LISTING, "organization": _ORGANIZATION}, _FROM_LISTING, _ALSO_IN)
_WHOLE: Final = _select({"listing": _LISTING_IN_FULL, "organization": _ORGANIZATION}, _FROM_LISTING, _ALSO_IN)
_ORGANIZATIONS: Final = _select(
    {"organization": _ORGANIZATION}, "FROM services_organization organization WHERE id = ANY(%s)"
)
_FROM_POINT: Final = (
    "FROM services_servicepoint point"
    " LEFT JOIN services_place place ON place.id = point.place_id"
    " LEFT JOIN services_borough borough ON borough.id = place.borough_id"
)
_POINT_CARDS: Final = _select(
    {"point": _POINT, "place": _PLACE, "borough": _BOROUGH}, f"{_FROM_POINT} WHERE point.id = ANY(%s)"
)
_POINTS: Final = _select(
    {"point": _POINT_IN_FULL, "place": _PLACE, "borough": _BOROUGH},
    f"{_FROM_POINT} WHERE point.id = ANY(%s)",
)
_POINTS_OF_LISTINGS: Final = _select(
    {"point": _POINT_IN_FULL, "place": _PLACE, "borough": _BOROUGH},
    f"{_FROM_POINT} WHERE point.listing_id = ANY(%s) ORDER BY point.position, point.id",
)
_PHONES: Final = _select(
    {"phone": _PHONE}, "FROM services_phone phone WHERE point_id = ANY(%s) ORDER BY position, id"
)
_PIECES: Final = _select(
    {"piece": _PIECE}, "FROM services_hourspiece piece WHERE point_id = ANY(%s) ORDER BY weekday, opens, id"
)
_EXCEPTIONS: Final = _select(
    {"dated": _EXCEPTION},
    "FROM services_hoursexception dated WHERE point_id = ANY(%s) ORDER BY first_day, opens, id",
)


@dataclass(frozen=True, slots=True)
class PointRows:
    """A service point with what hangs on it."""

    row: Row
    phones: list[Row] = field(default_factory=list)
    pieces: list[Row] = field(default_factory=list)
    exceptions: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ListingRows:
    """A listing with what hangs on it; points are read only for a full object."""

    row: Row
    # Its own need and the others it answers, each with its top need behind it.
    needs: list[Row]
    points: list[PointRows] = field(default_factory=list)

    @property
    def has_confidential_place(self) -> bool:
        return any(point.row["place__is_confidential"] for point in self.points)


@remembered
def need_rows() -> dict[uuid.UUID, Row]:
    """Read the needs by identifier, in the order in which the portal shows them."""
    rows = Category.objects.order_by("position", "id").values("id", "slug", "parent_id", *_both("label"))
    return {row["id"]: row for row in rows}


@remembered
def borough_rows() -> dict[str, Row]:
    """Read the boroughs and neighbouring cities by slug."""
    return {row["slug"]: row for row in Borough.objects.values("id", "slug", *_both("name"))}


def read_listings(ids: Sequence[uuid.UUID], *, full: bool) -> list[ListingRows]:
    """Read listings in the order of `ids`: one statement, or five in full."""
    if not ids:
        return []
    rows = {row["id"]: row for row in (_WHOLE if full else _CARDS).rows(ids)}
    points = _points_of(ids) if full else {}
    needs = need_rows()
    return [
        ListingRows(rows[id_], _needs_of(rows[id_], needs), points.get(id_, [])) for id_ in ids if id_ in rows
    ]


def _needs_of(row: Row, needs: dict[uuid.UUID, Row]) -> list[Row]:
    found: dict[uuid.UUID, Row] = {}
    for id_ in (row["category_id"], *row["also_in"]):
        need = needs.get(id_)
        if need is None:
            continue
        found[id_] = need
        if (top := needs.get(need["parent_id"])) is not None:
            found[top["id"]] = top
    return list(found.values())


def organization_rows(ids: Sequence[uuid.UUID]) -> list[Row]:
    """Read organizations in the order of `ids`, named as a listing's row names them."""
    rows = {
        row["id"]: {f"organization__{name}": value for name, value in row.items()}
        for row in _ORGANIZATIONS.rows(ids)
    }
    return [rows[id_] for id_ in ids if id_ in rows]


def read_points(ids: Sequence[uuid.UUID], *, full: bool) -> list[PointRows]:
    """Read service points in the order of `ids`: one statement, or four in full."""
    if not ids:
        return []
    if full:
        points: Iterable[PointRows] = _with_details(_POINTS.rows(ids))
    else:
        points = map(PointRows, _POINT_CARDS.rows(ids))
    by_id = {point.row["id"]: point for point in points}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def _points_of(listing_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[PointRows]]:
    found: dict[uuid.UUID, list[PointRows]] = defaultdict(list)
    for point in _with_details(_POINTS_OF_LISTINGS.rows(listing_ids)):
        found[point.row["listing_id"]].append(point)
    return found


def _with_details(rows: list[Row]) -> list[PointRows]:
    ids = [row["id"] for row in rows]
    phones, pieces, exceptions = (
        _grouped(statement.rows(ids)) for statement in (_PHONES, _PIECES, _EXCEPTIONS)
    )
    return [
        PointRows(row, phones.get(row["id"], []), pieces.get(row["id"], []), exceptions.get(row["id"], []))
        for row in rows
    ]


def _grouped(rows: Iterable[Row]) -> dict[uuid.UUID, list[Row]]:
    groups: dict[uuid.UUID, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["point_id"]].append(row)
    return groups
