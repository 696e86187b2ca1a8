"""Boroughs, neighbouring cities, postal areas, stations, categories and vocabulary, as the files say."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.text import sort_key
from services.enums import TermKind
from services.importing.borders import read_areas
from services.rules.slugs import slug_of

# South-west and north-east corners around the island. GeoNames puts H4Y, the airport, near Sherbrooke.
_ISLAND: Final = ((45.38, -74.02), (45.72, -73.45))
# Below this share a postal area only brushes a borough.
_SMALLEST_SHARE: Final = 0.02
_MENTION: Final = 1


@dataclass(frozen=True, slots=True)
class BoroughRow:
    slug: str
    name_fr: str
    name_en: str
    is_borough: bool
    latitude: float | None
    longitude: float | None

    @property
    def sort_key(self) -> str:
        """Return the key that sorts it in a French index."""
        return sort_key(self.name_fr)


@dataclass(frozen=True, slots=True)
class PostalAreaRow:
    code: str
    latitude: float
    longitude: float
    boroughs: list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class StationRow:
    slug: str
    name: str
    lines: str
    latitude: float
    longitude: float
    borough: str

    @property
    def sort_key(self) -> str:
        """Return the key that sorts it in a French index."""
        return sort_key(self.name)


@dataclass(frozen=True, slots=True)
class CategoryRow:
    slug: str
    parent: str
    label_fr: str
    label_en: str
    position: int


@dataclass(frozen=True, slots=True)
class TermRow:
    term: str
    language: str
    kind: str
    targets: dict[str, int]
    note: str


@dataclass(slots=True)
class Gazetteer:
    """Everything that listings refer to."""

    boroughs: list[BoroughRow] = field(default_factory=list)
    postal_areas: list[PostalAreaRow] = field(default_factory=list)
    stations: list[StationRow] = field(default_factory=list)
    categories: list[CategoryRow] = field(default_factory=list)
    terms: list[TermRow] = field(default_factory=list)


def read_gazetteer(folder: Path, vocabulary: Path) -> Gazetteer:
    """Read the places, the categories and the vocabulary that the project ships."""
    rows = rows_of(folder / "fsa_borough.csv")
    return Gazetteer(
        boroughs=[*_boroughs(folder), *_cities(folder, rows)],
        postal_areas=[_postal_area(row) for row in rows if _is_on_the_island(row)],
        stations=[_station(row) for row in rows_of(folder / "metro_stations.csv")],
        categories=list(_categories(folder / "categories.tsv")),
        terms=list(_terms(vocabulary)),
    )


def rows_of(path: Path, *, delimiter: str = ",") -> list[dict[str, str]]:
    """Read a shipped table with a header."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=delimiter))


def _boroughs(folder: Path) -> Iterator[BoroughRow]:
    middles = {area.slug: area.middle() for area in read_areas(folder / "boroughs.geojson")}
    for row in rows_of(folder / "boroughs.csv"):
        latitude, longitude = middles[row["slug"]]
        yield BoroughRow(row["slug"], row["name_fr"], row["name_en"], True, latitude, longitude)


def _cities(folder: Path, postal_rows: list[dict[str, str]]) -> Iterator[BoroughRow]:
    points: dict[str, list[tuple[float, float]]] = {}
    for row in postal_rows:
        if row["probably_linked_city"] and _is_on_the_island(row):
            slug = slug_of(row["probably_linked_city"])
            points.setdefault(slug, []).append((float(row["lat"]), float(row["lon"])))
    for row in rows_of(folder / "neighbouring_cities.csv"):
        here = points.get(row["slug"])
        latitude = round(sum(point[0] for point in here) / len(here), 4) if here else None
        longitude = round(sum(point[1] for point in here) / len(here), 4) if here else None
        yield BoroughRow(row["slug"], row["name_fr"], row["name_en"], False, latitude, longitude)


def _is_on_the_island(row: dict[str, str]) -> bool:
    (south, west), (north, east) = _ISLAND
    return south < float(row["lat"]) < north and west < float(row["lon"]) < east


def _postal_area(row: dict[str, str]) -> PostalAreaRow:
    shares: list[tuple[str, float]] = []
    for part in filter(None, row["borough_shares"].split(";")):
        slug, _, share = part.partition(":")
        shares.append((slug, float(share)))
    if row["probably_linked_city"]:
        shares.append((slug_of(row["probably_linked_city"]), float(row["share_outside_boroughs"])))
    shares = [(slug, share) for slug, share in shares if share >= _SMALLEST_SHARE]
    shares.sort(key=lambda share: -share[1])
    return PostalAreaRow(row["fsa"], float(row["lat"]), float(row["lon"]), shares)


def _station(row: dict[str, str]) -> StationRow:
    return StationRow(
        slug=slug_of(row["station"]),
        name=row["station"].replace("'", "’"),
        lines=row["lines"],
        latitude=float(row["lat"]),
        longitude=float(row["lon"]),
        borough=row["borough_slug"],
    )


def _categories(path: Path) -> Iterator[CategoryRow]:
    for position, row in enumerate(rows_of(path, delimiter="\t")):
        slug, parent = (row["sub"], row["top"]) if row["sub"] else (row["top"], "")
        yield CategoryRow(slug, parent, row["label_fr"], row["label_en"], position)


def _terms(folder: Path) -> Iterator[TermRow]:
    seen: set[tuple[str, str]] = set()
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if not {"term", "language", "targets", "kind"} <= set(table.fieldnames or ()):
                continue
            for row in table:
                key = (row["term"], row["language"])
                if row["term"] and key not in seen:
                    seen.add(key)
                    yield TermRow(
                        term=row["term"],
                        language=row["language"],
                        kind=TermKind(row["kind"] or TermKind.WORD).value,
                        targets=_targets(row["targets"], path),
                        note=row.get("note") or "",
                    )


def _targets(text: str, path: Path) -> dict[str, int]:
    """Read "category:weight,facet=value:weight"; a facet without a weight is a mention, which weighs 1."""
    weights: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        target, colon, weight = part.rpartition(":")
        if not colon and "=" in part:
            weights[part] = _MENTION
        elif target and weight.isdigit():
            weights[target] = int(weight)
        else:
            raise ValueError(f"{path.name}: {part!r} is not target:weight")
    return weights
