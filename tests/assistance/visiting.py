"""A visitor of the public door, as its pages see one: cookies, and a clock that can be moved."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from tests.casework.factories import Handed

SAID = "Oui, merci. Je préfère venir vous voir."
#: Fields of a form that can be sent as it is.
STORY = {
    "what": "Mon propriétaire veut me mettre dehors vendredi.",
    "urgency": "ordinary",
    "language": "fr",
}


def address(name: str, language: str = "fr", **named: object) -> str:
    with override(language):
        return reverse(name, kwargs=named or None)


def body(answer: HttpResponse) -> str:
    return answer.content.decode()


def hidden(page: str, name: str) -> str:
    """The value of a hidden field, or "" if it is not there."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


def code_on(page: str) -> str:
    """The code that a page shows, or ""."""
    return "".join(re.findall(r"<span>(\d{5})</span>", page))


def keeps(page: str, text: str) -> bool:
    """Whether a box of the page holds this very text."""
    boxes = re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)
    return str(escape(text)) in [one.strip() for one in boxes]


@dataclass
class Visitor:
    """Somebody at the form, in one language."""

    client: Client
    clock: Any
    language: str = "fr"

    def open(self, name: str, **named: object) -> HttpResponse:
        return self.client.get(address(name, self.language, **named))

    def post(self, name: str, fields: dict[str, Any] | None = None, **named: object) -> HttpResponse:
        return self.client.post(address(name, self.language, **named), fields or {})

    def write(self, *, wait: float = 5, **changes: Any) -> HttpResponse:
        """Open the form, take some time, and send it."""
        page = body(self.open("assistance:write"))
        self.clock.shift(wait)
        return self.send(page, **changes)

    def send(self, page: str, **changes: Any) -> HttpResponse:
        """Send the form that stands on a page, with its hidden fields."""
        carried = {name: hidden(page, name) for name in ("mark", "seen", "kept")}
        fields = {**{name: value for name, value in carried.items() if value}, **STORY, **changes}
        return self.post(
            "assistance:write", {name: value for name, value in fields.items() if value is not None}
        )


def enter(visitor: Visitor, handed: Handed) -> str:
    """Enter the code and return the file's page."""
    answer = visitor.post("portal:follow_up", {"code": handed.code})
    assert (answer.status_code, answer["Location"]) == (
        303,
        address("portal:follow_up_file", visitor.language),
    )
    return body(visitor.open("portal:follow_up_file"))


def say(visitor: Visitor, page: str, text: str = SAID, **changes: str) -> HttpResponse:
    fields = {"text": text, "mark": hidden(page, "mark"), "seen": hidden(page, "seen"), **changes}
    return visitor.post("portal:follow_up_message", {name: one for name, one in fields.items() if one})
