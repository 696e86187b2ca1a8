"""
How a gathered record becomes a listing.

The facts were gathered as English prose. Each sentence was read once and stands in readings.toml (in
services/data) with its meaning; a sentence that is not there is unknown. A sentence without a code is kept
as a quote beside the fact; one with a code stands in readings.toml beside it. Unknown is never "no".
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from services.rules.entries import (
    ListingEntry,
    OrganizationEntry,
    PhoneEntry,
    PlaceEntry,
    PointEntry,
    ProvenanceEntry,
    Words,
)
from services.rules.hours_text import read_hours
from services.rules.phones import read_phone
from services.rules.slugs import slug_of
from services.rules.typography import english, quebec

Record = Mapping[str, Any]
Reading = Mapping[str, Any]

READ_ON: Final = dt.date(2026, 11, 22)
# A fact read on a page has no licence, and the words are ours.
FACTS_LICENCE: Final = ""
CITY_LICENCE: Final = "CC BY 4.0 (Ville de Montréal)"
MINISTRY_LICENCE: Final = "Données Québec (licence ouverte · open licence)"
CITY_SOURCE: Final = "Ville de Montréal, Lieux culturels municipaux (donnees.montreal.ca)"
MINISTRY_SOURCE: Final = "MSSS, Répertoire des installations M02 (Données Québec)"
NO_SOURCE: Final = "Aucune page ouverte vue · No open page seen"

_OPEN_DATA = {
    "LIEUX-CULTURELS": (CITY_SOURCE, CITY_LICENCE),
    "MSSS": (MINISTRY_SOURCE, MINISTRY_LICENCE),
}
# The prose columns of a record, and the field of a listing that each one speaks of.
PROSE = {
    "hours_en": "hours",
    "languages": "languages",
    "cost": "cost",
    "documents_asked": "documents_asked",
    "immigration_status_asked": "status_asked",
    "coverage": "served",
}
# How many days a verification holds unless the readings say otherwise (14 for winter shelters: a bed that has
# moved is a night outside).
VERIFICATION_DAYS: Final = 180
# The bodies that answer for themselves; communities can be made targets by a list of who "never asks".
_SPEAKS_FOR_ITSELF = {"city", "public"}


@dataclass(frozen=True, slots=True)
class Readings:
    """What people made of the prose, as the data files hold it."""

    # Column of the record → sentence → its meaning.
    prose: Mapping[str, Mapping[str, Reading]]
    listings: Mapping[str, Reading]
    categories: Mapping[str, Reading]
    # Gathered spelling → organization.
    organizations: Mapping[str, OrganizationEntry]

    def of(self, column: str, sentence: str) -> Reading | None:
        """Return what a sentence means, or None if nobody has read it."""
        return self.prose.get(column, {}).get(sentence)


def entry_of_record(record: Record, readings: Readings) -> ListingEntry:
    """Turn a record of services.json into a listing: coded where its prose was read, unknown elsewhere."""
    slug: str = record["id"]
    category: str = record["subcategory"] or record["category"]
    own = readings.listings.get(slug, {})
    shared = readings.categories.get(category, {})
    organization = _organization(record, readings)
    documents = _documents(record, own, readings)
    status = _meaning(record, "immigration_status_asked", readings)
    served = _meaning(record, "coverage", readings)
    cost = _meaning(record, "cost", readings)
    entry = ListingEntry(
        slug=slug,
        organization=organization,
        category=category,
        also_in=_without(category, (*shared.get("also_in", ()), *own.get("also_in", ()))),
        name=_both(own, "name") or Words(quebec(record["name_fr"]), english(record["name_en"])),
        summary=Words(quebec(record["summary_fr"]), english(record["summary_en"])),
        keywords=_keywords(shared, own),
        audiences=tuple(own.get("audiences", shared.get("audiences", ()))),
        cost=own.get("cost", cost.get("code", "unknown")),
        cost_note=_both(own, "cost") or _words(cost),
        documents_asked=tuple(documents.get("codes", ("unknown",))),
        documents_note=_words(documents),
        status_asked=status.get("code", "unknown"),
        status_note=_words(status),
        status_law=Words(quebec(status.get("law_fr", "")), english(status.get("law_en", ""))),
        answers_reach="page_and_feeds" if organization.kind in _SPEAKS_FOR_ITSELF else "page",
        access=tuple(own.get("access", ())),
        access_note=_both(own, "access"),
        # A confidential place says whom it serves in words only: a borough could be read as where it stands.
        served_boroughs=() if record["address_confidential"] else tuple(served.get("boroughs", ())),
        served_postal_areas=() if record["address_confidential"] else tuple(served.get("postal_areas", ())),
        served_note=_both(own, "served") or _words(served),
        website=front_door(record["website"]),
        email=own.get("email", ""),
        confidence=record["confidence"],
        verification_days=own.get("verification_days", VERIFICATION_DAYS),
        points=_points(record, own, readings),
        provenances=_provenances(record, own, readings),
    )
    return with_state(entry, is_held_back="draft" in own)


def with_state(entry: ListingEntry, *, is_held_back: bool) -> ListingEntry:
    """Publish a listing that can be reached, unless somebody wrote why it must wait."""
    return replace(entry, state="published" if entry.can_be_reached() and not is_held_back else "draft")


def front_door(website: str) -> str:
    """
    Return the address of a site without the English page it was seen on: the site chooses the language.

    Only a path that is nothing but the language ("/en", "/en/home") goes; a deeper page stays as seen.
    """
    for ending in ("/en/home", "/en/", "/en"):
        if website.endswith(ending):
            return website.removesuffix(ending)
    return website.rstrip("/") if website.count("/") == 3 else website


def phone_entry(text: str) -> PhoneEntry:
    """Read "number | note in French | note in English"."""
    number, *notes = (part.strip() for part in text.split("|"))
    dialled = read_phone(number)
    note = Words(quebec(notes[0]), english(notes[1])) if notes else Words()
    return PhoneEntry(number=dialled.number, extension=dialled.extension, note=note)


def _organization(record: Record, readings: Readings) -> OrganizationEntry:
    name: str = record["organisation"]
    if known := readings.organizations.get(name):
        return known
    translated = english(record["name_en"]) if name == record["name_fr"] else name
    # The gathered English names of tenants' committees say what they are; an organization's name does not.
    translated = translated.removesuffix(" (tenants’ rights)")
    return OrganizationEntry(
        slug=slug_of(name), name=Words(quebec(name), translated), website=front_door(record["website"])
    )


def _meaning(record: Record, column: str, readings: Readings) -> Reading:
    sentence = record[column]
    return (readings.of(column, sentence) if sentence else None) or {}


def _documents(record: Record, own: Reading, readings: Readings) -> Reading:
    # A few answers stand in the record's note instead of its own column; they carry their quote with them.
    if "documents" in own:
        return {"codes": own["documents"], "fr": own["documents_fr"], "en": own["documents_en"]}
    return _meaning(record, "documents_asked", readings)


def _points(record: Record, own: Reading, readings: Readings) -> tuple[PointEntry, ...]:
    hours = _meaning(record, "hours_en", readings)
    languages = _meaning(record, "languages", readings)
    place = _place(record)
    gathered_phones = [record["phone"]] if record["phone"] else []
    phones = tuple(phone_entry(text) for text in own.get("phones", gathered_phones))
    kind = own.get("kind") or ("in_person" if place else "phone" if phones else "online")
    first = PointEntry(
        kind=kind,
        place=place if kind == "in_person" else None,
        phones=phones,
        languages=tuple(languages.get("codes", ())),
        languages_note=_both(own, "languages") or _words(languages),
        interpreter=languages.get("interpreter", "unknown"),
        hours_kind=hours.get("kind", "unknown"),
        pieces=read_hours(hours.get("hours", "")),
        hours_note=_words(hours),
        holidays=hours.get("holidays", "unknown"),
    )
    further = (_further_point(more, place) for more in own.get("more_points", ()))
    return tuple(further) if kind == "none" else (first, *further)


def _further_point(more: Reading, place: PlaceEntry | None) -> PointEntry:
    return PointEntry(
        kind=more["kind"],
        place=place if more.get("at_place") else _further_place(more),
        phones=tuple(phone_entry(text) for text in more.get("phones", ())),
        hours_kind=more.get("hours_kind", "unknown"),
        pieces=read_hours(more.get("hours", "")),
        hours_note=_both(more, "hours"),
        holidays=more.get("holidays", "unknown"),
    )


def _further_place(more: Reading) -> PlaceEntry | None:
    if "borough" not in more:
        return None
    return PlaceEntry(
        name=_both(more, "place"), borough=more["borough"], address=quebec(more.get("address", ""))
    )


def _place(record: Record) -> PlaceEntry | None:
    if record["address_confidential"]:
        return PlaceEntry(is_confidential=True)
    borough: str = record["borough"]
    # A post office box is where letters go, not where a person goes.
    is_a_letter_box = record["address"].startswith("C. P.")
    if not borough and (not record["address"] or is_a_letter_box):
        return None
    is_from_the_ministry = record["geo_basis"].startswith("MSSS")
    has_position = record["lat"] is not None
    return PlaceEntry(
        address=quebec(record["address"]),
        postal_code=record["postal_code"],
        # Cities that are not boroughs stand in brackets in the gathered file.
        borough=slug_of(borough.strip("()")),
        city=borough.strip("()") if borough.startswith("(") else "Montréal",
        latitude=record["lat"],
        longitude=record["lon"],
        position_basis="none" if not has_position else "exact" if is_from_the_ministry else "approximate",
    )


def _provenances(record: Record, own: Reading, readings: Readings) -> tuple[ProvenanceEntry, ...]:
    pages = [_OPEN_DATA.get(source, (source, FACTS_LICENCE)) for source in record["sources"]]
    whole = [ProvenanceEntry(source=source, licence=licence, read_on=READ_ON) for source, licence in pages]
    if not whole:
        whole = [ProvenanceEntry(source=NO_SOURCE, licence=FACTS_LICENCE, read_on=READ_ON)]
    named = " · ".join(source for source, _ in pages)[:500] or NO_SOURCE
    quotes: dict[str, str] = {}
    for column, field in PROSE.items():
        sentence = record[column]
        if sentence and sentence != "unknown":
            quotes[field] = "" if _says_it_all(column, readings.of(column, sentence)) else sentence
    if "documents_quote" in own:
        quotes["documents_asked"] = own["documents_quote"]
    of_facts = [
        ProvenanceEntry(
            source=named,
            licence=FACTS_LICENCE,
            read_on=READ_ON,
            field=field,
            quote=quote,
            quote_language="en" if quote else "",
        )
        for field, quote in quotes.items()
    ]
    return (*whole, *of_facts)


def _says_it_all(column: str, meaning: Reading | None) -> bool:
    """Tell whether a sentence became a code; a reader then needs no quote of it."""
    if meaning is None:
        return False
    # Where somebody serves has no code of its own: our words say it.
    if column == "coverage":
        return True
    coded = (meaning.get("code"), meaning.get("kind"), meaning.get("interpreter"))
    return any(code and code != "unknown" for code in coded) or bool(meaning.get("codes"))


def _keywords(shared: Reading, own: Reading) -> Words:
    return Words(
        *(
            " ".join(filter(None, (own.get(key, ""), shared.get(key, ""))))
            for key in ("keywords_fr", "keywords_en")
        )
    )


def _without(category: str, others: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({other for other in others if other != category}))


def _words(reading: Reading) -> Words:
    return Words(quebec(reading.get("fr", "")), english(reading.get("en", "")))


def _both(reading: Reading, key: str) -> Words:
    return Words(quebec(reading.get(f"{key}_fr", "")), english(reading.get(f"{key}_en", "")))
