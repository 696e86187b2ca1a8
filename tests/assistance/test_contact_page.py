"""The page on which words leave: their very text, why nothing may leave, and what happens when it fails."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine

from tests.assistance.fake_sms import FakeSms
from tests.assistance.sending_words import BARE, NEWS, TEXT, calls_of, held_with
from tests.assistance.team_door import Browser, hidden, opened, text_of, url
from tests.casework.factories import AT, Desk


@pytest.fixture(autouse=True)
def _on_wednesday_at_ten() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def page_of(client: Any, case_id: UUID) -> str:
    opened(client, case_id)
    answer = client.get(url(case_id, "joindre"))
    assert answer.status_code == 200
    return text_of(answer)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_shows_the_very_words_and_sends_them(
    desk: Desk, browser: Browser, service: FakeSms, language: str
) -> None:
    handed, client = held_with(desk, TEXT), browser(desk.lead, language=language)
    assert f'href="{url(handed.case_id, "joindre")}"' in opened(client, handed.case_id)
    page = page_of(client, handed.case_id)
    assert "⚠" not in page
    assert "Il y a du nouveau pour vous, là où vous savez." in page
    assert "<textarea" not in page
    sent = {**hidden(page, "contact"), "text_code": NEWS}
    for _press in range(2):
        assert client.post(url(handed.case_id, "joindre"), sent).status_code == 302
    assert len(service.sent) == 1


def test_the_page_says_why_nothing_may_leave_and_a_form_made_by_hand_changes_nothing(
    desk: Desk, browser: Browser, service: FakeSms
) -> None:
    client = browser(desk.lead)
    for plan, said in (
        ({**TEXT, "when": "le mardi, de 9 h à 11 h"}, "pas un moment que la personne a donné"),
        ({**TEXT, "way": "here", "address": ""}, "aucun contact hors d’ici"),
        ({**TEXT, "way": "phone"}, "a demandé un appel"),
    ):
        handed = held_with(desk, plan)
        page = page_of(client, handed.case_id)
        assert said in page
        assert "text_code" not in page
        forced = {"seen": "1", "entry": str(uuid4()), "text_code": NEWS, "has_read": "on", "excuse": "danger"}
        answer = client.post(url(handed.case_id, "joindre"), forced)
        assert answer.status_code == 400
        assert calls_of(handed) == []
    assert service.sent == []


def test_without_leave_for_a_message_only_bare_words_are_offered(
    desk: Desk, browser: Browser, service: FakeSms
) -> None:
    handed = held_with(desk, {**TEXT, "leave_word": "no"})
    page = page_of(browser(desk.lead), handed.case_id)
    assert f'value="{BARE}"' in page
    assert f'value="{NEWS}"' not in page


def test_a_portal_without_a_service_says_so_before_anybody_chooses_words(
    desk: Desk, browser: Browser, settings: Any
) -> None:
    settings.EMAIL_HOST = ""
    mail = {**TEXT, "way": "email", "address": "ana@example.org"}
    for plan, said in ((TEXT, "aucun service de textos"), (mail, "aucun service de courriel")):
        handed = held_with(desk, plan)
        page = page_of(browser(desk.lead), handed.case_id)
        assert said in page
        assert "Répondez dans le dossier" in page
        assert "text_code" not in page
        # The person's own rule comes first: it holds with a service too.
        never = held_with(desk, {**plan, "when": "le mardi, de 9 h à 11 h"})
        assert said not in page_of(browser(desk.lead), never.case_id)


def test_times_in_words_are_read_by_somebody_first(desk: Desk, browser: Browser, service: FakeSms) -> None:
    handed, client = held_with(desk, {**TEXT, "never": "quand il est là"}), browser(desk.lead)
    page = page_of(client, handed.case_id)
    sent = {**hidden(page, "contact"), "text_code": BARE}
    answer = client.post(url(handed.case_id, "joindre"), sent)
    assert "Lisez les moments" in text_of(answer)
    assert service.sent == []
    assert client.post(url(handed.case_id, "joindre"), {**sent, "has_read": "on"}).status_code == 302
    assert len(service.sent) == 1


def test_a_failure_is_said_and_what_was_chosen_stays(desk: Desk, browser: Browser, service: FakeSms) -> None:
    handed, client = held_with(desk, TEXT), browser(desk.lead)
    page = page_of(client, handed.case_id)
    sent = {**hidden(page, "contact"), "text_code": NEWS, "with_name": "on"}
    service.code = 500
    answer = client.post(url(handed.case_id, "joindre"), sent)
    assert answer.status_code == 400
    assert "peut-être parti" in text_of(answer)
    assert re.search(rf'value="{NEWS}"[^>]* checked', text_of(answer))
    assert hidden(text_of(answer), "contact")["entry"] == sent["entry"]
    assert calls_of(handed) == []


def test_a_file_is_opened_for_a_reason_before_anybody_is_written_to(desk: Desk, browser: Browser) -> None:
    handed = held_with(desk, TEXT)
    backup, colleague = browser(desk.backup), browser(desk.colleague)
    # The backup says why first, on the file's own page.
    assert backup.get(url(handed.case_id, "joindre"))["Location"] == url(handed.case_id)
    assert colleague.get(url(handed.case_id, "joindre")).status_code == 404
    assert browser(desk.lead, unlocked=False).get(url(handed.case_id, "joindre")).status_code == 302
    opened(backup, handed.case_id, reason="absence")
    assert backup.get(url(handed.case_id, "joindre")).status_code == 200
