"""
Looking up a public listing from an app that may not know the directory.

The directory says here, when the house starts, how it is asked (montreal_sanctuary/apps.py). What comes back
is what anybody may read on the public pages, in one language.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PublicListing:
    """A published listing in one language: what a referral says of it. `url` is on the public door."""

    slug: str
    name: str
    url: str
    organization: str = ""
    phone: str = ""
    place: str = ""


class Directory(Protocol):
    """How the directory is asked."""

    def find(self, words: str, *, language: str, at: dt.datetime) -> Sequence[PublicListing]:
        """Return the published listings that some words find, best first, a page at most."""
        ...

    def read(self, slugs: Sequence[str], *, language: str, at: dt.datetime) -> Sequence[PublicListing]:
        """Return published listings by slug, in that order, those that are not published left out."""
        ...


class NoDirectory(RuntimeError):
    """Nobody has said where listings are: the house was not put together."""


_known: list[Directory] = []


def register(directory: Directory) -> None:
    """Say where listings are; the last one said counts."""
    _known[:] = [directory]


def directory() -> Directory:
    """
    Return where listings are looked up.

    :raises NoDirectory: if nobody has said
    """
    if not _known:
        raise NoDirectory
    return _known[0]
