"""The cells of one row: each read as what it must be, each problem said once, where it stands."""

import datetime as dt
import json
import math
import re
from collections.abc import Collection
from functools import cache
from typing import Any, Final, NoReturn

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db.models import TextChoices

from services.rules.entries import ProvenanceEntry, Words
from services.rules.flat import Row
from services.rules.problems import Problem

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_POSTAL_AREA: Final = re.compile(r"[A-Z]\d[A-Z]")
_POSTAL_CODE: Final = re.compile(r"[A-Z]\d[A-Z] \d[A-Z]\d")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
# Control characters but tab and line breaks, and halves of a surrogate pair.
_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LONGEST_SHOWN: Final = 40
_url = URLValidator(schemes=["http", "https"])
_email = EmailValidator()


class Cells:
    """Reads the cells of a row, and gathers what is wrong with them."""

    def __init__(self, number: int, row: Row) -> None:
        self.number = number
        self.row = row
        self.problems: list[Problem] = []
        for column, text in row.items():
            if not is_writable(text):
                self.row = {**self.row, column: ""}
                self.wrong(
                    column,
                    "contient un caractère invisible (un octet nul, par exemple) : effacez-le et retapez le"
                    " texte.",
                    "holds an invisible character (a NUL byte, for instance): delete it and type the text"
                    " again.",
                )

    def wrong(self, column: str, fr: str, en: str) -> None:
        """Note what is wrong with a cell, and what to do."""
        problem = Problem(self.number, column, Words(fr, en))
        if problem not in self.problems:
            self.problems.append(problem)

    def raw(self, column: str) -> str:
        """Return a cell without the spaces around it; "" if the row has no such cell."""
        return self.row.get(column, "").strip()

    def text(self, column: str, *, longest: int) -> str:
        """Read words that are no longer than the directory holds."""
        text = self.raw(column)
        if len(text) > longest:
            self.wrong(
                column,
                f"{len(text)} caractères, {longest} au plus : raccourcissez.",
                f"{len(text)} characters, {longest} at most: shorten it.",
            )
            return ""
        return text

    def words(self, name: str, *, longest: int) -> Words:
        """Read a text that has a column in each language."""
        return Words(self.text(f"{name}_fr", longest=longest), self.text(f"{name}_en", longest=longest))

    def slug(self, column: str, *, default: str = "") -> str:
        """Read the short name that stands in addresses."""
        text = self.raw(column) or default
        if not is_slug(text):
            self.wrong(
                column,
                f"« {shown(text)} » : écrivez des lettres minuscules sans accents, des chiffres et des traits"
                " d’union (120 au plus).",
                f"“{shown(text)}”: write lower-case letters without accents, digits and hyphens (120 at"
                " most).",
            )
            return ""
        return text

    def one_of(self, column: str, choices: type[TextChoices], default: str) -> str:
        """Read a code; a blank cell is the default one."""
        text = self.raw(column) or default
        if text and text not in _values(choices):
            self._not_among(column, text, _values(choices))
            return default
        return text

    def several_of(self, column: str, choices: type[TextChoices]) -> tuple[str, ...]:
        """Read codes separated by commas, each once."""
        return self.several_known(column, _values(choices))

    def known(self, column: str, slugs: Collection[str], *, is_required: bool = False) -> str:
        """Read a slug of another table."""
        text = self.raw(column)
        if (text or is_required) and text not in slugs:
            self._not_among(column, text, sorted(slugs))
            return ""
        return text

    def several_known(self, column: str, slugs: Collection[str]) -> tuple[str, ...]:
        """Read slugs or codes separated by commas, each once."""
        given = self.several(column)
        for text in given:
            if text not in slugs:
                self._not_among(column, text, sorted(slugs))
        return tuple(text for text in given if text in slugs)

    def several(self, column: str) -> tuple[str, ...]:
        """Read a list separated by commas, each item once, in its order."""
        parts = (part.strip() for part in self.raw(column).split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def postal_areas(self, column: str) -> tuple[str, ...]:
        """Read the first halves of postal codes."""
        areas = tuple(text.upper() for text in self.several(column))
        for area in areas:
            if not _POSTAL_AREA.fullmatch(area):
                self.wrong(
                    column,
                    f"« {shown(area)} » : écrivez les trois premiers caractères d’un code postal, comme «"
                    " H2X ».",
                    f"“{shown(area)}”: write the first three characters of a postal code, such as “H2X”.",
                )
        return areas

    def postal_code(self, column: str) -> str:
        """Read a whole postal code, with its space."""
        compact = "".join(self.raw(column).split()).upper()
        code = f"{compact[:3]} {compact[3:]}" if compact else ""
        if code and not _POSTAL_CODE.fullmatch(code):
            self.wrong(
                column,
                f"« {shown(self.raw(column))} » : écrivez un code postal entier, comme « H2X 1Y4 », ou rien.",
                f"“{shown(self.raw(column))}”: write a whole postal code, such as “H2X 1Y4”, or nothing.",
            )
            return ""
        return code

    def languages(self, column: str) -> tuple[str, ...]:
        """Read the codes of languages (ISO 639)."""
        given = self.several(column)
        for text in given:
            if not _LANGUAGE.fullmatch(text):
                self.wrong(
                    column,
                    f"« {shown(text)} » : écrivez des codes de langue séparés par des virgules, comme « fr,"
                    " es ».",
                    f"“{shown(text)}”: write language codes separated by commas, such as “fr, es”.",
                )
        return given

    def website(self, column: str) -> str:
        """Read the address of a site."""
        text = self.text(column, longest=400)
        try:
            if text:
                _url(text)
        except ValidationError:
            self.wrong(
                column,
                f"« {shown(text)} » : écrivez une adresse entière, comme « https://exemple.org », ou rien.",
                f"“{shown(text)}”: write a whole address, such as “https://example.org”, or nothing.",
            )
            return ""
        return text

    def email(self, column: str) -> str:
        """Read an e-mail address."""
        text = self.text(column, longest=254)
        try:
            if text:
                _email(text)
        except ValidationError:
            self.wrong(
                column,
                f"« {shown(text)} » n’est pas une adresse de courriel : corrigez-la ou videz la case.",
                f"“{shown(text)}” is not an e-mail address: correct it or empty the cell.",
            )
            return ""
        return text

    def date(self, column: str) -> dt.date | None:
        """Read a day."""
        text = self.raw(column)
        try:
            return dt.date.fromisoformat(text) if text else None
        except ValueError:
            self.wrong(
                column,
                f"« {shown(text)} » : écrivez le jour comme « 2026-11-22 ».",
                f"“{shown(text)}”: write the day as “2026-11-22”.",
            )
            return None

    def days(self, column: str, default: int) -> int:
        """Read a number of days, from 1 to 3650."""
        text = self.raw(column) or str(default)
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 3650):
            self.wrong(
                column,
                f"« {shown(text)} » : écrivez un nombre de jours, de 1 à 3650.",
                f"“{shown(text)}”: write a number of days, from 1 to 3650.",
            )
            return default
        return int(text)

    def degrees(self, column: str, most: float) -> float | None:
        """Read a latitude or a longitude."""
        text = self.raw(column)
        if not text:
            return None
        try:
            degrees = float(text)
        except ValueError:
            degrees = math.nan
        if not -most <= degrees <= most:
            self.wrong(
                column,
                f"« {shown(text)} » : écrivez des degrés, comme « 45.5167 » ou « -73.5612 ».",
                f"“{shown(text)}”: write degrees, such as “45.5167” or “-73.5612”.",
            )
            return None
        return degrees

    def provenances(self, column: str) -> tuple[ProvenanceEntry, ...]:
        """Read where facts come from, as JSON."""
        text = self.raw(column)
        if not text:
            return ()
        try:
            rows = json.loads(text)
            return tuple(_provenance(row) for row in rows)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            self.wrong(
                column,
                "écrivez une liste JSON comme l’exportation la donne, avec « source », « licence » et"
                " « read_on » à chaque ligne.",
                "write a JSON list as the export gives it, with “source”, “licence” and “read_on” in each"
                " row.",
            )
            return ()

    def _not_among(self, column: str, text: str, choices: Collection[str]) -> None:
        most = ", ".join(sorted(choice for choice in choices if choice))
        self.wrong(
            column,
            f"« {shown(text)} » n’existe pas. Choisissez parmi : {most}.",
            f"“{shown(text)}” does not exist. Choose among: {most}.",
        )


@cache
def _values(choices: type[TextChoices]) -> frozenset[str]:
    # An enumeration makes the list of its values anew each time it is asked.
    return frozenset(choices.values)


def is_slug(text: str) -> bool:
    """Tell whether a text may stand in an address of the directory."""
    return bool(_SLUG.fullmatch(text)) and len(text) <= 120


def is_writable(text: str) -> bool:
    """Tell whether a text holds nothing but characters: no control but line breaks, no half of a pair."""
    return not _UNWRITABLE.search(text)


def shown(text: str) -> str:
    """Return the beginning of a text, fit for a message."""
    clean = "".join(character if character.isprintable() else "·" for character in text[:_LONGEST_SHOWN])
    return f"{clean}…" if len(text) > _LONGEST_SHOWN else clean


def _provenance(row: dict[str, Any]) -> ProvenanceEntry:
    limits = {"source": 500, "licence": 200, "field": 40, "quote": 5000, "quote_language": 2}
    if set(row) - {*limits, "read_on"}:
        _refuse()
    texts = {name: row.get(name, "") for name in limits}
    for name, longest in limits.items():
        if not isinstance(texts[name], str) or len(texts[name]) > longest or not is_writable(texts[name]):
            _refuse()
    if not texts["source"]:
        _refuse()
    return ProvenanceEntry(read_on=dt.date.fromisoformat(row["read_on"]), **texts)


def _refuse() -> NoReturn:
    raise ValueError
