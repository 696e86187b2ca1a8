"""From the parameters of a list to the identifiers on one of its pages. Filters add up."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from services.enums import ListingState
from services.hsds import matching
from services.hsds.reading import VISIBLE_STATES
from services.hsds.searching import ranked_listings
from services.models import Listing, Organization, PostalArea, ServicePoint

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


def _selected(filters: Filters, today: dt.date) -> QuerySet[Listing]:
    listings = Listing.objects.filter(_condition(filters, today))
    if filters.proximity is not None:
        listings = listings.filter(
            Exists(_near(ServicePoint.objects.filter(listing=OuterRef("pk")), filters))
        )
    return listings.order_by("modified_at", "id") if filters.modified_after else listings.order_by("id")


def listing_slice(filters: Filters, *, today: dt.date, start: int, size: int) -> Slice:
    """Return a page of listings: best match first with a search, else by identifier."""
    listings = _selected(filters, today)
    if filters.search:
        ranked = ranked_listings(filters.search)
        kept = set(listings.filter(id__in=ranked).order_by().values_list("id", flat=True))
        ids = [id_ for id_ in ranked if id_ in kept]
        return Slice(ids[start : start + size], len(ids))
    return _slice(listings, start, size)


def minimal_listings(filters: Filters, *, today: dt.date) -> Sequence[Mapping[str, Any]]:
    """Return the identifier and the last change of every selected listing."""
    listings = _selected(filters, today)
    if filters.search:
        ranked = ranked_listings(filters.search)
        rows = {
            row["id"]: row for row in listings.filter(id__in=ranked).order_by().values("id", "modified_at")
        }
        return [rows[id_] for id_ in ranked if id_ in rows]
    return list(listings.values("id", "modified_at"))


def point_slice(filters: Filters, *, today: dt.date, start: int, size: int) -> Slice:
    """Return a page of service points of the selected listings."""
    if filters.modified_after:
        # A closed listing has no place any more; its end is told by the list of services.
        listings = Listing.objects.filter(_condition(filters, today), state__in=VISIBLE_STATES)
    else:
        listings = Listing.objects.filter(_condition(filters, today))
    points = _near(ServicePoint.objects.filter(listing__in=listings.order_by().values("id")), filters)
    if filters.search:
        ranked = ranked_listings(filters.search)
        rank = {id_: number for number, id_ in enumerate(ranked)}
        rows = points.filter(listing__in=ranked).order_by("position", "id").values_list("id", "listing_id")
        ids = [id_ for id_, listing_id in sorted(rows, key=lambda row: rank[row[1]])]
        return Slice(ids[start : start + size], len(ids))
    return _slice(points.order_by("id"), start, size)


def organization_slice(filters: Filters, *, today: dt.date, start: int, size: int) -> Slice:
    """Return a page of organizations that give at least one of the selected listings."""
    listings = _selected(filters, today).order_by()
    if filters.search:
        ranked = ranked_listings(filters.search)
        of_listing = dict(listings.filter(id__in=ranked).values_list("id", "organization_id"))
        ids = list(dict.fromkeys(of_listing[id_] for id_ in ranked if id_ in of_listing))
        return Slice(ids[start : start + size], len(ids))
    organizations = Organization.objects.filter(Exists(listings.filter(organization=OuterRef("pk"))))
    return _slice(organizations.order_by("id"), start, size)


def _slice(rows: QuerySet[Model], start: int, size: int) -> Slice:
    ids = list(rows.values_list("id", flat=True)[start : start + size])
    # The last page says how many there are without counting them.
    total = start + len(ids) if ids and len(ids) < size else rows.order_by().count()
    return Slice(ids, total)
