"""
The journey's cookie: a random key that only the visitor's browser holds.

It lives as long as the browser's window, and leaving deletes it. What it opens is in `privacy.journey`.
"""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# 32 bytes in base64url. Anything else was never ours.
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


def journey_of(request: HttpRequest) -> str:
    """Return the visitor's key, or "" if there is none that could be ours."""
    value = request.COOKIES.get(settings.JOURNEY_COOKIE_NAME, "")
    return value if _SHAPE.fullmatch(value) else ""


def keep_journey(response: HttpResponse, key: str) -> None:
    """Hand the visitor's key to the browser, until its window is closed."""
    response.set_cookie(
        settings.JOURNEY_COOKIE_NAME,
        key,
        secure=not settings.DEMONSTRATION,
        httponly=True,
        samesite="Strict",
    )


def forget_journey(response: HttpResponse) -> None:
    """Take the key back from the browser: what it opened is noise from now on."""
    response.delete_cookie(settings.JOURNEY_COOKIE_NAME, samesite="Strict")
