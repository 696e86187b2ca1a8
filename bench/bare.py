"""A Django view that does nothing but send 12 kB: what this machine allows, measured in the same run."""

from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = b"x" * 12_000


def bare(_request: HttpRequest) -> HttpResponse:
    """Answer at once."""
    return HttpResponse(BODY)


urlpatterns = [path("", bare)]


def application() -> Any:
    """Return the WSGI application, for gunicorn's factory syntax."""
    settings.configure(
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="nothing-is-signed",
        MIDDLEWARE=[],
    )
    django.setup()
    return WSGIHandler()
