"""The portal's own search, asked for everything it found instead of one page of cards."""

import uuid

from django.db.models import Q

from services.models import Listing


def ranked_listings(text: str, language: str) -> list[uuid.UUID]:
    """Return the listings that a search finds, best first, as the search page ranks them."""
    condition = Q()
    for word in text.split():
        condition &= (
            Q(name_fr__icontains=word)
            | Q(name_en__icontains=word)
            | Q(summary_fr__icontains=word)
            | Q(category__label_fr__icontains=word)
        )
    return list(Listing.objects.filter(condition).order_by("slug").values_list("id", flat=True)[:400])
