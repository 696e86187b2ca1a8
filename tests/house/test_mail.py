"""Where e-mail leaves from: with TLS, or to this very computer; broken addresses are never shown."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from montreal_sanctuary.mail import NOWHERE, mail_server, people_on_call


@pytest.mark.parametrize(
    ("given", "host", "port", "tls", "ssl"),
    [
        ("smtp://courriel.example", "courriel.example", 587, True, False),
        ("smtp://courriel.example:2525", "courriel.example", 2525, True, False),
        ("smtps://courriel.example", "courriel.example", 465, False, True),
        ("smtp://127.0.0.1:1025", "127.0.0.1", 1025, False, False),
        ("smtp://localhost:25", "localhost", 25, False, False),
    ],
)
def test_a_password_travels_under_tls_or_stays_on_this_computer(
    given: str, host: str, port: int, tls: bool, ssl: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_SMTP_URL", given)
    found = mail_server()
    assert (found.host, found.port, found.use_tls, found.use_ssl) == (host, port, tls, ssl)


def test_a_password_may_hold_any_character(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SMTP_URL", "smtps://garde%40essai.example:p%2F%3A%40é@courriel.example")
    assert mail_server()[3:5] == ("garde@essai.example", "p/:@é")


def test_without_an_address_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTAL_SMTP_URL", raising=False)
    assert mail_server()[:2] == (NOWHERE, "")


@pytest.mark.parametrize("given", ["courriel.example", "http://u:needle@h", "smtp://u:needle@h:x", "smtp://"])
def test_a_broken_address_is_refused_without_being_shown(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SMTP_URL", given)
    with pytest.raises(ImproperlyConfigured, match="PORTAL_SMTP_URL") as refused:
        mail_server()
    assert "needle" not in str(refused.value)


def test_who_is_on_call_is_a_list_without_holes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_ON_CALL", " a@essai.example,, b@essai.example ,")
    assert people_on_call() == ["a@essai.example", "b@essai.example"]
