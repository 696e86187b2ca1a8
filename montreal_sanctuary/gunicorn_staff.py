"""gunicorn -c python:montreal_sanctuary.gunicorn_staff"""

from typing import Any

from montreal_sanctuary.gunicorn_doors import *  # noqa: F403
from montreal_sanctuary.gunicorn_doors import bind_of, open_no_door_on_an_older_database

wsgi_app = "montreal_sanctuary.wsgi_staff:application"
bind = bind_of("STAFF_PORT", "8001")
workers = 1


def on_starting(_server: Any) -> None:
    """Without its database this door has nothing to show."""
    open_no_door_on_an_older_database(patience=30, files_may_wait=False)


def post_worker_init(_worker: Any) -> None:
    """Listen for the worker's sign of life, in the one process that this door has."""
    from montreal_sanctuary.watchman import start_watchman

    start_watchman()
