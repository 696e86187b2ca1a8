"""Somebody who applies on the public door, as its pages see one: what they answer, page by page."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from housing.forms.answers import QUESTIONS
from housing.rules.answers import EXAMPLE
from housing.rules.steps import Step, steps_of
from tests.assistance.visiting import address, body, hidden

__all__ = ["address", "body", "hidden"]


def boxes(step: Step, answers: dict[str, Any], language: str = "fr") -> dict[str, Any]:
    """What a browser sends for a page that is answered so."""
    with override(language):
        so_far = {**answers, "ways": [step.way]} if step.way else answers
        form = QUESTIONS[step.code](initial=answers[step.code], so_far=so_far)
        sent = {bound.html_name: bound.value() for bound in form}
    return {
        name: "on" if value is True else value
        for name, value in sent.items()
        if value is not None and value is not False and value != ""
    }


class Applicant:
    """Somebody at the questions, in one language, with a clock that can be moved."""

    def __init__(self, client: Client, clock: Any, language: str = "fr") -> None:
        self.client = client
        self.clock = clock
        self.language = language
        self.answers: dict[str, Any] = dict(EXAMPLE)

    def url(self, name: str, **named: object) -> str:
        return address(f"housing:{name}", self.language, **named)

    def page_of(self, step: Step) -> str:
        with override(self.language):
            if step.part:
                return reverse("housing:question_part", kwargs={"number": step.number, "part": step.part})
            return reverse("housing:question", kwargs={"number": step.number})

    def open(self, name: str, **named: object) -> HttpResponse:
        return self.client.get(self.url(name, **named))

    def begin(self, code: str = "logements-abordables") -> HttpResponse:
        return self.client.post(self.url("begin", code=code))

    def answer(self, step: Step, **changes: Any) -> HttpResponse:
        sent = {**boxes(step, self.answers, self.language), **changes}
        return self.client.post(
            self.page_of(step), {name: value for name, value in sent.items() if value is not None}
        )

    def answer_all(self, *, until: int = 15) -> None:
        for step in steps_of(self.answers):
            if step.number <= until:
                answer = self.answer(step)
                assert answer.status_code == 303, (step, body(answer))

    def send(self, page: str = "", **changes: str) -> HttpResponse:
        """Read the answers once more, and send them."""
        page = page or body(self.open("check"))
        self.clock.shift(dt.timedelta(seconds=5))
        return self.client.post(self.url("check"), {"mark": hidden(page, "mark"), **changes})
