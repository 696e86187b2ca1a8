"""A listing on paper: the same few facts in French and in English, side by side."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.presentation import AnswerCell
from services.presentation.listing import ListingWords, listing_words
from services.queries.browse import borough_names
from services.queries.listings import ListingRecord

LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class SheetSide:
    """One language of a listing on paper. Labels are in that language, whatever the reader's."""

    language: str
    words: ListingWords
    cells: tuple[AnswerCell, ...]
    call_label: str
    hours_label: str
    address_label: str
    confidential_note: str
    checked: str


@dataclass(frozen=True, slots=True)
class SheetEntry:
    slug: str
    name: str
    sides: tuple[SheetSide, ...]


def sheet_entries(records: Iterable[ListingRecord], *, at: dt.datetime) -> list[SheetEntry]:
    """Write listings in both languages; French stands first, on paper as elsewhere."""
    entries = []
    for record in records:
        sides = tuple(_side(record, language, at) for language in LANGUAGES)
        entries.append(SheetEntry(record.listing.slug, sides[0].words.name.text, sides))
    return entries


def _side(record: ListingRecord, language: str, at: dt.datetime) -> SheetSide:
    with override(language):
        words = listing_words(record, borough_names=borough_names(language), language=language, at=at)
        return SheetSide(
            language=language,
            words=words,
            cells=words.cells,
            call_label=_("Téléphone :"),
            hours_label=_("Heures :"),
            address_label=_("Adresse"),
            confidential_note=_("Adresse confidentielle : téléphonez, on vous dira où aller."),
            checked=words.checked,
        )
