"""A map from rings: right shape, light path, shared borders."""

import gzip
import json
import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.svg_map import area_of, draw_map, middle_of, path_of, snapped
from services.presentation.borough_map import BOUNDARIES


def feature(slug: str, *rings: list[tuple[float, float]]) -> dict[str, object]:
    return {
        "properties": {"slug": slug, "name_fr": slug, "name_en": slug},
        "geometry": {"type": "Polygon", "coordinates": [list(map(list, ring)) for ring in rings]},
    }


def square(west: float, south: float, side: float = 1.0) -> list[tuple[float, float]]:
    return [
        (west, south),
        (west + side, south),
        (west + side, south + side),
        (west, south + side),
        (west, south),
    ]


def points(path: str) -> list[tuple[int, int]]:
    """Read a path back into absolute points."""
    found = []
    for ring in re.findall(r"M(-?\d+) (-?\d+)l([^z]*)z", path):
        x, y = int(ring[0]), int(ring[1])
        found.append((x, y))
        steps = [int(number) for number in re.findall(r"-?\d+", ring[2])]
        for across, down in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + across, y + down
            found.append((x, y))
    return found


def test_north_is_up_and_west_is_at_the_start() -> None:
    drawing = draw_map({"features": [feature("sw", square(0, 0)), feature("ne", square(1, 1))]}, width=100)
    south_west, north_east = drawing.shapes
    assert south_west.label_x < north_east.label_x
    assert south_west.label_y > north_east.label_y
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in points(north_east.path))


def test_a_degree_of_longitude_is_narrower_than_one_of_latitude() -> None:
    drawing = draw_map({"features": [feature("here", square(-73.6, 45.5, 0.1))]}, width=100)
    # cos 45.55° = 0.70
    assert 0.69 < drawing.width / drawing.height < 0.71


def test_neighbours_keep_one_border() -> None:
    ragged = [(0.5, 0.0), (0.5137, 0.31), (0.4871, 0.6), (0.5, 1.0)]
    west = [(0.0, 0.0), *ragged, (0.0, 1.0), (0.0, 0.0)]
    east = [(1.0, 0.0), (1.0, 1.0), *reversed(ragged), (1.0, 0.0)]
    drawing = draw_map({"features": [feature("w", west), feature("e", east)]}, width=97)
    border = [point for point in points(drawing.shapes[0].path) if 40 < point[0] < 60]
    assert border
    assert set(border) <= set(points(drawing.shapes[1].path))


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=3, max_size=40))
def test_snapping_keeps_the_area_and_the_path_keeps_the_points(ring: list[tuple[int, int]]) -> None:
    light = snapped(ring)
    if len(light) > 2:
        assert area_of(light) == area_of(ring)
        assert points(path_of(light)) == light
        assert all(one != other for one, other in pairwise(light))


def test_the_middle_of_a_square_is_its_middle() -> None:
    assert middle_of([(0, 0), (10, 0), (10, 10), (0, 10)]) == (5, 5)
    assert middle_of([(3, 4), (3, 4), (3, 4)]) == (3, 4)


def test_the_nineteen_boroughs_weigh_little() -> None:
    drawing = draw_map(json.loads(BOUNDARIES.read_text(encoding="utf-8")))
    assert len(drawing.shapes) == 19
    assert all(len(points(shape.path)) > 5 for shape in drawing.shapes)
    assert len(gzip.compress("".join(shape.path for shape in drawing.shapes).encode())) < 2500
