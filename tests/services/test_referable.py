"""What a caseworker finds when referring somebody: published listings, by a few letters."""

import datetime as dt

import pytest

from core.listing_lookup import directory
from services.enums import ListingState
from tests.services.factories import ListingFactory

AT = dt.datetime(2026, 11, 24, 15, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_listing_is_found_by_a_few_letters_and_said_in_the_persons_language() -> None:
    ListingFactory(slug="abri", name_fr="Le Grand Abri", name_en="The Great Shelter", by_phone=True)
    for words in ("abri", "gran", "SHELT", "le grand abri"):
        found = directory().find(words, language="en", at=AT)
        assert [one.slug for one in found] == ["abri"], words
    (listing,) = directory().find("abri", language="en", at=AT)
    assert listing.name == "The Great Shelter"
    assert listing.url == "http://localhost:8000/en/services/abri/"
    assert listing.phone
    (french,) = directory().read(["abri"], language="fr", at=AT)
    assert (french.name, french.url) == ("Le Grand Abri", "http://localhost:8000/fr/services/abri/")


def test_only_what_is_published_can_be_chosen_and_in_the_order_asked() -> None:
    ListingFactory(slug="un", name_fr="Abri un")
    ListingFactory(slug="deux", name_fr="Abri deux")
    ListingFactory(slug="projet", name_fr="Abri en projet", state=ListingState.DRAFT)
    assert {one.slug for one in directory().find("abri", language="fr", at=AT)} == {"un", "deux"}
    found = directory().read(["deux", "projet", "inconnu", "un", "deux"], language="fr", at=AT)
    assert [one.slug for one in found] == ["deux", "un"]


def test_a_hidden_place_stays_hidden_in_a_referral() -> None:
    ListingFactory(slug="cachee", name_fr="Maison cachée", confidential=True)
    (listing,) = directory().read(["cachee"], language="fr", at=AT)
    assert listing.place == "Adresse confidentielle"


@pytest.mark.parametrize("words", ["", "   ", "%", "'; --", "x" * 5000, "\u202e", "zzzzqq"])
def test_words_that_find_nothing_find_nothing(words: str) -> None:
    ListingFactory(slug="abri", name_fr="Abri")
    assert len(directory().find(words, language="fr", at=AT)) == 0
