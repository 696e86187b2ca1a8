"""
How gunicorn serves a door: what gunicorn_public.py and gunicorn_staff.py have in common.

No access log, and an error log without addresses, paths or headers.
"""

import os
import socket
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from montreal_sanctuary.door_processes import door_processes
from montreal_sanctuary.house_error import HouseError

PROJECT_FOLDER = Path(__file__).resolve().parent.parent

# Only the arbiter's own lines hold nothing of a request: which process started, which one stopped.
SAYS_NOTHING_OF_A_REQUEST = "gunicorn.arbiter"


class QuietLogger(Logger):  # type: ignore[misc] # gunicorn has no types
    """
    Gunicorn's log without what visitors sent.

    « Invalid request from ip=…: … » and « Error handling request /path?query » would hold the address, the
    query and the header; of each, the level and the class of the exception remain.
    """

    datefmt = "%Y-%m-%dT%Hh"

    def critical(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Log a line at its level, without what it says of a request."""
        self.error_log.critical(*_without_request(msg, args), **_with_trace(kwargs))

    def error(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Log a line at its level, without what it says of a request."""
        self.error_log.error(*_without_request(msg, args), **_with_trace(kwargs))

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Log a line at its level, without what it says of a request."""
        self.error_log.warning(*_without_request(msg, args), **_with_trace(kwargs))

    def info(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Log a line at its level, without what it says of a request."""
        self.error_log.info(*_without_request(msg, args), **_with_trace(kwargs))

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Log the class of an exception; the traceback too, if it came before any request."""
        if _speaker() == SAYS_NOTHING_OF_A_REQUEST:
            self.error_log.exception(msg, *args, **kwargs)
        else:
            failure = sys.exc_info()[0]
            self.error_log.error("%s", failure.__name__ if failure else "error")

    def debug(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Say nothing: a debugging line is about a request."""

    def log(self, lvl: Any, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Say nothing: only requests are logged this way."""

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Say nothing: there is no access log."""


def _speaker() -> str:
    # Frame 0 is this function, 1 is the logger's method or its argument, 2 or 3 is gunicorn's module.
    frame = sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__name__") == __name__:
        frame = frame.f_back
    return str(frame.f_globals.get("__name__"))


def _without_request(message: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
    if _speaker() == SAYS_NOTHING_OF_A_REQUEST:
        return message, *args
    return "%s", "request refused"


def _with_trace(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    return dict(kwargs) if _speaker() == SAYS_NOTHING_OF_A_REQUEST else {}


def bind_of(port_variable: str, default: str) -> list[str]:
    """
    Return where a door listens: a socket that the launcher opened, or HOST and its port.

    The launcher holds the ports from its first moment, so that it can say at once that one is taken.
    """
    if handed := os.environ.get("PORTAL_SOCKET"):
        return [f"fd://{handed}"]
    return [f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get(port_variable, default)}"]


def open_no_door_on_an_older_database(*, patience: float, files_may_wait: bool) -> None:
    """
    Compare the database of files with the ledger, once a door starts.

    A database that a backup brought back, and on which the ledger has not been played, opens no door.

    :param patience: how many seconds a database that does not answer is waited for
    :param files_may_wait: the door has other things to show; it opens, and no file is asked for before the
        database answers and is found to be the right one
    """
    from django.db import connections

    from casework.by_code.calls import hold_back
    from montreal_sanctuary.ledger import NoAnswer, read_ledger, refuse_apart, refuse_older_database

    try:
        refuse_older_database(patience=patience)
    except HouseError as problem:
        if files_may_wait and isinstance(problem, NoAnswer):
            sys.stderr.write(f"{problem.french}\n{problem.english}\n")
            hold_back(lambda: refuse_apart(read_ledger()))
            return
        sys.exit(f"\n{problem.french}\n\n{problem.english}")
    finally:
        # The workers that are made from this process open connections of their own.
        connections.close_all()


def when_ready(server: Any) -> None:
    """
    Load every address and view before the first worker is made, and let visitors stand in line.

    Shared by all workers, and a module that cannot be imported is told in full here: no request is involved.
    """
    from django.urls import get_resolver

    get_resolver().check()
    for listener in server.LISTENERS:
        let_visitors_wait(listener.sock, backlog=server.cfg.backlog)


def let_visitors_wait(listening: socket.socket, *, backlog: int) -> None:
    """
    Give a door's socket a line to wait in, and whoever connects a limit to their silence.

    The launcher's sockets have no line, and gunicorn leaves a socket that listens already as it is: of forty
    who came at once, most were cut off. And gunicorn waits for ever for the second half of a request: eight
    who sent half of one would hold the door. What is set on the listening socket, each connection inherits.
    """
    listening.listen(backlog)
    longest = struct.pack("ll", SILENCE_SECONDS, 0)
    for side in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        listening.setsockopt(socket.SOL_SOCKET, side, longest)


chdir = str(PROJECT_FOLDER)
worker_class = "gthread"
# How long somebody may be silent in the middle of a request, or not take its answer. The front server waits
# for slow telephones in our place; a door that stands alone is for the demonstration.
SILENCE_SECONDS = 15
# A sync worker waits for whoever connects and says nothing, as browsers do to be quick; a thread may wait.
# As many again as may wait for a derivation (casework.by_code.visits): whoever looks something up in the
# directory finds a free one, however many codes are being tried.
threads = 8
workers = door_processes()
# One import for all workers: a quicker start, and less memory.
preload_app = True
timeout = 30
graceful_timeout = 10
keepalive = 5
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
# A search of any length gets a page of ours in answer. In production nginx refuses lines over 8 KB before us.
limit_request_line = 0
accesslog = None
errorlog = "-"
loglevel = "warning"
logger_class = QuietLogger
# A second way in that nobody needs.
control_socket_disable = True
