"""Pages of services, service points and organizations: identifiers in, objects out, in a few queries."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from services.hsds.edition import Edition
from services.hsds.location_objects import point_card, service_at_location
from services.hsds.organization_objects import organization_card, organization_object
from services.hsds.reading import VISIBLE_STATES, PointRows, organization_rows, read_listings, read_points
from services.hsds.service_objects import service_card, service_object
from services.hsds.taxonomies import JsonObject
from services.models import Listing, ServicePoint


def services(ids: Sequence[uuid.UUID], edition: Edition, *, full: bool) -> list[JsonObject]:
    """Return services, as cards or whole, in the order of their identifiers."""
    make = service_object if full else service_card
    return [make(rows, edition) for rows in read_listings(ids, full=full)]


def visible_service(id_: uuid.UUID, edition: Edition) -> JsonObject | None:
    """Return one whole service that may be shown."""
    found = read_listings([id_], full=True)
    if not found or found[0].row["state"] not in VISIBLE_STATES:
        return None
    return service_object(found[0], edition)


def service_points(ids: Sequence[uuid.UUID], edition: Edition, *, full: bool) -> list[JsonObject]:
    """Return service points, each with the card of its service."""
    points = read_points(ids, full=full)
    listing_ids = list(dict.fromkeys(point.row["listing_id"] for point in points))
    cards = dict(zip(listing_ids, services(listing_ids, edition, full=False), strict=True))
    found = []
    for point in points:
        card = cards[point.row["listing_id"]]
        website = card.get("url", "")
        if full:
            made = service_at_location(point, edition, website=website)
        else:
            made = point_card(point, edition.language, website=website)
        found.append(made | {"service": card})
    return found


def visible_service_point(id_: uuid.UUID, edition: Edition) -> JsonObject | None:
    """Return one whole service point of a service that may be shown."""
    if not ServicePoint.objects.filter(id=id_, listing__state__in=VISIBLE_STATES).exists():
        return None
    return service_points([id_], edition, full=True)[0]


def organizations(ids: Sequence[uuid.UUID], edition: Edition) -> list[JsonObject]:
    """Return the cards of organizations."""
    return [organization_card(row, edition.language) for row in organization_rows(ids)]


def whole_organizations(
    ids: Sequence[uuid.UUID], edition: Edition, *, full_service: bool
) -> list[JsonObject]:
    """Return organizations with their open places and their services, as cards or whole."""
    rows = organization_rows(ids)
    listings: dict[uuid.UUID, uuid.UUID] = dict(
        Listing.objects.filter(organization_id__in=ids, state__in=VISIBLE_STATES)
        .order_by("slug")
        .values_list("id", "organization_id")
    )
    cards: dict[uuid.UUID, list[JsonObject]] = defaultdict(list)
    made = services(list(listings), edition, full=full_service)
    for organization, card in zip(listings.values(), made, strict=True):
        cards[organization].append(card)
    point_ids = ServicePoint.objects.filter(listing_id__in=listings).order_by("position", "id")
    points: dict[uuid.UUID, list[PointRows]] = defaultdict(list)
    for point in read_points(list(point_ids.values_list("id", flat=True)), full=True):
        points[listings[point.row["listing_id"]]].append(point)
    return [
        organization_object(row, points[row["organization__id"]], cards[row["organization__id"]], edition)
        for row in rows
    ]


def visible_organization(id_: uuid.UUID, edition: Edition, *, full_service: bool) -> JsonObject | None:
    """Return one whole organization that gives a service that may be shown."""
    if not Listing.objects.filter(organization_id=id_, state__in=VISIBLE_STATES).exists():
        return None
    return whole_organizations([id_], edition, full_service=full_service)[0]
