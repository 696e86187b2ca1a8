"""The public door, as gunicorn starts it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "montreal_sanctuary.settings.public"
application = get_wsgi_application()
