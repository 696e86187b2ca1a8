"""What stands beside a listing: others for the same need, and others near by."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from services.models import SearchEntry
from services.queries.listings import ListingRecord
from services.queries.results import Hit
from services.rules.distance import nearest_distance_m

SHOWN = 3
# Candidates are bounded, so that the page costs the same in a city of a million listings.
CANDIDATES = 60
# The squares of services_cell(1, …), about 1.1 km wide: see services/migrations/sql/entry.sql.
CELL_LATITUDE = 0.01
CELL_LONGITUDE = 0.0143


@dataclass(frozen=True, slots=True)
class Neighbours:
    similar: tuple[Hit, ...]
    nearby: tuple[Hit, ...]


def neighbours_of(record: ListingRecord) -> Neighbours:
    """Return three listings for the same need, nearest first, and three others near by; two queries."""
    position = _position(record)
    need = record.listing.category.slug
    similar = _candidates(record, f"'/category:{need}'")
    if position is None:
        best = sorted(similar, key=lambda entry: -entry.merit)[:SHOWN]
        return Neighbours(tuple(_hit(entry, None) for entry in best), ())
    chosen = _nearest(similar, position)
    known = {hit.number for hit in chosen}
    around = (entry for entry in _candidates(record, _cells_around(*position)) if entry.number not in known)
    return Neighbours(chosen, _nearest((entry for entry in around if entry.positions), position))


def _position(record: ListingRecord) -> tuple[float, float] | None:
    for point in record.points:
        place = point.place
        if place is not None and place.latitude is not None and place.longitude is not None:
            return place.latitude, place.longitude
    return None


def _candidates(record: ListingRecord, words: str) -> list[SearchEntry]:
    return list(
        SearchEntry.objects.extra(where=["document @@ %s::tsquery"], params=[words])
        .exclude(listing=record.listing.pk)
        .only("number", "merit", "positions")[:CANDIDATES]
    )


def _cells_around(latitude: float, longitude: float) -> str:
    row, column = math.floor(latitude / CELL_LATITUDE), math.floor(longitude / CELL_LONGITUDE)
    return " | ".join(f"'g1:{row + down}:{column + across}'" for down in (-1, 0, 1) for across in (-1, 0, 1))


def _nearest(entries: Iterable[SearchEntry], position: tuple[float, float]) -> tuple[Hit, ...]:
    apart = [(nearest_distance_m(*position, entry.positions), entry) for entry in entries]
    # A listing without a place (a phone line) comes after those that are near, the most complete first.
    apart.sort(key=lambda pair: (pair[0] is None, pair[0] or 0, -pair[1].merit))
    return tuple(_hit(entry, distance) for distance, entry in apart[:SHOWN])


def _hit(entry: SearchEntry, distance: int | None) -> Hit:
    return Hit(number=entry.number, score=0.0, reasons=(), distance_m=distance)
