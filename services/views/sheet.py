"""A sheet of paper: chosen listings on one page, in both languages, large."""

from django.core.validators import slug_re
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.clock import now
from core.decorators import published_page
from services.enums import ListingState
from services.presentation.sheet import SheetEntry, sheet_entries
from services.queries.lines import SLUGS_FOR
from services.queries.listings import ListingRecord, listing_records

# More do not fit on a page that one can still read.
MOST = 12
# What a helper adds most often.
OFTEN = SLUGS_FOR["home"]


@require_safe
@published_page()
def sheet(request: HttpRequest) -> HttpResponse:
    """Show the listings named by `s`; `discret=1` prints without the portal's name."""
    asked = list(dict.fromkeys(slug for slug in request.GET.getlist("s") if slug))
    often = [slug for slug in OFTEN if slug not in asked]
    # What is not even a slug (a control character, say) names no listing, and no query can hold it.
    named = [slug for slug in asked[:MOST] if slug_re.match(slug)]
    found = listing_records([*named, *often], states=(ListingState.PUBLISHED,))
    chosen = [record for record in found if record.listing.slug in asked[:MOST]]
    context = {
        "entries": _entries(chosen),
        "others": _entries([record for record in found if record not in chosen]),
        "is_discreet": request.GET.get("discret") == "1",
        "too_many": len(asked) > MOST,
        "missing": len(asked[:MOST]) - len(chosen),
        "most": MOST,
        "printed_on": now().date(),
    }
    return render(request, "services/sheet.html", context)


def _entries(records: list[ListingRecord]) -> list[SheetEntry]:
    return sheet_entries(records, at=now())
