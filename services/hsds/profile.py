"""What the profile adds to HSDS 3.1, as a JSON Schema, and the root document that points to it."""

from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext

from core.translated import OTHER
from services.enums import TranslationState
from services.hsds.taxonomies import JsonObject
from services.importing.listing_files import LICENCE as ATTRIBUTION

HSDS_VERSION: Final = "3.1"
#: What a strict reader of HSDS 3.1 takes off first, wherever it stands.
PROFILE_KEYS: Final = ("content_language", "translation_status", "translations")
#: HSDS keeps attributes out of the items of lists; ours hold the service's needs and its slug.
LIST_ITEM_KEYS: Final = ("attributes",)
LICENCE: Final = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
SPECIFICATION: Final = "https://docs.openreferral.org/"

_LANGUAGE: Final = {"type": "string", "enum": list(OTHER)}
_STATUS: Final = {"type": "string", "enum": list(TranslationState.values)}
_TEXTS: Final[dict[str, tuple[str, ...]]] = {
    "service": (
        "name",
        "description",
        "fees_description",
        "application_process",
        "documents_note",
        "status_note",
        "status_law",
        "served_note",
    ),
    "organization": ("name",),
    "location": ("name", "accessibility"),
    "service_at_location": ("description",),
    "taxonomy": ("name", "description"),
    "taxonomy_term": ("name", "description"),
}


def origin_of_hsds() -> str:
    """Return the address under which everything of the API stands."""
    return f"{settings.PORTAL_ORIGIN}/hsds"


def root_document(language: str) -> JsonObject:
    """Say what this API is, where its profile and its description are, and who publishes it."""
    origin = origin_of_hsds()
    return {
        "version": HSDS_VERSION,
        "profile": f"{origin}/profile.json",
        "openapi_url": f"{origin}/{language}/openapi.json",
        "description": gettext("Les services de Montréal pour toutes les personnes qui y vivent."),
        "documentation_url": f"{origin}/{language}/docs",
        "content_language": language,
        "other_languages": {other: f"{origin}/{other}/" for other in OTHER if other != language},
        "publisher": {
            "name": settings.PORTAL_OPERATOR or str(settings.PORTAL_NAME),
            "identifier": settings.PORTAL_ORIGIN,
            "website": f"{settings.PORTAL_ORIGIN}/{language}/",
        },
        "license": LICENCE | {"attribution": getattr(ATTRIBUTION, language)},
    }


def profile_schema() -> JsonObject:
    """
    Return the JSON Schema of what the profile adds, one definition for each kind of object.

    Each says nothing of what HSDS itself defines: an object is valid when HSDS 3.1 and its definition here
    both accept it.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{origin_of_hsds()}/profile.json",
        "title": "Accès sans peur · Access Without Fear: HSDS 3.1 profile",
        "description": (
            "Keys added to HSDS 3.1. One UUID per thing in both languages; each answer is in one language; "
            "a text that is not in the answer's language is listed in `fallback_fields`."
        ),
        "x-extends": {"name": "HSDS", "version": HSDS_VERSION, "url": SPECIFICATION},
        "x-profile-keys": {"everywhere": list(PROFILE_KEYS), "service_in_a_list": list(LIST_ITEM_KEYS)},
        "$defs": {kind: _marked(texts) for kind, texts in _TEXTS.items()}
        | {
            "attribute": _ATTRIBUTE,
            "service_in_a_list": {
                "$ref": "#/$defs/service",
                "required": ["attributes"],
                "properties": {"attributes": {"type": "array", "items": {"$ref": "#/$defs/attribute"}}},
            },
            "problem": _PROBLEM,
        },
    }


def _marked(texts: tuple[str, ...]) -> JsonObject:
    entry: dict[str, Any] = {
        "type": "object",
        "required": ["language", "translation_status"],
        "properties": {
            "language": _LANGUAGE,
            "translation_status": _STATUS,
            **{text: {"type": "string", "minLength": 1} for text in texts},
            "fallback_fields": {
                "type": "array",
                "description": "Fields whose text, in this language's answers, is in the other language.",
                "items": {"type": "string", "enum": list(texts)},
                "minItems": 1,
                "uniqueItems": True,
            },
        },
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {
            "content_language": _LANGUAGE
            | {"description": "The language of the object's name; of its only text where it has no name."},
            "translation_status": _STATUS
            | {"description": "The state of the texts in the answer's language."},
            "translations": {
                "type": "array",
                "description": "The texts of the object in each language, the same in both answers.",
                "items": entry,
                "maxItems": len(OTHER),
            },
        },
        "dependentRequired": {
            "translations": ["content_language", "translation_status"],
            "translation_status": ["content_language"],
        },
    }


_ATTRIBUTE: Final[JsonObject] = {
    "type": "object",
    "description": (
        "`value` and `taxonomy_term.code` are our own codes; a listing's slug is the value of `listing-slug`."
    ),
    "required": ["id", "link_id", "link_entity", "link_type", "taxonomy_term_id", "value", "taxonomy_term"],
}
_PROBLEM: Final[JsonObject] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["parameter", "reason"],
                "properties": {"parameter": {"type": "string"}, "reason": {"type": "string"}},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
