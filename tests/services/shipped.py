"""The shipped files as the tests read them, once."""

import json
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from services.importing.shipped_listings import read_listings, read_readings
from services.rules.entries import ListingEntry, Words
from services.rules.gathered import Readings

SERVICES = Path(__file__).parents[2] / "services"
DATA = SERVICES / "data"


@cache
def records() -> dict[str, dict[str, Any]]:
    rows = json.loads((DATA / "services.json").read_text(encoding="utf-8"))["services"]
    return {row["id"]: row for row in rows}


@cache
def readings() -> Readings:
    return read_readings(DATA)


@cache
def entries() -> dict[str, ListingEntry]:
    return {entry.slug: entry for entry in read_listings(DATA)}


def texts_of(value: Any) -> list[Words]:
    """Return every bilingual text inside an entry."""
    if isinstance(value, Words):
        return [value]
    if isinstance(value, tuple):
        return [words for item in value for words in texts_of(item)]
    if hasattr(value, "__dataclass_fields__"):
        return [words for column in fields(value) for words in texts_of(getattr(value, column.name))]
    return []
