"""
A map drawn from GeoJSON rings: pure arithmetic, no library, no request to anybody.

The projection is equirectangular at the map's middle latitude, which over one island is indistinguishable
from a cartographer's. Points are snapped to a whole grid before the path is written: neighbours share their
border points, so their snapped borders stay the same line, and the page stays light.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Position = tuple[float, float]
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shape:
    """One region: its slug, its name in each language, the path to draw, and where its name can stand."""

    slug: str
    names: dict[str, str]
    path: str
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True)
class SvgMap:
    """A whole map in units of its view box."""

    width: int
    height: int
    shapes: tuple[Shape, ...]

    @property
    def view_box(self) -> str:
        """Return the value of the SVG's viewBox."""
        return f"0 0 {self.width} {self.height}"


def draw_map(collection: Mapping[str, Any], *, width: int = 600) -> SvgMap:
    """
    Return the map of a GeoJSON FeatureCollection of polygons with `slug`, `name_fr` and `name_en`.

    `width` is in units of the view box; a unit is also the grid that points are snapped to.
    """
    features = collection["features"]
    everything = [point for feature in features for ring in rings_of(feature["geometry"]) for point in ring]
    west = min(longitude for longitude, _ in everything)
    east = max(longitude for longitude, _ in everything)
    south = min(latitude for _, latitude in everything)
    north = max(latitude for _, latitude in everything)
    # A degree of longitude is shorter than a degree of latitude by the cosine of the latitude.
    narrowing = math.cos(math.radians((south + north) / 2))
    scale = width / ((east - west) * narrowing)

    def cell(point: Position) -> Cell:
        return round((point[0] - west) * narrowing * scale), round((north - point[1]) * scale)

    shapes = []
    for feature in features:
        rings = [snapped(map(cell, ring)) for ring in rings_of(feature["geometry"])]
        rings = [ring for ring in rings if len(ring) > 2]
        x, y = middle_of(max(rings, key=lambda ring: abs(area_of(ring))))
        names = {
            key.removeprefix("name_"): text
            for key, text in feature["properties"].items()
            if key.startswith("name_")
        }
        path = "".join(path_of(ring) for ring in rings)
        shapes.append(Shape(feature["properties"]["slug"], names, path, x, y))
    return SvgMap(width=width, height=math.ceil((north - south) * scale), shapes=tuple(shapes))


def rings_of(geometry: Mapping[str, Any]) -> list[list[Position]]:
    """Return every ring of a Polygon or MultiPolygon, outer and inner alike."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(point[0], point[1]) for point in ring] for polygon in polygons for ring in polygon]


def snapped(cells: Iterable[Cell]) -> list[Cell]:
    """Return the ring without repeated points, and without the middle one of three on a straight line."""
    ring: list[Cell] = []
    for cell in cells:
        if ring and cell == ring[-1]:
            continue
        while len(ring) > 1 and _is_straight(ring[-2], ring[-1], cell):
            ring.pop()
        ring.append(cell)
    while len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    return ring


def _is_straight(before: Cell, middle: Cell, after: Cell) -> bool:
    across = (middle[0] - before[0]) * (after[1] - middle[1]) - (middle[1] - before[1]) * (
        after[0] - middle[0]
    )
    return across == 0


def path_of(ring: Sequence[Cell]) -> str:
    """Return the ring as an SVG path of relative steps, written as shortly as the grammar allows."""
    x, y = ring[0]
    steps = [f"M{x} {y}l"]
    for index, (next_x, next_y) in enumerate(ring[1:]):
        across, down = next_x - x, next_y - y
        # A minus sign separates two numbers by itself.
        first = f"{across}" if index == 0 or across < 0 else f" {across}"
        second = f"{down}" if down < 0 else f" {down}"
        steps.append(first + second)
        x, y = next_x, next_y
    return "".join(steps) + "z"


def area_of(ring: Sequence[Cell]) -> float:
    """Return the signed area of a ring, in square units."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def middle_of(ring: Sequence[Cell]) -> Cell:
    """Return the centroid of a ring."""
    area = area_of(ring)
    if area == 0:
        return ring[0]
    x = y = 0.0
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        x += (a[0] + b[0]) * cross
        y += (a[1] + b[1]) * cross
    return round(x / (6 * area)), round(y / (6 * area))
