"""
A listing as schema.org describes services, for search engines.

It says nothing of papers or status (their reach is the page), and a place that hides has none here.
"""

import datetime as dt
import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from core.translated import translated
from services.enums import Cost, OrganizationKind, PhoneKind
from services.presentation.words import WEEKDAYS_SCHEMA
from services.queries.listings import ListingRecord, PlaceRecord, PointRecord
from services.rules.hours import Week, WeekKind
from services.rules.phones import phone_uri

ORGANIZATION_TYPES = {
    OrganizationKind.CITY: "GovernmentOrganization",
    OrganizationKind.PUBLIC: "GovernmentOrganization",
    OrganizationKind.COMMUNITY: "NGO",
}
# What a script element may not hold as it is (HTML, restrictions for the contents of script elements).
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def structured_listing(record: ListingRecord, *, url: str, language: str, today: dt.date) -> dict[str, Any]:
    """Return the listing as a schema.org Service; a summary in the other language stays out."""
    listing = record.listing
    organization = listing.organization
    name = record.text("name", language)
    service: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Service",
        "@id": url,
        "url": url,
        "name": name.text,
        "inLanguage": name.language,
        "serviceType": translated(listing.category, "label", language).text,
        "provider": {
            "@type": ORGANIZATION_TYPES[OrganizationKind(organization.kind)],
            "name": translated(organization, "name", language).text,
        },
        "dateModified": listing.modified_at.date().isoformat(),
    }
    if organization.website:
        service["provider"]["url"] = organization.website
    summary = record.text("summary", language)
    if summary and not summary.is_fallback:
        service["description"] = summary.text
    if listing.cost == Cost.FREE:
        service["isAccessibleForFree"] = True
    channels = [_channel(point, language, today) for point in record.points]
    service["availableChannel"] = [channel for channel in channels if len(channel) > 1]
    return service


def script_of(structured: dict[str, Any]) -> SafeString:
    """Write it as a data block: nothing in it can end the element, and the policy stays as strict."""
    written = json.dumps(structured, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{written}</script>')  # noqa: S308 (escaped above)


def _channel(point: PointRecord, language: str, today: dt.date) -> dict[str, Any]:
    channel: dict[str, Any] = {"@type": "ServiceChannel"}
    voices = [phone for phone in point.phones if phone.kind == PhoneKind.VOICE]
    if voices:
        channel["servicePhone"] = [
            {
                "@type": "ContactPoint",
                "telephone": phone_uri(phone.number, phone.extension).removeprefix("tel:").partition(";")[0],
            }
            for phone in voices
        ]
    if point.languages:
        channel["availableLanguage"] = list(point.languages)
    if point.place is not None and not point.place.is_confidential and point.place.address:
        channel["serviceLocation"] = _place(point.place, point.week, language, today)
    return channel


def _place(place: PlaceRecord, week: Week, language: str, today: dt.date) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@type": "Place",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place.address,
            "addressLocality": place.city,
            "addressRegion": "QC",
            "addressCountry": "CA",
        },
    }
    if place.postal_code:
        described["address"]["postalCode"] = place.postal_code
    if name := translated(place.name, "name", language).text:
        described["name"] = name
    if place.is_exact and place.latitude is not None:
        described["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": place.latitude,
            "longitude": place.longitude,
        }
    if hours := _opening_hours(week, today):
        described["openingHoursSpecification"] = hours
    return described


def _opening_hours(week: Week, today: dt.date) -> list[dict[str, Any]]:
    if week.kind is WeekKind.ALWAYS:
        return [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": list(WEEKDAYS_SCHEMA),
                "opens": "00:00",
                "closes": "23:59",
            }
        ]
    hours = []
    for piece in week.pieces:
        if piece.valid_to is not None and piece.valid_to < today:
            continue
        one: dict[str, Any] = {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": WEEKDAYS_SCHEMA[piece.weekday],
            "opens": f"{piece.opens:%H:%M}",
            "closes": f"{piece.closes:%H:%M}",
        }
        if piece.valid_from is not None:
            one["validFrom"] = piece.valid_from.isoformat()
        if piece.valid_to is not None:
            one["validThrough"] = piece.valid_to.isoformat()
        hours.append(one)
    return hours
