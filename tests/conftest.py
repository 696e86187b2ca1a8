"""Fixtures for every test: databases (tests/databases.py), portal and browser (tests/running_portal.py)."""

import os
from collections.abc import Iterator

import pytest
from django.utils.translation import deactivate, trans_real

from montreal_sanctuary.compiled_messages import compile_messages

# Playwright keeps an event loop in the thread of the tests, and Django would take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Here, before any worker starts: a process that has looked for a catalogue once does not look again.
if compile_messages():
    # French is looked for while Django starts, which was before this.
    trans_real._translations.clear()
    trans_real._default = None


@pytest.fixture(autouse=True)
def _each_test_begins_in_french() -> Iterator[None]:
    """A page that was asked for in English leaves its language in the thread."""
    yield
    deactivate()


pytest_plugins = [
    "tests.databases",
    "tests.running_portal",
    "tests.staff_door",
    "tests.mail_server",
    "tests.services.hsds.specification",
]
