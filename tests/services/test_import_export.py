"""A file of listings taken in whole or not at all, and given back the same."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from services.importing.flat_reading import KnownCodes, read_row
from services.importing.listing_files import read_entries, read_rows, write_csv, write_json
from services.importing.shipped_listings import read_listings
from services.importing.shipped_places import Gazetteer, read_gazetteer
from services.models import Listing, ListingChange, Phone, Place
from services.operations.loading import load_gazetteer
from services.rules.entries import (
    ListingEntry,
    OrganizationEntry,
    PhoneEntry,
    PlaceEntry,
    PointEntry,
    ProvenanceEntry,
    Words,
)
from services.rules.flat import columns_of, flat_row, public_row
from services.rules.problems import ImportRefusedError
from tests.services.test_hours_text import exceptions as exception_entries
from tests.services.test_hours_text import pieces as hours_pieces

SERVICES = Path(__file__).parents[2] / "services"
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
def shipped() -> tuple[ListingEntry, ...]:
    return tuple(read_listings(SERVICES / "data"))


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


class TestThereAndBack:
    @pytest.mark.parametrize("form", ["csv", "json"])
    def test_what_is_exported_imports_into_an_empty_directory_as_it_was(
        self, codes: None, tmp_path: Path, form: str
    ) -> None:
        path = written(tmp_path, [flat_row(entry) for entry in shipped()], f"a.{form}")
        call_command("import_listings", str(path))
        assert Listing.objects.count() == len(shipped())
        again = tmp_path / f"b.{form}"
        call_command("export_listings", "--everything", "--format", form, "--output", str(again))
        rows = {row["slug"]: row for row in read_rows(again)}
        for entry in shipped():
            expected = flat_row(entry)
            assert {name: rows[entry.slug].get(name, "") for name in expected} == expected

    def test_importing_an_export_changes_nothing(
        self, codes: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        few = shipped()[::12]
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
        entry = next(entry for entry in shipped() if entry.slug == "mdm-clinique")
        row = public_row(entry)
        assert row["status_asked"] == row["documents_asked"] == row["status_note_fr"] == "withheld"
        assert "last name" not in json.dumps(row)
        assert "coverage exists" not in json.dumps(row)
        assert row["cost"] == "free"

    def test_the_citys_own_answers_travel(self) -> None:
        entry = next(entry for entry in shipped() if entry.slug == "omhm")
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


BAD_CELLS = [
    ("category", "nourriture-gratuite", "Choisissez parmi"),
    ("category", "", "Choisissez parmi"),
    ("also_in", "repas, rien", "“rien” does not exist"),
    ("slug", "Mon Slug", "lettres minuscules"),
    ("name_fr", "x" * 201, "201 characters, 200 at most"),
    ("name_fr", "a\x00b", "NUL byte"),
    ("cost", "gratuit", "free, low, paid, unknown, voluntary"),
    ("documents_asked", "none, photo_id", "go with no other document"),
    ("status_asked", "required_by_law", "name the law"),
    ("website", "exemple", "https://example.org"),
    ("website", "javascript:alert(1)", "https://example.org"),
    ("email", "ana", "not an e-mail address"),
    ("verified_on", "22/11/2026", "“2026-11-22”"),
    ("verified_on", "2026-11-22", "verification_method"),
    ("verification_days", "-3", "from 1 to 3650"),
    ("served_boroughs", "plateau", "“plateau” does not exist"),
    ("served_postal_areas", "H2", "first three characters"),
    ("point1_phones", "418-523-6tried", "cannot be dialled"),
    ("point1_hours", "lundi 9h à 17h", "cannot be read"),
    ("point1_hours_kind", "weekly", "write the hours"),
    ("point1_exceptions", "Noël closed", "cannot be read"),
    ("point1_languages", "français", "language codes"),
    ("point1_postal_code", "H2S", "whole postal code"),
    ("point1_latitude", "45.5", "a position has a latitude"),
    ("point1_latitude", "nan", "write degrees"),
    ("point1_place", "secret", "“confidential”"),
    ("provenance", "[{]", "JSON list"),
    ("provenance", '[{"source": 3}]', "JSON list"),
]


class TestABadRow:
    @pytest.mark.parametrize(("column", "text", "advice"), BAD_CELLS)
    def test_it_is_named_with_its_column_and_what_to_do(
        self, tmp_path: Path, column: str, text: str, advice: str
    ) -> None:
        good = {**MINIMAL, "slug": "bonne-fiche"}
        bad = {**MINIMAL, "point1_place": "public", column: text}
        with pytest.raises(ImportRefusedError) as refusal:
            read_entries(read_rows(written(tmp_path, [good, bad], "fiches.json")), lambda _: {}, CODES)
        said = "\n".join(f"{words.fr}\n{words.en}" for words in (p.said() for p in refusal.value.problems))
        shown = "status_law_fr" if text == "required_by_law" else column
        shown = {"point1_hours_kind": "point1_hours"}.get(shown, shown)
        shown = "point1_position_basis" if text == "45.5" else shown
        assert f"Row 2, column “{shown}”:" in said
        assert f"Ligne 2, colonne «\u00a0{shown}\u00a0»\u00a0:" in said
        assert advice in said

    def test_one_bad_row_among_good_ones_changes_nothing(self, codes: None, tmp_path: Path) -> None:
        call_command("import_listings", str(written(tmp_path, [MINIMAL])))
        rows = [{**MINIMAL, "cost": "free"}, {**MINIMAL, "slug": "b"}, {**MINIMAL, "slug": "c", "cost": "x"}]
        assert "Row 3, column “cost”" in refusal_of(written(tmp_path, rows))
        assert Listing.objects.get().cost == "unknown"

    def test_every_problem_of_every_row_is_told_at_once(self, codes: None, tmp_path: Path) -> None:
        rows = [{**MINIMAL, "cost": "x"}, {**MINIMAL, "slug": "b", "cost": "y", "email": "z"}]
        said = refusal_of(written(tmp_path, rows))
        assert [line.split(":")[0].strip() for line in said.splitlines() if "Row" in line] == [
            "Row 1, column “cost”",
            "Row 2, column “cost”",
            "Row 2, column “email”",
        ]

    def test_one_slug_twice_is_refused(self, codes: None, tmp_path: Path) -> None:
        said = refusal_of(written(tmp_path, [MINIMAL, {**MINIMAL, "name_en": "Other"}]))
        assert "Row 2, column “slug”: “depannage-test” already stands in row 1" in said

    def test_a_confidential_place_with_an_address_is_refused(self, codes: None, tmp_path: Path) -> None:
        row = {**MINIMAL, "point1_place": "confidential", "point1_address": "12, rue Secrète"}
        said = refusal_of(written(tmp_path, [row]))
        assert "Row 1, column “point1_address”: a confidential place has no name, address" in said
        assert "12, rue Secrète" not in said
        assert not Place.objects.exists()

    def test_a_published_listing_that_cannot_be_reached_is_refused(self, codes: None, tmp_path: Path) -> None:
        said = refusal_of(written(tmp_path, [{**MINIMAL, "point1_phones": ""}]))
        assert "Row 1, column “state”: a published listing has a phone" in said

    def test_two_descriptions_of_one_organization_are_refused(self, codes: None, tmp_path: Path) -> None:
        other = {
            **MINIMAL,
            "slug": "b",
            "organization_slug": "organisme-d-essai",
            "organization_kind": "city",
        }
        said = refusal_of(written(tmp_path, [MINIMAL, other]))
        assert "Row 2, column “organization_slug”: “organisme-d-essai” is not described as in row 1" in said

    def test_a_column_that_does_not_exist_is_refused(self, codes: None, tmp_path: Path) -> None:
        said = refusal_of(written(tmp_path, [{**MINIMAL, "telephone": "311", "point99_kind": "phone"}]))
        assert "File, column “telephone”: this column does not exist" in said
        assert "File, column “point99_kind”" in said


class TestABrokenFile:
    @pytest.mark.parametrize(
        ("name", "content", "advice"),
        [
            ("a.csv", b"", "the file holds no listing"),
            ("a.csv", b"slug,name_fr\n", "the file holds no listing"),
            ("a.csv", "slug,name_fr\na,Café\n".encode("latin-1"), "not UTF-8 (line 2 of the file)"),
            ("a.csv", "slug,name_fr\na,Café\n".encode("utf-16"), "not UTF-8"),
            ("a.csv", b"slug,name_fr\na,b\0c\n", "line 2 of the file holds a NUL byte"),
            ("a.csv", b"slug,name_fr\na,b,c\n", "Row 1: it does not have 2 cells"),
            ("a.csv", b"slug,name_fr\na\n", "Row 1: it does not have 2 cells"),
            ("a.csv", b'slug,name_fr\na,"b\n', "Row 1: quotes do not match"),
            ("a.csv", b'slug,name_fr\na,b\nc,"d"e\n', "Row 2: quotes do not match"),
            ("a.csv", b"slug,name_fr\na," + b"x" * 10_000_000 + b"\n", "Row 1: a cell is longer than"),
            ("a.csv", b"name_fr\nb\n", "every listing needs its “slug”"),
            ("a.json", b"", "the JSON breaks at line 1"),
            ("a.json", b'[{"slug": "a", "name_', "the JSON breaks at line 1, character 16"),
            ("a.json", b'{"fiches": []}', "an object with “listings”"),
            ("a.json", b'["a"]', "Row 1: a listing is a JSON object"),
            ("a.json", b'[{"slug": {"a": 1}}]', "Row 1, column “slug”: write a text"),
            ("a.json", b"[" * 100_000, "too deep"),
            ("a.json", b'[{"slug": ' + b"9" * 5000 + b"}]", "huge number"),
            ("a.json", b'[{"slug": "\\ud800"}]', "lower-case letters"),
        ],
    )
    def test_it_is_refused_in_words(
        self, codes: None, tmp_path: Path, name: str, content: bytes, advice: str
    ) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        assert advice in refusal_of(path)

    def test_a_file_that_is_not_there_is_said_plainly(self, codes: None, tmp_path: Path) -> None:
        assert "cannot read “rien.csv”" in refusal_of(tmp_path / "rien.csv")

    def test_a_spreadsheet_in_french_with_a_mark_and_semicolons_is_read(
        self, codes: None, tmp_path: Path
    ) -> None:
        target = io.StringIO(newline="")
        writer = csv.DictWriter(target, MINIMAL, delimiter=";")
        writer.writeheader()
        writer.writerow(MINIMAL)
        (tmp_path / "a.csv").write_text(target.getvalue(), encoding="utf-8-sig", newline="")
        call_command("import_listings", str(tmp_path / "a.csv"))
        assert Listing.objects.get().name_fr == "Dépannage d’essai"

    @settings(max_examples=150, deadline=None)
    @given(st.binary(max_size=300), st.sampled_from(["csv", "json"]))
    def test_whatever_the_bytes_reading_them_ends_in_rows_or_in_words(
        self, tmp_path_factory: pytest.TempPathFactory, content: bytes, form: str
    ) -> None:
        path = tmp_path_factory.mktemp("bytes") / f"a.{form}"
        path.write_bytes(content)
        problems = []
        try:
            read_rows(path)
        except ImportRefusedError as refusal:
            problems = refusal.problems
        assert all(problem.said().fr and problem.said().en for problem in problems)


# --------------------------------------------------------------------------------- any listing at all

CODES = KnownCodes(
    categories=["repas", "bebe", "banque-alimentaire"], boroughs=["verdun", "lachine", "westmount"]
)
line = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(str.strip)
some_words = st.builds(Words, line, line)
number = st.from_regex(r"[2-9]\d\d[2-9]\d{6}", fullmatch=True).filter(
    lambda text: text.isascii() and text[:3] not in {"800", "833", "844", "855", "866", "877", "888"}
)
phones = st.builds(
    PhoneEntry,
    number,
    st.sampled_from(["", "12"]),
    st.sampled_from(["voice", "text", "relay", "video_relay"]),
    some_words,
)
places_ = (
    st.none()
    | st.builds(PlaceEntry, is_confidential=st.just(True))
    | st.builds(
        PlaceEntry,
        name=some_words,
        address=line,
        city=st.sampled_from(["Montréal", "Westmount"]),
        postal_code=st.sampled_from(["", "H2X 1Y4"]),
        borough=st.sampled_from(["", "verdun"]),
        latitude=st.just(45.51553),
        longitude=st.just(-73.561),
        position_basis=st.sampled_from(["exact", "approximate"]),
        step_free_entrance=st.sampled_from(["yes", "no", "unknown"]),
        accessibility_note=some_words,
    )
)


@st.composite
def points(draw: st.DrawFn) -> PointEntry:
    from services.rules.hours_text import exceptions_in_order, in_order

    pieces = in_order(draw(st.sets(hours_pieces(), max_size=4)))
    return PointEntry(
        kind=draw(st.sampled_from(["in_person", "phone", "online"])),
        place=draw(places_),
        phones=tuple(draw(st.lists(phones, max_size=3))),
        languages=tuple(draw(st.lists(st.sampled_from(["fr", "en", "ht"]), unique=True, max_size=3))),
        languages_note=draw(some_words),
        hours_kind="weekly" if pieces else draw(st.sampled_from(["always", "appointment", "unknown"])),
        pieces=pieces,
        exceptions=exceptions_in_order(draw(st.lists(exception_entries(), max_size=2, unique=True))),
        hours_note=draw(some_words),
        holidays=draw(st.sampled_from(["open", "closed", "unknown"])),
    )


@st.composite
def entries(draw: st.DrawFn) -> ListingEntry:
    base = shipped()[0]
    return replace(
        base,
        slug="une-fiche",
        organization=OrganizationEntry("organisme", Words("Organisme", draw(line)), "public"),
        category="repas",
        also_in=draw(st.sampled_from([(), ("bebe",)])),
        name=Words("Nom", draw(line)),
        summary=draw(some_words),
        state="draft",
        documents_asked=draw(st.sampled_from([("none",), ("unknown",), ("photo_id", "other")])),
        access=draw(st.sampled_from([(), ("walk_in", "referral")])),
        served_boroughs=draw(st.sampled_from([(), ("verdun", "lachine")])),
        served_postal_areas=draw(st.sampled_from([(), ("H2X", "H3C")])),
        points=tuple(draw(st.lists(points(), max_size=3))),
        provenances=(
            ProvenanceEntry(
                source="Une page", licence="L", read_on=base.provenances[0].read_on, quote=draw(line)
            ),
        ),
    )


@settings(max_examples=200, deadline=None)
@given(entries())
def test_any_listing_survives_its_own_row(entry: ListingEntry) -> None:
    read, problems = read_row(1, flat_row(entry), None, CODES)
    assert problems == []
    assert read == entry


@settings(max_examples=60, deadline=None)
@given(st.lists(entries(), min_size=1, max_size=3))
def test_any_listings_survive_a_file(
    tmp_path_factory: pytest.TempPathFactory, several: list[ListingEntry]
) -> None:
    rows = [flat_row(entry) for entry in several]
    folder = tmp_path_factory.mktemp("files")
    (folder / "a.csv").write_text(write_csv(rows), encoding="utf-8-sig", newline="")
    (folder / "a.json").write_text(write_json(rows, day=several[0].provenances[0].read_on), encoding="utf-8")
    for path in (folder / "a.csv", folder / "a.json"):
        read = [read_row(1, row, None, CODES)[0] for row in read_rows(path)]
        assert read == several


def test_the_columns_stand_in_the_order_of_the_points() -> None:
    columns = columns_of([{"slug": "", "point10_kind": "", "point2_kind": "", "provenance": ""}])
    assert columns == ["slug", "point2_kind", "point10_kind", "provenance"]
