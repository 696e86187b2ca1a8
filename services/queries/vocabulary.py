"""What the search has compiled from the database, once in each process, and how it knows that it is stale."""

import csv
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connections, router
from django.db.backends.utils import CursorWrapper

from core.text import folded
from core.translated import Translated, translated
from services.enums import Access, Audience, Cost, Document, Known, StatusAsked
from services.models import (
    Borough,
    Category,
    MetroStation,
    PostalArea,
    SearchCode,
    SearchVersion,
    SearchWord,
    VocabularyTerm,
)
from services.rules.criteria import Choices
from services.rules.terms import RawTerm, TermIndex, indexed_terms, parsed_targets
from services.rules.vocabulary import Lexicon, PlaceName, compiled_lexicon

VOCABULARY = Path(__file__).resolve().parent.parent / "vocabulary"
RECHECK_SECONDS = 10
# Rarer words of a very large directory are not corrected; they are still found as they are written.
MOST_LISTING_WORDS = 30_000
# Languages that may be asked for even where no listing speaks them yet.
COMMON_LANGUAGES = frozenset({"fr", "en", "es", "ht", "ar", "pt", "zh"})
# Stations whose name is made of common words; they need "métro" before them, as one-word names do.
COMMON_WORDS = frozenset({"place des arts", "mont royal", "square victoria"})
_ARTICLES = frozenset({"de", "du", "d", "l", "la", "le"})


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    """A borough, a station or a postal area: its names and its middle."""

    slug: str
    name_fr: str
    name_en: str
    sort_key: str
    latitude: float | None
    longitude: float | None
    boroughs: tuple[str, ...] = ()

    def label(self, language: str) -> Translated:
        """Return the name in the reader's language."""
        return translated({"name_fr": self.name_fr, "name_en": self.name_en}, "name", language)


@dataclass(frozen=True, slots=True)
class CategoryLabel:
    """A category: its words, its place in the list, its top category ("" if it is one)."""

    slug: str
    label_fr: str
    label_en: str
    position: int
    parent: str

    def label(self, language: str) -> Translated:
        """Return the words in the reader's language."""
        return translated({"label_fr": self.label_fr, "label_en": self.label_en}, "label", language)


@dataclass(frozen=True, slots=True)
class Compiled:
    """Everything small that a search needs, in memory."""

    stamp: UUID | None
    lexicon: Lexicon
    categories: dict[str, CategoryLabel]
    parents: dict[str, str]
    boroughs: dict[str, PlaceLabel]
    stations: dict[str, PlaceLabel]
    postal_areas: dict[str, PlaceLabel]
    choices: Choices
    # Of SearchEntry.codes: ("category", "clsc") by its character, and the character of "category:clsc".
    codes: dict[str, tuple[str, str]]
    characters: dict[str, str]
    # Labels of facet values that have been shown, by facet, value and language: a lazy message costs a
    # hundred times a look-up, and a page shows a hundred of them.
    labels: dict[tuple[str, str, str], Translated] = field(default_factory=dict)


_lock = threading.Lock()
_compiled: Compiled | None = None
_compared_at = 0.0


def compiled() -> Compiled:
    """
    Return what is compiled, anew if the vocabulary, the categories or the places have changed since.

    The stamp is compared at most every 10 s, so almost no page pays a query for it (with
    settings.REMEMBER_SECONDS = 0 every page does, as in tests).
    """
    global _compiled, _compared_at
    current = _compiled
    if current is not None and time.monotonic() - _compared_at < _recheck_seconds():
        return current
    with _lock:
        stamp = SearchVersion.objects.values_list("stamp", flat=True).first()
        if _compiled is None or _compiled.stamp != stamp:
            _compiled = _compile(stamp)
        _compared_at = time.monotonic()
        return _compiled


def _recheck_seconds() -> float:
    return min(RECHECK_SECONDS, getattr(settings, "REMEMBER_SECONDS", RECHECK_SECONDS))


def forget_compiled() -> None:
    """Make the next search compile anew, whatever the stamp says."""
    global _compiled
    _compiled = None


def directory_alias() -> str:
    """Return the database that this request reads the directory from."""
    return router.db_for_read(VocabularyTerm) or "directory"


def cursor_of_directory() -> CursorWrapper:
    """Return a cursor on the database that this request reads the directory from."""
    return connections[directory_alias()].cursor()


def _compile(stamp: UUID | None) -> Compiled:
    categories = {
        slug: CategoryLabel(slug, label_fr or "", label_en or "", position, parent or "")
        for slug, label_fr, label_en, position, parent in Category.objects.order_by("position").values_list(
            "slug", "label_fr", "label_en", "position", "parent__slug"
        )
    }
    boroughs = {
        slug: PlaceLabel(slug, name_fr or "", name_en or "", sort_key, latitude, longitude)
        for slug, name_fr, name_en, sort_key, latitude, longitude in Borough.objects.order_by(
            "sort_key"
        ).values_list("slug", "name_fr", "name_en", "sort_key", "latitude", "longitude")
    }
    stations = {
        slug: PlaceLabel(slug, name, name, sort_key, latitude, longitude, (borough,) if borough else ())
        for slug, name, sort_key, latitude, longitude, borough in MetroStation.objects.order_by(
            "sort_key"
        ).values_list("slug", "name", "sort_key", "latitude", "longitude", "borough__slug")
    }
    postal_areas = {
        code: PlaceLabel(
            code,
            code,
            code,
            code,
            latitude,
            longitude,
            tuple(slug for slug, share in shares if share >= 0.05),
        )
        for code, latitude, longitude, shares in PostalArea.objects.values_list(
            "code", "latitude", "longitude", "boroughs"
        )
    }
    numbered = dict(SearchCode.objects.values_list("code", "number"))
    characters = {code: chr(256 + number) for code, number in numbered.items()}
    lexicon = compiled_lexicon(
        _term_index(),
        places=_place_names(boroughs, stations),
        postal_areas=postal_areas,
        dictionary=dictionary(),
        listing_words=dict(
            SearchWord.objects.order_by("-frequency").values_list("word", "frequency")[:MOST_LISTING_WORDS]
        ),
    )
    return Compiled(
        stamp=stamp,
        lexicon=lexicon,
        categories=categories,
        parents={slug: category.parent for slug, category in categories.items() if category.parent},
        boroughs=boroughs,
        stations=stations,
        postal_areas=postal_areas,
        choices=Choices(
            category=frozenset(categories),
            borough=frozenset(boroughs),
            language=COMMON_LANGUAGES
            | {code.partition(":")[2] for code in numbered if code.startswith("language:")},
            cost=frozenset(Cost.values),
            papers=frozenset(Document.values),
            status=frozenset(StatusAsked.values),
            access=frozenset(Access.values) | {Known.UNKNOWN.value},
            audience=frozenset(Audience.values),
            postal_areas=frozenset(postal_areas),
            stations={_slugified(station.name_fr): slug for slug, station in stations.items()}
            | {slug: slug for slug in stations},
        ),
        codes={character: _split(code) for code, character in characters.items()},
        characters=characters,
    )


def _split(code: str) -> tuple[str, str]:
    facet, _colon, value = code.partition(":")
    return facet, value


def _slugified(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")


def _place_names(
    boroughs: dict[str, PlaceLabel], stations: dict[str, PlaceLabel]
) -> Iterator[tuple[str, PlaceName]]:
    for station in stations.values():
        words = folded(station.name_fr).replace("'", " ").replace("-", " ").split()
        is_common = len(words) == 1 or words[0] in _ARTICLES or folded(station.name_fr) in COMMON_WORDS
        yield station.name_fr, PlaceName("station", station.slug, needs_announcement=is_common)
        if words[0] in _ARTICLES:
            # "De l'Église", "Du Collège": the article is rarely said.
            bare = " ".join(word for word in words if word not in _ARTICLES)
            yield bare, PlaceName("station", station.slug, needs_announcement=True)
    for name, slug in place_terms():
        if slug in boroughs:
            yield name, PlaceName("borough", slug)
    for borough in boroughs.values():
        for name in {borough.name_fr, borough.name_en} - {""}:
            yield name, PlaceName("borough", borough.slug)


_terms: tuple[list[RawTerm], TermIndex] | None = None


def _term_index() -> TermIndex:
    global _terms
    rows = vocabulary_terms()
    if _terms is None or _terms[0] != rows:
        _terms = (rows, indexed_terms(rows, stop_words()))
    return _terms[1]


def vocabulary_terms() -> list[RawTerm]:
    """Return the terms of the database, or those of the files if nobody has loaded them yet."""
    rows = [
        RawTerm(term, language, targets)
        for term, language, targets in VocabularyTerm.objects.values_list("term", "language", "targets")
    ]
    return rows or [
        RawTerm(row["term"], row["language"], parsed_targets(row["targets"])) for row in term_rows()
    ]


def term_rows() -> Iterator[dict[str, str]]:
    """Yield the rows of the term files: term, language, targets, kind, note."""
    for path in sorted(VOCABULARY.glob("terms-*.tsv")):
        yield from _rows(path)


@cache
def stop_words() -> tuple[tuple[str, str], ...]:
    """Return the stop words and their languages."""
    return tuple((row["term"], row["language"]) for row in _rows(VOCABULARY / "stopwords.tsv"))


@cache
def place_terms() -> tuple[tuple[str, str], ...]:
    """Return the names that people give to places, and the slugs of their boroughs."""
    return tuple((row["term"], row["borough"]) for row in _rows(VOCABULARY / "places.tsv"))


@cache
def dictionary() -> tuple[dict[str, str], ...]:
    """Return the rows of words of the same meaning."""
    return tuple(_rows(VOCABULARY / "dictionary.tsv"))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield {name: (value or "").strip() for name, value in row.items() if name}
