"""Before writing: whom to call, who reads, and what cannot be promised. No form, no cookie."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assistance.rules import ORDINARY_DAYS
from casework import by_code
from casework.closed import answering_team, closed_intake
from casework.enums import CaseKind
from casework.rules.retention import AFTER_CLOSING_DAYS, WITHOUT_WORD_DAYS
from core.decorators import journey_page
from core.presentation import UrgentLine
from services.queries.lines import emergency_line, lines_of, urgent_lines

#: Lines that answer a frightened person and are not the police.
NOT_THE_POLICE = ("sos-violence-conjugale", "cvasm", "info-sante-811", "prevention-suicide", "211")


def lines_instead() -> list[UrgentLine]:
    """Return whom to call while nobody can write: 911 first, then lines that are not the police."""
    return [emergency_line(), *lines_of(NOT_THE_POLICE)]


@require_safe
@journey_page
def help_page(request: HttpRequest) -> HttpResponse:
    """Show the numbers first, then the terms; the way to the form is there only while somebody reads."""
    is_open = by_code.intake_is_open(CaseKind.ASSISTANCE)
    context = {
        "is_open": is_open,
        "team": answering_team(CaseKind.ASSISTANCE) if is_open else None,
        "closed": None if is_open else closed_intake(CaseKind.ASSISTANCE),
        "tonight": urgent_lines("tonight"),
        "emergency": emergency_line(),
        "not_the_police": lines_of(NOT_THE_POLICE),
        "ordinary_days": ORDINARY_DAYS,
        "after_closing_days": AFTER_CLOSING_DAYS,
        "without_word_days": WITHOUT_WORD_DAYS,
    }
    return render(request, "portal/help.html", context)
