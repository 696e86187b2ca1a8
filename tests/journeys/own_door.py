"""A door served from a thread of the tests, on the test's own connections, for a browser to walk through."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.test.testcases import QuietWSGIRequestHandler


class SharingServer(ThreadedWSGIServer):
    """Serves requests on the test's own connections, in its transaction, so that no log must be emptied."""

    def _close_connections(self) -> None:
        # They are the test's, which rolls back.
        pass


class ActingAs:
    """Answers each request with the rights that the running portal's door has, and no others."""

    def __init__(self, application: Callable[..., Iterable[bytes]], roles: Mapping[str, str]) -> None:
        self.application, self.roles, self.turn = application, roles, threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self.turn:
            self._each("SET ROLE {}")
            try:
                return self.application(environ, start_response)
            finally:
                self._each("RESET ROLE")

    def _each(self, statement: str) -> None:
        for alias, role in self.roles.items():
            with connections[alias].cursor() as cursor:
                cursor.execute(statement.format(role))


@contextmanager
def served(roles: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve the door that the settings in force describe, with the rights of roles; give its address."""
    shared = {alias: connections[alias] for alias in connections}
    for one in shared.values():
        one.inc_thread_sharing()
    # A request would close a connection that is in a transaction; the tests' own client does the same.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    handler = StaticFilesHandler(ActingAs(WSGIHandler(), roles or {}))
    server = SharingServer(
        ("localhost", 0), QuietWSGIRequestHandler, allow_reuse_address=False, connections_override=shared
    )
    server.daemon_threads = True
    server.set_app(handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        for one in shared.values():
            one.dec_thread_sharing()
