"""The listings that the project ships: three gathered files made into one, each place once."""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from services.importing.borders import Area, borough_at, read_areas
from services.importing.shipped_places import rows_of
from services.rules.entries import (
    ListingEntry,
    OrganizationEntry,
    PlaceEntry,
    PointEntry,
    ProvenanceEntry,
    Words,
)
from services.rules.gathered import (
    CITY_LICENCE,
    CITY_SOURCE,
    FACTS_LICENCE,
    MINISTRY_LICENCE,
    MINISTRY_SOURCE,
    READ_ON,
    Readings,
    entry_of_record,
    phone_entry,
    with_state,
)
from services.rules.slugs import slug_of
from services.rules.typography import english, quebec

Row = dict[str, str]

# The library of the City whose answers hold for all of them: the same subscription, the same card.
_MODEL_LIBRARY: Final = "biblio-ahuntsic"
# One library, two ids.
_SAME_LIBRARY: Final = {"biblio-grande-bibliotheque": "grande-bibliotheque"}


def read_listings(folder: Path) -> list[ListingEntry]:
    """Read services.json, libraries.csv and health_facilities.csv, each place once, sorted by slug."""
    readings = read_readings(folder)
    areas = read_areas(folder / "boroughs.geojson")
    records = json.loads((folder / "services.json").read_text(encoding="utf-8"))["services"]
    entries = {record["id"]: entry_of_record(record, readings) for record in records}
    model = entries[_MODEL_LIBRARY]
    for row in rows_of(folder / "libraries.csv"):
        library = _library(row, areas, model)
        entries[library.slug] = _merged(entries.get(library.slug), library)
    facilities = _read_toml(folder / "facilities.toml")
    cities = {row["slug"]: row["name_fr"] for row in rows_of(folder / "neighbouring_cities.csv")}
    for row in rows_of(folder / "health_facilities.csv"):
        facility = _facility(row, areas, facilities, cities)
        entries[facility.slug] = _merged(entries.get(facility.slug), facility)
    return [entries[slug] for slug in sorted(entries)]


def read_readings(folder: Path) -> Readings:
    """Read what people made of the gathered prose."""
    prose = _read_toml(folder / "readings.toml")
    about = _read_toml(folder / "listings.toml")
    organizations = {}
    for slug, organization in about["organization"].items():
        entry = OrganizationEntry(
            slug=slug,
            name=Words(quebec(organization["fr"]), english(organization["en"])),
            kind=organization["kind"],
            website=organization.get("website", ""),
        )
        organizations.update(dict.fromkeys(organization["names"], entry))
    return Readings(
        prose={column: {reading["says"]: reading for reading in rows} for column, rows in prose.items()},
        listings=about["listing"],
        categories=about["category"],
        organizations=organizations,
    )


def _read_toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _merged(gathered: ListingEntry | None, official: ListingEntry) -> ListingEntry:
    """
    Complete a gathered listing by the official row of the same place; its slug, words and answers stay.

    The official point is the place's own, the gathered one the middle of a postal code.
    """
    if gathered is None:
        return official
    first, *others = gathered.points
    there = official.points[0].place
    if there is None or first.place is None:
        return gathered
    place = replace(
        first.place,
        address=first.place.address or there.address,
        postal_code=first.place.postal_code or there.postal_code,
        borough=first.place.borough or there.borough,
    )
    if there.latitude is not None:
        place = replace(
            place,
            latitude=there.latitude,
            longitude=there.longitude,
            position_basis=there.position_basis,
        )
    merged = replace(
        gathered,
        points=(replace(first, place=place, phones=first.phones or official.points[0].phones), *others),
        provenances=_once((*gathered.provenances, *official.provenances)),
    )
    return with_state(merged, is_held_back=False)


def _once(provenances: Sequence[ProvenanceEntry]) -> tuple[ProvenanceEntry, ...]:
    return tuple(dict.fromkeys(provenances))


def _library(row: Row, areas: Sequence[Area], model: ListingEntry) -> ListingEntry:
    is_national = row["id"] in _SAME_LIBRARY
    place = PlaceEntry(
        address=quebec(row["address"]),
        postal_code=_postal_code(row["postal_code"]),
        borough=borough_at(areas, float(row["lat"]), float(row["lon"])) or slug_of(row["borough_name"]),
        latitude=round(float(row["lat"]), 6),
        longitude=round(float(row["lon"]), 6),
        position_basis="exact",
    )
    name = quebec(row["name"])
    entry = replace(
        model,
        slug=_SAME_LIBRARY.get(row["id"], row["id"]),
        name=Words(name, name),
        points=(PointEntry(place=place, phones=(phone_entry(row["phone"]),)),),
        provenances=(
            ProvenanceEntry(source=CITY_SOURCE, licence=CITY_LICENCE, read_on=READ_ON),
            *(
                provenance
                for provenance in model.provenances
                if not is_national and provenance.licence == FACTS_LICENCE
            ),
        ),
    )
    return with_state(entry, is_held_back=False)


def _facility(
    row: Row, areas: Sequence[Area], facilities: dict[str, Any], cities: dict[str, str]
) -> ListingEntry:
    about = facilities["facilities"].get(row["id"], {"kind": "hospital", "draft": "?"})
    kind = facilities["kinds"][about["kind"]]
    has_point = row["id"] not in facilities["doubtful_points"]
    latitude, longitude = round(float(row["lat"]), 6), round(float(row["lon"]), 6)
    city = facilities["cities"].get(row["id"], "")
    place = PlaceEntry(
        address=quebec(row["address"]),
        city=cities[city] if city else "Montréal",
        postal_code=_postal_code(row["postal_code"]),
        # A doubtful point says nothing about the borough either.
        borough=city or (borough_at(areas, latitude, longitude) if has_point else ""),
        latitude=latitude if has_point else None,
        longitude=longitude if has_point else None,
        position_basis="exact" if has_point else "none",
    )
    name = about.get("fr") or row["name"]
    category = kind["category"]
    also_in = {*kind.get("also_in", ()), *about.get("also_in", ())} - {category}
    if about["kind"] == "clsc":
        also_in |= {"vaccination-depistage", "soutien"}
    entry = ListingEntry(
        slug=facilities["same_place"].get(row["id"], row["id"]),
        organization=OrganizationEntry(
            slug="reseau-de-la-sante",
            name=Words("Réseau public de la santé", "Public health network"),
            kind="public",
        ),
        category=category,
        also_in=tuple(sorted(also_in)),
        name=Words(quebec(name), english(about.get("en") or name)),
        summary=Words(
            quebec(about.get("summary_fr", kind["fr"])), english(about.get("summary_en", kind["en"]))
        ),
        keywords=Words(kind.get("keywords_fr", ""), kind.get("keywords_en", "")),
        audiences=tuple(about.get("audiences", kind.get("audiences", ()))),
        access=tuple(kind.get("access", ())),
        answers_reach="page_and_feeds",
        points=(PointEntry(place=place),),
        provenances=(ProvenanceEntry(source=MINISTRY_SOURCE, licence=MINISTRY_LICENCE, read_on=READ_ON),),
    )
    return with_state(entry, is_held_back="draft" in about)


def _postal_code(text: str) -> str:
    """Return a whole postal code with its space, or nothing: one library has only its first half."""
    code = "".join(text.split()).upper()
    return f"{code[:3]} {code[3:]}" if len(code) == 6 else ""
