"""Listings as whole entries: read from the tables, and written to them."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any, Final

from django.db.models import Model, QuerySet

from services.models import (
    HoursException,
    HoursPiece,
    Listing,
    Organization,
    Phone,
    Place,
    Provenance,
    ServicePoint,
)
from services.rules.entries import (
    ExceptionEntry,
    ListingEntry,
    OrganizationEntry,
    PhoneEntry,
    PlaceEntry,
    PointEntry,
    ProvenanceEntry,
    Words,
)
from services.rules.hours import Piece
from services.rules.hours_text import exceptions_in_order, in_order

# Children are named after their parent and their place in it, so that a second load finds them again and two
# installations agree. A parent made by an editor is random, and so are its children.
_PART_OF_ENTRY: Final = {"organization", "category", "also_in", "points", "provenances"}
_OF_LISTING: Final = tuple(entry.name for entry in fields(ListingEntry) if entry.name not in _PART_OF_ENTRY)
_OF_PLACE: Final = tuple(entry.name for entry in fields(PlaceEntry) if entry.name != "borough")
_OF_POINT: Final = tuple(
    entry.name
    for entry in fields(PointEntry)
    if entry.name not in {"place", "phones", "pieces", "exceptions"}
)


def child_id(parent: uuid.UUID, name: str) -> uuid.UUID:
    """Return the identifier of a part of a listing, the same at every load."""
    return uuid.uuid5(parent, name)


def with_everything(listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """Return listings with all their parts, in a number of queries that does not grow with them."""
    return listings.select_related("organization", "category").prefetch_related(
        "also_in",
        "provenances",
        "points__place__borough",
        "points__phones",
        "points__hours",
        "points__exceptions",
    )


def entry_of(listing: Listing) -> ListingEntry:
    """Return a listing of the directory, its parts prefetched, as a whole entry."""
    organization = listing.organization
    return ListingEntry(
        organization=OrganizationEntry(
            slug=organization.slug,
            name=_words(organization, "name"),
            kind=organization.kind,
            website=organization.website,
        ),
        category=listing.category.slug,
        also_in=tuple(sorted(category.slug for category in listing.also_in.all())),
        points=tuple(_point(point) for point in _in_order(listing.points.all())),
        provenances=provenances_in_order(
            ProvenanceEntry(
                source=row.source,
                licence=row.licence,
                read_on=row.read_on,
                field=row.field,
                quote=row.quote,
                quote_language=row.quote_language,
            )
            for row in listing.provenances.all()
        ),
        **_values(listing, ListingEntry, _OF_LISTING),
    )


def provenances_in_order(provenances: Iterable[ProvenanceEntry]) -> tuple[ProvenanceEntry, ...]:
    """Return provenances in the order in which a listing shows them, each once."""
    return tuple(sorted(set(provenances), key=lambda row: (row.field, row.source, row.quote, row.licence)))


def listing_columns(entry: ListingEntry) -> dict[str, Any]:
    """Return the columns of a listing row, without its relations."""
    return _columns(entry, _OF_LISTING)


def organization_row(entry: OrganizationEntry, id_: uuid.UUID) -> Organization:
    """Make the row of an organization."""
    return Organization(
        id=id_,
        slug=entry.slug,
        kind=entry.kind,
        website=entry.website,
        name_fr=entry.name.fr,
        name_en=entry.name.en,
    )


class Parts:
    """The rows that hang on listings, gathered so that each table is written once."""

    def __init__(self, borough_ids: dict[str, uuid.UUID]) -> None:
        self._borough_ids = borough_ids
        self.places: list[Place] = []
        self.points: list[ServicePoint] = []
        self.phones: list[Phone] = []
        self.pieces: list[HoursPiece] = []
        self.exceptions: list[HoursException] = []
        self.provenances: list[Provenance] = []

    def add(self, listing_id: uuid.UUID, entry: ListingEntry) -> None:
        """Add the parts of one listing."""
        for position, point in enumerate(entry.points):
            self._add_point(listing_id, position, point)
        for number, row in enumerate(provenances_in_order(entry.provenances)):
            self.provenances.append(
                Provenance(
                    id=child_id(listing_id, f"provenance:{number}"),
                    listing_id=listing_id,
                    **{column.name: getattr(row, column.name) for column in fields(ProvenanceEntry)},
                )
            )

    def _add_point(self, listing_id: uuid.UUID, position: int, entry: PointEntry) -> None:
        id_ = child_id(listing_id, f"point:{position}")
        place_id = None
        if entry.place is not None:
            place_id = child_id(id_, "place")
            self.places.append(
                Place(
                    id=place_id,
                    borough_id=self._borough_ids[entry.place.borough] if entry.place.borough else None,
                    **_columns(entry.place, _OF_PLACE),
                )
            )
        self.points.append(
            ServicePoint(
                id=id_,
                listing_id=listing_id,
                place_id=place_id,
                position=position,
                **_columns(entry, _OF_POINT),
            )
        )
        for number, phone in enumerate(entry.phones):
            self.phones.append(
                Phone(
                    id=child_id(id_, f"phone:{number}"),
                    point_id=id_,
                    position=number,
                    **_columns(phone, ("number", "extension", "kind", "note")),
                )
            )
        for number, piece in enumerate(in_order(entry.pieces)):
            self.pieces.append(
                HoursPiece(
                    id=child_id(id_, f"piece:{number}"),
                    point_id=id_,
                    **{column.name: getattr(piece, column.name) for column in fields(Piece)},
                )
            )
        for number, exception in enumerate(exceptions_in_order(entry.exceptions)):
            self.exceptions.append(
                HoursException(
                    id=child_id(id_, f"exception:{number}"),
                    point_id=id_,
                    **_columns(exception, ("first_day", "last_day", "opens", "closes", "reason")),
                )
            )

    def write(self, *, using: str, batch_size: int) -> None:
        """Insert everything, parents first."""
        rows: Sequence[tuple[type[Model], Sequence[Model]]] = (
            (Place, self.places),
            (ServicePoint, self.points),
            (Phone, self.phones),
            (HoursPiece, self.pieces),
            (HoursException, self.exceptions),
            (Provenance, self.provenances),
        )
        for model, instances in rows:
            model._default_manager.using(using).bulk_create(instances, batch_size=batch_size)


def erase_parts(listing_ids: Sequence[uuid.UUID], *, using: str) -> None:
    """Remove the service points, places and provenances of listings that are written anew."""
    places = list(
        ServicePoint.objects.using(using)
        .filter(listing_id__in=listing_ids, place__isnull=False)
        .values_list("place_id", flat=True)
    )
    ServicePoint.objects.using(using).filter(listing_id__in=listing_ids).delete()
    # A place that another listing also uses stays.
    Place.objects.using(using).filter(id__in=places, points__isnull=True).delete()
    Provenance.objects.using(using).filter(listing_id__in=listing_ids).delete()


def _point(point: ServicePoint) -> PointEntry:
    place = None
    if point.place is not None:
        place = PlaceEntry(
            borough=point.place.borough.slug if point.place.borough else "",
            **_values(point.place, PlaceEntry, _OF_PLACE),
        )
    return PointEntry(
        place=place,
        phones=tuple(
            PhoneEntry(phone.number, phone.extension, phone.kind, _words(phone, "note"))
            for phone in _in_order(point.phones.all())
        ),
        pieces=in_order(
            {
                Piece(row.weekday, row.opens, row.closes, row.valid_from, row.valid_to)
                for row in point.hours.all()
            }
        ),
        exceptions=exceptions_in_order(
            [
                ExceptionEntry(row.first_day, row.last_day, row.opens, row.closes, _words(row, "reason"))
                for row in point.exceptions.all()
            ]
        ),
        **_values(point, PointEntry, _OF_POINT),
    )


def _in_order(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (row.position, row.id))


def _words(row: Model, name: str) -> Words:
    return Words(getattr(row, f"{name}_fr") or "", getattr(row, f"{name}_en") or "")


def _values(row: Model, entry_class: type[Any], names: tuple[str, ...]) -> dict[str, Any]:
    words = _names_of_words(entry_class)
    values: dict[str, Any] = {}
    for name in names:
        if name in words:
            values[name] = _words(row, name)
        else:
            value = getattr(row, name)
            values[name] = tuple(value) if isinstance(value, list) else value
    return values


def _columns(entry: Any, names: tuple[str, ...]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name in names:
        value = getattr(entry, name)
        if isinstance(value, Words):
            columns[f"{name}_fr"], columns[f"{name}_en"] = value.fr, value.en
        else:
            columns[name] = list(value) if isinstance(value, tuple) else value
    return columns


def _names_of_words(entry_class: type[Any]) -> frozenset[str]:
    return frozenset(column.name for column in fields(entry_class) if column.type in (Words, "Words"))
