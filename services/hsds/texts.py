"""
Texts of an object in the answer's language, and the profile's marks: which language, what fell back.

HSDS has no construct for translations; see docs/hsds-profile.md for the three keys that we add.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from core.translated import OTHER, Translated, translated
from services.enums import TranslationState

Row = Mapping[str, Any]
#: The name of a field in HSDS, and the column that holds it in both languages.
Field = tuple[str, str]

LANGUAGES = tuple(OTHER)


def text_of(row: Row, column: str, language: str) -> Translated:
    """Read a column in `language`, or in the other one, marked."""
    own = row[f"{column}_{language}"]
    if own:
        return Translated(own, language, is_fallback=False)
    return translated(row, column, language)


def profile_marks(
    row: Row,
    fields: Sequence[Field],
    language: str,
    states: Callable[[str], str] | None = None,
) -> dict[str, Any]:
    """
    Return the profile's keys for an object.

    The first field is the one that names the object. `states` gives the state of its translation in a
    language; without it a text that is there counts as not reviewed.
    """
    entries = []
    for each in LANGUAGES:
        other = OTHER[each]
        entry: dict[str, Any] = {"language": each, "translation_status": ""}
        fallen = []
        for name, column in fields:
            text = row[f"{column}_{each}"]
            if text:
                entry[name] = text
            elif row[f"{column}_{other}"]:
                fallen.append(name)
        entry["translation_status"] = _status(row, fields[0][1], each, states)
        if fallen:
            entry["fallback_fields"] = fallen
        if len(entry) > 2:
            entries.append(entry)
    if not entries:
        return {"content_language": language}
    return {
        "content_language": text_of(row, fields[0][1], language).language,
        "translation_status": _status(row, fields[0][1], language, states),
        "translations": entries,
    }


def _status(row: Row, column: str, language: str, states: Callable[[str], str] | None) -> str:
    if not row[f"{column}_{language}"] and row[f"{column}_{OTHER[language]}"]:
        return TranslationState.MISSING.value
    state = states(language) if states else TranslationState.UNREVIEWED.value
    # A text that is there is not missing, whatever an import wrote.
    return TranslationState.UNREVIEWED.value if state == TranslationState.MISSING else state


def message_marks(field: str, message: str | Promise, language: str) -> dict[str, Any]:
    """Return the profile's keys for an object whose only text is one of our own messages."""
    entries = []
    for each in LANGUAGES:
        with override(each):
            entries.append(
                {"language": each, "translation_status": TranslationState.REVIEWED.value, field: str(message)}
            )
    return {
        "content_language": language,
        "translation_status": TranslationState.REVIEWED.value,
        "translations": entries,
    }
