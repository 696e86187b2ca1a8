"""Before writing: whom to call, who reads, and what cannot be promised. No form, no cookie."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assistance.rules import ORDINARY_DAYS
from casework import by_code
from casework.enums import CaseKind
from casework.models import Intake
from casework.rules.retention import AFTER_CLOSING_DAYS, WITHOUT_WORD_DAYS
from core.decorators import journey_page
from services.queries.lines import emergency_line, lines_of, urgent_lines
from services.rules.phones import phone_uri

#: Lines that answer a frightened person and are not the police.
NOT_THE_POLICE = ("sos-violence-conjugale", "cvasm", "info-sante-811", "prevention-suicide", "211")


@dataclass(frozen=True, slots=True)
class AnsweringTeam:
    """Who answers for the requests, as their mandate names them."""

    name: str
    phone: str
    uri: str


def answering_team() -> AnsweringTeam | None:
    """Return who answers for the requests, or None while nobody does."""
    mandate = Intake.objects.filter(kind=CaseKind.ASSISTANCE, is_open=True).first()
    if mandate is None:
        return None
    digits = "".join(character for character in mandate.phone if character.isdecimal())
    number = f"+1{digits}" if len(digits) == 10 else digits
    return AnsweringTeam(mandate.organization, mandate.phone, phone_uri(number))


@require_safe
@journey_page
def help_page(request: HttpRequest) -> HttpResponse:
    """Show the numbers first, then the terms; the way to the form is there only while somebody reads."""
    is_open = by_code.intake_is_open(CaseKind.ASSISTANCE)
    context = {
        "is_open": is_open,
        "team": answering_team() if is_open else None,
        "tonight": urgent_lines("tonight"),
        "emergency": emergency_line(),
        "not_the_police": lines_of(NOT_THE_POLICE),
        "ordinary_days": ORDINARY_DAYS,
        "after_closing_days": AFTER_CLOSING_DAYS,
        "without_word_days": WITHOUT_WORD_DAYS,
    }
    return render(request, "portal/help.html", context)
