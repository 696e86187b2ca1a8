"""What the search is made of inside PostgreSQL, and who may read which row. The SQL stands in sql/."""

from pathlib import Path

from django.db import migrations
from django.template import Context, Engine

SQL = Path(__file__).parent / "sql"
TIERS = "012345"

_OF_POINT = (
    "SELECT point.listing_id FROM changed JOIN services_servicepoint AS point ON point.id = changed.point_id"
)
# How a changed row leads to the listings whose entries it changes.
FOLLOWED = {
    "services_listing": "SELECT id AS listing_id FROM changed",
    "services_listing_also_in": "SELECT listing_id FROM changed",
    "services_organization": (
        "SELECT listing.id AS listing_id FROM changed"
        " JOIN services_listing AS listing ON listing.organization_id = changed.id"
    ),
    "services_category": (
        "SELECT listing.id AS listing_id FROM changed"
        " JOIN services_category AS category ON changed.id IN (category.id, category.parent_id)"
        " JOIN services_listing AS listing ON listing.category_id = category.id"
        " UNION ALL SELECT link.listing_id FROM changed"
        " JOIN services_category AS category ON changed.id IN (category.id, category.parent_id)"
        " JOIN services_listing_also_in AS link ON link.category_id = category.id"
    ),
    "services_servicepoint": "SELECT listing_id FROM changed",
    "services_place": (
        "SELECT point.listing_id FROM changed JOIN services_servicepoint AS point ON point.place_id = changed.id"
    ),
    "services_phone": _OF_POINT,
    "services_hourspiece": _OF_POINT,
    "services_hoursexception": _OF_POINT,
    "services_borough": (
        "SELECT point.listing_id FROM changed JOIN services_place AS place ON place.borough_id = changed.id"
        " JOIN services_servicepoint AS point ON point.place_id = place.id"
    ),
}
VERSIONED = (
    "services_vocabularyterm",
    "services_category",
    "services_borough",
    "services_metrostation",
    "services_postalarea",
    "services_searchcode",
    "services_searchword",
)
# A row is read where the row it hangs on is read, and that one has its own policy.
_LISTING = "SELECT FROM services_listing AS listing WHERE listing.id = listing_id"
_POINT = "SELECT FROM services_servicepoint AS point WHERE point.id = point_id"
DEPENDENTS = {
    "services_listing_also_in": _LISTING,
    "services_servicepoint": _LISTING,
    "services_provenance": _LISTING,
    "services_verification": _LISTING,
    "services_listingchange": _LISTING,
    "services_phone": _POINT,
    "services_hourspiece": _POINT,
    "services_hoursexception": _POINT,
    "services_place": ("SELECT FROM services_servicepoint AS point WHERE point.place_id = services_place.id"),
    "services_organization": (
        "SELECT FROM services_listing AS listing WHERE listing.organization_id = services_organization.id"
    ),
}


def _sql(name: str) -> str:
    engine = Engine(autoescape=False)
    context = {
        "tiers": TIERS,
        "followed": [(table, way, way.replace("changed", "before")) for table, way in FOLLOWED.items()],
        "versioned": VERSIONED,
        "dependents": list(DEPENDENTS.items()),
    }
    return engine.from_string((SQL / name).read_text(encoding="utf-8")).render(
        Context(context, autoescape=False)
    )


class Migration(migrations.Migration):
    dependencies = [("services", "0002_search_entry")]

    operations = [
        migrations.RunSQL(
            [
                _sql(name)
                for name in ("words.sql", "entry.sql", "candidates.sql", "triggers.sql", "policies.sql")
            ],
            reverse_sql=[_sql("drop.sql")],
        )
    ]
