"""The public door: anybody, no account, no session, and only the rights of a reader."""

import os

from montreal_sanctuary.check_key import check_key
from montreal_sanctuary.credentials import (
    allowed_hosts,
    leaked_peppers,
    pepper_in_use,
    receipt_peppers,
    secret_key,
)
from montreal_sanctuary.database import databases_for_door
from montreal_sanctuary.door_processes import door_processes
from montreal_sanctuary.logging import logging_for_door
from montreal_sanctuary.settings.base import *  # noqa: F403
from montreal_sanctuary.settings.base import DATA_DIR, DEMONSTRATION, PORTAL_HOST

DOOR = "public"
SECRET_KEY = secret_key("public", data_dir=DATA_DIR, demonstration=DEMONSTRATION)
ALLOWED_HOSTS = allowed_hosts(PORTAL_HOST, demonstration=DEMONSTRATION)
ROOT_URLCONF = "montreal_sanctuary.urls.public"
WSGI_APPLICATION = "montreal_sanctuary.wsgi_public.application"
DATABASES = databases_for_door(DOOR)
LOGGING = logging_for_door(DOOR)
LOGGING_CONFIG = "logging.config.dictConfig"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.CacheMarkMiddleware",
    "core.middleware.LanguageFromPathMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]

# Directory pages set no cookie. A form that needs one (a correction) sets this one, for its visit only.
CSRF_COOKIE_NAME = "visite" if DEMONSTRATION else "__Host-visite"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_SECURE = not DEMONSTRATION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
# Where somebody writes to a person, a second one holds the key of the visit (core/journey_cookie.py).
JOURNEY_COOKIE_NAME = "trajet" if DEMONSTRATION else "__Host-trajet"
SECURE_SSL_REDIRECT = not DEMONSTRATION
SECURE_HSTS_SECONDS = 0 if DEMONSTRATION else 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMONSTRATION
SECURE_HSTS_PRELOAD = not DEMONSTRATION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# What an exception report would hold of a request (address, agent, query) is never written on this door.
DEFAULT_EXCEPTION_REPORTER_FILTER = "core.reports.SilentFilter"
DEFAULT_EXCEPTION_REPORTER = "core.reports.SilentReporter"

RECEIPT_PEPPERS = receipt_peppers(demonstration=DEMONSTRATION)
# New codes are made with the newest that is sound; codes of the others are read until nobody holds one.
RECEIPT_PEPPERS_LEAKED = leaked_peppers()
RECEIPT_PEPPER_IN_USE = pepper_in_use(RECEIPT_PEPPERS, RECEIPT_PEPPERS_LEAKED)
# The daily check is known from a person by this (core/check_token.py).
CHECK_KEY = check_key(demonstration=DEMONSTRATION)
# How many requests for help a minute are nothing unusual. Each process of the door counts its own share: what
# it counts stays in its memory (docs/decisions/0011-a-budget-in-memory.md).
REQUESTS_A_MINUTE = max(1, int(os.environ.get("PORTAL_REQUESTS_A_MINUTE", "8")) // door_processes())
