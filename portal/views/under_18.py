"""For somebody under 18: whom to call, what stays private, what must be reported. No form, no question."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework import by_code
from casework.enums import CaseKind
from core.decorators import journey_page
from services.queries.lines import emergency_line, lines_of

#: Lines that listen to somebody who gives no name; what the directory does not publish is left out.
LISTENING = ("tel-jeunes", "info-sante-811", "211")


@require_safe
@journey_page
def under_18(request: HttpRequest) -> HttpResponse:
    """Say all of it before a word is written: somebody who knows the limits chooses what to tell."""
    context = {
        "is_open": by_code.intake_is_open(CaseKind.ASSISTANCE),
        "lines": lines_of(LISTENING),
        "emergency": emergency_line(),
    }
    return render(request, "portal/under_18.html", context)
