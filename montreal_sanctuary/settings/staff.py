"""The staff door: people who work here, on the city's network, after signing in."""

import copy
import os

from montreal_sanctuary.credentials import (
    allowed_hosts,
    leaked_peppers,
    pepper_in_use,
    receipt_peppers,
    secret_key,
    sms_token,
)
from montreal_sanctuary.database import databases_for_door
from montreal_sanctuary.logging import logging_for_door
from montreal_sanctuary.mail import mail_server
from montreal_sanctuary.second_factor_key import second_factor_key
from montreal_sanctuary.settings.base import *  # noqa: F403
from montreal_sanctuary.settings.base import (
    DATA_DIR,
    DEMONSTRATION,
    INSTALLED_APPS,
    SIGN_IN_APPS,
    STAFF_HOST,
    TEMPLATES,
)

DOOR = "staff"
SECRET_KEY = secret_key("staff", data_dir=DATA_DIR, demonstration=DEMONSTRATION)
ALLOWED_HOSTS = allowed_hosts(STAFF_HOST, demonstration=DEMONSTRATION)
ROOT_URLCONF = "montreal_sanctuary.urls.staff"
WSGI_APPLICATION = "montreal_sanctuary.wsgi_staff.application"
DATABASES = databases_for_door(DOOR)
LOGGING = logging_for_door(DOOR)
LOGGING_CONFIG = "logging.config.dictConfig"

INSTALLED_APPS = [*INSTALLED_APPS, *SIGN_IN_APPS]
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
    "staff.middleware.DeclaredPermissionMiddleware",
    "staff.middleware.SignInAgeMiddleware",
    "staff.middleware.SecondFactorMiddleware",
    "staff.middleware.UnlockMiddleware",
]
# A copy: the list belongs to base.py, which every door shares.
TEMPLATES = copy.deepcopy(TEMPLATES)
TEMPLATES[0]["OPTIONS"]["context_processors"] += [  # type: ignore[index]
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "staff.context.staff_door",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "staff.views.errors.forbidden"

# The limits on attempts and the codes already used are counted in this process, which is why gunicorn_staff
# starts one worker with several threads: two workers would each allow as many attempts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # Django's own 300 would let a flood of attempts push out the counts of others.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "staff.adapters.StaffAccountAdapter"
ACCOUNT_FORMS = {"login": "staff.forms.sign_in.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

MFA_ADAPTER = "staff.adapters.StaffMFAAdapter"
MFA_FORMS = {
    "authenticate": "staff.forms.sign_in.SecondFactorForm",
    "authenticate_webauthn": "staff.forms.sign_in.SecurityKeyForm",
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 0
MFA_TRUST_ENABLED = False
MFA_PASSKEY_LOGIN_ENABLED = False
# allauth would keep a form that it interrupts in the session's row. Our own pages ask for a recent sign-in.
MFA_REAUTHENTICATION_REQUIRED = False
MFA_KEY = second_factor_key(demonstration=DEMONSTRATION)

# Cookie names differ between the doors: cookies ignore ports.
SESSION_COOKIE_NAME = "poste" if DEMONSTRATION else "__Host-poste"
# From the sign-in on, whatever is done in between (SignInAgeMiddleware).
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = not DEMONSTRATION
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_NAME = "poste-formulaire" if DEMONSTRATION else "__Host-poste-formulaire"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_SECURE = not DEMONSTRATION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
# Holds the key of an unlocked private key, and is the only place that does.
UNLOCK_COOKIE_NAME = "cle" if DEMONSTRATION else "__Host-cle"
UNLOCK_COOKIE_SECURE = not DEMONSTRATION
LANGUAGE_COOKIE_NAME = "poste-langue"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = not DEMONSTRATION
LANGUAGE_COOKIE_SAMESITE = "Strict"
# More distinct files than this, opened by one person in one hour, raise the alarm.
READINGS_AN_HOUR = 20
# A request told by phone or on paper gets its code here (docs/decisions/0010). Of the peppers this door holds
# the one that new codes are made with, and no other.
RECEIPT_PEPPERS = receipt_peppers(demonstration=DEMONSTRATION)
RECEIPT_PEPPER_IN_USE = pepper_in_use(RECEIPT_PEPPERS, leaked_peppers())
RECEIPT_PEPPERS = {
    digit: RECEIPT_PEPPERS[digit] for digit in RECEIPT_PEPPERS if digit == RECEIPT_PEPPER_IN_USE
}
# Words to a person leave this door alone (casework/operations/sending.py), from an address that says nothing.
WORDS_FROM = os.environ.get("PORTAL_WORDS_FROM", "")
# The service that carries text messages; without an address, none is sent (core/sms.py).
SMS_URL = os.environ.get("PORTAL_SMS_URL", "")
SMS_ACCOUNT = os.environ.get("PORTAL_SMS_ACCOUNT", "")
SMS_TOKEN = sms_token()
SMS_FROM = os.environ.get("PORTAL_SMS_FROM", "")
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = (
    mail_server()
)
SECURE_SSL_REDIRECT = not DEMONSTRATION
SECURE_HSTS_SECONDS = 0 if DEMONSTRATION else 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMONSTRATION
SECURE_HSTS_PRELOAD = not DEMONSTRATION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
