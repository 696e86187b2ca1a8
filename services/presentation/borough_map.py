"""The map of the nineteen boroughs, drawn once per process from the boundaries in services/data/."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import reverse
from django.utils.translation import get_language

from core.svg_map import SvgMap, draw_map
from core.text import sort_key

BOUNDARIES = Path(__file__).resolve().parent.parent / "data" / "boroughs.geojson"


@dataclass(frozen=True, slots=True)
class BoroughOnMap:
    """A borough as the map and the list beside it draw it."""

    slug: str
    name: str
    url: str
    path: str
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True)
class BoroughMap:
    """The drawing in the reader's language, boroughs in the order of their names."""

    view_box: str
    boroughs: tuple[BoroughOnMap, ...]


@cache
def _drawing() -> SvgMap:
    return draw_map(json.loads(BOUNDARIES.read_text(encoding="utf-8")))


@cache
def _borough_map_in(language: str) -> BoroughMap:
    drawing = _drawing()
    boroughs = [
        BoroughOnMap(
            slug=shape.slug,
            name=shape.names.get(language) or shape.names["fr"],
            url=reverse("services:borough", kwargs={"slug": shape.slug}),
            path=shape.path,
            label_x=shape.label_x,
            label_y=shape.label_y,
        )
        for shape in drawing.shapes
    ]
    return BoroughMap(drawing.view_box, tuple(sorted(boroughs, key=lambda borough: sort_key(borough.name))))


def borough_map() -> BoroughMap:
    """Return the map in the language in force."""
    return _borough_map_in(get_language() or "fr")
