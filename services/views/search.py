"""The one box and its filters, by GET (shareable) or by POST (no trace in the address bar)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.clock import now, today
from core.decorators import published_page
from core.text import without_control_characters
from services.presentation.search import occasion_of, search_page
from services.queries.browse import category_labels, stations
from services.queries.cards import cards_for
from services.queries.lines import urgent_lines
from services.queries.search import read_criteria
from services.queries.search import search as search_directory
from services.rules.seasons import banners_on

# What is given back to a box when it was not understood; the rest of a very long text helps nobody.
KEPT_LENGTH = 300


# Exempt: it writes nothing and sets no cookie, so there is nothing that another site could forge.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@published_page()
def search(request: HttpRequest) -> HttpResponse:
    """Show the results of a search; what was not understood is said first, and answers 400."""
    language, at = get_language() or "fr", now()
    is_private = request.method == "POST"
    given = request.POST if is_private else request.GET
    criteria, problems = read_criteria(dict(given.lists()))
    results = search_directory(criteria, language=language, at=at)
    occasion = occasion_of(results)
    page = search_page(
        criteria,
        results,
        cards_for(results.hits, language=language, at=at),
        problems=problems,
        typed={name: without_control_characters(given.get(name, ""))[:KEPT_LENGTH] for name in ("q", "near")},
        lines=urgent_lines(occasion, language) if occasion else [],
        category_labels=category_labels(language),
        is_private=is_private,
        language=language,
        at=at,
    )
    context = {
        "page": page,
        "stations": stations(),
        "banners": () if page.has_search else banners_on(today()),
    }
    response = render(request, "services/search.html", context, status=400 if problems else 200)
    if problems:
        response["Cache-Control"] = "no-store"
    return response
