"""Who gives a service, as an HSDS organization."""

from collections.abc import Sequence

from django.utils.encoding import iri_to_uri

from services.hsds import taxonomies
from services.hsds.edition import Edition
from services.hsds.location_objects import location_id_of, location_object
from services.hsds.reading import PointRows
from services.hsds.taxonomies import JsonObject, coded_attribute, coded_term
from services.hsds.texts import Field, Row, profile_marks, text_of

_TEXTS: tuple[Field, ...] = (("name", "organization__name"),)


def organization_card(row: Row, language: str, told: frozenset[str] | None = None) -> JsonObject:
    """
    Return an organization's one-to-one fields; `row` is a listing with its organization.

    `told` are the texts that stand in its `translations` (see services.hsds.texts.profile_marks).
    """
    card: JsonObject = {
        "id": str(row["organization__id"]),
        "name": text_of(row, "organization__name", language).text,
        # HSDS requires a description; all that we know of an organization is what kind it is.
        "description": coded_term(taxonomies.ORGANIZATION_KIND, row["organization__kind"], language)["name"],
        **profile_marks(row, _TEXTS, language, told=told),
    }
    if row["organization__website"]:
        card["website"] = iri_to_uri(row["organization__website"])
    return card


def organization_object(
    row: Row, points: Sequence[PointRows], services: Sequence[JsonObject], edition: Edition
) -> JsonObject:
    """Return an organization with its kind, its services and the places that are not hidden."""
    found = organization_card(row, edition.language)
    locations: dict[str, JsonObject] = {}
    for point in points:
        place = point.row
        if place["place__id"] is None or place["place__is_confidential"]:
            continue
        id_ = location_id_of(place)
        if id_ not in locations:
            locations[id_] = location_object(place, edition)
    if locations:
        found["locations"] = list(locations.values())
    if services:
        found["services"] = list(services)
    found["attributes"] = [
        coded_attribute(
            found["id"], taxonomies.ORGANIZATION_KIND, row["organization__kind"], edition.language
        )
    ]
    return found
