"""
A listing as one flat row of text, as spreadsheets hold it: `export_listings` writes it, `import_listings`
reads it.

A row has every field of the listing; both languages have a column each (`name_fr`, `name_en`). Its service
points follow as `point1_…`, `point2_…`, as many as there are. Lists are separated by commas. Hours,
exceptions and phones have text forms of their own: services.rules.hours_text and `write_phones` below.
`provenance` is JSON.
"""

import json
from dataclasses import fields
from typing import Any, Final

from services.rules.entries import ListingEntry, PhoneEntry, PlaceEntry, PointEntry, ProvenanceEntry, Words
from services.rules.hours_text import escaped, words_in_use, write_exceptions, write_hours
from services.rules.phones import shown_phone
from services.rules.typography import NBSP

Row = dict[str, str]

# What a public export holds instead of an answer that must not travel; an import leaves such a field alone.
WITHHELD: Final = "withheld"
SEPARATOR: Final = ", "

_SCALARS: Final = tuple(
    column.name
    for column in fields(ListingEntry)
    if column.name
    not in {"slug", "organization", "category", "also_in", "name", "state", "points", "provenances"}
)
_ANSWERS: Final = (
    "documents_asked",
    "documents_note_fr",
    "documents_note_en",
    "status_asked",
    "status_note_fr",
    "status_note_en",
    "status_law_fr",
    "status_law_en",
)
_PLACE_COLUMNS: Final = tuple(
    column.name for column in fields(PlaceEntry) if column.name not in {"name", "is_confidential"}
)
_POINT_COLUMNS: Final = ("languages", "languages_note", "interpreter", "hours_kind")


def flat_row(entry: ListingEntry) -> Row:
    """Return every field of a listing as text, in the order of the columns."""
    row: Row = {
        "slug": entry.slug,
        "state": entry.state,
        "organization_slug": entry.organization.slug,
        **_two("organization", entry.organization.name),
        "organization_kind": entry.organization.kind,
        "organization_website": entry.organization.website,
        "category": entry.category,
        "also_in": SEPARATOR.join(entry.also_in),
        **_two("name", entry.name),
    }
    for name in _SCALARS:
        row |= _cell(name, getattr(entry, name))
    for number, point in enumerate(entry.points, start=1):
        row |= {f"point{number}_{name}": value for name, value in point_cells(point).items()}
    row["provenance"] = write_provenances(entry.provenances)
    return row


def point_cells(point: PointEntry) -> Row:
    """Return the cells of a service point, without the number of the point."""
    place = point.place
    cells: Row = {
        "kind": point.kind,
        "place": "none" if place is None else "confidential" if place.is_confidential else "public",
        **_two("place_name", place.name if place else Words()),
    }
    for name in _PLACE_COLUMNS:
        shown = getattr(place, name) if place and not place.is_confidential else _blank(name)
        cells |= _cell(name, shown)
    cells["phones"] = write_phones(point.phones)
    for name in _POINT_COLUMNS:
        cells |= _cell(name, getattr(point, name))
    cells["hours"] = write_hours(point.pieces)
    cells["exceptions"] = write_exceptions(point.exceptions)
    cells |= _two("hours_note", point.hours_note)
    cells["holidays"] = point.holidays
    return cells


def public_row(entry: ListingEntry) -> Row:
    """
    Return the row of the open data: answers that stay on the page, and the words behind them, withheld.

    Who checked a listing is a person's name, and stays here too. So do the sources of a place that hides:
    nobody has read what else they say of it, and the address of an article can name a neighbourhood.
    """
    row = flat_row(entry)
    row["verified_by"] = WITHHELD
    if entry.answers_reach == "page":
        row |= dict.fromkeys(_ANSWERS, WITHHELD)
        answers = {"documents_asked", "status_asked"}
        row["provenance"] = write_provenances(
            tuple(source for source in entry.provenances if source.field not in answers)
        )
    if any(point.place and point.place.is_confidential for point in entry.points):
        row["provenance"] = WITHHELD
    return row


def columns_of(rows: list[Row]) -> list[str]:
    """Return the columns that hold all the rows, in their order: points by number, provenance last."""
    found = dict.fromkeys(column for row in rows for column in row)
    points = sorted(
        (column for column in found if is_of_point(column)), key=lambda column: number_of_point(column)
    )
    others = [column for column in found if not is_of_point(column) and column != "provenance"]
    return [*others, *points, "provenance"] if "provenance" in found else [*others, *points]


def is_of_point(column: str) -> bool:
    """Tell whether a column belongs to a service point."""
    head, separator, _ = column.partition("_")
    return bool(separator) and head.startswith("point") and head[5:].isdigit()


def number_of_point(column: str) -> int:
    """Return the number of the service point that a column belongs to."""
    return int(column.partition("_")[0][5:])


def write_phones(phones: tuple[PhoneEntry, ...]) -> str:
    """
    Write phones as one line: `514 872-0311; text 514 600-1002; 514 328-4000 #4135 | note (fr) | note (en)`.

    The kind comes first unless it is an ordinary voice line.
    """
    parts = []
    for phone in phones:
        number = shown_phone(phone.number).replace(NBSP, " ")
        extension = f" #{phone.extension}" if phone.extension else ""
        kind = "" if phone.kind == "voice" else f"{phone.kind} "
        words = "".join(f" | {escaped(word)}" for word in words_in_use(phone.note))
        parts.append(f"{kind}{number}{extension}{words}")
    return "; ".join(parts)


def write_provenances(provenances: tuple[ProvenanceEntry, ...]) -> str:
    """Write where facts come from as JSON; nothing if nobody said."""
    if not provenances:
        return ""
    rows = [
        {
            column.name: str(getattr(source, column.name))
            for column in fields(ProvenanceEntry)
            if getattr(source, column.name)
        }
        for source in sorted(provenances, key=lambda row: (row.field, row.source, row.quote, row.licence))
    ]
    return json.dumps(rows, ensure_ascii=False)


def _blank(name: str) -> Any:
    return Words() if name == "accessibility_note" else ""


def _cell(name: str, value: Any) -> Row:
    if isinstance(value, Words):
        return _two(name, value)
    if isinstance(value, tuple):
        return {name: SEPARATOR.join(value)}
    return {name: "" if value is None else repr(value) if isinstance(value, float) else str(value)}


def _two(name: str, words: Words) -> Row:
    return {f"{name}_fr": words.fr, f"{name}_en": words.en}
