"""Fixtures for every test: databases (tests/databases.py), portal and browser (tests/running_portal.py)."""

import os

from django.utils.translation import trans_real

from montreal_sanctuary.compiled_messages import compile_messages

# Playwright keeps an event loop in the thread of the tests, and Django would take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Here, before any worker starts: a process that has looked for a catalogue once does not look again.
if compile_messages():
    # French is looked for while Django starts, which was before this.
    trans_real._translations.clear()
    trans_real._default = None

pytest_plugins = [
    "tests.databases",
    "tests.running_portal",
    "tests.staff_door",
    "tests.mail_server",
    "tests.services.hsds.specification",
]
