"""gunicorn -c python:montreal_sanctuary.gunicorn_staff"""

from montreal_sanctuary.gunicorn_doors import *  # noqa: F403
from montreal_sanctuary.gunicorn_doors import bind_of

wsgi_app = "montreal_sanctuary.wsgi_staff:application"
bind = bind_of("STAFF_PORT", "8001")
workers = 1
