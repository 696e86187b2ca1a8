"""
The worker: what is done by the clock. It serves nobody, holds no key of a file, and reaches no person.

Its role may call one function per timer and keep its own queue; see grants.py.
"""

import secrets

from django.core.exceptions import ImproperlyConfigured

from montreal_sanctuary.check_key import check_key
from montreal_sanctuary.database import databases_for_door
from montreal_sanctuary.logging import logging_for_door
from montreal_sanctuary.mail import mail_server
from montreal_sanctuary.settings.base import *  # noqa: F403 - as every door's settings begin
from montreal_sanctuary.settings.base import DEMONSTRATION, INSTALLED_APPS, ON_CALL, QUEUE_APPS

DOOR = "worker"
# It signs nothing: a key for the life of this process is one secret less to keep.
SECRET_KEY = secrets.token_urlsafe(50)
ROOT_URLCONF = "montreal_sanctuary.urls.public"
DATABASES = databases_for_door(DOOR)
LOGGING = logging_for_door(DOOR)
LOGGING_CONFIG = "logging.config.dictConfig"
INSTALLED_APPS = [*QUEUE_APPS, *INSTALLED_APPS]

EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = (
    mail_server()
)
if not DEMONSTRATION and not (EMAIL_HOST and ON_CALL):
    raise ImproperlyConfigured(
        "PORTAL_SMTP_URL et PORTAL_ON_CALL\u00a0: qui est de garde, et par quel serveur le courriel part.\n"
        "PORTAL_SMTP_URL and PORTAL_ON_CALL: who is on call, and by which server mail leaves."
    )

# The daily check goes the way of a person (montreal_sanctuary/synthetic.py).
CHECK_KEY = check_key(demonstration=DEMONSTRATION)
