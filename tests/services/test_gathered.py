"""What the gathered facts became: read with care, unknown where nobody can be sure."""

from collections import Counter

import pytest

from services.rules.entries import PlaceEntry
from services.rules.gathered import PROSE, entry_of_record
from tests.services.shipped import entries, readings, records


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

    def test_a_shelter_whose_number_was_not_seen_gives_the_line_that_finds_a_place(self) -> None:
        for slug in ("maison-secours-femmes", "maison-reconfort", "maison-dalauze"):
            (phone,) = entries()[slug].points[0].phones
            assert phone.number == "18003639010"
            assert phone.note.en == "SOS violence conjugale, day and night"

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
            *("maison-famille-st-leonard", "banque-loyer-mdp", "solidarite-sans-frontieres"),
            "moisson-montreal",
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
