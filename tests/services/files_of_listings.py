"""Files of listings as the tests write them, and the directory they are imported into."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from services.importing.flat_reading import KnownCodes
from services.importing.listing_files import write_csv
from services.importing.shipped_places import Gazetteer, read_gazetteer
from services.models import Listing
from services.operations.loading import load_gazetteer
from tests.services.shipped import SERVICES

MINIMAL = {
    "slug": "depannage-test",
    "organization_fr": "Organisme d’essai",
    "organization_en": "Test organization",
    "category": "banque-alimentaire",
    "name_fr": "Dépannage d’essai",
    "name_en": "Test food bank",
    "point1_phones": "514 555-0123",
    "state": "published",
}


@cache
def boroughs_and_categories() -> Gazetteer:
    whole = read_gazetteer(SERVICES / "data", SERVICES / "vocabulary")
    return Gazetteer(boroughs=whole.boroughs, categories=whole.categories)


@pytest.fixture
def codes(db: None) -> None:
    """Load boroughs and categories, no word and no listing."""
    load_gazetteer(gazetteer=boroughs_and_categories(), step=lambda *_: None)


def written(tmp_path: Path, rows: Sequence[dict[str, Any]], name: str = "fiches.csv") -> Path:
    path = tmp_path / name
    if name.endswith(".json"):
        path.write_text(json.dumps(list(rows), ensure_ascii=False), encoding="utf-8")
    else:
        path.write_text(write_csv(rows), encoding="utf-8", newline="")
    return path


def refusal_of(path: Path, *arguments: str) -> str:
    before = Listing.objects.count()
    with pytest.raises(CommandError) as refusal:
        call_command("import_listings", str(path), *arguments)
    assert Listing.objects.count() == before
    said = str(refusal.value)
    assert said.startswith("Rien n’a été importé. · Nothing was imported.")
    assert "Traceback" not in said
    return said


CODES = KnownCodes(
    categories=["repas", "bebe", "banque-alimentaire"], boroughs=["verdun", "lachine", "westmount"]
)
