"""The team at the staff door: browsers in which somebody signed in, and what is read off a page."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from staff.access import Unlocked
from staff.models import StaffMember
from tests.casework.factories import PASSPHRASE
from tests.staff_door import StaffDoor

Browser = Callable[..., Client]
PLAN = {"way": "phone", "address": "514 555-0199", "when": "le mardi, de 9 h à 11 h", "never": "le soir",
        "ask_for": "Madame B.", "leave_word": "no", "code_word": "tournesol"}  # fmt: skip


@pytest.fixture
def browser(staff_door: StaffDoor) -> Browser:
    """Gives a browser in which somebody signed in and opened their key."""

    def of(who: Unlocked | StaffMember, *, language: str = "fr", unlocked: bool = True) -> Client:
        one = who.member if isinstance(who, Unlocked) else who
        client = staff_door.client_for(one, HTTP_ACCEPT_LANGUAGE=language)
        if unlocked and isinstance(who, Unlocked):
            staff_door.unlock(client, one, PASSPHRASE)
        return client

    return of


def url(case_id: UUID, act: str = "") -> str:
    return f"/demandes/{case_id}/{act}/" if act else f"/demandes/{case_id}/"


def opened(client: Client, case_id: UUID, **reason: str) -> str:
    """Open a file as somebody does, and return its page."""
    answer = client.post(url(case_id, "ouvrir"), reason, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def hidden(page: str, form: str) -> dict[str, str]:
    """Return the hidden values of one form of a page."""
    found = {}
    for name in ("seen", "entry"):
        match = re.search(rf'name="{name}" value="([^"]*)"[^>]*id="{form}-{name}"', page)
        assert match, f"{form} has no {name}"
        found[name] = match[1]
    return found


def text_of(answer: Any) -> str:
    return str(answer.content.decode())
