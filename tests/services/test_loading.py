"""Loading the shipped directory: whole or not at all, once, and never over an editor's work."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.test.utils import CaptureQueriesContext

from services.enums import ListingState, VerificationMethod, VerificationOutcome
from services.importing.shipped_listings import read_listings
from services.importing.shipped_places import Gazetteer, TermRow, read_gazetteer
from services.management.commands import load_directory
from services.management.commands.load_directory import digest_of_files
from services.models import (
    Borough,
    Category,
    DirectoryLoad,
    Listing,
    ListingChange,
    MetroStation,
    Organization,
    Place,
    PostalArea,
    Provenance,
    SearchEntry,
    ServicePoint,
    VocabularyTerm,
)
from services.operations.entries import entry_of, with_everything
from services.operations.exchange import entries_of
from services.operations.listings import record_verification
from services.operations.loading import is_loaded, load_shipped, shipped_id
from services.rules.entries import ListingEntry, LoadReport, Words

SERVICES = Path(__file__).parents[2] / "services"
AT = dt.datetime(2026, 11, 22, 15, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(days=3)

pytestmark = pytest.mark.django_db


@cache
def places() -> Gazetteer:
    """Read places and categories; a few words stand for all of them."""
    gazetteer = read_gazetteer(SERVICES / "data", SERVICES / "vocabulary")
    gazetteer.terms = gazetteer.terms[:30]
    return gazetteer


@cache
def shipped() -> tuple[ListingEntry, ...]:
    return tuple(read_listings(SERVICES / "data"))


def load(entries: Sequence[ListingEntry], *, digest: str = "", at: dt.datetime = AT) -> LoadReport:
    return load_shipped(
        gazetteer=places(), entries=entries, digest=digest or str(uuid.uuid4()), at=at, step=lambda *_: None
    )


def few() -> list[ListingEntry]:
    wanted = {"211", "chez-doris", "dauphinelle", "biblio-ahuntsic", "omhm", "cai", "obm-webster"}
    return [entry for entry in shipped() if entry.slug in wanted]


def changed(slug: str, **values: object) -> list[ListingEntry]:
    """Return the few listings, one of them changed."""
    return [replace(entry, **values) if entry.slug == slug else entry for entry in few()]


def test_the_whole_shipped_directory_loads_and_reads_back_as_it_was() -> None:
    report = load(shipped())
    assert len(report.created) == len(shipped()) == Listing.objects.count()
    found = {listing.slug: entry_of(listing) for listing in with_everything(Listing.objects.all())}
    for entry in shipped():
        assert replace(found[entry.slug], provenances=()) == replace(entry, provenances=())
        assert set(found[entry.slug].provenances) == set(entry.provenances)
    assert Borough.objects.count() == 34
    assert MetroStation.objects.filter(borough__isnull=False).count() >= 60
    assert PostalArea.objects.count() == 101
    assert Category.objects.filter(parent=None).count() == 12
    assert not Place.objects.filter(is_confidential=True).exclude(address="", borough=None).exists()


def test_the_search_follows_a_load() -> None:
    load(few())
    entries = dict(SearchEntry.objects.values_list("listing__slug", "names"))
    assert set(entries) == {entry.slug for entry in few() if entry.state == "published"}
    load(changed("omhm", name=Words("Un autre nom", "Another name")), at=LATER)
    assert "un autre nom" in SearchEntry.objects.get(listing__slug="omhm").names
    load(changed("omhm", state="paused"), at=LATER)
    assert not SearchEntry.objects.filter(listing__slug="omhm").exists()


def test_two_installations_agree_on_identifiers() -> None:
    load(few())
    listing = Listing.objects.get(slug="omhm")
    assert listing.id == shipped_id("listing", "omhm") == uuid.UUID("a009a1f4-17ab-51b2-9a24-50a337fd5316")
    before = {
        model: set(model._default_manager.values_list("id", flat=True))
        for model in (Listing, ServicePoint, Place, Organization, Provenance, VocabularyTerm)
    }
    Listing.objects.all().delete()
    Place.objects.all().delete()
    Organization.objects.all().delete()
    VocabularyTerm.objects.all().delete()
    load(few(), digest="b")
    for model, ids in before.items():
        assert set(model._default_manager.values_list("id", flat=True)) == ids


def test_a_second_load_of_the_same_files_changes_nothing() -> None:
    load(few())
    with CaptureQueriesContext(connections["directory"]) as queries:
        report = load(few(), at=LATER)
    assert sorted(report.unchanged) == sorted(entry.slug for entry in few())
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert all("services_directoryload" in sql for sql in written)
    assert Listing.objects.get(slug="omhm").modified_at == AT


def test_the_command_does_nothing_when_the_files_are_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    load(few(), digest=digest_of_files())
    with CaptureQueriesContext(connections["directory"]) as queries:
        call_command("load_directory")
    assert len(queries) <= 2
    assert capsys.readouterr().out == ""
    assert Listing.objects.count() == len(few())


def test_a_person_sees_a_bar_that_moves_and_a_log_sees_the_result(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_directory, "read_listings", lambda _: few())
    monkeypatch.setattr(load_directory, "read_gazetteer", lambda *_: places())
    call_command("load_directory")
    log = capsys.readouterr().out
    assert "█" not in log
    assert f"Directory: {len(few())} listings added, 0 changed" in log
    DirectoryLoad.objects.all().delete()
    with monkeypatch.context() as terminal:
        terminal.setattr("sys.stdout.isatty", lambda: True, raising=False)
        call_command("load_directory")
    seen = capsys.readouterr().out
    assert f"\r{'█' * 24} {len(few())}/{len(few())} fiches · listings\n" in seen
    DirectoryLoad.objects.all().delete()
    call_command("load_directory", verbosity=0)
    assert capsys.readouterr().out == ""


def test_of_two_loads_at_once_the_second_finds_it_done() -> None:
    load(few(), digest="a")
    report = load(changed("omhm", cost="paid"), digest="a", at=LATER)
    assert report == LoadReport()
    assert Listing.objects.get(slug="omhm").cost == "unknown"


def test_an_emptied_directory_loads_again_whatever_the_digest_says() -> None:
    load(few(), digest="a")
    assert is_loaded("a")
    assert not is_loaded("b")
    Listing.objects.all().delete()
    assert not is_loaded("a")
    assert DirectoryLoad.objects.count() == 1


def test_a_changed_fact_arrives_with_its_history() -> None:
    load(few())
    report = load(changed("omhm", cost="low", cost_note=Words("Selon le revenu.", "By income.")), at=LATER)
    assert list(report.changed) == ["omhm"]
    listing = Listing.objects.get(slug="omhm")
    assert (listing.cost, listing.cost_note_en) == ("low", "By income.")
    assert listing.modified_at == LATER
    assert listing.published_at == AT
    history = {
        row.field: (row.before, row.after, row.changed_by)
        for row in ListingChange.objects.filter(listing=listing, changed_at=LATER)
    }
    assert history == {
        "cost": ("unknown", "low", "load_directory"),
        "cost_note_fr": ("", "Selon le revenu.", "load_directory"),
        "cost_note_en": ("", "By income.", "load_directory"),
    }


def test_what_an_editor_changed_is_the_editors() -> None:
    load(few())
    listing = Listing.objects.get(slug="omhm")
    listing.cost = "free"
    listing.save()
    ListingChange.objects.create(
        listing=listing, field="cost", before="unknown", after="free", changed_by="Ana", changed_at=LATER
    )
    report = load(changed("omhm", cost="paid", website="https://example.org"), at=LATER)
    assert report.kept == ["omhm"]
    listing.refresh_from_db()
    assert listing.cost == "free"
    assert listing.website != "https://example.org"


def test_what_somebody_verified_is_not_overwritten_either() -> None:
    load(few())
    record_verification(
        listing=Listing.objects.get(slug="omhm"),
        by="Ana",
        on=dt.date(2026, 11, 24),
        method=VerificationMethod.PHONE,
        outcome=VerificationOutcome.CONFIRMED,
        at=LATER,
    )
    assert load(changed("omhm", cost="paid"), at=LATER).kept == ["omhm"]
    assert Listing.objects.get(slug="omhm").verified_on == dt.date(2026, 11, 24)


def test_an_organization_that_an_editor_corrected_stays_corrected_for_its_other_listings() -> None:
    both = [entry for entry in shipped() if entry.slug in {"obm-webster", "obm-patricia-mackenzie"}]
    load(both)
    listing = Listing.objects.get(slug="obm-webster")
    Organization.objects.filter(slug="mission-old-brewery").update(website="https://new.example.org")
    ListingChange.objects.create(
        listing=listing, field="organization_website", before="", after="", changed_by="Ana", changed_at=LATER
    )
    report = load(
        [replace(entry, cost="free") for entry in both],
        at=LATER,
    )
    assert [change.field for change in report.changed["obm-patricia-mackenzie"]] == ["cost"]
    assert Organization.objects.get(slug="mission-old-brewery").website == "https://new.example.org"


def test_a_listing_that_leaves_the_files_is_closed_and_never_erased() -> None:
    load(few())
    report = load([entry for entry in few() if entry.slug != "omhm"], at=LATER)
    assert report.closed == ["omhm"]
    listing = Listing.objects.get(slug="omhm")
    assert listing.state == ListingState.CLOSED
    assert ListingChange.objects.filter(listing=listing, field="state", after="closed").exists()
    # Closed once: the next load has nothing to say about it.
    assert load([entry for entry in few() if entry.slug != "omhm"], at=LATER).closed == []


def test_a_listing_that_editors_made_is_not_closed_because_no_file_has_it() -> None:
    load(few())
    own = Listing.objects.get(slug="omhm")
    Listing.objects.create(
        slug="made-here",
        organization=own.organization,
        category=own.category,
        name_fr="Fait ici",
        documents_asked=["unknown"],
        state=ListingState.PUBLISHED,
        modified_at=AT,
    )
    assert load(few(), at=LATER).closed == []


def test_a_load_that_breaks_changes_nothing() -> None:
    load(few(), digest="a")
    broken = changed("omhm", cost="low")
    broken[-1] = replace(broken[-1], category="no-such-category", cost="paid")
    with pytest.raises(KeyError):
        load(broken, digest="b", at=LATER)
    assert Listing.objects.get(slug="omhm").cost == "unknown"
    assert is_loaded("a")


def test_the_database_refuses_a_confidential_place_with_an_address() -> None:
    load(few())
    place = ServicePoint.objects.get(listing__slug="dauphinelle").place
    assert place is not None
    assert place.is_confidential
    with pytest.raises(Exception, match="confidential_place_has_no_address"):
        Place.objects.filter(id=place.id).update(address="12, rue Secrète")


def test_a_word_that_an_editor_changed_stays() -> None:
    gazetteer = places()
    load(few())
    first, second = gazetteer.terms[:2]
    for row, is_edited in ((first, True), (second, False)):
        VocabularyTerm.objects.filter(term=row.term, language=row.language).update(
            targets={"repas": 5}, is_edited=is_edited
        )
    load(few(), digest="b", at=LATER)
    assert VocabularyTerm.objects.get(term=first.term, language=first.language).targets == {"repas": 5}
    assert VocabularyTerm.objects.get(term=second.term, language=second.language).targets == second.targets


def test_the_vocabulary_weighs_a_mention_as_one() -> None:
    gazetteer = read_gazetteer(SERVICES / "data", SERVICES / "vocabulary")
    by_term = {(row.term, row.language): row for row in gazetteer.terms}
    assert len(by_term) == len(gazetteer.terms) > 5000
    mentions = [row for row in gazetteer.terms if "danger=1" in row.targets]
    assert mentions
    assert all(row.targets["danger=1"] >= 1 for row in mentions)
    assert all(isinstance(row, TermRow) and row.targets for row in gazetteer.terms)


def test_reading_entries_takes_as_many_queries_for_one_listing_as_for_many() -> None:
    load(shipped()[10:50])
    counts = []
    for slugs in (["biblio-ahuntsic"], [entry.slug for entry in shipped()[10:50]]):
        with CaptureQueriesContext(connections["directory"]) as queries:
            entries_of(slugs)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9
