"""The shipped listings as a whole: each place once, known faults handled, both languages right."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from services import enums
from services.importing.shipped_places import read_gazetteer, rows_of
from services.rules.entries import Words
from services.rules.gathered import front_door
from tests.services.shipped import DATA, SERVICES, entries, texts_of


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
