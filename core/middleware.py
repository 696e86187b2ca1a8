"""What happens to every request and answer, and to nothing that a person typed."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag

Handler = Callable[[HttpRequest], HttpResponseBase]
LANGUAGES = {code for code, _label in settings.LANGUAGES}


def language_of_path(path: str) -> str | None:
    """Return the language that the first part of a path names, or None."""
    first = path.lstrip("/").partition("/")[0]
    if first == "hsds":
        first = path.lstrip("/").split("/")[1] if "/" in path.lstrip("/") else ""
    return first if first in LANGUAGES else None


class LanguageFromPathMiddleware:
    """
    Gives each page the language of its address, and French to an address without one.

    The browser's Accept-Language is left alone on purpose: English is a choice, and a page that does not vary
    by header can be cached by anybody.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = language_of_path(request.path_info) or settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class CacheMarkMiddleware:
    """
    Lets a published page be cached for a minute and revalidated, and keeps everything else out of caches.

    A page says that it is public with `core.decorators.published_page`; silence means `no-store`.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        seconds = getattr(response, "public_for_seconds", None)
        if seconds is None or request.method not in ("GET", "HEAD") or response.cookies:
            response["Cache-Control"] = "no-store"
            return response
        patch_cache_control(response, public=True, max_age=seconds)
        if isinstance(response, HttpResponse) and response.status_code == 200 and not response.streaming:
            set_response_etag(response)
            return get_conditional_response(request, etag=response["ETag"], response=response) or response
        return response


class NoStoreMiddleware:
    """Keeps every page of the staff door out of every cache."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response
