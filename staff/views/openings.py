"""Who opened a file, when and why: for the privacy officer, and without a word of what was in it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.clock import now
from staff.access import needs
from staff.enums import Role
from staff.queries import openings, recent_alarms
from staff.reasons import why_opened

A_PAGE = 50


@needs(Role.PRIVACY_OFFICER)
def openings_page(request: HttpRequest) -> HttpResponse:
    """List the openings, the newest first, under the alarms of the week."""
    page = Paginator(openings(), A_PAGE).get_page(request.GET.get("page"))
    rows = [(entry, why_opened(entry)) for entry in page]
    return render(
        request, "staff/openings.html", {"page": page, "rows": rows, "alarms": recent_alarms(now())}
    )
