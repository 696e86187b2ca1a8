"""The public door as the tests drive it, on databases that the tests make and drop."""

import tempfile
from pathlib import Path

from montreal_sanctuary.database import databases_for_door
from montreal_sanctuary.settings.base import *  # noqa: F403
from montreal_sanctuary.settings.base import INSTALLED_APPS, QUEUE_APPS, SIGN_IN_APPS, TEMPLATES
from montreal_sanctuary.settings.public import (  # noqa: F401
    CSRF_COOKIE_AGE,
    CSRF_COOKIE_HTTPONLY,
    CSRF_COOKIE_NAME,
    CSRF_COOKIE_SAMESITE,
    DEFAULT_EXCEPTION_REPORTER,
    DEFAULT_EXCEPTION_REPORTER_FILTER,
    JOURNEY_COOKIE_NAME,
    LOGGING,
    MIDDLEWARE,
)

DOOR = "test"
# The staff door has a test module of its own (tests/staff), driven as a process.
INSTALLED_APPS = [*QUEUE_APPS, *INSTALLED_APPS, *SIGN_IN_APPS]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
# allauth refuses to start without it; on this door it does nothing.
MIDDLEWARE = [*MIDDLEWARE, "allauth.account.middleware.AccountMiddleware"]
SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
ROOT_URLCONF = "montreal_sanctuary.urls.public"
DATABASES = databases_for_door(DOOR)
SHOW_STYLEGUIDE = True
STRICT_COMPONENTS = True
PORTAL_ORIGIN = "http://localhost:8000"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# What a process remembers for a minute would outlive the test that wrote it.
REMEMBER_SECONDS = 0
STATIC_ROOT = Path(tempfile.gettempdir()) / "portal-test-static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A template variable that does not exist is a defect, not an empty text.
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "⚠ unknown variable: %s"  # type: ignore[index]

RECEIPT_PEPPERS = {1: b"a pepper for tests, of more than 32 bytes"}
RECEIPT_PEPPER_IN_USE = 1
RECEIPT_PEPPERS_LEAKED: frozenset[int] = frozenset()
# The cost of guessing is proven by tests/privacy and measured by the bench, with the real parameters.
RECEIPT_MEMORY_KIB = 64
PASSPHRASE_MEMORY_KIB = 64
# Of the staff door; the rest of its settings comes with the fixture `staff_door`.
UNLOCK_COOKIE_NAME = "cle"
UNLOCK_COOKIE_SECURE = False
# A test names its own: nothing that it writes may stand beside a portal's database.
LEDGER_FILE = None
HEADS_FILE = None
BACKUPS_DIR = None
MFA_KEY = b"a key for second factors in tests, of more than 32 bytes"
WORDS_FROM = "bonjour@essai.example"
SMS_URL = SMS_ACCOUNT = SMS_TOKEN = SMS_FROM = ""
CHECK_KEY = b"a key for the daily check in tests, of more than 32 bytes"
# No test is a flood unless it says so.
REQUESTS_A_MINUTE = 100_000
