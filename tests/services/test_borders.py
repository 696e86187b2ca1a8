"""Which borough holds a point."""

from pathlib import Path

import pytest

from services.importing.borders import Area, borough_at, read_areas

AREAS = read_areas(Path(__file__).parents[2] / "services" / "data" / "boroughs.geojson")


@pytest.mark.parametrize(
    ("what", "latitude", "longitude", "slug"),
    [
        ("City Hall", 45.5088, -73.5540, "ville-marie"),
        ("Verdun metro", 45.4594, -73.5718, "verdun"),
        ("Parc metro", 45.5303, -73.6238, "villeray-saint-michel-parc-extension"),
        ("Westmount City Hall", 45.4856, -73.5974, ""),
        ("Laval City Hall", 45.5569, -73.7215, ""),
    ],
)
def test_a_point_is_in_its_borough(what: str, latitude: float, longitude: float, slug: str) -> None:
    assert borough_at(AREAS, latitude, longitude) == slug


def test_a_hole_is_outside() -> None:
    outer = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
    hole = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]
    area = Area("with-a-hole", ((outer, hole),))
    assert area.holds(1, 1)
    assert not area.holds(5, 5)
    assert not area.holds(11, 5)


def test_the_middle_of_a_square_is_its_centre() -> None:
    assert Area("square", (([[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]],),)).middle() == (5, 5)


def test_every_borough_has_its_middle_on_the_island() -> None:
    for area in AREAS:
        latitude, longitude = area.middle()
        assert 45.38 < latitude < 45.72
        assert -74.0 < longitude < -73.45
