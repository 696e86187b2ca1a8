"""One listing: may I go there?"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.clock import now
from core.decorators import published_page
from services.enums import ListingState
from services.presentation.cards import listing_cards
from services.presentation.listing import ListingWords, listing_words
from services.presentation.structured import script_of, structured_listing
from services.queries.browse import borough_names
from services.queries.cards import cards_for
from services.queries.lines import urgent_lines
from services.queries.listings import listing_record
from services.queries.neighbours import neighbours_of


@require_safe
@published_page()
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """
    Show a listing; a paused one says so, a closed one answers 410 with what stands in for it.

    :raises Http404: if there is none that the public may see
    """
    language, at = get_language() or "fr", now()
    record = listing_record(slug)
    if record is None:
        raise Http404
    words = listing_words(record, borough_names=borough_names(language), language=language, at=at)
    neighbours = neighbours_of(record)
    beside = cards_for([*neighbours.similar, *neighbours.nearby], language=language, at=at)
    cards = listing_cards(beside, language=language, at=at)
    is_closed = record.listing.state == ListingState.CLOSED
    url = f"{settings.PORTAL_ORIGIN}{words.url}"
    context = {
        "listing": words,
        "is_closed": is_closed,
        "is_paused": record.listing.state == ListingState.PAUSED,
        "lines": urgent_lines(_occasion(words))
        if is_closed or words.is_expired or words.call is None
        else [],
        "similar": cards[: len(neighbours.similar)],
        "nearby": cards[len(neighbours.similar) :],
        "share_url": url,
        "structured": ""
        if is_closed
        else script_of(structured_listing(record, url=url, language=language, today=at.date())),
    }
    return render(request, "services/listing.html", context, status=410 if is_closed else 200)


def _occasion(words: ListingWords) -> str:
    """Return which lines stand in: whoever flees violence is not sent to the City's number."""
    return "shelter" if words.top_slug == "violence" else "help"
