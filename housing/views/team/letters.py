"""A letter of an application, as a sheet; opening it is noted like every opening of the file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from casework.views.guard import Asked
from housing.letters import letter_pdf, read_letter
from housing.models import Letter
from housing.views.team.decide import deciding


@deciding
@require_safe
def letter(_request: HttpRequest, asked: Asked, letter_id: UUID) -> HttpResponse:
    """
    Draw a letter as a PDF.

    :raises Http404: if it is not one of this file
    """
    kept = get_object_or_404(Letter, pk=letter_id, case=asked.case_id)
    sheet = letter_pdf(read_letter(kept, asked.opened().data_key))
    return HttpResponse(
        sheet,
        content_type="application/pdf",
        # A neutral name: it stays in a list of downloads.
        headers={"Content-Disposition": 'inline; filename="lettre.pdf"', "Cache-Control": "no-store"},
    )
