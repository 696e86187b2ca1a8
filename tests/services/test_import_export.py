"""A file of listings taken in whole, and given back the same."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from services.importing.listing_files import read_rows
from services.models import Listing, ListingChange, Phone
from services.rules.flat import flat_row, public_row
from tests.services.files_of_listings import MINIMAL, codes, written
from tests.services.shipped import entries

__all__ = ["codes"]


class TestThereAndBack:
    @pytest.mark.parametrize("form", ["csv", "json"])
    def test_what_is_exported_imports_into_an_empty_directory_as_it_was(
        self, codes: None, tmp_path: Path, form: str
    ) -> None:
        path = written(tmp_path, [flat_row(entry) for entry in entries().values()], f"a.{form}")
        call_command("import_listings", str(path))
        assert Listing.objects.count() == len(entries())
        again = tmp_path / f"b.{form}"
        call_command("export_listings", "--everything", "--format", form, "--output", str(again))
        rows = {row["slug"]: row for row in read_rows(again)}
        for entry in entries().values():
            expected = flat_row(entry)
            assert {name: rows[entry.slug].get(name, "") for name in expected} == expected

    def test_importing_an_export_changes_nothing(
        self, codes: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        few = list(entries().values())[::12]
        call_command("import_listings", str(written(tmp_path, [flat_row(entry) for entry in few])))
        stamps = dict(Listing.objects.values_list("slug", "modified_at"))
        for form, everything in (("csv", True), ("json", True), ("csv", False), ("json", False)):
            path = tmp_path / f"export.{form}"
            options = ["--everything"] if everything else []
            call_command("export_listings", "--format", form, "--output", str(path), *options)
            capsys.readouterr()
            call_command("import_listings", str(path))
            assert " 0 added, 0 changed," in capsys.readouterr().out
        assert dict(Listing.objects.values_list("slug", "modified_at")) == stamps

    def test_the_licence_and_the_day_travel_with_the_file(self, codes: None, tmp_path: Path) -> None:
        call_command("export_listings", "--output", str(tmp_path / "fiches.csv"))
        assert "CC BY 4.0" in (tmp_path / "fiches.csv.LICENCE.txt").read_text(encoding="utf-8")
        call_command("export_listings", "--format", "json", "--output", str(tmp_path / "fiches.json"))
        content = json.loads((tmp_path / "fiches.json").read_text(encoding="utf-8"))
        assert {"licence_fr", "licence_en", "exported_on", "listings"} == set(content)

    def test_a_folder_that_cannot_be_written_is_said_plainly(self, codes: None, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="Cannot write"):
            call_command("export_listings", "--output", str(tmp_path / "nowhere" / "a.csv"))


class TestWhatTheOpenDataHolds:
    def test_answers_that_stay_on_the_page_are_withheld_and_their_quotes_with_them(self) -> None:
        entry = next(entry for entry in entries().values() if entry.slug == "mdm-clinique")
        row = public_row(entry)
        assert row["status_asked"] == row["documents_asked"] == row["status_note_fr"] == "withheld"
        assert "last name" not in json.dumps(row)
        assert "coverage exists" not in json.dumps(row)
        assert row["cost"] == "free"

    def test_no_source_of_a_place_that_hides_travels(self) -> None:
        hidden = [
            entry
            for entry in entries().values()
            if any(point.place and point.place.is_confidential for point in entry.points)
        ]
        assert len(hidden) >= 6
        for entry in hidden:
            assert public_row(entry)["provenance"] == "withheld"
            assert all(source.source not in json.dumps(public_row(entry)) for source in entry.provenances)

    def test_the_citys_own_answers_travel(self) -> None:
        entry = next(entry for entry in entries().values() if entry.slug == "omhm")
        assert public_row(entry)["status_asked"] == "required_by_law"

    def test_drafts_and_the_names_of_people_stay_here(
        self, codes: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        row = {
            **MINIMAL,
            "verified_on": "2026-11-20",
            "verified_by": "Ana Untel",
            "verification_method": "phone",
        }
        draft = {**MINIMAL, "slug": "brouillon", "state": "draft"}
        call_command("import_listings", str(written(tmp_path, [row, draft])))
        capsys.readouterr()
        call_command("export_listings")
        said = capsys.readouterr().out
        assert "depannage-test" in said
        assert "brouillon" not in said
        assert "Untel" not in said

    def test_what_is_withheld_is_left_alone_when_it_comes_back(self, codes: None, tmp_path: Path) -> None:
        row = {**MINIMAL, "status_asked": "never", "status_note_fr": "Jamais.", "status_note_en": "Never."}
        call_command("import_listings", str(written(tmp_path, [row])))
        call_command("export_listings", "--output", str(tmp_path / "open.csv"))
        text = (tmp_path / "open.csv").read_text(encoding="utf-8")
        assert "Jamais" not in text
        (tmp_path / "open.csv").write_text(text.replace("514 555-0123", "514 555-0124"), encoding="utf-8")
        call_command("import_listings", str(tmp_path / "open.csv"))
        listing = Listing.objects.get(slug="depannage-test")
        assert (listing.status_asked, listing.status_note_en) == ("never", "Never.")
        assert Phone.objects.get().number == "5145550124"


class TestADryRun:
    def test_it_tells_each_field_of_each_row_and_changes_nothing(
        self, codes: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("import_listings", str(written(tmp_path, [MINIMAL])))
        new = {**MINIMAL, "slug": "nouvelle"}
        changed = {**MINIMAL, "cost": "free", "point1_phones": "514 555-0199"}
        capsys.readouterr()
        call_command("import_listings", str(written(tmp_path, [new, changed])), "--dry-run")
        said = capsys.readouterr().out
        assert "1\tnouvelle\t+ nouvelle fiche · new listing" in said
        assert "2\tdepannage-test\tcost\tunknown → free" in said
        assert "2\tdepannage-test\tpoint1_phones\t514 555-0123 → 514 555-0199" in said
        assert "1 added, 1 changed" in said
        assert Listing.objects.get().cost == "unknown"
        assert not ListingChange.objects.filter(field="cost").exists()

    def test_then_the_same_file_does_what_it_said(self, codes: None, tmp_path: Path) -> None:
        call_command("import_listings", str(written(tmp_path, [MINIMAL])))
        path = written(tmp_path, [{"slug": "depannage-test", "cost": "free"}])
        call_command("import_listings", str(path), "--by", "Ana")
        listing = Listing.objects.get()
        assert (listing.cost, listing.name_fr) == ("free", "Dépannage d’essai")
        change = ListingChange.objects.get(field="cost")
        assert (change.before, change.after, change.changed_by) == ("unknown", "free", "Ana")

    def test_only_a_complete_file_closes_what_it_does_not_hold(
        self, codes: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("import_listings", str(written(tmp_path, [MINIMAL, {**MINIMAL, "slug": "autre"}])))
        path = written(tmp_path, [MINIMAL])
        call_command("import_listings", str(path))
        assert Listing.objects.get(slug="autre").state == "published"
        capsys.readouterr()
        call_command("import_listings", str(path), "--complete", "--dry-run")
        assert "-\tautre\tserait fermée" in capsys.readouterr().out
        assert Listing.objects.get(slug="autre").state == "published"
        call_command("import_listings", str(path), "--complete")
        assert Listing.objects.get(slug="autre").state == "closed"
