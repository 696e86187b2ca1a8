"""The pages that say what this site is and what it promises."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from casework.rules.retention import (
    AFTER_CLOSING_DAYS,
    HOUSING_AFTER_DAYS,
    WITHDRAWN_DAYS,
    WITHOUT_WORD_DAYS,
)
from core.clock import today
from core.decorators import published_page
from housing.by_code.releases import GOOD_FOR
from housing.queries.clock_figures import SMALLEST, clock_figures
from portal.promises import NOT_YET, measured
from portal.queries import figure_bars
from services.queries.figures import directory_figures


@require_safe
@published_page()
def promises(request: HttpRequest) -> HttpResponse:
    """Show each promise beside its check and its measured figure, and what cannot be promised."""
    figures = directory_figures(today=today(), language=get_language() or "fr")
    context = {
        "promises": measured(figures.total),
        "later": NOT_YET,
        "counts": figures.total,
        "bars": figure_bars(figures),
        "measured_on": today(),
        "clocks": clock_figures(today()),
        "smallest": SMALLEST,
    }
    return render(request, "portal/promises.html", context)


@require_safe
@published_page()
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept, what is not, and what a judge could ask for."""
    days = {
        "after_closing_days": AFTER_CLOSING_DAYS,
        "without_word_days": WITHOUT_WORD_DAYS,
        "housing_days": HOUSING_AFTER_DAYS,
        "withdrawn_days": WITHDRAWN_DAYS,
        "release_days": GOOD_FOR.days,
    }
    return render(request, "portal/privacy.html", days)


@require_safe
@published_page()
def about(request: HttpRequest) -> HttpResponse:
    """Say who runs the site and where it comes from."""
    return render(request, "portal/about.html")


@require_safe
@published_page()
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what was tried, what does not work yet, and how to say so."""
    return render(request, "portal/accessibility.html")
