"""Counts that the portal publishes about its own directory; zeros included."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import reduce
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from core.translated import Translated, translated
from services.enums import Document, ListingState, StatusAsked
from services.models import Category, Listing


@dataclass(frozen=True, slots=True)
class Counts:
    """
    How many listings are published, and what is known of them.

    `verified` were checked and are not due yet, `overdue` were checked too long ago, the others never were.
    """

    published: int = 0
    verified: int = 0
    never_verified: int = 0
    overdue: int = 0
    with_status_answer: int = 0
    with_papers_answer: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, member.name) + getattr(other, member.name) for member in fields(self)))


@dataclass(frozen=True, slots=True)
class CategoryCounts:
    """The counts of a top category."""

    slug: str
    label: Translated
    counts: Counts


@dataclass(frozen=True, slots=True)
class DirectoryFigures:
    """The whole directory, and each of its top categories in their order, on one day."""

    total: Counts
    by_category: tuple[CategoryCounts, ...]


def directory_figures(*, today: dt.date, language: str) -> DirectoryFigures:
    """Count the published listings by top category; two queries, whatever their number."""
    checked = Q(verified_on__isnull=False)
    # An expiry that has passed makes a fact as old as a verification that is due.
    is_due = Q(verification_due_on__lte=today) | Q(expires_on__lt=today)
    due = Case(When(is_due, then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = (
        Listing.objects.filter(state=ListingState.PUBLISHED)
        .annotate(top=Coalesce("category__parent_id", "category_id"))
        .values("top")
        .annotate(
            published=Count("pk"),
            never_verified=Count("pk", filter=~checked),
            overdue=Coalesce(Sum(due, filter=checked), Value(0)),
            with_status_answer=Count("pk", filter=~Q(status_asked=StatusAsked.UNKNOWN)),
            with_papers_answer=Count("pk", filter=~Q(documents_asked__contains=[Document.UNKNOWN])),
        )
        .order_by()
    )
    counts = {row["top"]: _counts(row) for row in rows}
    by_category = tuple(
        CategoryCounts(top.slug, translated(top, "label", language), counts.get(top.pk, Counts()))
        for top in Category.objects.filter(parent=None).order_by("position")
    )
    return DirectoryFigures(_total(counts.values()), by_category)


def _counts(row: Mapping[str, Any]) -> Counts:
    return Counts(
        published=row["published"],
        verified=row["published"] - row["never_verified"] - row["overdue"],
        never_verified=row["never_verified"],
        overdue=row["overdue"],
        with_status_answer=row["with_status_answer"],
        with_papers_answer=row["with_papers_answer"],
    )


def _total(counts: Iterable[Counts]) -> Counts:
    return reduce(Counts.__add__, counts, Counts())
