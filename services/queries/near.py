"""Where "near" is: a postal area, a station, a borough or a position."""

from dataclasses import dataclass

from core.translated import Translated
from services.queries.vocabulary import Compiled


@dataclass(frozen=True, slots=True)
class NearPoint:
    """A point to measure distances from, and what to call it."""

    latitude: float
    longitude: float
    # "postal", "station", "borough", "position"
    kind: str
    slug: str
    label: Translated
    # The boroughs it lies in, for listings of which only the borough is known.
    boroughs: tuple[str, ...] = ()


def near_point(near: str, compiled: Compiled, language: str) -> NearPoint | None:
    """Return the point that a `near` parameter means; None if it is empty or unknown."""
    if not near:
        return None
    if "," in near:
        latitude, longitude = near.split(",")
        return NearPoint(
            float(latitude), float(longitude), "position", near, Translated(near, language, is_fallback=False)
        )
    for kind, places in (("postal", compiled.postal_areas), ("station", compiled.stations)):
        if place := places.get(near):
            return NearPoint(
                place.latitude or 0.0,
                place.longitude or 0.0,
                kind,
                near,
                place.label(language),
                place.boroughs,
            )
    return borough_point(near, compiled, language)


def borough_point(slug: str, compiled: Compiled, language: str) -> NearPoint | None:
    """Return the middle of a borough, if it is known."""
    borough = compiled.boroughs.get(slug)
    if borough is None or borough.latitude is None or borough.longitude is None:
        return None
    return NearPoint(borough.latitude, borough.longitude, "borough", slug, borough.label(language))
