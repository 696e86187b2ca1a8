"""What the gathered facts became: read with care, unknown where nobody can be sure."""

import json
import re
from collections import Counter
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from services import enums
from services.importing.shipped_listings import read_listings, read_readings
from services.importing.shipped_places import read_gazetteer, rows_of
from services.rules.entries import ListingEntry, PlaceEntry, Words
from services.rules.gathered import PROSE, Readings, entry_of_record, front_door

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


class TestProse:
    def test_every_gathered_sentence_was_read(self) -> None:
        unread = {
            (column, record[column])
            for record in records().values()
            for column in PROSE
            if record[column]
            and record[column] != "unknown"
            and readings().of(column, record[column]) is None
        }
        assert unread == set()

    def test_every_reading_is_of_a_sentence_that_was_gathered(self) -> None:
        for column, meanings in readings().prose.items():
            assert set(meanings) <= {record[column] for record in records().values()}

    @pytest.mark.parametrize("column", list(PROSE))
    def test_a_sentence_that_nobody_has_read_is_unknown_and_kept_as_a_quote(self, column: str) -> None:
        record = {**records()["biblio-ahuntsic"], column: "something new, seen yesterday"}
        entry = entry_of_record(record, readings())
        assert {
            "hours_en": entry.points[0].hours_kind,
            "languages": entry.points[0].languages,
            "cost": entry.cost,
            "documents_asked": entry.documents_asked,
            "immigration_status_asked": entry.status_asked,
            "coverage": entry.served_boroughs + entry.served_postal_areas,
        }[column] in ("unknown", ("unknown",), ())
        quotes = [source for source in entry.provenances if source.field == PROSE[column]]
        assert [source.quote for source in quotes] == ["something new, seen yesterday"]
        assert quotes[0].quote_language == "en"
        assert quotes[0].source

    def test_what_was_not_gathered_is_unknown_and_never_no(self) -> None:
        for slug, record in records().items():
            entry = entries()[slug]
            if record["immigration_status_asked"] == "unknown":
                assert entry.status_asked == "unknown"
                assert not entry.status_note
            if not record["documents_asked"] and slug != "info-sante-811":
                assert entry.documents_asked == ("unknown",)
            if not record["cost"] and slug != "chic-resto-pop":
                assert entry.cost == "unknown"
            assert entry.police_may_be_present == "unknown"

    def test_a_sentence_without_a_code_stays_as_a_quote_and_one_with_a_code_names_its_source(self) -> None:
        for slug, record in records().items():
            entry = entries()[slug]
            quoted = {source.field: source.quote for source in entry.provenances if source.field}
            is_unknown = {
                "hours_en": entry.points[0].hours_kind == "unknown",
                "documents_asked": entry.documents_asked == ("unknown",),
                "immigration_status_asked": entry.status_asked == "unknown",
                "cost": entry.cost == "unknown",
            }
            for column, field in PROSE.items():
                if record[column] and record[column] != "unknown":
                    expected = record[column] if is_unknown.get(column) else ""
                    assert quoted[field] == expected or column == "languages", (slug, column)
        (quote,) = (
            s.quote for s in entries()["solidarite-sans-frontieres"].provenances if s.field == "languages"
        )
        assert quote == "fr,en,es (unverified)"

    def test_what_the_gathered_files_say_of_status(self) -> None:
        found = Counter(entries()[slug].status_asked for slug in records())
        assert found == {"never": 18, "asked": 2, "required_by_law": 1, "unknown": 121}

    def test_what_the_gathered_files_say_of_papers(self) -> None:
        found = Counter(", ".join(entries()[slug].documents_asked) for slug in records())
        assert found["photo_id, proof_of_address"] == 16
        assert found["none"] == 2
        assert found["any_name"] == 1
        assert sum(found.values()) - found["unknown"] == 29


class TestSingleAnswers:
    def test_a_library_asks_papers_that_the_card_replaces_and_never_status(self) -> None:
        for entry in entries().values():
            if entry.category == "bibliotheque" and entry.slug != "grande-bibliotheque":
                assert entry.documents_asked == ("photo_id", "proof_of_address")
                assert entry.documents_note.fr.startswith("La carte d’accès sans peur les remplace.")
                assert entry.status_asked == "never"
        assert entries()["grande-bibliotheque"].status_asked == "unknown"

    def test_low_rent_housing_names_the_by_law_that_requires_status(self) -> None:
        entry = entries()["omhm"]
        assert entry.status_asked == "required_by_law"
        assert "S-8, r. 1, art. 14 (3)" in entry.status_law.fr
        assert "S-8, r. 1, s. 14(3)" in entry.status_law.en

    def test_the_clinic_asks_a_name_and_one_question(self) -> None:
        entry = entries()["mdm-clinique"]
        assert (entry.status_asked, entry.documents_asked) == ("never", ("any_name",))
        assert entry.status_note.fr.startswith("Seule question\u00a0: avez-vous une autre assurance?")
        assert entry.access == ("walk_in",)

    def test_the_card_asks_and_says_that_the_police_are_not_bound(self) -> None:
        entry = entries()["carte-sans-peur"]
        assert entry.status_asked == "asked"
        assert "police" in entry.status_note.fr
        assert "police" in entry.status_note.en

    def test_a_page_that_lists_others_does_not_say_no_to_anybody(self) -> None:
        assert entries()["caci"].status_asked == "unknown"
        assert entries()["cavac-cellule"].status_asked == "unknown"
        assert entries()["ramq-enfants"].status_asked == "unknown"

    @pytest.mark.parametrize(
        ("slug", "numbers"),
        [
            ("211", ["211"]),
            ("info-311", ["311", "5148720311"]),
            ("info-sante-811", ["811"]),
            ("prevention-suicide", ["18662773553"]),
            ("sos-violence-conjugale", ["18003639010"]),
            ("tel-jeunes", ["18002632266"]),
            ("cvasm", ["5149339007", "18889339007"]),
            ("dauphinelle", ["5145987779"]),
        ],
    )
    def test_the_numbers_that_save_lives_are_right(self, slug: str, numbers: list[str]) -> None:
        entry = entries()[slug]
        assert [phone.number for point in entry.points for phone in point.phones] == numbers
        assert entry.state == "published"

    def test_the_emergency_number_is_no_listing(self) -> None:
        assert not [
            entry
            for entry in entries().values()
            for point in entry.points
            for phone in point.phones
            if phone.number == "911"
        ]

    def test_the_line_for_the_media_is_not_given_to_a_person_under_arrest(self) -> None:
        entry = entries()["aide-juridique"]
        assert [phone.number for point in entry.points for phone in point.phones] == ["5148422244"]
        assert entry.points[1].hours_kind == "always"

    def test_day_and_night_is_always_and_an_old_timetable_is_words(self) -> None:
        assert entries()["211"].points[0].hours_kind == "always"
        for slug in ("info-311", "cape", "paq-refuge", "manna-verdun", "afrique-au-feminin"):
            point = entries()[slug].points[0]
            assert point.hours_kind == "unknown"
            assert not point.pieces
            assert point.hours_note.fr
            assert point.hours_note.en

    def test_a_night_shelter_and_its_day_centre_have_hours_of_their_own(self) -> None:
        day, night = entries()["chez-doris"].points
        assert day.hours_kind == "unknown"
        assert {(str(piece.opens), str(piece.closes)) for piece in night.pieces} == {("20:30:00", "08:15:00")}
        assert len(night.pieces) == 7
        assert day.place == night.place


class TestConfidentialPlaces:
    def test_they_have_a_phone_at_most(self) -> None:
        confidential = [record["id"] for record in records().values() if record["address_confidential"]]
        assert len(confidential) == 6
        for slug in confidential:
            entry = entries()[slug]
            assert [point.place for point in entry.points] == [PlaceEntry(is_confidential=True)]
            assert entry.served_boroughs == ()
            assert entry.served_postal_areas == ()

    def test_an_address_that_slips_into_the_file_does_not_reach_the_listing(self) -> None:
        record = {
            **records()["dauphinelle"],
            "address": "12, rue Secrète",
            "postal_code": "H0H 0H0",
            "borough": "verdun",
            "lat": 45.5,
            "lon": -73.6,
            "coverage": "Verdun",
        }
        entry = entry_of_record(record, readings())
        assert "Secrète" not in repr(entry)
        assert "H0H" not in repr(entry)
        assert entry.points[0].place == PlaceEntry(is_confidential=True)
        assert entry.served_boroughs == ()

    def test_an_address_that_the_notes_say_not_to_show_is_nowhere(self) -> None:
        assert "Rosaire" in records()["abri-villeray"]["note"]
        assert "Rosaire" not in repr(entries()["abri-villeray"])


class TestReachAndState:
    def test_only_the_city_and_public_bodies_speak_beyond_their_page(self) -> None:
        for entry in entries().values():
            expected = "page" if entry.organization.kind == "community" else "page_and_feeds"
            assert entry.answers_reach == expected
        assert entries()["mdm-clinique"].answers_reach == "page"
        assert entries()["biblio-benny"].answers_reach == "page_and_feeds"

    def test_nobody_has_verified_anything_yet(self) -> None:
        assert not [entry for entry in entries().values() if entry.verified_on or entry.verification_due_on]

    def test_what_cannot_be_reached_or_must_be_confirmed_waits(self) -> None:
        drafts = {slug for slug in records() if entries()[slug].state == "draft"}
        assert drafts == {
            *("abri-villeray", "cl-lachine-lasalle", "clinique-mile-end", "ecole-gratuite", "oeuvres-salut"),
            *("maison-famille-st-leonard", "maison-secours-femmes"),
            *("banque-loyer-mdp", "solidarite-sans-frontieres"),
        }
        for entry in entries().values():
            assert entry.can_be_reached() or entry.state == "draft"

    def test_a_place_where_a_person_would_lose_a_day_waits(self) -> None:
        for slug in (
            "centre-metropolitain-de-chirurgie-plastique",
            "csa-de-dialyse-de-la-rue-de-gaspe",
            "programme-de-recherche-clinique-chum-ircm",
            "institut-national-de-psychiatrie-legale-philippe-pinel",
        ):
            assert entries()[slug].state == "draft"

    def test_a_bed_for_the_night_is_to_be_checked_every_two_weeks(self) -> None:
        assert entries()["abri-villeray"].verification_days == 14
        assert entries()["cafe-mission"].verification_days == 14
        assert entries()["omhm"].verification_days == 180


class TestOnePlaceOneListing:
    def test_there_are_as_many_listings_as_places(self) -> None:
        assert len(entries()) == 142 + (46 - 17) + (120 - 17)

    def test_the_gathered_slug_stays_and_the_official_point_replaces_the_postal_codes_middle(self) -> None:
        assert "clsc-d-ahuntsic" not in entries()
        assert "biblio-grande-bibliotheque" not in entries()
        place = entries()["clsc-ahuntsic"].points[0].place
        assert place is not None
        assert (place.latitude, place.longitude) == (45.561401, -73.665901)
        assert place.position_basis == "exact"
        library = entries()["biblio-ahuntsic"].points[0].place
        assert library is not None
        assert library.position_basis == "exact"

    def test_the_sources_of_both_are_named(self) -> None:
        sources = {source.source for source in entries()["biblio-ahuntsic"].provenances if not source.field}
        assert any("Lieux culturels" in source for source in sources)
        assert "https://montreal.ca/en/services/library-subscription" in sources
        licences = {source.licence for source in entries()["clsc-ahuntsic"].provenances}
        assert any("Données Québec" in licence for licence in licences)

    def test_a_row_without_phone_keeps_what_the_other_file_knows(self) -> None:
        place = entries()["maison-naissances-jeanne-mance"].points[0].place
        assert place is not None
        assert place.address == "1822-1828, rue Ontario Est"
        assert entries()["maison-naissances-jeanne-mance"].website

    def test_two_places_never_share_a_name(self) -> None:
        for language in ("fr", "en"):
            names = Counter(
                (getattr(entry.name, language), entry.organization.slug)
                for entry in entries().values()
                if entry.state == "published"
            )
            assert [name for name, count in names.items() if count > 1] == []

    def test_organizations_are_each_there_once(self) -> None:
        described = {entry.organization.slug: entry.organization for entry in entries().values()}
        for entry in entries().values():
            assert described[entry.organization.slug] == entry.organization
        names = Counter(organization.name.fr for organization in described.values())
        assert [name for name, count in names.items() if count > 1] == []
        brewery = {entry.organization.slug for slug, entry in entries().items() if slug.startswith("obm-")}
        assert brewery == {"mission-old-brewery"}


class TestKnownFaults:
    def test_half_a_postal_code_is_none(self) -> None:
        place = entries()["biblio-marc-favreau"].points[0].place
        assert place is not None
        assert place.postal_code == ""

    def test_of_two_addresses_with_one_point_the_doubtful_one_has_none(self) -> None:
        doubtful = entries()["clsc-lachine"].points[0].place
        other = entries()["crd-lachine"].points[0].place
        assert doubtful is not None
        assert other is not None
        assert doubtful.latitude is None
        assert doubtful.position_basis == "none"
        assert doubtful.borough == "lachine"
        assert other.latitude is not None

    def test_the_two_jewish_general_hospitals_carry_their_street(self) -> None:
        names = {entries()[f"hopital-general-juif-{number}"].name.fr for number in ("4335", "3755")}
        assert len(names) == 2
        assert all("chemin de la Côte-Sainte-Catherine" in name for name in names)

    def test_an_address_that_may_be_wrong_says_so(self) -> None:
        assert "8305, rue Durocher" in entries()["afrique-au-feminin"].access_note.fr
        assert "Duluth" in entries()["maison-amitie"].access_note.en

    def test_the_ministrys_name_tells_two_clscs_apart(self) -> None:
        assert entries()["clsc-montreal-nord"].name.fr == "CLSC de Montréal-Nord-Est"
        assert entries()["clsc-de-montreal-nord"].name.fr == "CLSC de Montréal-Nord"

    def test_no_code_from_memory_is_shipped(self) -> None:
        assert set(rows_of(DATA / "boroughs.csv")[0]) == {"slug", "name_fr", "name_en"}

    def test_a_letter_box_is_no_place(self) -> None:
        assert entries()["solidarite-sans-frontieres"].points[0].place is None


class TestWords:
    def test_every_text_is_there_in_both_languages(self) -> None:
        for entry in entries().values():
            for words in texts_of(entry):
                assert bool(words.fr) == bool(words.en), (entry.slug, words)

    def test_french_has_quebecs_spaces(self) -> None:
        for entry in entries().values():
            for words in texts_of(replace(entry, keywords=Words())):
                assert not re.search(r" [:»%$]|« |[!?;]\w|\s[!?;]|'", words.fr), (entry.slug, words.fr)

    def test_no_text_promises_safety_or_calls_a_person_illegal(self) -> None:
        for entry in entries().values():
            for words in texts_of(replace(entry, keywords=Words())):
                said = f"{words.fr} {words.en}".lower()
                assert not re.search(r"sanctuary|sanctuaire|clandestin|illegal|illégal|protected", said)

    def test_the_languages_do_not_stand_in_each_others_place(self) -> None:
        for entry in entries().values():
            if words := entry.summary:
                assert words.fr != words.en, entry.slug

    @pytest.mark.parametrize(
        ("seen", "shown"),
        [
            ("https://www.chezdoris.org/en", "https://www.chezdoris.org"),
            ("https://www.centredecriseoi.com/en/home", "https://www.centredecriseoi.com"),
            ("https://www.paqc.org/en/shelter", "https://www.paqc.org/en/shelter"),
            (
                "https://montreal.ca/en/programs/acces-loisirs",
                "https://montreal.ca/en/programs/acces-loisirs",
            ),
            ("https://romel-montreal.ca/", "https://romel-montreal.ca"),
        ],
    )
    def test_a_site_opens_at_its_own_door(self, seen: str, shown: str) -> None:
        assert front_door(seen) == shown


class TestCodes:
    def test_every_code_and_slug_exists(self) -> None:
        gazetteer = read_gazetteer(DATA, SERVICES / "vocabulary")
        categories = {row.slug for row in gazetteer.categories}
        boroughs = {row.slug for row in gazetteer.boroughs}
        for entry in entries().values():
            assert {entry.category, *entry.also_in} <= categories, entry.slug
            assert entry.category not in entry.also_in
            assert set(entry.served_boroughs) <= boroughs
            assert set(entry.audiences) <= set(enums.Audience.values)
            assert set(entry.access) <= set(enums.Access.values)
            assert set(entry.documents_asked) <= set(enums.Document.values)
            assert entry.cost in enums.Cost.values
            assert entry.status_asked in enums.StatusAsked.values
            for point in entry.points:
                assert point.kind in enums.PointKind.values
                if point.place and not point.place.is_confidential:
                    assert point.place.borough in boroughs | {""}

    def test_every_place_of_the_public_health_network_has_its_borough_or_city(self) -> None:
        for entry in entries().values():
            for point in entry.points:
                if point.place and point.place.latitude is not None:
                    assert point.place.borough, entry.slug
        place = entries()["hopital-general-du-lakeshore"].points[0].place
        assert place is not None
        assert (place.city, place.borough) == ("Pointe-Claire", "pointe-claire")

    def test_the_gazetteer_is_whole(self) -> None:
        gazetteer = read_gazetteer(DATA, SERVICES / "vocabulary")
        assert sum(row.is_borough for row in gazetteer.boroughs) == 19
        assert sum(not row.is_borough for row in gazetteer.boroughs) == 15
        assert len(gazetteer.stations) == 68
        assert len({row.slug for row in gazetteer.stations}) == 68
        assert len(gazetteer.categories) == 12 * 6
        codes = {row.code for row in gazetteer.postal_areas}
        assert "H2X" in codes
        assert "H4Y" not in codes  # GeoNames puts it near Sherbrooke
        slugs = {row.slug for row in gazetteer.boroughs}
        for area in gazetteer.postal_areas:
            assert {slug for slug, _ in area.boroughs} <= slugs, area.code
