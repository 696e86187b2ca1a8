"""gunicorn -c python:montreal_sanctuary.gunicorn_public"""

from montreal_sanctuary.gunicorn_doors import *  # noqa: F403
from montreal_sanctuary.gunicorn_doors import bind_of

wsgi_app = "montreal_sanctuary.wsgi_public:application"
bind = bind_of("PORT", "8000")
