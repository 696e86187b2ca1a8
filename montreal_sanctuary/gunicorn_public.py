"""gunicorn -c python:montreal_sanctuary.gunicorn_public"""

import threading
from typing import Any

from montreal_sanctuary.gunicorn_doors import *  # noqa: F403
from montreal_sanctuary.gunicorn_doors import bind_of, open_no_door_on_an_older_database

wsgi_app = "montreal_sanctuary.wsgi_public:application"
bind = bind_of("PORT", "8000")


def on_starting(_server: Any) -> None:
    """Open the directory even while the database of files is away; one that starts has five seconds."""
    open_no_door_on_an_older_database(patience=5, files_may_wait=True)


def post_worker_init(_worker: Any) -> None:
    """Read the vocabulary while nobody has asked yet: a worker's first search would wait 0.7 s for it."""
    threading.Thread(target=_read_vocabulary, daemon=True).start()


def _read_vocabulary() -> None:
    from django.db import Error, connections

    from services.queries.vocabulary import compiled

    try:
        compiled()
    except Error:
        # The database is not there yet: the first search reads it, or says what is wrong.
        return
    finally:
        # This thread ends; the connections of the threads that serve are their own.
        connections.close_all()
