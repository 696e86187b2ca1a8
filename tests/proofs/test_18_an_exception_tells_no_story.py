"""
Proof 18: whatever goes wrong after a request was read, its story is in no log, no mail and no error page.

Once where nobody expects it: the exception itself holds the whole story, in its text and in every frame. Once
where it must be expected: PostgreSQL refuses the write; then the page comes back with what was typed.
"""

import logging
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.db import connections
from django.test import Client

from core.clock import now
from core.form_token import new_form_token
from privacy.journey import new_journey_key
from tests.assistance.visiting import address, body
from tests.casework.factories import AT, Desk
from tests.housing.applying import Applicant
from tests.housing.deciding import in_review
from tests.housing.factories import HousingDesk, apply
from tests.housing.test_releases import agreed

STORY = "zqneedledixhuit et tout ce qui m’est arrivé depuis le printemps"


def fields(journey: str) -> dict[str, str]:
    return {
        "what": STORY,
        "urgency": "urgent",
        "language": "fr",
        "mark": new_form_token(form="request", journey=journey, at=now(), waited=True),
    }


@pytest.fixture
def visitor(settings: pytest.FixtureRequest) -> tuple[Client, str]:
    client = Client(raise_request_exception=False)
    journey = new_journey_key()
    client.cookies[settings.JOURNEY_COOKIE_NAME] = journey
    return client, journey


@pytest.fixture
def heard() -> StringIO:
    """Everything that any logger would write, as a door writes it."""
    from logging.config import dictConfig

    from montreal_sanctuary.logging import logging_for_door

    written = StringIO()
    dictConfig(logging_for_door("public"))
    for name in (None, *logging.Logger.manager.loggerDict):
        for handler in logging.getLogger(name).handlers:
            if isinstance(handler, logging.StreamHandler) and type(handler) is logging.StreamHandler:
                handler.setStream(written)
    return written


def test_an_exception_that_holds_the_story_is_a_class_and_an_hour(
    desk: Desk,
    visitor: tuple[Client, str],
    heard: StringIO,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def fail(**given: object) -> None:
        raise RuntimeError(f"{given}")

    monkeypatch.setattr("casework.by_code.hand_in", fail)
    client, journey = visitor
    answer = client.post("/fr/aide/ecrire/", fields(journey))
    assert answer.status_code == 500
    said = heard.getvalue()
    assert "RuntimeError" in said
    assert "assistance:write" in said
    printed = "".join(capfd.readouterr())
    for place in (said, printed, answer.content.decode(), str(mail.outbox)):
        assert "zqneedle" not in place


def test_a_write_that_the_database_refuses_gives_the_text_back(
    desk: Desk,
    visitor: tuple[Client, str],
    heard: StringIO,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "ALTER TABLE casework_sealedstory ADD CONSTRAINT nothing_goes_in CHECK (false) NOT VALID"
        )
    client, journey = visitor
    answer = client.post("/fr/aide/ecrire/", fields(journey))
    assert answer.status_code == 503
    page = answer.content.decode()
    assert STORY in page
    assert "Rien n’a été gardé" in page
    said = heard.getvalue()
    assert "IntegrityError" in said
    for place in (said, *capfd.readouterr(), str(mail.outbox)):
        assert "zqneedle" not in place


@pytest.mark.parametrize("broken", ["hand_in_application", "read_application"])
def test_an_application_that_goes_wrong_is_a_class_and_an_hour(
    broken: str,
    housing_desk: HousingDesk,
    heard: StringIO,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    time_machine: Any,
) -> None:
    def fail(*values: object, **given: object) -> None:
        raise RuntimeError(f"{values} {given} {STORY}")

    time_machine.move_to(AT, tick=False)
    applicant = Applicant(Client(raise_request_exception=False), time_machine)
    applicant.answers |= {"name": STORY, "comment": STORY}
    applicant.begin()
    applicant.answer_all()
    page = body(applicant.open("check"))
    assert "zqneedle" in page
    monkeypatch.setattr(f"housing.views.application_check.{broken}", fail)
    answer = applicant.send(page)
    assert answer.status_code == 500
    said = heard.getvalue()
    assert "RuntimeError" in said
    assert "housing:check" in said
    for place in (said, *capfd.readouterr(), body(answer), str(mail.outbox)):
        assert "zqneedle" not in place


def test_what_an_organisation_reads_that_goes_wrong_is_a_class_and_an_hour(
    housing_desk: HousingDesk,
    heard: StringIO,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    time_machine: Any,
) -> None:
    def fail(told: bytes) -> None:
        raise RuntimeError(f"{told!r} {STORY}")

    time_machine.move_to(AT, tick=False)
    filed = in_review(housing_desk, name=STORY)
    _release, code = agreed(housing_desk, filed)
    monkeypatch.setattr("housing.by_code.releases.read", fail)
    client = Client(raise_request_exception=False)
    answer = client.post(address("housing:received"), {"code": code})
    assert answer.status_code == 500
    said = heard.getvalue()
    assert "RuntimeError" in said
    for place in (said, *capfd.readouterr(), body(answer), str(mail.outbox)):
        assert "zqneedle" not in place
        assert code not in place


@pytest.mark.parametrize(
    "broken", ["housing.by_code.correcting.seal", "housing.by_code.correcting.outcome_of"]
)
def test_a_correction_that_goes_wrong_is_a_class_and_an_hour(
    broken: str,
    housing_desk: HousingDesk,
    heard: StringIO,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def fail(*values: object, **given: object) -> None:
        raise RuntimeError(f"{values} {given} {STORY}")

    filed = apply(housing_desk, name=STORY, comment=STORY)
    client = Client(raise_request_exception=False)
    client.post("/fr/suivi/", {"code": filed.code})
    monkeypatch.setattr(broken, fail)
    fields = {"comment": STORY, "confirmed": "1", "mark": "", "after": "0"}
    answer = client.post(address("portal:follow_up_answer", question="name"), {**fields, "name": f"{STORY}!"})
    assert answer.status_code == 500
    said = heard.getvalue()
    assert "RuntimeError" in said
    assert "portal:follow_up_answer" in said
    for place in (said, *capfd.readouterr(), answer.content.decode(), str(mail.outbox)):
        assert "zqneedle" not in place
        assert filed.code not in place
