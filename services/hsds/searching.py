"""The portal's own search, asked for everything that it found instead of one page of cards."""

import uuid

from core import clock
from services.queries.search import found_listings


def ranked_listings(text: str) -> list[uuid.UUID]:
    """
    Return the listings that a search finds, best first, as the search page ranks them.

    They are a bounded set: what is counted and walked through is what was ranked.
    """
    return found_listings(text, at=clock.now())
