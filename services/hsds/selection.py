"""From the parameters of a list to the identifiers on one of its pages. Filters add up."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from services.enums import ListingState
from services.hsds import matching
from services.hsds.reading import VISIBLE_STATES
from services.hsds.searching import ranked_listings
from services.models import Listing, Organization, PostalArea, ServicePoint
from services.queries.remembered import remembered

Identifiers = Sequence[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed by; `None`, "" and () leave it alone."""

    search: str = ""
    terms: tuple[uuid.UUID, ...] = ()
    taxonomy: uuid.UUID | None = None
    organization: uuid.UUID | None = None
    modified_after: dt.datetime | None = None
    area: PostalArea | None = None
    proximity: int | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """The identifiers of one page and how many there are in all."""

    ids: Identifiers
    total: int


def postal_area(postcode: str) -> PostalArea | None:
    """Find the postal area of a code ("H2X 1Y4", "h2x"), or return None."""
    return PostalArea.objects.filter(code=postcode[:3].upper()).first()


def _condition(filters: Filters, today: dt.date) -> Q:
    condition = Q(state__in=VISIBLE_STATES)
    if filters.modified_after:
        # What was published and is no more stays here, so that a copy can take it off.
        condition |= Q(state=ListingState.CLOSED, published_at__isnull=False)
        condition &= Q(modified_at__gte=filters.modified_after)
    for term in filters.terms:
        condition &= matching.carries_term(term, today)
    if filters.taxonomy:
        condition &= matching.carries_taxonomy(filters.taxonomy)
    if filters.organization:
        condition &= Q(organization_id=filters.organization)
    if filters.area and filters.proximity is None:
        condition &= matching.serves(filters.area)
    return condition


def _near(points: QuerySet[ServicePoint], filters: Filters) -> QuerySet[ServicePoint]:
    if filters.area and filters.proximity is not None:
        return matching.points_within(points, filters.area, filters.proximity)
    return points


def _listings(filters: Filters, today: dt.date) -> QuerySet[Listing]:
    listings = Listing.objects.filter(_condition(filters, today))
    if filters.proximity is not None:
        listings = listings.filter(
            Exists(_near(ServicePoint.objects.filter(listing=OuterRef("pk")), filters))
        )
    # The same direction as the index on the last change, read backwards.
    return listings.order_by("modified_at", "-id") if filters.modified_after else listings.order_by("id")


def _points(filters: Filters, today: dt.date) -> QuerySet[ServicePoint]:
    # A closed listing has no place any more; its end is told by the list of services.
    listings = Listing.objects.filter(_condition(filters, today), state__in=VISIBLE_STATES)
    points = ServicePoint.objects.filter(listing__in=listings.order_by().values("id"))
    return _near(points, filters).order_by("id")


def _organizations(filters: Filters, today: dt.date) -> QuerySet[Organization]:
    listings = _listings(filters, today).order_by().filter(organization=OuterRef("pk"))
    return Organization.objects.filter(Exists(listings)).order_by("id")


_ROWS: dict[str, Callable[[Filters, dt.date], QuerySet[Any]]] = {
    "listing": _listings,
    "point": _points,
    "organization": _organizations,
}


def listing_slice(filters: Filters, *, today: dt.date, start: int, size: int) -> Slice:
    """Return a page of listings: best match first with a search, else by identifier."""
    if filters.search:
        ids = _found_listings(filters, today)
        return Slice(ids[start : start + size], len(ids))
    return _slice("listing", filters, today, start, size)


def _found_listings(filters: Filters, today: dt.date) -> Identifiers:
    ranked = ranked_listings(filters.search)
    if filters == Filters(search=filters.search):
        # The search finds nothing but what is published.
        return ranked
    kept = set(_listings(filters, today).filter(id__in=ranked).order_by().values_list("id", flat=True))
    return [id_ for id_ in ranked if id_ in kept]


def minimal_listings(filters: Filters, *, today: dt.date) -> Sequence[Mapping[str, Any]]:
    """Return the identifier and the last change of every selected listing."""
    listings = _listings(filters, today)
    if filters.search:
        ranked = ranked_listings(filters.search)
        rows = {
            row["id"]: row for row in listings.filter(id__in=ranked).order_by().values("id", "modified_at")
        }
        return [rows[id_] for id_ in ranked if id_ in rows]
    return list(listings.values("id", "modified_at"))


def point_slice(filters: Filters, *, today: dt.date, start: int, size: int) -> Slice:
    """Return a page of service points of the selected listings."""
    if filters.search:
        ranked = ranked_listings(filters.search)
        rank = {id_: number for number, id_ in enumerate(ranked)}
        points = _points(filters, today).filter(listing__in=ranked).order_by("position", "id")
        rows = sorted(points.values_list("id", "listing_id"), key=lambda row: rank[row[1]])
        return Slice([id_ for id_, _listing in rows[start : start + size]], len(rows))
    return _slice("point", filters, today, start, size)


def organization_slice(filters: Filters, *, today: dt.date, start: int, size: int) -> Slice:
    """Return a page of organizations that give at least one of the selected listings."""
    if filters.search:
        ranked = ranked_listings(filters.search)
        listings = _listings(filters, today).filter(id__in=ranked).order_by()
        of_listing = dict(listings.values_list("id", "organization_id"))
        ids = list(dict.fromkeys(of_listing[id_] for id_ in ranked if id_ in of_listing))
        return Slice(ids[start : start + size], len(ids))
    return _slice("organization", filters, today, start, size)


def _slice(kind: str, filters: Filters, today: dt.date, start: int, size: int) -> Slice:
    rows = _ROWS[kind](filters, today)
    ids = list(rows.values_list("id", flat=True)[start : start + size])
    if ids and len(ids) < size:
        # The last page says how many there are without counting them.
        return Slice(ids, start + len(ids))
    # Counting a large directory costs more than reading a page of it. Where a person is, is not remembered.
    count = _total if filters.area is None else _counted
    return Slice(ids, count(kind, filters, today))


def _counted(kind: str, filters: Filters, today: dt.date) -> int:
    return _ROWS[kind](filters, today).order_by().count()


_total = remembered(_counted)
