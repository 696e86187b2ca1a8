"""The directory without a search: its needs, its boroughs, what stands beside a listing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.translated import Translated, translated
from services.enums import ListingState
from services.models import Borough, Category, Listing
from services.queries.remembered import remembered
from services.queries.vocabulary import compiled
from services.rules.distance import distance_m


@dataclass(frozen=True, slots=True)
class Need:
    """A category with how many published listings stand in it; for a top one, those below it included."""

    slug: str
    label: Translated
    top_slug: str
    count: int
    below: tuple["Need", ...] = ()


@dataclass(frozen=True, slots=True)
class BoroughName:
    slug: str
    name: Translated
    is_borough: bool
    latitude: float | None
    longitude: float | None


@remembered
def needs(language: str) -> list[Need]:
    """Return the top categories, each with those below it; one query, and none for a minute after it."""
    published = Listing.objects.filter(state=ListingState.PUBLISHED)
    rows = list(
        Category.objects.annotate(
            own=_count(published.filter(category=OuterRef("pk"))),
            also=_count(published.filter(also_in=OuterRef("pk"))),
        )
        .order_by("position")
        .select_related("parent")
    )
    below: dict[Any, list[Need]] = {}
    for row in rows:
        if row.parent is not None:
            label = translated(row, "label", language)
            need = Need(row.slug, label, row.parent.slug, row.own + row.also)
            below.setdefault(row.parent_id, []).append(need)
    return [
        Need(
            slug=row.slug,
            label=translated(row, "label", language),
            top_slug=row.slug,
            count=row.own + sum(need.count for need in below.get(row.pk, ())),
            below=tuple(below.get(row.pk, ())),
        )
        for row in rows
        if row.parent is None
    ]


def _count(listings: QuerySet[Listing]) -> Coalesce:
    counted = listings.order_by().values("state").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def boroughs(language: str) -> list[BoroughName]:
    """Return the nineteen boroughs and the neighbouring cities, in the order of an index."""
    return [
        BoroughName(row.slug, translated(row, "name", language), row.is_borough, row.latitude, row.longitude)
        for row in Borough.objects.order_by("sort_key")
    ]


def next_boroughs(here: BoroughName, others: Sequence[BoroughName], *, most: int = 4) -> list[BoroughName]:
    """Return the nearest other boroughs, middle to middle."""
    if here.latitude is None or here.longitude is None:
        return []
    apart = [
        (distance_m(here.latitude, here.longitude, other.latitude, other.longitude), other)
        for other in others
        if other.slug != here.slug and other.latitude is not None and other.longitude is not None
    ]
    return [other for _, other in sorted(apart, key=lambda pair: pair[0])[:most]]


def stations() -> list[str]:
    """Return the names of the metro stations in the order of an index; no query once they are known."""
    return [station.name_fr for station in compiled().stations.values()]


def category_labels(language: str) -> dict[str, str]:
    """Return the label of each category by its slug; no query once they are known."""
    return {slug: category.label(language).text for slug, category in compiled().categories.items()}


def borough_names(language: str) -> dict[str, str]:
    """Return the name of each borough and neighbouring city by its slug; no query once they are known."""
    known = compiled().boroughs
    return {slug: borough.label(language).text for slug, borough in known.items()}
