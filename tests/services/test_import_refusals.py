"""Files that are wrong: every problem said, in both languages, and nothing imported."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from services.importing.listing_files import read_entries, read_rows
from services.models import Listing, Place
from services.rules.problems import ImportRefusedError
from tests.services.files_of_listings import CODES, MINIMAL, codes, refusal_of, written

__all__ = ["codes"]

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
