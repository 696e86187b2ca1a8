"""What both doors share. A door's own file says what it is: settings/public.py, settings/staff.py."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from montreal_sanctuary.credentials import ledger_file, root_fingerprint
from montreal_sanctuary.mail import NOWHERE, people_on_call

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(os.environ.get("PORTAL_DATA_DIR") or BASE_DIR / "var").resolve()

DEBUG = False
# The demonstration runs on the loopback with generated secrets. Production sets it to "no" and gives its own.
DEMONSTRATION = os.environ.get("PORTAL_DEMONSTRATION", "yes") == "yes"

PORTAL_NAME = _("Accès sans peur")
PORTAL_OPERATOR = os.environ.get("PORTAL_OPERATOR", "")
# The origin under which the public door is reached; sitemaps, feeds and canonical links are built on it.
PORTAL_ORIGIN = os.environ.get("PORTAL_ORIGIN", f"http://localhost:{os.environ.get('PORT', '8000')}")
PORTAL_HOST = os.environ.get("PORTAL_HOST", "")
STAFF_HOST = os.environ.get("STAFF_HOST", "")
# A component that is misused raises in the tests; before the public it is logged, and the page still shows.
STRICT_COMPONENTS = False
# The components on one page, for development and tests.
SHOW_STYLEGUIDE = DEMONSTRATION and os.environ.get("PORTAL_STYLEGUIDE") == "yes"

INSTALLED_APPS = [
    "montreal_sanctuary",
    "portal",
    "services",
    "assistance",
    "housing",
    "casework",
    "staff",
    "privacy",
    "core",
    "modeltranslation",
    "django.contrib.postgres",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

# What people sign in with, on the staff door; whoever migrates or tests has them too.
SIGN_IN_APPS = ["django.contrib.sessions", "allauth", "allauth.account", "allauth.mfa"]
# Where the worker's timers stand in line.
QUEUE_APPS = ["procrastinate.contrib.django"]

AUTH_USER_MODEL = "staff.StaffMember"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
DATABASE_ROUTERS = ["montreal_sanctuary.database.HouseRouter"]

# French is the source language and complete; English is chosen explicitly.
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
MODELTRANSLATION_DEFAULT_LANGUAGE = "fr"
MODELTRANSLATION_LANGUAGES = ("fr", "en")
# A text that is missing in one language is never replaced in silence: core.translated marks the fallback.
MODELTRANSLATION_ENABLE_FALLBACKS = False

TIME_ZONE = "America/Montreal"
USE_TZ = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "core.context.portal",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "core.templatetags.portal_components",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
del TEMPLATES[0]["APP_DIRS"]
FORM_RENDERER = "core.rendering.PortalRenderer"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# With "no-referrer" Chromium sends "Origin: null" and Django refuses every form (measured).
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Django's own page for a refused form is in English and has an inline style.
CSRF_FAILURE_VIEW = "portal.views.errors.forbidden"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'none'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
APPEND_SLASH = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
# No form takes a file. The other handler of Django's default would write one to /tmp before any view ran.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
ADMINS: list[tuple[str, str]] = []
# The staff door and the worker alone send e-mail, if PORTAL_SMTP_URL names a server (EMAIL_HOST says so).
EMAIL_BACKEND = NOWHERE
EMAIL_HOST = ""
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("PORTAL_MAIL_FROM") or f"ne-pas-repondre@{STAFF_HOST or 'localhost'}"
# Who is told when something must be looked at.
ON_CALL = people_on_call()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The root key whose signature the list of recipients must bear; empty: the intakes stay closed.
ROOT_FINGERPRINT = root_fingerprint(demonstration=DEMONSTRATION)
# Argon2id of a receipt code, in KiB: 46 MiB is the floor that OWASP's ASVS 5.0 gives for one pass.
RECEIPT_MEMORY_KIB = 46 * 1024
# Argon2id of an unlock passphrase, in KiB, three passes.
PASSPHRASE_MEMORY_KIB = 64 * 1024

# What a restored backup must not bring back, and the last link of each file's log: beside the database.
LEDGER_FILE = ledger_file(data_dir=DATA_DIR, demonstration=DEMONSTRATION)
HEADS_FILE = LEDGER_FILE.with_name("heads.tsv") if LEDGER_FILE else None
# Within how many days the backups forget what was erased; the operator's schedule, said to the person.
BACKUPS_FORGET_DAYS = int(os.environ.get("PORTAL_BACKUP_DAYS", "30"))
BACKUPS_DIR = Path(os.environ["PORTAL_BACKUPS_DIR"]) if os.environ.get("PORTAL_BACKUPS_DIR") else None
