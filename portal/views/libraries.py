"""Where the exit leads: the libraries and their phones. Dull on purpose, and true."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.decorators import published_page
from portal.queries import libraries_in_force


@require_safe
@published_page()
def library_hours(request: HttpRequest) -> HttpResponse:
    """Show the city's libraries; nothing on the page names the portal or leads back to it."""
    return render(request, "portal/library_hours.html", {"libraries": libraries_in_force()})
