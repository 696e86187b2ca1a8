"""What the tests of the API share: a client that reads JSON, a fixed day, and what measures the answers."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import time_machine
from django.test import Client

from tests.services.hsds import specification

TODAY = dt.date(2026, 11, 22)
Ask = Callable[..., Any]


@pytest.fixture
def specified() -> None:
    """Skip a test that measures against the specification when its schemas are not beside the project."""
    if specification.is_missing():
        pytest.skip(specification.MISSING)


@pytest.fixture
def today() -> Iterator[dt.date]:
    """Stop the clock on a Sunday in November 2026, at noon in Montréal."""
    with time_machine.travel(dt.datetime(2026, 11, 22, 17, tzinfo=dt.UTC), tick=False):
        yield TODAY


@pytest.fixture
def ask(db: None, today: dt.date) -> Ask:
    """Ask the API and read its JSON: `ask("/services", search="pain")`, in French unless told otherwise."""

    def asked(path: str, language: str = "fr", status: int = 200, **parameters: object) -> Any:
        query = f"?{urlencode(parameters, doseq=True, quote_via=quote)}" if parameters else ""
        answer = Client().get(f"/hsds/{language}{path}{query}")
        assert answer.status_code == status, answer.content[:2000]
        assert answer.headers["Content-Language"] == language
        assert not answer.cookies
        return answer.json()

    return asked
