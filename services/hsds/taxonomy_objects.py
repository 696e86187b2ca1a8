"""Taxonomies and their terms as things of their own, with their translations."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from core.text import folded
from services.enums import TranslationState
from services.hsds import taxonomies
from services.hsds.edition import borough_term, need_term
from services.hsds.reading import borough_rows, need_rows
from services.hsds.taxonomies import JsonObject, Taxonomy, coded_term
from services.hsds.texts import Field, message_marks, profile_marks

_CATEGORY_TEXTS: tuple[Field, ...] = (("name", "label"),)
_BOROUGH_TEXTS: tuple[Field, ...] = (("name", "name"),)


def taxonomy_objects(language: str) -> list[JsonObject]:
    """Return every taxonomy, in the order in which the profile names them."""
    return [_taxonomy(taxonomy, language) for taxonomy in taxonomies.TAXONOMIES.values()]


def _taxonomy(taxonomy: Taxonomy, language: str) -> JsonObject:
    return {
        "id": taxonomy.id,
        "name": str(taxonomy.name),
        "description": str(taxonomy.description),
        "version": taxonomies.VERSION,
        **_message_marks(language, name=taxonomy.name, description=taxonomy.description),
    }


def term_objects(language: str) -> list[JsonObject]:
    """Return every term, taxonomy by taxonomy."""
    details = {taxonomy["id"]: taxonomy for taxonomy in taxonomy_objects(language)}
    return [
        term | {"taxonomy_id": taxonomy.id, "taxonomy_detail": details[taxonomy.id]}
        for taxonomy in taxonomies.TAXONOMIES.values()
        for term in _terms(taxonomy, language)
    ]


def _terms(taxonomy: Taxonomy, language: str) -> Iterator[JsonObject]:
    if taxonomy == taxonomies.CATEGORY:
        for need in need_rows().values():
            yield need_term(need, language) | profile_marks(need, _CATEGORY_TEXTS, language)
    elif taxonomy == taxonomies.BOROUGH:
        for borough in borough_rows().values():
            yield borough_term(borough, language) | profile_marks(borough, _BOROUGH_TEXTS, language)
    elif taxonomy.codes is not None:
        for code in taxonomy.codes:
            marks = _message_marks(language, name=code.label, description=taxonomy.description)
            yield coded_term(taxonomy, code.value, language) | marks


def _message_marks(language: str, **messages: Any) -> JsonObject:
    entries = [message_marks(field, message, language)["translations"] for field, message in messages.items()]
    return {
        "content_language": language,
        "translation_status": TranslationState.REVIEWED.value,
        "translations": [
            {key: value for part in parts for key, value in part.items()}
            for parts in zip(*entries, strict=True)
        ],
    }


def matching_text(objects: list[JsonObject], search: str) -> list[JsonObject]:
    """Keep the objects whose name or code holds each word, in either language."""
    words = folded(search).split()

    def holds(thing: JsonObject) -> bool:
        texts = [thing.get("code", ""), *(entry.get("name", "") for entry in thing["translations"])]
        haystack = folded(" ".join(texts))
        return all(word in haystack for word in words)

    return [thing for thing in objects if holds(thing)]


def matching_terms(
    terms: list[JsonObject], *, taxonomy: UUID | None, parent: UUID | None, top_only: bool
) -> list[JsonObject]:
    """Keep the terms of a taxonomy, below a term, or those that stand below none."""
    return [
        term
        for term in terms
        if (taxonomy is None or term["taxonomy_id"] == str(taxonomy))
        and (parent is None or term.get("parent_id") == str(parent))
        and not (top_only and "parent_id" in term)
    ]
