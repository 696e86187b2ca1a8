"""A listing as an HSDS service: the card of a list, and the whole of it."""

import datetime as dt
from typing import Any

from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext, gettext_lazy

from services.enums import (
    DOCUMENTS_THAT_STAND_ALONE,
    Access,
    Audience,
    Cost,
    Document,
    Known,
    ListingState,
    Reach,
)
from services.hsds import taxonomies
from services.hsds.edition import Edition
from services.hsds.identifiers import derived
from services.hsds.location_objects import service_at_location
from services.hsds.organization_objects import organization_card
from services.hsds.reading import ListingRows
from services.hsds.taxonomies import Freshness, JsonObject, attribute, coded_attribute
from services.hsds.texts import Field, Row, profile_marks, text_of
from services.presentation.words import language_words

_STATUS = {
    ListingState.PUBLISHED.value: "active",
    ListingState.PAUSED.value: "temporarily closed",
    ListingState.CLOSED.value: "defunct",
}
_TEXTS: tuple[Field, ...] = (
    ("name", "name"),
    ("description", "summary"),
    ("fees_description", "cost_note"),
    ("application_process", "access_note"),
)
_TOMBSTONE_TEXTS: tuple[Field, ...] = (("name", "name"),)
_NAME_ONLY = frozenset({"name"})
#: The columns that hold the state of the texts.
_STATES = "translation_state"
# These have no field of their own in HSDS; each stands in `translations` in its own language.
_ANSWER_TEXTS: tuple[Field, ...] = (
    ("documents_note", "documents_note"),
    ("status_note", "status_note"),
    ("status_law", "status_law"),
)
_AREA_TEXTS: tuple[Field, ...] = (("served_note", "served_note"),)
_OVERDUE = gettext_lazy("La vérification de cette fiche est en retard : appelez avant d’y aller.")
_PAUSED = gettext_lazy("Fermé pour le moment.")


def service_card(rows: ListingRows, edition: Edition) -> JsonObject:
    """
    Return a service as a list shows it: its one-to-one fields, its needs and its slug.

    HSDS gives lists no `attributes`; ours have them (see docs/hsds-profile.md), because a list in which no
    service can be recognised is of no use.
    """
    row, language = rows.row, edition.language
    if row["state"] == ListingState.CLOSED:
        return _tombstone(rows, edition)
    id_ = str(row["id"])
    card: JsonObject = {
        "id": id_,
        "organization_id": str(row["organization__id"]),
        "name": text_of(row, "name", language).text,
        "status": _STATUS[row["state"]],
        "last_modified": row["modified_at"].isoformat(),
        # In a list the other language's name is enough to recognise a service; the whole has every text.
        **profile_marks(row, _TEXTS, language, _STATES, told=_NAME_ONLY),
    }
    if description := text_of(row, "summary", language).text:
        card["description"] = description
    if row["website"]:
        card["url"] = iri_to_uri(row["website"])
    if row["email"]:
        card["email"] = row["email"]
    if fees := _words(row, "cost_note", "cost", [row["cost"]], Cost, language):
        card["fees_description"] = fees
    if process := _words(row, "access_note", "access", row["access"], Access, language):
        card["application_process"] = process
    if row["audiences"]:
        card["eligibility_description"] = _joined(taxonomies.AUDIENCE, row["audiences"], Audience, language)
    if row["verified_on"]:
        card["assured_date"] = row["verified_on"].isoformat()
    if alert := _alert(row, edition.today):
        card["alert"] = alert
    card["organization"] = organization_card(row, language, told=frozenset())
    card["attributes"] = _own_attributes(rows, id_, edition)
    return card


def service_object(rows: ListingRows, edition: Edition) -> JsonObject:
    """Return a service with everything that is known of it and may travel."""
    if rows.row["state"] == ListingState.CLOSED:
        return _tombstone(rows, edition)
    row, language = rows.row, edition.language
    service = service_card(rows, edition)
    id_ = service["id"]
    travels = row["answers_reach"] == Reach.PAGE_AND_FEEDS
    texts = _TEXTS + (_ANSWER_TEXTS if travels else ()) + (() if rows.has_confidential_place else _AREA_TEXTS)
    service |= profile_marks(row, texts, language, _STATES)
    service["attributes"] += _facets(row, id_, edition, travels=travels)
    if interpretation := _interpretation(rows):
        service["interpretation_services"] = interpretation
    if languages := _languages(rows, id_):
        service["languages"] = languages
    if areas := _areas(rows, id_, edition):
        service["service_areas"] = areas
    if travels and (documents := _documents(row, id_, language)):
        service["required_documents"] = documents
    service["service_at_locations"] = [
        service_at_location(point, edition, website=service.get("url", "")) for point in rows.points
    ]
    return service


def _tombstone(rows: ListingRows, edition: Edition) -> JsonObject:
    """What stays of a service that is no more: enough to recognise it and to take it off a copy."""
    row, language = rows.row, edition.language
    return {
        "id": str(row["id"]),
        "organization_id": str(row["organization__id"]),
        "name": text_of(row, "name", language).text,
        "status": _STATUS[row["state"]],
        "last_modified": row["modified_at"].isoformat(),
        **profile_marks(row, _TOMBSTONE_TEXTS, language, _STATES),
        "attributes": _own_attributes(rows, str(row["id"]), edition),
    }


def _own_attributes(rows: ListingRows, id_: str, edition: Edition) -> list[JsonObject]:
    """The needs it answers, sub and top, and its slug."""
    found = [attribute(id_, "service", edition.needs[need["id"]], need["slug"]) for need in rows.needs]
    slug_term = taxonomies.coded_term(
        taxonomies.LISTING_SLUG, taxonomies.ListingSlug.SLUG.value, edition.language
    )
    found.append(attribute(id_, "service", slug_term, rows.row["slug"]))
    return found


def _facets(row: Row, id_: str, edition: Edition, *, travels: bool) -> list[JsonObject]:
    coded = [
        (taxonomies.COST, row["cost"]),
        (taxonomies.POLICE, row["police_may_be_present"]),
        (taxonomies.FRESHNESS, freshness(row, edition.today)),
        *((taxonomies.ACCESS, code) for code in row["access"]),
        *((taxonomies.AUDIENCE, code) for code in row["audiences"]),
    ]
    # A list of who "never asks" would make targets: these answers travel only where the organisation agreed.
    if travels:
        coded.append((taxonomies.STATUS, row["status_asked"]))
        coded.extend((taxonomies.DOCUMENTS, code) for code in row["documents_asked"])
    return [coded_attribute(id_, taxonomy, code, edition.language) for taxonomy, code in coded]


def freshness(row: Row, today: dt.date) -> str:
    """Say whether a listing is verified, overdue or was never verified."""
    if row["verified_on"] is None:
        return Freshness.NEVER.value
    return Freshness.OVERDUE.value if _is_overdue(row, today) else Freshness.VERIFIED.value


def _is_overdue(row: Row, today: dt.date) -> bool:
    return any(day is not None and day < today for day in (row["verification_due_on"], row["expires_on"]))


def _alert(row: Row, today: dt.date) -> str:
    alerts = []
    if row["state"] == ListingState.PAUSED:
        alerts.append(str(_PAUSED))
    if _is_overdue(row, today):
        alerts.append(str(_OVERDUE))
    return " ".join(alerts)


def _words(row: Row, column: str, taxonomy: str, codes: list[str], kind: Any, language: str) -> str:
    """
    The labels of some codes with the note that goes with them.

    A note that is only in the other language stands alone: a text is in one language, and it is marked.
    """
    note = text_of(row, column, language)
    known = [code for code in codes if code != "unknown"]
    if note.is_fallback or not known:
        return note.text
    labels = _joined(taxonomies.TAXONOMIES[taxonomy], known, kind, language)
    return gettext("%(labels)s. %(note)s") % {"labels": labels, "note": note.text} if note else labels


def _joined(taxonomy: taxonomies.Taxonomy, codes: list[str], kind: Any, language: str) -> str:
    if len(codes) > 1:
        # In the order of the enum, not of the row: the same words whoever edited last.
        codes = [code for code in kind.values if code in codes]
    return ", ".join(taxonomies.coded_term(taxonomy, code, language)["name"] for code in codes)


def _interpretation(rows: ListingRows) -> str:
    answers = {point.row["interpreter"] for point in rows.points}
    if Known.YES in answers:
        return gettext("Interprète disponible.")
    return gettext("Pas d’interprète.") if answers == {Known.NO.value} else ""


def _languages(rows: ListingRows, id_: str) -> list[JsonObject]:
    codes = sorted({code for point in rows.points for code in point.row["languages"]})
    return [
        {
            "id": derived(id_, f"language:{code}"),
            "service_id": id_,
            "code": code,
            "name": language_words(code),
        }
        for code in codes
    ]


def _areas(rows: ListingRows, id_: str, edition: Edition) -> list[JsonObject]:
    # The area that a hidden shelter serves would say where it is.
    if rows.has_confidential_place:
        return []
    areas = []
    for slug in rows.row["served_boroughs"]:
        name = edition.boroughs[slug]["name"] if slug in edition.boroughs else slug
        areas.append(_area(id_, f"borough:{slug}", name, slug))
    areas.extend(_area(id_, f"postal:{code}", code, code) for code in rows.row["served_postal_areas"])
    note = text_of(rows.row, "served_note", edition.language)
    if note:
        area = {"id": derived(id_, "area:note"), "service_id": id_, "description": note.text}
        areas.append(area | ({"content_language": note.language} if note.is_fallback else {}))
    return areas


def _area(id_: str, key: str, name: str, extent: str) -> JsonObject:
    return {
        "id": derived(id_, f"area:{key}"),
        "service_id": id_,
        "name": name,
        "extent": extent,
        "extent_type": "text",
    }


def _documents(row: Row, id_: str, language: str) -> list[JsonObject]:
    """The papers to bring. "None", "a name will do" and "unknown" are no papers: they are attributes."""
    found = []
    for code in row["documents_asked"]:
        if code in DOCUMENTS_THAT_STAND_ALONE:
            continue
        name = taxonomies.coded_term(taxonomies.DOCUMENTS, code, language)["name"]
        document: JsonObject = {"id": derived(id_, f"document:{code}"), "service_id": id_, "document": name}
        note = text_of(row, "documents_note", language)
        if code == Document.OTHER and note:
            document["document"] = note.text
            if note.is_fallback:
                document["content_language"] = note.language
        found.append(document)
    return found
