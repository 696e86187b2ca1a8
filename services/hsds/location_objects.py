"""
A service point as an HSDS service_at_location, and its place as a location.

A confidential place becomes a virtual location without a name, an address, a position or an area, and with an
identifier of this one point, so that two services of the same hidden house cannot be brought together.
"""

import functools
from typing import Any

from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext, gettext_lazy

from services.enums import HoursKind, Known, PhoneKind, PointKind, PositionBasis
from services.hsds import taxonomies
from services.hsds.edition import Edition
from services.hsds.identifiers import derived
from services.hsds.reading import PointRows
from services.hsds.schedules import Recurrence, Window, offset_text, recurrences, unknown_days
from services.hsds.taxonomies import JsonObject, attribute, coded_attribute
from services.hsds.texts import Field, Row, message_marks, profile_marks, text_of
from services.presentation.words import language_words
from services.rules.hours import Exception_, OnHolidays, Piece, Week, WeekKind
from services.rules.phones import shown_phone

#: RFC 6350 types of telephone, as HSDS wants them.
_PHONE_TYPES = {
    PhoneKind.VOICE.value: "voice",
    PhoneKind.TEXT.value: "text",
    PhoneKind.RELAY.value: "textphone",
    PhoneKind.VIDEO_RELAY.value: "video",
}
_PLACE_TEXTS: tuple[Field, ...] = (("name", "place__name"), ("accessibility", "place__accessibility_note"))
_POINT_TEXTS: tuple[Field, ...] = (("description", "hours_note"),)
_CONFIDENTIAL = gettext_lazy("Adresse confidentielle : appelez.")
_APPROXIMATE = gettext_lazy("Position approximative : le milieu du code postal.")
_BY_APPOINTMENT = gettext_lazy("Sur rendez-vous seulement.")
_HOLIDAY_UNKNOWN = gettext_lazy("Jour férié : heures inconnues.")


def point_card(point: PointRows, language: str, *, website: str = "") -> JsonObject:
    """Return a service point as a list shows it: its ids, its words about hours, its location."""
    row = point.row
    location = location_card(row, language, website=website)
    card: JsonObject = {
        "id": str(row["id"]),
        "service_id": str(row["listing_id"]),
        "location_id": location["id"],
        "location": location,
    }
    note = text_of(row, "hours_note", language)
    if note:
        card["description"] = note.text
        card |= profile_marks(row, _POINT_TEXTS, language)
    return card


def service_at_location(point: PointRows, edition: Edition, *, website: str = "") -> JsonObject:
    """Return a service point with its location, phones, schedules and facets."""
    row, language = point.row, edition.language
    found = point_card(point, language, website=website)
    id_ = found["id"]
    location = found["location"]
    _complete(location, row, edition)
    if row["languages"]:
        location["languages"] = [
            {
                "id": derived(id_, f"language:{code}"),
                "location_id": location["id"],
                "code": code,
                "name": language_words(code),
            }
            | _note(row, "languages_note", "note", language)
            for code in row["languages"]
        ]
    if point.phones:
        found["phones"] = [_phone(phone, id_, language) for phone in point.phones]
    if schedules := _schedules(point, id_, language, edition.window):
        found["schedules"] = schedules
    found["attributes"] = [
        coded_attribute(id_, taxonomies.DELIVERY, row["kind"], language),
        coded_attribute(id_, taxonomies.HOURS, row["hours_kind"], language),
        coded_attribute(id_, taxonomies.HOLIDAYS, row["holidays"], language),
    ]
    return found


def location_id_of(row: Row) -> str:
    """Return the identifier of a point's location: its place's, unless the place is hidden."""
    if row["place__id"] is None or row["place__is_confidential"]:
        return derived(row["id"], "location")
    return str(row["place__id"])


def location_card(row: Row, language: str, *, website: str = "") -> JsonObject:
    """Return a location's one-to-one fields; `row` is a point with its place."""
    id_ = location_id_of(row)
    if row["place__id"] is None:
        location = _virtual(id_, taxonomies.DELIVERY.slug, row["kind"], language)
        if row["kind"] == PointKind.ONLINE and website:
            location["url"] = iri_to_uri(website)
        return location
    if row["place__is_confidential"]:
        return _virtual(id_, "confidential", "", language)
    location = {"id": id_, "location_type": "physical", **profile_marks(row, _PLACE_TEXTS, language)}
    if name := text_of(row, "place__name", language).text:
        location["name"] = name
    if row["place__latitude"] is not None:
        location["latitude"] = row["place__latitude"]
        location["longitude"] = row["place__longitude"]
        if row["place__position_basis"] == PositionBasis.APPROXIMATE:
            location["description"] = str(_APPROXIMATE)
    return location


def location_object(row: Row, edition: Edition) -> JsonObject:
    """Return a whole location that is not one service's alone."""
    location = location_card(row, edition.language)
    _complete(location, row, edition)
    return location


def _virtual(id_: str, kind: str, code: str, language: str) -> JsonObject:
    name, marks = _virtual_texts(kind, code, language)
    return {"id": id_, "location_type": "virtual", "name": name, **marks}


@functools.cache
def _virtual_texts(kind: str, code: str, language: str) -> tuple[str, dict[str, Any]]:
    message = _CONFIDENTIAL if kind == "confidential" else PointKind(code).label
    return str(message), message_marks("name", message, language)


def _complete(location: JsonObject, row: Row, edition: Edition) -> None:
    """Add what only a full answer says of a place; a hidden place has nothing more to say."""
    if row["place__id"] is None or row["place__is_confidential"]:
        return
    id_, language = location["id"], edition.language
    if row["place__address"]:
        location["addresses"] = [
            {
                "id": derived(id_, "address"),
                "location_id": id_,
                "address_1": row["place__address"],
                "city": row["place__city"],
                "state_province": "QC",
                "postal_code": row["place__postal_code"],
                "country": "CA",
                "address_type": "physical",
            }
        ]
    step_free = coded_attribute(id_, taxonomies.STEP_FREE, row["place__step_free_entrance"], language)
    toilet = coded_attribute(id_, taxonomies.TOILET, row["place__toilet"], language)
    basis = coded_attribute(id_, taxonomies.POSITION, row["place__position_basis"], language)
    location["attributes"] = [step_free, toilet, basis]
    if (term := edition.boroughs.get(row["borough__slug"])) is not None:
        location["attributes"].append(attribute(id_, "location", term, term["code"]))
    if accessibility := _accessibility(row, id_, language):
        location["accessibility"] = [accessibility]


def _accessibility(row: Row, id_: str, language: str) -> JsonObject:
    known = [
        gettext("%(question)s : %(answer)s") % {"question": question.name, "answer": str(Known(answer).label)}
        for question, answer in (
            (taxonomies.STEP_FREE, row["place__step_free_entrance"]),
            (taxonomies.TOILET, row["place__toilet"]),
        )
        if answer != Known.UNKNOWN
    ]
    note = _note(row, "place__accessibility_note", "details", language)
    if not known and not note:
        return {}
    found = {"id": derived(id_, "accessibility"), "location_id": id_, **note}
    if known:
        found["description"] = ". ".join(known)
    return found


def _note(row: Row, column: str, field: str, language: str) -> JsonObject:
    """A text of a small object, marked with its language when it is not the answer's."""
    note = text_of(row, column, language)
    if not note:
        return {}
    return {field: note.text} | ({"content_language": note.language} if note.is_fallback else {})


def _phone(row: Row, point_id: str, language: str) -> JsonObject:
    phone = {
        "id": str(row["id"]),
        "service_at_location_id": point_id,
        # The same in both languages: in French « poste » stands in `extension`, not in the number.
        "number": shown_phone(row["number"]).replace("\u00a0", " "),
        "type": _PHONE_TYPES[row["kind"]],
        **_note(row, "note", "description", language),
    }
    if row["extension"].isdecimal():
        phone["extension"] = int(row["extension"])
    return phone


def week_of(point: PointRows) -> Week:
    """Return a point's hours as services.rules.hours speaks of them."""
    return Week(
        WeekKind(point.row["hours_kind"]),
        tuple(
            Piece(row["weekday"], row["opens"], row["closes"], row["valid_from"], row["valid_to"])
            for row in point.pieces
        ),
        tuple(
            Exception_(row["first_day"], row["last_day"], row["opens"], row["closes"])
            for row in point.exceptions
        ),
        OnHolidays(point.row["holidays"]),
    )


def _schedules(point: PointRows, id_: str, language: str, window: Window) -> list[JsonObject]:
    week = week_of(point)
    found = [_schedule(one, point, id_, language) for one in recurrences(week, window)]
    found.extend(
        {
            "id": derived(id_, f"unknown:{day}"),
            "service_at_location_id": id_,
            "valid_from": day.isoformat(),
            "valid_to": day.isoformat(),
            "description": str(_HOLIDAY_UNKNOWN),
        }
        for day in unknown_days(week, window)
    )
    if point.row["hours_kind"] == HoursKind.APPOINTMENT:
        found.append(
            {
                "id": derived(id_, "appointment"),
                "service_at_location_id": id_,
                "description": str(_BY_APPOINTMENT),
            }
        )
    return found


def _schedule(one: Recurrence, point: PointRows, id_: str, language: str) -> JsonObject:
    opens = offset_text(one.opens, one.opens_offset)
    closes = offset_text(one.closes, one.closes_offset)
    hours = one.opens_offset / 60
    schedule = {
        "id": derived(
            id_, f"schedule:{one.valid_from}:{one.valid_to}:{one.byday}:{opens}:{closes}:{one.exception}"
        ),
        "service_at_location_id": id_,
        "valid_from": one.valid_from.isoformat(),
        "valid_to": one.valid_to.isoformat(),
        "dtstart": one.valid_from.isoformat(),
        "timezone": int(hours) if hours.is_integer() else hours,
        "freq": "WEEKLY",
        "interval": 1,
        "wkst": "MO",
        "byday": one.byday,
        "opens_at": opens,
        "closes_at": closes,
    }
    if one.exception is not None:
        schedule |= _note(point.exceptions[one.exception], "reason", "description", language)
    return schedule
