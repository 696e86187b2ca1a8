"""Search entries follow their listings, whoever changes them and however."""

import json

import pytest
from django.db import connections

from core.text import folded
from services.models import Listing, SearchEntry, SearchVersion, SearchWord
from services.operations.search_entries import entries_later, rebuild_entries
from tests.services.factories import (
    CategoryFactory,
    HoursPieceFactory,
    ListingFactory,
    PlaceFactory,
    ServicePointFactory,
    VocabularyTermFactory,
)

pytestmark = pytest.mark.django_db


def document(listing: Listing) -> str:
    with connections["directory"].cursor() as cursor:
        cursor.execute("SELECT document::text FROM services_searchentry WHERE listing_id = %s", [listing.pk])
        return str(cursor.fetchone()[0])


def everything() -> list[tuple[object, ...]]:
    fields = ("listing_id", "names", "tier", "merit", "due_on", "positions", "card", "hours")
    return list(SearchEntry.objects.order_by("listing_id").values_list(*fields))


def test_a_published_listing_has_an_entry_and_a_draft_has_none() -> None:
    listing = ListingFactory(at_a_place=True)
    ListingFactory(draft=True)
    assert [entry.listing_id for entry in SearchEntry.objects.all()] == [listing.pk]


def test_an_entry_goes_when_its_listing_is_unpublished_or_erased() -> None:
    first, second = ListingFactory(at_a_place=True), ListingFactory(by_phone=True)
    first.state = "paused"
    first.save()
    second.delete()
    assert not SearchEntry.objects.exists()


def test_words_of_both_languages_are_in_one_document_without_accents() -> None:
    found = document(ListingFactory(name_fr="Épicerie d’été", name_en="Summer grocery"))
    assert "'epiceri'" in found
    assert "'groceri'" in found
    assert "'n:epicerie'" in found


@pytest.mark.parametrize(
    "text", ["L’Œuvre d'Été", "CÔTE-DES-NEIGES", "Æsop & fils/filles", "Ça, là: où?", "naïve façade ÿ"]
)
def test_the_database_folds_letters_as_the_query_does(text: str) -> None:
    with connections["directory"].cursor() as cursor:
        cursor.execute("SELECT services_folded(%s)", [text])
        in_database = str(cursor.fetchone()[0])
    letters = "".join(character if character.isalnum() else " " for character in folded(text))
    assert in_database.split() == letters.split()


def test_every_change_reaches_the_entry() -> None:
    listing = ListingFactory(at_a_place=True)
    listing.organization.name_fr = "Le Phare"
    listing.organization.save()
    assert "'n:phare'" in document(listing)
    point = listing.points.get()
    point.languages = ["es"]
    point.save()
    assert "'/language:es'" in document(listing)
    point.phones.update(number="5145550100")
    assert json.loads(listing.search_entry.card)["phone"][0] == "5145550100"
    point.place.step_free_entrance = "yes"
    point.place.save()
    assert "'/step_free:yes'" in document(listing)
    HoursPieceFactory(point=point, weekday=1)
    point.hours_kind = "weekly"
    point.save()
    assert "'o:5'" in document(listing)
    listing.category.label_fr = "Comptoir"
    listing.category.save()
    assert "'comptoir'" in document(listing)
    listing.also_in.add(CategoryFactory(slug="repas", label_fr="Repas", label_en="Meals"))
    assert "'/category:repas'" in document(listing)
    point.place.borough.name_fr = "Verdun-sur-le-Fleuve"
    point.place.borough.save()
    assert "'fleuv'" in document(listing)
    point.delete()
    assert "'/language:unknown'" in document(listing)


def test_entries_made_anew_are_what_the_triggers_had_made() -> None:
    ListingFactory(at_a_place=True, overdue=True)
    ListingFactory(confidential=True)
    ListingFactory(only_english=True, by_phone=True)
    ServicePointFactory(office_hours=True, listing=ListingFactory(papers_asked=True))
    before = everything()
    documents = [document(listing) for listing in Listing.objects.order_by("slug")]
    assert rebuild_entries() == 4
    assert everything() == before
    assert [document(listing) for listing in Listing.objects.order_by("slug")] == documents
    assert SearchWord.objects.get(word="depannage").frequency == 3


def test_a_bulk_load_may_hold_the_entries_back() -> None:
    with entries_later():
        ListingFactory(at_a_place=True)
        assert not SearchEntry.objects.exists()
    rebuild_entries()
    assert SearchEntry.objects.count() == 1


def test_nothing_of_a_confidential_place_is_in_an_entry() -> None:
    listing = ListingFactory(confidential=True)
    place = listing.points.get().place
    with connections["directory"].cursor() as cursor:
        # Even if the constraint were gone and somebody had typed an address.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE services_place DROP CONSTRAINT confidential_place_has_no_address")
        cursor.execute(
            "UPDATE services_place SET address = '99, rue Cachée', name_fr = 'Villa Secrète',"
            " latitude = 45.5, longitude = -73.6 WHERE id = %s",
            [place.pk],
        )
    entry = SearchEntry.objects.get()
    assert entry.positions == []
    everything_written = f"{document(listing)} {entry.names} {entry.card}".lower()
    for secret in ("cach", "secr", "45.5", "73.6", "'g1:", "'g2:"):
        assert secret not in everything_written
    assert json.loads(entry.card)["confidential"] is True


def test_the_version_moves_with_the_vocabulary_and_not_with_a_listing() -> None:
    ListingFactory(name_fr="Dépannage", name_en="Pantry")
    first = SearchVersion.objects.get().stamp
    Listing.objects.update(summary_fr="Autre chose")
    assert SearchVersion.objects.get().stamp == first
    VocabularyTermFactory()
    assert SearchVersion.objects.get().stamp != first


def test_overnight_hours_mark_both_days_and_the_whole_day_only_its_own() -> None:
    point = ServicePointFactory(hours_kind="weekly")
    HoursPieceFactory(point=point, weekday=6, overnight=True)
    found = document(point.listing)
    # Sunday 20:30 to Monday 8:15: the last quarter of Sunday, the first two of Monday.
    assert all(f"'o:{slot}'" in found for slot in (27, 0, 1))
    assert "'o:2'" not in found
    HoursPieceFactory(point=point, weekday=2, all_day=True)
    found = document(point.listing)
    assert all(f"'o:{slot}'" in found for slot in (8, 9, 10, 11))
    assert "'o:12'" not in found


def test_a_listing_in_two_places_is_measured_from_the_nearer_one() -> None:
    listing = ListingFactory()
    for latitude in (45.40, 45.60):
        ServicePointFactory(listing=listing, place=PlaceFactory(latitude=latitude, longitude=-73.57))
    with connections["directory"].cursor() as cursor:
        cursor.execute(
            "SELECT services_distance(positions, 45.59, -73.57) FROM services_searchentry"
            " WHERE listing_id = %s",
            [listing.pk],
        )
        assert cursor.fetchone()[0] == 1112
