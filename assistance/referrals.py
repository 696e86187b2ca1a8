"""
What the team writes most often, and how a referral is put into words.

The texts stand in data/team_texts.toml, in both languages, for people to review. They are a beginning: each
is read and changed before it is sent.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from core.listing_lookup import PublicListing

_FILE: Final = Path(__file__).parent / "data" / "team_texts.toml"
#: More services than this in one message, and none of them is called.
MOST_LISTINGS: Final = 3


class TextKind(StrEnum):
    """Where a text is offered."""

    REPLY = "reply"
    REFER = "refer"
    REFER_ONE = "refer_one"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class TeamText:
    """One text in both languages; `code` of a closing text is the outcome it says."""

    code: str
    kind: TextKind
    names: dict[str, str]
    words: dict[str, str]


@cache
def team_texts() -> tuple[TeamText, ...]:
    """Return every text, in the order of the file."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        TeamText(
            code=one["code"],
            kind=TextKind(one["kind"]),
            names=one["name"],
            words={language: words.strip("\n") for language, words in one["words"].items()},
        )
        for one in read["text"]
    )


def texts_of(kind: TextKind) -> tuple[TeamText, ...]:
    """Return the texts that are offered in one place."""
    return tuple(text for text in team_texts() if text.kind is kind)


def words_of(kind: TextKind, code: str, *, language: str) -> str:
    """Return a text in a language, or nothing if there is no such text."""
    return next((text.words[language] for text in texts_of(kind) if text.code == code), "")


def referral_words(listings: Sequence[PublicListing], *, language: str) -> str:
    """Write a referral to some services, in the language that they were looked up in."""
    (frame,), (one,) = texts_of(TextKind.REFER), texts_of(TextKind.REFER_ONE)
    said = "\n\n".join(_said(one.words[language], listing) for listing in listings)
    return frame.words[language].replace("{listings}", said)


def _said(words: str, listing: PublicListing) -> str:
    lines = []
    for line in words.splitlines():
        for field in ("name", "organization", "phone", "place", "url"):
            mark = f"{{{field}}}"
            if mark not in line:
                continue
            # A name is text, whatever braces are in it: one mark a line, replaced once.
            value = getattr(listing, field)
            line = line.replace(mark, value) if value else ""
            break
        if line.strip():
            lines.append(line)
    return "\n".join(lines)
