"""Pages for when something went wrong: what happened, what to do, and a number to call all the same."""

import logging

from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import gettext

from core.refused_forms import answer_to_refused

logger = logging.getLogger(__name__)


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(template, request=request), status=status, headers=_NOT_KEPT)


_NOT_KEPT = {"Cache-Control": "no-store"}


def bad_request(request: HttpRequest, _exception: Exception | None = None, **_: object) -> HttpResponse:
    """Answer a request that cannot be understood."""
    return _page(request, "400.html", 400)


def forbidden(request: HttpRequest, _exception: Exception | None = None, **_: object) -> HttpResponse:
    """Answer a request that is refused; a form of a journey may answer itself, with what was typed."""
    return answer_to_refused(request) or _page(request, "403.html", 403)


def not_found(request: HttpRequest, _exception: Exception | None = None, **_: object) -> HttpResponse:
    """Answer an address that leads nowhere, in the language of its first part."""
    return _page(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """
    Answer when our own code failed.

    No database is asked; should even the template fail, a sentence and a number remain.
    """
    try:
        return _page(request, "500.html", 500)
    except (TemplateDoesNotExist, ValueError, LookupError):
        logger.exception("the page for errors could not be drawn")
        words = gettext("Le site ne répond pas. Appelez le 211 pour de l’aide à Montréal.")
        return HttpResponse(words, status=500, content_type="text/plain; charset=utf-8", headers=_NOT_KEPT)
