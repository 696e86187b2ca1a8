"""The form on paper that anybody may print, under a name that says little; no cookie, and nothing is kept."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from casework.enums import CaseKind
from casework.models import Intake
from core.clock import now
from core.decorators import PUBLIC_SECONDS
from core.printing import printed
from housing.printed import PAPER_FORM
from housing.printed.words import paper_form_words
from housing.queries.programmes import ceilings_for_words, offered, takes_applications


@require_safe
def paper_form(_request: HttpRequest) -> HttpResponse:
    """Give the form on paper; while nothing takes applications, lead to what the programmes say instead."""
    on = now().date()
    versions = [one for one in offered(on) if takes_applications(one, on)]
    mandate = Intake.objects.filter(kind=CaseKind.HOUSING, is_open=True).first()
    if not versions or mandate is None:
        return HttpResponseRedirect(reverse("housing:programmes"), status=303)
    words = paper_form_words(
        team=mandate.organization,
        phone=mandate.phone,
        versions=versions,
        ceilings={one.pk: ceilings_for_words(one) for one in versions},
    )
    response = HttpResponse(printed(PAPER_FORM, words), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{gettext("formulaire.pdf")}"'
    response.public_for_seconds = PUBLIC_SECONDS  # type: ignore[attr-defined] # a mark of ours
    return response
