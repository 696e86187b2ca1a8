"""The daily check: a request of our own goes the whole way over HTTP, is in no queue, and leaves nothing."""

import datetime as dt
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import psycopg
import pytest
from django.test import Client

from casework.enums import CaseKind
from casework.models import Case
from core.alerts import AlertCode
from core.check_token import check_token, is_check
from core.clock import MONTREAL
from montreal_sanctuary import synthetic
from montreal_sanctuary.embedded import SUPERUSER, EmbeddedServer
from montreal_sanctuary.synthetic import NobodyReads, WayBroken, check_and_tell, check_daily, check_way
from staff.models import Alert
from tests.assistance.visiting import Visitor, body, hidden
from tests.casework.conftest import desk
from tests.casework.factories import AT
from tests.running_portal import Portal, free_port

__all__ = ["desk"]
KEY = b"a key for the daily check in tests, of more than 32 bytes"


@pytest.fixture
def visitor(desk: Any, time_machine: Any, client: Client) -> Visitor:
    time_machine.move_to(AT, tick=False)
    return Visitor(client, time_machine)


def test_a_form_with_the_proof_of_its_own_mark_is_a_check_and_any_other_a_request(visitor: Visitor) -> None:
    page = body(visitor.open("assistance:write"))
    proof = check_token(key=KEY, mark=hidden(page, "mark"))
    visitor.clock.shift(5)
    assert visitor.send(page, check=proof).status_code == 303
    assert [case.kind for case in Case.objects.all()] == [CaseKind.CHECK]
    # The same proof with the mark of another visit, and made-up ones.
    made_up = (proof, "0" * 64, "é", "")
    for token in made_up:
        assert Visitor(Client(), visitor.clock).write(check=token).status_code == 303
    assert Case.objects.filter(kind=CaseKind.CHECK).count() == 1
    assert Case.objects.filter(kind=CaseKind.ASSISTANCE).count() == len(made_up)


def test_a_door_without_a_key_knows_no_check() -> None:
    assert not is_check(check_token(key=b"", mark="m"), key=b"", mark="m")


def test_the_check_goes_the_whole_way_and_leaves_no_file(portal: Portal) -> None:
    home = portal.folder / "var"
    check_way(portal.public, key=(home / "secrets" / "check-key").read_bytes())
    server = EmbeddedServer(home)
    settings = server.connection_settings(SUPERUSER, server.superuser_password())
    with psycopg.connect(**settings, dbname="casework") as connection:
        left = connection.execute("SELECT count(*) FROM casework_case WHERE kind = 'check'").fetchall()
    assert left == [(0,)]


class BrokenDoor(BaseHTTPRequestHandler):
    """Answers every page with what it was told to."""

    answers: tuple[int, bytes] = (200, b"")

    def do_GET(self) -> None:
        status, page = self.answers
        self.send_response(status)
        self.end_headers()
        self.wfile.write(page)

    do_POST = do_GET  # noqa: N815 - http.server asks for it

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


@pytest.fixture
def broken_door() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BrokenDoor)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


FORM = b'<form><input type="hidden" name="mark" value="m"></form>'
RECEIPT = (
    FORM + b'<p class="ms-code"><span>11111</span><span>22222</span><span>33333</span><span>44444</span></p>'
)


@pytest.mark.parametrize(
    ("status", "page", "step"),
    [(500, b"", "form"), (200, FORM, "send"), (200, RECEIPT, "words")],
)
def test_it_says_where_the_way_is_broken(
    status: int, page: bytes, step: str, broken_door: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr(synthetic, "AGES", (0.0, 0.1))
    monkeypatch.setattr(BrokenDoor, "answers", (status, page))
    with pytest.raises(WayBroken) as broken:
        check_way(broken_door, key=KEY)
    assert broken.value.step == step


def test_a_door_that_does_not_answer_is_a_broken_way_and_a_closed_intake_is_none(
    broken_door: str, monkeypatch: Any
) -> None:
    with pytest.raises(WayBroken):
        check_way(f"http://127.0.0.1:{free_port()}", key=KEY)
    with pytest.raises(WayBroken, match="key"):
        check_way(broken_door, key=b"")
    monkeypatch.setattr(BrokenDoor, "answers", (200, "Aucune réception n’est ouverte.".encode()))
    with pytest.raises(NobodyReads):
        check_way(broken_door, key=KEY)


def test_a_broken_way_is_an_alert_until_it_is_mended(db: None, settings: Any, monkeypatch: Any) -> None:
    settings.PORTAL_ORIGIN = f"http://127.0.0.1:{free_port()}"
    assert check_and_tell() == "form"
    assert Alert.objects.get().code == AlertCode.CHECK_FAILED
    monkeypatch.setattr(synthetic, "check_way", lambda origin, key: None)
    assert check_and_tell() == ""
    assert not Alert.objects.filter(cleared_at=None).exists()


def test_the_worker_checks_in_its_hour_and_a_closed_intake_raises_nothing(db: None, monkeypatch: Any) -> None:
    asked: list[str] = []

    def closed(origin: str, *, key: bytes) -> None:
        asked.append(origin)
        raise NobodyReads

    monkeypatch.setattr(synthetic, "check_way", closed)
    night = dt.datetime(2026, 11, 23, 4, 40, tzinfo=MONTREAL)
    check_daily(night + dt.timedelta(hours=3))
    assert asked == []
    check_daily(night.astimezone(dt.UTC))
    assert len(asked) == 1
    assert not Alert.objects.exists()
