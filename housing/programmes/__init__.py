"""Programmes as the project ships them, read and checked; programmes.toml holds what they say."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any, Final

from housing.enums import ProofKind
from housing.operations.programmes import CONTENT, NEEDED_TEXTS, Shipped
from housing.rules.income import read_ceilings
from housing.rules.prescreen import IntakeMode, Tonight

FILE: Final = Path(__file__).with_name("programmes.toml")


class BadProgramme(ValueError):
    """A shipped programme that says something that is not known."""


def read_shipped(file: Path = FILE) -> tuple[Shipped, ...]:
    """
    Read the programmes in their order.

    :raises BadProgramme: naming the programme, if a key or a value is not known or a text is missing
    """
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["programme"]
    return tuple(Shipped(row["code"], _content(row)) for row in rows)


def _content(row: dict[str, Any]) -> dict[str, Any]:
    code = row["code"]
    unknown = set(row) - {*CONTENT, "code"}
    missing = {f"{text}_{language}" for text in NEEDED_TEXTS for language in ("fr", "en")} - set(row)
    if unknown or missing:
        raise BadProgramme(f"{code}: {sorted(unknown | missing)}")
    try:
        IntakeMode(row["mode"])
        [Tonight(one) for one in row.get("situations", ())]
        [ProofKind(one) for one in row.get("proofs", ())]
        if "ceilings" in row:
            read_ceilings(row["ceilings"])
            dt.date.fromisoformat(str(row["ceilings_on"]))
    except ValueError as wrong:
        raise BadProgramme(f"{code}: {wrong}") from wrong
    return {name: _said(value) for name, value in row.items() if name != "code"}


def _said(value: Any) -> Any:
    return value.strip("\n") if isinstance(value, str) else value
