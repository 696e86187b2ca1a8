"""A text in the reader's language, or the other one, marked as such: a fallback is never silent."""

from dataclasses import dataclass
from typing import Any

OTHER = {"fr": "en", "en": "fr"}


@dataclass(frozen=True, slots=True)
class Translated:
    """A text and the language it is really in."""

    text: str
    language: str
    is_fallback: bool

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text


def translated(row: Any, field: str, language: str) -> Translated:
    """
    Read a bilingual field in `language`, or else in the other language.

    `row` is a model instance with `<field>_fr` and `<field>_en`, or a mapping with these keys.
    """
    read = row.get if isinstance(row, dict) else lambda name: getattr(row, name)
    text = read(f"{field}_{language}")
    if text:
        return Translated(text, language, is_fallback=False)
    other = OTHER[language]
    text = read(f"{field}_{other}") or ""
    return Translated(text, other if text else language, is_fallback=bool(text))
