"""
The address of a place that hides is nowhere.

The database refuses to hold one. Here the constraint is dropped (in the test's transaction) and an address is
planted all the same; every page, feed, sitemap, sheet and answer of the API is searched for it.
"""

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client

from services.enums import PointKind
from services.models import Borough, Listing, Place
from tests.services.factories import (
    BoroughFactory,
    CategoryFactory,
    ListingFactory,
    MetroStationFactory,
    PhoneFactory,
    PostalAreaFactory,
    ServicePointFactory,
)

pytestmark = pytest.mark.django_db

NEEDLES = ("Aiguille", "9741", "H9Z", "45.51234", "73.54321", "Cachette-sur-Foin", "Grenier")
SLUG = "maison-discrete"
PAGES = [
    "/{l}/services/",
    "/{l}/services/?q=maison+discrete",
    "/{l}/services/?q=aiguille",
    "/{l}/services/?q=cachette",
    "/{l}/services/?near=H4G&sort=near",
    "/{l}/services/?near=45.51234,-73.54321&sort=near",
    "/{l}/services/?borough=verdun",
    f"/{{l}}/services/{SLUG}/",
    "/{l}/services/voisine/",
    "/fr/services/" + SLUG + "/corriger/",
    "/fr/besoins/",
    "/fr/besoins/banque-alimentaire/",
    "/fr/arrondissements/",
    "/fr/arrondissements/verdun/",
    "/fr/situations/",
    "/fr/situations/nuit/",
    "/fr/situations/calme/",
    f"/fr/feuille/?s={SLUG}&s=voisine",
    "/fr/",
    "/sitemap.xml",
    "/{l}/sitemap.xml",
    "/{l}/sitemap-1.xml",
    "/fr/changements.atom",
    "/fr/opensearch.xml",
    "/hsds/{l}/services",
    "/hsds/{l}/services?full=true",
    "/hsds/{l}/services?search=maison",
    "/hsds/{l}/organizations?full=true",
    "/hsds/{l}/service_at_locations?full=true",
    "/hsds/{l}/services?proximity=45.51234,-73.54321,5",
    "/hsds/{l}/services?postcode=H9Z",
]


@pytest.fixture
def planted() -> Listing:
    """A listing whose place hides, and holds what it must never hold."""
    BoroughFactory(slug="bourg-temoin", name_fr="Bourg-Témoin", sort_key="bourg temoin")
    BoroughFactory()
    MetroStationFactory()
    PostalAreaFactory()
    CategoryFactory()
    listing = ListingFactory(slug=SLUG, name_fr="Maison discrète", name_en="Quiet house")
    point = ServicePointFactory(listing=listing, confidential=True)
    PhoneFactory(point=point)
    ListingFactory(slug="voisine", at_a_place=True)
    with connections["directory"].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE services_place DROP CONSTRAINT confidential_place_has_no_address,"
            " DROP CONSTRAINT IF EXISTS position_is_whole_or_absent"
        )
    Place.objects.filter(pk=point.place_id).update(
        name_fr="Grenier",
        name_en="Grenier",
        address="9741, rue de l’Aiguille",
        postal_code="H9Z 9Z9",
        city="Cachette-sur-Foin",
        borough=Borough.objects.get(slug="bourg-temoin"),
        latitude=45.51234,
        longitude=-73.54321,
        position_basis="exact",
        accessibility_note_fr="Sonnez au Grenier",
        accessibility_note_en="Ring at the Grenier",
    )
    return listing


def test_the_database_itself_refuses_an_address_for_a_place_that_hides() -> None:
    point = ServicePointFactory(listing=ListingFactory(), confidential=True)
    with pytest.raises(IntegrityError), transaction.atomic(using="directory"):
        Place.objects.filter(pk=point.place_id).update(address="9741, rue de l’Aiguille")


def test_a_planted_address_is_on_no_page_and_in_no_feed(planted: Listing) -> None:
    client = Client()
    addresses = {path.format(l=language) for path in PAGES for language in ("fr", "en")}
    for address in sorted(addresses):
        response = client.get(address)
        assert response.status_code in (200, 400), address
        body = response.content.decode()
        # What the visitor typed may be said back; nothing else may hold it.
        typed = address.partition("?")[2].lower()
        for needle in NEEDLES:
            if needle.lower() not in typed:
                assert needle.lower() not in body.lower(), f"{needle} in {address}"


def test_the_planted_listing_itself_can_be_found_and_called(planted: Listing) -> None:
    body = Client().get(f"/fr/services/{SLUG}/").content.decode()
    assert "Adresse confidentielle" in body
    assert "514\xa0555-0199" in body
    assert "geo:" not in body.partition('id="semblables"')[0]
    assert f'data-listing="{SLUG}"' in Client().get("/fr/services/?q=maison+discrete").content.decode()


def test_searching_for_the_planted_words_does_not_find_the_listing(planted: Listing) -> None:
    for words in ("9741+aiguille", "grenier", "cachette-sur-foin", "H9Z"):
        body = Client().get(f"/fr/services/?q={words}").content.decode()
        assert f'data-listing="{SLUG}"' not in body, words


def test_the_planted_borough_is_not_said_and_does_not_list_the_listing(planted: Listing) -> None:
    client = Client()
    assert "Bourg-Témoin" not in client.get(f"/fr/services/{SLUG}/").content.decode()
    for path in ("/fr/arrondissements/bourg-temoin/", "/fr/services/?borough=bourg-temoin"):
        assert f'data-listing="{SLUG}"' not in client.get(path).content.decode()


def test_a_phone_line_is_not_a_place(planted: Listing) -> None:
    listing = ListingFactory(slug="ligne")
    point = ServicePointFactory(listing=listing, kind=PointKind.PHONE, place=None)
    PhoneFactory(point=point)
    body = Client().get("/fr/services/ligne/").content.decode()
    assert "Adresse confidentielle" not in body.partition('id="semblables"')[0]
