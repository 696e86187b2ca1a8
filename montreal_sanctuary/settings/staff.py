"""The staff door: people who work here, on the city's network, after signing in."""

from montreal_sanctuary.credentials import allowed_hosts, secret_key
from montreal_sanctuary.database import databases_for_door
from montreal_sanctuary.logging import logging_for_door
from montreal_sanctuary.settings.base import *  # noqa: F403
from montreal_sanctuary.settings.base import DATA_DIR, DEMONSTRATION, INSTALLED_APPS, STAFF_HOST, TEMPLATES

DOOR = "staff"
SECRET_KEY = secret_key("staff", data_dir=DATA_DIR, demonstration=DEMONSTRATION)
ALLOWED_HOSTS = allowed_hosts(STAFF_HOST, demonstration=DEMONSTRATION)
ROOT_URLCONF = "montreal_sanctuary.urls.staff"
WSGI_APPLICATION = "montreal_sanctuary.wsgi_staff.application"
DATABASES = databases_for_door(DOOR)
LOGGING = logging_for_door(DOOR)
LOGGING_CONFIG = "logging.config.dictConfig"

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.sessions", "allauth", "allauth.account", "allauth.mfa"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES[0]["OPTIONS"]["context_processors"] += [  # type: ignore[index]
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "staff.adapters.StaffAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Cookie names differ between the doors: cookies ignore ports.
SESSION_COOKIE_NAME = "poste" if DEMONSTRATION else "__Host-poste"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = not DEMONSTRATION
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_NAME = "poste-formulaire" if DEMONSTRATION else "__Host-poste-formulaire"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_SECURE = not DEMONSTRATION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
SECURE_SSL_REDIRECT = not DEMONSTRATION
SECURE_HSTS_SECONDS = 0 if DEMONSTRATION else 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMONSTRATION
SECURE_HSTS_PRELOAD = not DEMONSTRATION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
