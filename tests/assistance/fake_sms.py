"""A text-message service on the loopback, as Twilio's speaks: it keeps what it was asked to send."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

ACCOUNT, TOKEN, SENDER = "AC0123", "a secret word", "+15145550100"


@dataclass
class FakeSms:
    """What arrived, and how the service answers: a status code, or silence."""

    sent: list[dict[str, str]] = field(default_factory=list)
    code: int = 201
    is_silent: bool = False
    url: str = ""


@contextmanager
def sms_service() -> Iterator[FakeSms]:
    """Run the service for the length of a block."""
    fake = FakeSms()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            pass_word = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
            is_known = pass_word == f"{ACCOUNT}:{TOKEN}"
            is_ours = self.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
            if fake.is_silent:
                return
            code = fake.code if is_known and is_ours else 401
            if code == 201:
                fake.sent.append({name: values[0] for name, values in parse_qs(body).items()})
            answer = json.dumps({"sid": "SM1"} if code == 201 else {"code": 21211, "message": body}).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def service(settings: Any) -> Iterator[FakeSms]:
    """Connects the door to it."""
    with sms_service() as fake:
        settings.SMS_URL, settings.SMS_ACCOUNT = fake.url, ACCOUNT
        settings.SMS_TOKEN, settings.SMS_FROM = TOKEN, SENDER
        yield fake
