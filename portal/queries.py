"""What the portal's own pages read from the directory."""

from dataclasses import dataclass

from django.utils.translation import get_language

from core.translated import Translated, translated
from services.enums import ListingState, PhoneKind
from services.models import Phone
from services.queries.figures import CategoryCounts, DirectoryFigures
from services.queries.remembered import remembered
from services.rules.phones import phone_uri, shown_phone

LIBRARIES = "bibliotheque"


@dataclass(frozen=True, slots=True)
class LibraryPhone:
    """A library as the page that the exit leads to shows it."""

    name: Translated
    number: str
    uri: str


@remembered
def library_phones(language: str) -> tuple[LibraryPhone, ...]:
    """Return the published libraries with a phone, in the order of their names; one query."""
    rows = (
        Phone.objects.filter(
            point__listing__state=ListingState.PUBLISHED,
            point__listing__category__slug=LIBRARIES,
            kind=PhoneKind.VOICE,
        )
        .order_by("point__listing__slug", "point__position", "position", "id")
        .values(
            "point__listing__slug",
            "point__listing__name_fr",
            "point__listing__name_en",
            "number",
            "extension",
        )
    )
    found: dict[str, LibraryPhone] = {}
    for row in rows:
        names = {"name_fr": row["point__listing__name_fr"], "name_en": row["point__listing__name_en"]}
        found.setdefault(
            row["point__listing__slug"],
            LibraryPhone(
                name=translated(names, "name", language),
                number=shown_phone(row["number"], row["extension"], language),
                uri=phone_uri(row["number"], row["extension"]),
            ),
        )
    return tuple(found.values())


def libraries_in_force() -> tuple[LibraryPhone, ...]:
    """Return the libraries in the language in force."""
    return library_phones(get_language() or "fr")


@dataclass(frozen=True, slots=True)
class FigureBar:
    """One category's counts with the share of each kind, in percent of what it publishes."""

    category: CategoryCounts
    verified: float
    overdue_from: float
    overdue: float


def figure_bars(figures: DirectoryFigures) -> list[FigureBar]:
    """Return a bar for each category that publishes something: verified, then overdue, the rest never."""
    bars = []
    for category in figures.by_category:
        published = category.counts.published
        if published:
            verified = round(100 * category.counts.verified / published, 1)
            overdue = round(100 * category.counts.overdue / published, 1)
            bars.append(FigureBar(category, verified, verified, overdue))
    return bars
