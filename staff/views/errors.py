"""The staff door's pages for when something went wrong; none of them says what was there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext


def bad_request(request: HttpRequest, _exception: Exception | None = None, **_: object) -> HttpResponse:
    """Answer a request that cannot be understood."""
    return _page(request, gettext("Cette demande n’est pas comprise"), gettext("Revenez au poste."), 400)


def forbidden(request: HttpRequest, _exception: Exception | None = None, **_: object) -> HttpResponse:
    """Answer a request that is refused: another role, or a form that is too old."""
    words = gettext(
        "Cette page n’est pas pour votre rôle, ou le formulaire était ouvert depuis trop longtemps. "
        "Revenez en arrière, rechargez la page et réessayez."
    )
    return _page(request, gettext("Accès refusé"), words, 403)


def not_found(request: HttpRequest, _exception: Exception | None = None, **_: object) -> HttpResponse:
    """Answer an address that leads nowhere, or nowhere for this person."""
    return _page(
        request, gettext("Rien ici"), gettext("Cette page n’existe pas, ou elle n’est pas à vous."), 404
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer somebody who tries too often; allauth finds this by its name in the URLs."""
    return _page(
        request, gettext("Trop d’essais"), gettext("Attendez quelques minutes, puis réessayez."), 429
    )


def server_error(_request: HttpRequest) -> HttpResponse:
    """Answer when our own code failed; no database is asked."""
    words = gettext("Le poste ne répond pas. Réessayez dans une minute, puis prévenez votre responsable.")
    return HttpResponse(words, status=500, content_type="text/plain; charset=utf-8")


def _page(request: HttpRequest, title: str, words: str, code: int) -> HttpResponse:
    return render(request, "staff/error.html", {"title": title, "words": words}, status=code)
