"""What machines ask of the directory's pages: which addresses exist, and what changed."""

import datetime as dt
from dataclasses import dataclass

from core.translated import Translated, translated
from services.enums import ListingState
from services.models import Borough, Category, Listing
from services.queries.remembered import remembered

# One sitemap file may hold 50,000 addresses (sitemaps.org); each address of ours is one listing.
SITEMAP_SIZE = 10_000
FEED_SIZE = 40


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of a listing. What it asks for (papers, status) never travels in a feed."""

    slug: str
    identifier: str
    name: Translated
    summary: Translated
    organization: Translated
    category: Translated
    is_closed: bool
    changed_at: dt.datetime
    published_at: dt.datetime


def latest_changes(language: str) -> list[Change]:
    """Return the listings changed last, closed ones included; one query."""
    listings = (
        Listing.objects.filter(
            state__in=(ListingState.PUBLISHED, ListingState.CLOSED), published_at__isnull=False
        )
        .select_related("organization", "category")
        .order_by("-modified_at", "id")[:FEED_SIZE]
    )
    return [
        Change(
            slug=listing.slug,
            identifier=str(listing.pk),
            name=translated(listing, "name", language),
            summary=translated(listing, "summary", language),
            organization=translated(listing.organization, "name", language),
            category=translated(listing.category, "label", language),
            is_closed=listing.state == ListingState.CLOSED,
            changed_at=listing.modified_at,
            published_at=listing.published_at or listing.modified_at,
        )
        for listing in listings
    ]


@remembered
def sitemap_pages() -> int:
    """Return how many files the listings fill."""
    published = Listing.objects.filter(state=ListingState.PUBLISHED).count()
    return max(1, -(-published // SITEMAP_SIZE))


def listings_for_sitemap(page: int) -> list[tuple[str, dt.datetime]]:
    """Return the slug and the last change of the published listings of one file, from 1."""
    first = (page - 1) * SITEMAP_SIZE
    return list(
        Listing.objects.filter(state=ListingState.PUBLISHED)
        .order_by("slug")
        .values_list("slug", "modified_at")[first : first + SITEMAP_SIZE]
    )


def places_and_needs() -> tuple[list[str], list[str]]:
    """Return the slugs of every category and of every borough."""
    return (
        list(Category.objects.order_by("position").values_list("slug", flat=True)),
        list(Borough.objects.order_by("sort_key").values_list("slug", flat=True)),
    )
