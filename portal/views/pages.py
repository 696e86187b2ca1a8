"""The pages that say what this site is and what it promises."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.decorators import published_page
from portal.promises import promises_by_state


@require_safe
@published_page()
def promises(request: HttpRequest) -> HttpResponse:
    """Show each promise beside its check and its measured figure, and what cannot be promised."""
    return render(request, "portal/promises.html", promises_by_state())


@require_safe
@published_page()
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept, what is not, and what a judge could ask for."""
    return render(request, "portal/privacy.html")


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
