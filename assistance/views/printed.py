"""The sheets that anybody may print, under names that say little; no cookie, and nothing is kept."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from assistance.printed import KIT, PAPER_FORM
from assistance.printed.words import LINES, ReadingTeam, kit_words, paper_form_words
from casework import by_code
from casework.enums import CaseKind
from casework.models import Intake
from core.clock import now
from core.decorators import PUBLIC_SECONDS, published_page
from core.listing_lookup import directory
from core.printing import printed


@require_safe
@published_page()
def kit(_request: HttpRequest) -> HttpResponse:
    """Give the kit, with the numbers that the directory publishes now."""
    at, language = now(), get_language() or "fr"
    lines = directory().read(LINES, language=language, at=at)
    words = kit_words(lines=lines, team=_reading_team())
    return _sheet(printed(KIT, words), gettext("trousse.pdf"))


@require_safe
def paper_form(_request: HttpRequest) -> HttpResponse:
    """Give the form on paper; while nobody reads, lead to the numbers instead."""
    team = _reading_team()
    if team is None:
        return HttpResponseRedirect(reverse("portal:help"), status=303)
    response = _sheet(printed(PAPER_FORM, paper_form_words(team=team)), gettext("formulaire.pdf"))
    response.public_for_seconds = PUBLIC_SECONDS  # type: ignore[attr-defined] # a mark of ours
    return response


def _reading_team() -> ReadingTeam | None:
    if not by_code.intake_is_open(CaseKind.ASSISTANCE, now().date()):
        return None
    mandate = Intake.objects.filter(kind=CaseKind.ASSISTANCE, is_open=True).first()
    return ReadingTeam(mandate.organization, mandate.phone) if mandate else None


def _sheet(made: bytes, name: str) -> HttpResponse:
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
