"""Writing the directory from files: places, categories, words and listings, all or nothing."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from django.db import connections, transaction
from django.db.models import Model
from django.utils import translation

from services.enums import ListingState
from services.models import (
    Borough,
    Category,
    DirectoryLoad,
    Listing,
    ListingChange,
    MetroStation,
    Organization,
    PostalArea,
    VocabularyTerm,
)
from services.operations.differences import differences
from services.operations.entries import (
    Parts,
    entry_of,
    erase_parts,
    listing_columns,
    organization_row,
    with_everything,
)
from services.rules.entries import Change, ListingEntry, LoadReport

# What `load_directory` signs its changes with; any other name is a person's.
SHIPPED: Final = "load_directory"
ALIAS: Final = "directory"
# Rows of the shipped files have the same identifier in every installation, so that links, the API and an
# exchange between two portals agree. Rows that people make are random.
_SHIPPED_NAMESPACE: Final = uuid.UUID("6f0f7a35-3d0b-4d1c-9a7e-2f6b8c1e5d90")
_BATCH: Final = 1000
# Any number will do, as long as nothing else of this database takes it.
_TURN: Final = 7_052_019

Step = Callable[[str, int, int], None]
Row = TypeVar("Row", bound=Model)


def shipped_id(kind: str, slug: str) -> uuid.UUID:
    """Return the identifier of a shipped row, the same in every installation."""
    return uuid.uuid5(_SHIPPED_NAMESPACE, f"{kind}:{slug}")


def is_loaded(digest: str) -> bool:
    """Tell whether the last load read exactly these files."""
    last = DirectoryLoad.objects.using(ALIAS).order_by("-loaded_at").first()
    return last is not None and last.digest == digest and Listing.objects.using(ALIAS).exists()


@transaction.atomic(using=ALIAS)
def load_shipped(
    *, gazetteer: Any, entries: Sequence[ListingEntry], digest: str, at: dt.datetime, step: Step
) -> LoadReport:
    """
    Load everything that the project ships, or nothing.

    Rows that an editor has changed are theirs and stay as they are; a shipped listing that is no longer in
    the files is closed, never erased. `step` is told what is done: a word, how many, of how many.
    """
    one_at_a_time()
    if is_loaded(digest):
        # Another process has just loaded the same files.
        return LoadReport()
    with translation.override("fr"):
        load_gazetteer(gazetteer=gazetteer, step=step)
        report = write_listings(
            entries=entries, by=SHIPPED, at=at, step=step, keeps_edits=True, is_shipped=True
        )
        slugs = {entry.slug for entry in entries}
        gone = [
            listing
            for listing in Listing.objects.using(ALIAS)
            .exclude(slug__in=slugs)
            .exclude(state=ListingState.CLOSED)
            if listing.id == shipped_id("listing", listing.slug)
        ]
        report.closed = close_listings(listings=gone, by=SHIPPED, at=at)
        DirectoryLoad.objects.using(ALIAS).all().delete()
        DirectoryLoad.objects.using(ALIAS).create(digest=digest, loaded_at=at)
    return report


def load_gazetteer(*, gazetteer: Any, step: Step) -> None:
    """Write boroughs, postal areas, stations, categories and words; an editor's words stay."""
    boroughs = [
        Borough(
            id=shipped_id("borough", row.slug),
            slug=row.slug,
            name_fr=row.name_fr,
            name_en=row.name_en,
            sort_key=row.sort_key,
            is_borough=row.is_borough,
            latitude=row.latitude,
            longitude=row.longitude,
        )
        for row in gazetteer.boroughs
    ]
    _upsert(boroughs, key="slug")
    borough_ids = dict(Borough.objects.using(ALIAS).values_list("slug", "id"))
    _upsert(
        [
            PostalArea(
                id=shipped_id("postal-area", row.code),
                code=row.code,
                latitude=row.latitude,
                longitude=row.longitude,
                boroughs=[[slug, share] for slug, share in row.boroughs],
            )
            for row in gazetteer.postal_areas
        ],
        key="code",
    )
    _upsert(
        [
            MetroStation(
                id=shipped_id("station", row.slug),
                slug=row.slug,
                name=row.name,
                sort_key=row.sort_key,
                lines=row.lines,
                latitude=row.latitude,
                longitude=row.longitude,
                borough_id=borough_ids.get(row.borough),
            )
            for row in gazetteer.stations
        ],
        key="slug",
    )
    places = len(boroughs) + len(gazetteer.postal_areas) + len(gazetteer.stations)
    step("places", places, places)
    _load_categories(gazetteer.categories)
    step("categories", len(gazetteer.categories), len(gazetteer.categories))
    _load_words(gazetteer.terms)
    step("words", len(gazetteer.terms), len(gazetteer.terms))


def _load_categories(rows: Sequence[Any]) -> None:
    for is_top in (True, False):
        ids = dict(Category.objects.using(ALIAS).values_list("slug", "id"))
        _upsert(
            [
                Category(
                    id=shipped_id("category", row.slug),
                    slug=row.slug,
                    parent_id=ids.get(row.parent),
                    label_fr=row.label_fr,
                    label_en=row.label_en,
                    position=row.position,
                )
                for row in rows
                if (not row.parent) is is_top
            ],
            key="slug",
        )


def _load_words(rows: Sequence[Any]) -> None:
    edited = set(VocabularyTerm.objects.using(ALIAS).filter(is_edited=True).values_list("term", "language"))
    _upsert(
        [
            VocabularyTerm(
                id=shipped_id("term", f"{row.language}:{row.term}"),
                term=row.term,
                language=row.language,
                kind=row.kind,
                targets=row.targets,
                note=row.note,
            )
            for row in rows
            if (row.term, row.language) not in edited
        ],
        key="term",
        also_key="language",
    )


def write_listings(
    *,
    entries: Sequence[ListingEntry],
    by: str,
    at: dt.datetime,
    step: Step,
    keeps_edits: bool = False,
    is_shipped: bool = False,
) -> LoadReport:
    """
    Write listings as whole entries, by slug: new ones made, others changed where they differ, with history.

    With `keeps_edits`, a listing that anybody else has changed stays as it is. Call it in a transaction.
    """
    report = LoadReport()
    present = {
        listing.slug: listing
        for listing in with_everything(
            Listing.objects.using(ALIAS)
            .select_for_update(of=("self",))
            .filter(slug__in=[entry.slug for entry in entries])
        )
    }
    edited = _edited_by_people([listing.id for listing in present.values()]) if keeps_edits else set()
    # An editor who corrected the organization of a listing corrected it for all of them.
    corrected = {
        listing.organization.slug: entry_of(listing).organization
        for listing in present.values()
        if listing.id in edited
    }
    new: list[ListingEntry] = []
    changed: list[tuple[Listing, ListingEntry, list[Change]]] = []
    for given in entries:
        entry = replace(given, organization=corrected.get(given.organization.slug, given.organization))
        listing = present.get(entry.slug)
        if listing is None:
            new.append(entry)
        elif listing.id in edited:
            report.kept.append(entry.slug)
        elif found := differences(entry_of(listing), entry):
            changed.append((listing, entry, found))
            report.changed[entry.slug] = found
        else:
            report.unchanged.append(entry.slug)
    report.created = [entry.slug for entry in new]
    _write_organizations([*new, *(entry for _, entry, _ in changed)])
    organization_ids = dict(Organization.objects.using(ALIAS).values_list("slug", "id"))
    category_ids = dict(Category.objects.using(ALIAS).values_list("slug", "id"))
    parts = Parts(dict(Borough.objects.using(ALIAS).values_list("slug", "id")))
    rows: list[Listing] = []
    also_in: list[tuple[uuid.UUID, uuid.UUID]] = []
    for entry in new:
        id_ = shipped_id("listing", entry.slug) if is_shipped else uuid.uuid4()
        rows.append(Listing(id=id_, **_listing_row(entry, organization_ids, category_ids, at=at)))
        also_in += [(id_, category_ids[slug]) for slug in entry.also_in]
        parts.add(id_, entry)
    for listing, entry, _ in changed:
        for name, value in _listing_row(entry, organization_ids, category_ids, at=at).items():
            if name != "published_at" or listing.published_at is None:
                setattr(listing, name, value)
        also_in += [(listing.id, category_ids[slug]) for slug in entry.also_in]
        parts.add(listing.id, entry)
    step("listings", 0, len(entries))
    _hold_entries_back(True)
    through = Listing.also_in.through
    changed_ids = [listing.id for listing, _, _ in changed]
    erase_parts(changed_ids, using=ALIAS)
    through._default_manager.using(ALIAS).filter(listing_id__in=changed_ids).delete()
    for first in range(0, len(rows), _BATCH):
        Listing.objects.using(ALIAS).bulk_create(rows[first : first + _BATCH])
        step("listings", min(first + _BATCH, len(rows)), len(entries))
    for listing, _, _ in changed:
        listing.save(using=ALIAS)
    parts.write(using=ALIAS, batch_size=_BATCH)
    through._default_manager.using(ALIAS).bulk_create(
        [through(listing_id=listing_id, category_id=category_id) for listing_id, category_id in also_in],
        batch_size=_BATCH,
    )
    _hold_entries_back(False)
    _refresh_entries([*(row.id for row in rows), *changed_ids])
    history = [(row.id, Change("", None, row.slug)) for row in rows]
    history += [(listing.id, change) for listing, _, found in changed for change in found]
    record_changes(history, by=by, at=at)
    step("listings", len(entries), len(entries))
    return report


def one_at_a_time() -> None:
    """Wait until no other load or import is under way; call it in a transaction, which holds the turn."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])


def _hold_entries_back(is_held: bool) -> None:
    # A trigger remakes the search entry of a listing at every statement; here, once at the end is enough.
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT set_config('services.entries', %s, true)", ["later" if is_held else ""])


def _refresh_entries(listing_ids: Sequence[uuid.UUID]) -> None:
    with connections[ALIAS].cursor() as cursor:
        for first in range(0, len(listing_ids), _BATCH):
            cursor.execute("SELECT services_refresh_entries(%s)", [list(listing_ids[first : first + _BATCH])])


def close_listings(*, listings: Sequence[Listing], by: str, at: dt.datetime) -> list[str]:
    """Close listings that are no longer in a file: they stay, and their pages say that they are closed."""
    history = [
        (listing.id, Change("state", listing.state, ListingState.CLOSED.value)) for listing in listings
    ]
    Listing.objects.using(ALIAS).filter(id__in=[listing.id for listing in listings]).update(
        state=ListingState.CLOSED, modified_at=at
    )
    record_changes(history, by=by, at=at)
    return sorted(listing.slug for listing in listings)


def record_changes(history: Iterable[tuple[uuid.UUID, Change]], *, by: str, at: dt.datetime) -> None:
    """Write into the history what changed on listings, who did it and when."""
    ListingChange.objects.using(ALIAS).bulk_create(
        [
            ListingChange(
                listing_id=listing_id,
                field=change.field,
                before=change.before,
                after=change.after,
                changed_by=by,
                changed_at=at,
            )
            for listing_id, change in history
        ],
        batch_size=_BATCH,
    )


def _edited_by_people(listing_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    return set(
        ListingChange.objects.using(ALIAS)
        .filter(listing_id__in=listing_ids)
        .exclude(changed_by=SHIPPED)
        .values_list("listing_id", flat=True)
    )


def _write_organizations(entries: Sequence[ListingEntry]) -> None:
    wanted = {entry.organization.slug: entry.organization for entry in entries}
    known = {row.slug: row for row in Organization.objects.using(ALIAS).filter(slug__in=wanted)}
    rows = [
        organization_row(
            organization,
            known[slug].id if slug in known else shipped_id("organization", slug),
        )
        for slug, organization in wanted.items()
    ]
    _upsert(rows, key="slug")


def _listing_row(
    entry: ListingEntry,
    organization_ids: dict[str, uuid.UUID],
    category_ids: dict[str, uuid.UUID],
    *,
    at: dt.datetime,
) -> dict[str, Any]:
    row = listing_columns(entry)
    row["organization_id"] = organization_ids[entry.organization.slug]
    row["category_id"] = category_ids[entry.category]
    row["modified_at"] = at
    row["published_at"] = at if entry.state == ListingState.PUBLISHED else None
    return row


def _upsert(rows: Sequence[Row], *, key: str, also_key: str = "") -> None:
    """Insert rows, or change those whose key is there already and whose values differ; identifiers stay."""
    if not rows:
        return
    model = type(rows[0])
    keys = [key, also_key] if also_key else [key]
    written = [
        column for column in model._meta.concrete_fields if not column.primary_key and column.name not in keys
    ]
    names = [column.name for column in written]
    # The column behind a bilingual field repeats the French one; it is written, not compared.
    compared = [column.attname for column in written if f"{column.name}_fr" not in names]
    present = {
        tuple(row[name] for name in keys): tuple(row[column] for column in compared)
        for row in model._default_manager.using(ALIAS)
        .filter(**{f"{key}__in": [getattr(row, key) for row in rows]})
        .values(*keys, *compared)
    }
    different = [
        row
        for row in rows
        if present.get(tuple(getattr(row, name) for name in keys))
        != tuple(getattr(row, column) for column in compared)
    ]
    model._default_manager.using(ALIAS).bulk_create(
        different, update_conflicts=True, unique_fields=keys, update_fields=names, batch_size=_BATCH
    )
