"""What a view says of itself: who may see it, how long it may be cached, that a GET writes nothing."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]

#: How long a published page may be kept by a browser or a front server before it asks again.
PUBLIC_SECONDS = 60


def published_page(seconds: int = PUBLIC_SECONDS) -> Callable[[View], View]:
    """Mark a view's answers as public and cacheable for `seconds` (see CacheMarkMiddleware)."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            response.public_for_seconds = seconds  # type: ignore[attr-defined]
            return response

        return marked

    return decorate


def journey_page(view: View) -> View:
    """Mark a page on which a person writes: never cached, as measured in docs/decisions."""

    @functools.wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return marked
