"""Distances on the ground, good to a few metres over a city."""

import math
from collections.abc import Sequence

EARTH_RADIUS_M = 6_371_008.8
# About 500 m in Montréal: what a position is rounded to before anything else sees it.
LATITUDE_STEP = 0.0045
LONGITUDE_STEP = 0.0064


def distance_m(from_latitude: float, from_longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Return the great-circle distance between two points, in metres (haversine)."""
    half_latitude = math.radians(to_latitude - from_latitude) / 2
    half_longitude = math.radians(to_longitude - from_longitude) / 2
    chord = (
        math.sin(half_latitude) ** 2
        + math.cos(math.radians(from_latitude))
        * math.cos(math.radians(to_latitude))
        * math.sin(half_longitude) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def flat_distance_m(
    from_latitude: float, from_longitude: float, to_latitude: float, to_longitude: float
) -> float:
    """
    Return the distance between two points in metres as if the city were flat.

    Within 40 km it is half a percent off at most. The database measures like this (services_distance),
    because hundreds of points are measured for every page.
    """
    down = EARTH_RADIUS_M * math.pi / 180
    return math.hypot(
        (to_latitude - from_latitude) * down,
        (to_longitude - from_longitude) * down * math.cos(math.radians(from_latitude)),
    )


def rounded_position(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the middle of the 500 m square that holds the position, to four decimals."""
    return (
        round((math.floor(latitude / LATITUDE_STEP) + 0.5) * LATITUDE_STEP, 4),
        round((math.floor(longitude / LONGITUDE_STEP) + 0.5) * LONGITUDE_STEP, 4),
    )


def nearest_distance_m(latitude: float, longitude: float, positions: Sequence[float]) -> int | None:
    """
    Return the distance to the nearest of several points, in whole metres.

    `positions` is latitude, longitude, latitude, longitude …; None if there is none.
    """
    if not positions:
        return None
    return min(
        round(distance_m(latitude, longitude, positions[index], positions[index + 1]))
        for index in range(0, len(positions), 2)
    )
