"""
Reading flat rows back into listings, and saying what is wrong with them.

A column that is absent, or a cell that says `withheld`, leaves a field as it is (or at its beginning, for a
new listing). A blank cell empties it. So a file with two columns, `slug` and `cost`, changes costs only.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from services.enums import (
    Access,
    Audience,
    Confidence,
    Cost,
    Document,
    ListingState,
    OrganizationKind,
    Reach,
    StatusAsked,
    TranslationState,
    VerificationMethod,
)
from services.enums import Known as KnownAnswer
from services.importing.cells import Cells
from services.importing.point_reading import read_point
from services.rules.entries import ListingEntry, OrganizationEntry, PointEntry, Words
from services.rules.flat import WITHHELD, Row, flat_row, is_of_point, number_of_point, point_cells
from services.rules.problems import Problem
from services.rules.slugs import slug_of

# A file with more service points than this in a row is not a list of listings.
MOST_POINTS: Final = 50
_ALONE: Final = ("none", "any_name", "unknown")
_NEW: Final = ListingEntry(
    slug="", organization=OrganizationEntry(slug="", name=Words()), category="", name=Words()
)
_POINT_COLUMNS: Final = frozenset(point_cells(PointEntry()))
LISTING_COLUMNS: Final = frozenset(flat_row(_NEW))


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """The slugs that a row may name."""

    categories: Collection[str]
    boroughs: Collection[str]


def unknown_columns(columns: Collection[str]) -> list[str]:
    """Return the columns of a file that no listing has."""
    return [
        column
        for column in columns
        if column not in LISTING_COLUMNS
        and not (
            is_of_point(column)
            and 1 <= number_of_point(column) <= MOST_POINTS
            and column.partition("_")[2] in _POINT_COLUMNS
        )
    ]


def read_row(
    number: int, given: Mapping[str, str], before: ListingEntry | None, codes: KnownCodes
) -> tuple[ListingEntry | None, list[Problem]]:
    """
    Read a row into a whole listing, what it does not say taken from the listing `before`.

    Returns the listing and no problem, or None and everything that is wrong.
    """
    present = flat_row(before or _NEW)
    said = {name: text for name, text in given.items() if text.strip() != WITHHELD}
    if len(said) < len(given):
        # Where the open data withholds answers, it also withholds the quotes that they were made from.
        said.pop("provenance", None)
    row: Row = {**present, **said}
    cells = Cells(number, row)
    entry = _read(cells, codes)
    _check_whole(cells, entry)
    return (None if cells.problems else entry), cells.problems


def _read(cells: Cells, codes: KnownCodes) -> ListingEntry:
    name = cells.words("name", longest=200)
    if not name:
        cells.wrong("name_fr", "écrivez le nom de la fiche.", "write the name of the listing.")
    organization = _organization(cells)
    return ListingEntry(
        slug=cells.slug("slug"),
        state=cells.one_of("state", ListingState, "draft"),
        organization=organization,
        category=cells.known("category", codes.categories, is_required=True),
        also_in=tuple(sorted(set(cells.several_known("also_in", codes.categories)))),
        name=name,
        summary=cells.words("summary", longest=5000),
        keywords=cells.words("keywords", longest=5000),
        audiences=cells.several_of("audiences", Audience),
        cost=cells.one_of("cost", Cost, "unknown"),
        cost_note=cells.words("cost_note", longest=300),
        documents_asked=cells.several_of("documents_asked", Document) or ("unknown",),
        documents_note=cells.words("documents_note", longest=500),
        status_asked=cells.one_of("status_asked", StatusAsked, "unknown"),
        status_note=cells.words("status_note", longest=500),
        status_law=cells.words("status_law", longest=200),
        answers_reach=cells.one_of("answers_reach", Reach, "page"),
        police_may_be_present=cells.one_of("police_may_be_present", KnownAnswer, "unknown"),
        access=cells.several_of("access", Access),
        access_note=cells.words("access_note", longest=300),
        served_boroughs=cells.several_known("served_boroughs", codes.boroughs),
        served_postal_areas=cells.postal_areas("served_postal_areas"),
        served_note=cells.words("served_note", longest=300),
        website=cells.website("website"),
        email=cells.email("email"),
        confidence=cells.one_of("confidence", Confidence, "medium"),
        verification_days=cells.days("verification_days", 180),
        verified_on=cells.date("verified_on"),
        verified_by=cells.text("verified_by", longest=120),
        verification_method=cells.one_of("verification_method", VerificationMethod, ""),
        verification_due_on=cells.date("verification_due_on"),
        expires_on=cells.date("expires_on"),
        translation_state_fr=cells.one_of("translation_state_fr", TranslationState, "unreviewed"),
        translation_state_en=cells.one_of("translation_state_en", TranslationState, "unreviewed"),
        points=_points(cells, codes),
        provenances=cells.provenances("provenance"),
    )


def _organization(cells: Cells) -> OrganizationEntry:
    name = cells.words("organization", longest=200)
    if not name:
        cells.wrong(
            "organization_fr", "écrivez le nom de l’organisme.", "write the name of the organization."
        )
    slug = cells.slug("organization_slug", default=slug_of(name.fr or name.en))
    return OrganizationEntry(
        slug=slug,
        name=name,
        kind=cells.one_of("organization_kind", OrganizationKind, "community"),
        website=cells.website("organization_website"),
    )


def _points(cells: Cells, codes: KnownCodes) -> tuple[PointEntry, ...]:
    filled = (name for name, text in cells.row.items() if is_of_point(name) and text.strip())
    numbers = sorted({number_of_point(name) for name in filled})
    return tuple(read_point(cells, number, codes.boroughs) for number in numbers)


def _check_whole(cells: Cells, entry: ListingEntry) -> None:
    if len(entry.documents_asked) > 1 and set(entry.documents_asked) & set(_ALONE):
        cells.wrong(
            "documents_asked",
            "« none », « any_name » et « unknown » ne vont avec aucun autre papier : choisissez.",
            "“none”, “any_name” and “unknown” go with no other document: choose.",
        )
    if entry.status_asked == "required_by_law" and not (entry.status_law.fr and entry.status_law.en):
        cells.wrong(
            "status_law_fr",
            "nommez en français et en anglais la loi qui exige le statut.",
            "name the law that requires status, in French and in English.",
        )
    if entry.state == "published" and not entry.can_be_reached():
        cells.wrong(
            "state",
            "une fiche publiée a un téléphone, une adresse, un site Web ou un courriel : ajoutez-en un, ou"
            " écrivez « draft ».",
            "a published listing has a phone, an address, a website or an e-mail: add one, or write “draft”.",
        )
    if bool(entry.verified_on) != bool(entry.verification_method):
        cells.wrong(
            "verified_on",
            "une vérification a un jour et une façon (verification_method) : donnez les deux ou aucun.",
            "a verification has a day and a method (verification_method): give both or neither.",
        )
