"""Which borough holds a point: the boundaries of the City, without any library of geometry."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Area:
    """A borough's boundary: polygons, each an outer ring and its holes, in longitude and latitude."""

    slug: str
    polygons: tuple[tuple[Ring, ...], ...]

    def holds(self, latitude: float, longitude: float) -> bool:
        """Tell whether a point lies inside."""
        return any(
            _is_inside(outer, latitude, longitude)
            and not any(_is_inside(hole, latitude, longitude) for hole in holes)
            for outer, *holes in self.polygons
        )

    def middle(self) -> tuple[float, float]:
        """Return the centroid of the largest polygon, as latitude and longitude."""
        ring = max((polygon[0] for polygon in self.polygons), key=lambda ring: abs(_doubled_area(ring)))
        doubled = _doubled_area(ring)
        x = y = 0.0
        for (x1, y1), (x2, y2) in pairwise(ring):
            cross = x1 * y2 - x2 * y1
            x += (x1 + x2) * cross
            y += (y1 + y2) * cross
        return round(y / (3 * doubled), 5), round(x / (3 * doubled), 5)


def read_areas(path: Path) -> list[Area]:
    """Read the boundaries of a GeoJSON file whose features carry a `slug`."""
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    areas = []
    for feature in features:
        geometry = feature["geometry"]
        polygons = (
            geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        )
        areas.append(Area(feature["properties"]["slug"], tuple(tuple(polygon) for polygon in polygons)))
    return areas


def borough_at(areas: Sequence[Area], latitude: float, longitude: float) -> str:
    """Return the slug of the borough that holds a point, or "" for a neighbouring city or the river."""
    return next((area.slug for area in areas if area.holds(latitude, longitude)), "")


def _is_inside(ring: Ring, latitude: float, longitude: float) -> bool:
    is_inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
            is_inside = not is_inside
    return is_inside


def _doubled_area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))
