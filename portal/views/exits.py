"""The exit: out of the portal at once, and nothing of it left in the browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """
    End the visit, delete every cookie, and lead to the opening hours of the libraries.

    303, so that the browser asks for the next page with GET whatever came before. The language is that of the
    page that was left (`?l=`), so that the next page looks like what this person reads.
    """
    language = request.GET.get("l", "")
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    session = getattr(request, "session", None)
    if session is not None:
        session.flush()
    with override(language):
        response = HttpResponse(status=303, headers={"Location": reverse("portal:library_hours")})
    for name in request.COOKIES:
        response.delete_cookie(name)
    response["Cache-Control"] = "no-store"
    return response
