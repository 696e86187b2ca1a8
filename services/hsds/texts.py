"""
Texts of an object in the answer's language, and the profile's marks: which language, what fell back.

HSDS has no construct for translations; see docs/hsds-profile.md for the three keys that we add.
"""

from collections.abc import Mapping, Sequence
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
    states: str = "",
    told: frozenset[str] | None = None,
) -> dict[str, Any]:
    """
    Return the profile's keys for an object.

    The first field is the one that names the object. `states` is the column that holds the state of the texts
    in each language; without it a text that is there counts as not reviewed. `told` are the fields whose text
    stands in `translations`; None is all of them. A field that fell back is always named.
    """
    entries = []
    naming = fields[0][1]
    for each, other in OTHER.items():
        texts = {}
        fallen = []
        for name, column in fields:
            if text := row[f"{column}_{each}"]:
                if told is None or name in told:
                    texts[name] = text
            elif row[f"{column}_{other}"]:
                fallen.append(name)
        if texts or fallen:
            entry = {"language": each, "translation_status": _status(row, naming, each, states), **texts}
            entries.append(entry | {"fallback_fields": fallen} if fallen else entry)
    if not row[f"{naming}_{language}"] and not entries and not row[f"{naming}_{OTHER[language]}"]:
        return {"content_language": language}
    fell_back = not row[f"{naming}_{language}"] and row[f"{naming}_{OTHER[language]}"]
    marks = {
        "content_language": OTHER[language] if fell_back else language,
        "translation_status": _status(row, naming, language, states),
    }
    return marks | {"translations": entries} if entries else marks


def _status(row: Row, naming: str, language: str, states: str) -> str:
    if not row[f"{naming}_{language}"] and row[f"{naming}_{OTHER[language]}"]:
        return "missing"
    # A text that is there is not missing, whatever an import wrote.
    state = row[f"{states}_{language}"] if states else "unreviewed"
    return "unreviewed" if state == "missing" else str(state)


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
