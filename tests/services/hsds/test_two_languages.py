"""One directory, two languages: the same things, the same facts, every text marked with its language."""

from typing import Any

from services.models import Listing
from tests.services import factories as make
from tests.services.hsds.conftest import Ask
from tests.services.hsds.situations import listings
from tests.services.hsds.test_specification import KINDS, walk

#: What a person reads; everything else is a fact and may not differ.
TEXTS = {
    "name",
    "description",
    "label",
    "fees_description",
    "application_process",
    "eligibility_description",
    "interpretation_services",
    "alert",
    "document",
    "details",
    "note",
    "language",  # of a taxonomy term
    "content_language",
    "translation_status",
}


def facts(thing: Any) -> Any:
    """Take the texts away: what is left must be the same in both languages."""
    if isinstance(thing, dict):
        kept = {key: facts(value) for key, value in thing.items() if key not in TEXTS}
        return kept | {"translations": thing["translations"]} if "translations" in thing else kept
    return [facts(value) for value in thing] if isinstance(thing, list) else thing


def test_the_two_languages_differ_only_in_text(ask: Ask) -> None:
    listings()
    for path in KINDS:
        parameters = {} if path.startswith("/taxonom") else {"full": "true"}
        french = list(walk(ask, path, "fr", per_page=100, **parameters))
        english = list(walk(ask, path, "en", per_page=100, **parameters))
        assert [facts(thing) for thing in french] == [facts(thing) for thing in english]
        assert french != english


def test_a_text_that_fell_back_is_marked_field_by_field(ask: Ask) -> None:
    listing = make.ListingFactory(cost_note_en="Free on Mondays", summary_en="", machine_english=True)
    french, english = (ask(f"/services/{listing.id}", language) for language in ("fr", "en"))
    assert french["fees_description"] == "Free on Mondays"
    assert english["description"] == listing.summary_fr
    marks = {entry["language"]: entry for entry in french["translations"]}
    assert marks["fr"]["fallback_fields"] == ["fees_description"]
    assert marks["en"]["fallback_fields"] == ["description"]
    assert french["content_language"] == "fr"
    assert (french["translation_status"], english["translation_status"]) == ("reviewed", "machine")


def test_a_service_without_english_says_so_at_its_name(ask: Ask) -> None:
    listing = make.ListingFactory(only_french=True)
    english = ask(f"/services/{listing.id}", "en")
    assert english["name"] == listing.name_fr
    assert english["content_language"] == "fr"
    assert english["translation_status"] == "missing"
    assert english["organization"]["content_language"] == "fr"
    french = ask(f"/services/{listing.id}", "fr")
    assert (french["content_language"], french["translation_status"]) == ("fr", "reviewed")


def test_no_text_of_a_listing_is_ever_shown_unmarked_in_the_other_language(ask: Ask) -> None:
    make.ListingFactory(only_french=True, access_note_fr="Sonnez.", cost_note_fr="Gratuit le lundi")
    make.ListingFactory(only_english=True, access_note_en="Ring twice.", cost_note_en="Free on Mondays")
    for language in ("fr", "en"):
        for thing in walk(ask, "/services", language):
            entry = next(entry for entry in thing["translations"] if entry["language"] == language)
            other = next(entry for entry in thing["translations"] if entry["language"] != language)
            for field in ("name", "description", "fees_description", "application_process"):
                text = thing.get(field)
                if text and field in other and text == other[field]:
                    assert field in entry["fallback_fields"]


def test_small_texts_that_fell_back_carry_their_language(ask: Ask) -> None:
    listing = make.ListingFactory()
    point = make.ServicePointFactory(listing=listing, place__accessibility_note_fr="Porte lourde")
    make.PhoneFactory(point=point, note_fr="Laissez sonner")
    service = ask(f"/services/{listing.id}", "en")
    at_location = service["service_at_locations"][0]
    assert at_location["phones"][0]["content_language"] == "fr"
    assert at_location["location"]["accessibility"][0]["content_language"] == "fr"
    in_french = ask(f"/services/{listing.id}", "fr")["service_at_locations"][0]
    assert "content_language" not in in_french["phones"][0]


def test_codes_and_slugs_are_the_same_in_both_languages(ask: Ask) -> None:
    listings()
    for language in ("fr", "en"):
        listing = Listing.objects.get(slug="tout")
        service = ask(f"/services/{listing.id}", language)
        found = {(one["link_type"], one["value"]) for one in service["attributes"]}
        assert {
            ("category", "banque-alimentaire"),
            ("category", "alimentation"),
            ("listing-slug", "tout"),
        } <= found
        assert {("cost", "low"), ("documents", "proof_of_address"), ("status", "sometimes")} <= found
        assert {("audience", "women"), ("access", "appointment"), ("police", "no")} <= found
        assert {("verification", "verified")} <= found
