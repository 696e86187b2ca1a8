"""The whole directory as HSDS, in files: what the API says, page after page, with its licence and its day."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connections, transaction
from django.utils.translation import override

from services.hsds.answers import json_text
from services.hsds.edition import Edition, edition_of
from services.hsds.pages import services, whole_organizations
from services.hsds.profile import HSDS_VERSION, LICENCE, profile_schema, root_document
from services.hsds.reading import VISIBLE_STATES
from services.hsds.taxonomies import JsonObject
from services.hsds.taxonomy_objects import taxonomy_objects, term_objects
from services.hsds.texts import LANGUAGES
from services.importing.listing_files import LICENCE as ATTRIBUTION
from services.models import Listing, Organization, Provenance
from services.queries.vocabulary import directory_alias

BATCH: Final = 200


def write_dump(folder: Path, today: dt.date) -> dict[str, int]:
    """
    Write the directory into `folder`, one line of JSON for each thing, and return how many of each kind.

    Everything is read from one snapshot, so that no file knows of a change that another one missed.
    """
    alias = directory_alias()
    with transaction.atomic(using=alias):
        # Within another transaction (a test's) that one's view of the directory holds.
        if not connections[alias].savepoint_ids:
            with connections[alias].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        counts: dict[str, int] = {}
        for language in LANGUAGES:
            with override(language):
                counts = {
                    name: _write_lines(folder / language / f"{name}.ndjson", things)
                    for name, things in _everything(edition_of(language, today))
                }
        about = _about(today, counts)
    (folder / "profile.json").write_bytes(json_text(profile_schema()))
    text = json.dumps(about, ensure_ascii=False, indent=2)
    (folder / "about.json").write_text(f"{text}\n", encoding="utf-8")
    return counts


def _everything(edition: Edition) -> Iterator[tuple[str, Iterator[JsonObject]]]:
    yield "services", _services(edition)
    yield "organizations", _organizations(edition)
    yield "taxonomies", iter(taxonomy_objects(edition.language))
    yield "taxonomy_terms", iter(term_objects(edition.language))


def _services(edition: Edition) -> Iterator[JsonObject]:
    ids = list(Listing.objects.filter(state__in=VISIBLE_STATES).order_by("slug").values_list("id", flat=True))
    for start in range(0, len(ids), BATCH):
        yield from services(ids[start : start + BATCH], edition, full=True)


def _organizations(edition: Edition) -> Iterator[JsonObject]:
    visible = Listing.objects.filter(state__in=VISIBLE_STATES).values("organization_id")
    ids = list(Organization.objects.filter(id__in=visible).order_by("slug").values_list("id", flat=True))
    for start in range(0, len(ids), BATCH):
        yield from whole_organizations(ids[start : start + BATCH], edition, full_service=False)


def _write_lines(path: Path, things: Iterator[JsonObject]) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("wb") as file:
        for thing in things:
            file.write(json_text(thing) + b"\n")
            count += 1
    return count


def _about(today: dt.date, counts: dict[str, int]) -> JsonObject:
    licences = Provenance.objects.exclude(licence="").order_by("licence").values_list("licence", flat=True)
    with override("fr"):
        publisher = root_document("fr")["publisher"]
    return {
        "title": "Accès sans peur · Access Without Fear",
        "standard": f"HSDS {HSDS_VERSION}",
        "profile": "profile.json",
        "published_on": today.isoformat(),
        "license": LICENCE | {"attribution": {each: getattr(ATTRIBUTION, each) for each in LANGUAGES}},
        "sources": list(licences.distinct()),
        "publisher": publisher,
        "source": settings.PORTAL_ORIGIN,
        "languages": list(LANGUAGES),
        "counts": counts,
    }
