"""Listings as a caseworker refers somebody to them: found by a few letters, said in the person's language."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from core.listing_lookup import PublicListing
from core.text import folded
from services.models import SearchEntry
from services.presentation.cards import place_words
from services.queries.cards import Card, cards_for
from services.queries.results import Hit
from services.queries.search import search
from services.rules.criteria import MAX_QUERY_LENGTH, SearchCriteria
from services.rules.phones import shown_phone

MOST_FOUND: Final = 10
#: Shorter than this, letters stand in every name.
_FEWEST_LETTERS: Final = 3


@dataclass(frozen=True, slots=True)
class ReferableListings:
    """
    Published listings, for whoever refers somebody to them (core.listing_lookup.Directory).

    :param public_addresses: where the public door's addresses are listed; the caller stands on another door
    """

    public_addresses: str

    def find(self, words: str, *, language: str, at: dt.datetime) -> list[PublicListing]:
        """Return what the public search finds, then the names that hold these letters; ten at most."""
        query = words.strip()[:MAX_QUERY_LENGTH]
        if not any(character.isalnum() for character in query):
            # Without a word, the search would give the whole directory.
            return []
        hits = list(search(SearchCriteria(query=query), language=language, at=at).hits)
        letters = folded(query)
        if len(hits) < MOST_FOUND and len(letters) >= _FEWEST_LETTERS:
            named = SearchEntry.objects.filter(names__contains=letters).order_by("-merit", "number")
            known = {hit.number for hit in hits}
            numbers = named.values_list("number", flat=True)[: MOST_FOUND + len(known)]
            hits += [_hit(number) for number in numbers if number not in known]
        return self._listings(hits[:MOST_FOUND], language, at)

    def read(self, slugs: Sequence[str], *, language: str, at: dt.datetime) -> list[PublicListing]:
        """Return published listings by slug, in that order, what is not published left out."""
        # The search holds an entry for each published listing, and for no other.
        entries = SearchEntry.objects.filter(listing__slug__in=slugs).values_list("number", flat=True)
        found = {one.slug: one for one in self._listings([_hit(one) for one in entries], language, at)}
        return [found[slug] for slug in dict.fromkeys(slugs) if slug in found]

    def _listings(self, hits: Sequence[Hit], language: str, at: dt.datetime) -> list[PublicListing]:
        with override(language):
            return [self._listing(card, language) for card in cards_for(hits, language=language, at=at)]

    def _listing(self, card: Card, language: str) -> PublicListing:
        phone, name, organization = card.phone, card.name.text, card.organization.text
        path = reverse(
            "services:listing", kwargs={"slug": card.url_slug}, urlconf=self.public_addresses
        )  # fmt: skip
        return PublicListing(
            slug=card.slug,
            name=name,
            url=f"{settings.PORTAL_ORIGIN}{path}",
            organization=organization if organization != name else "",
            phone=shown_phone(phone.number, phone.extension, language) if phone else "",
            place=place_words(card),
        )


def _hit(number: int) -> Hit:
    return Hit(number, 0.0, (), None)
