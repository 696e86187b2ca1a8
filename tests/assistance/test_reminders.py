"""What the calendar asks, where it is read: on the desk, beside a file, on the file; and what one may do."""

import datetime as dt
import re
from uuid import UUID, uuid4

import pytest
from django.utils.translation import override

from assistance.reminders import count_words, reminders, task_words
from casework import by_code, timers
from casework.enums import TaskKind
from casework.models import Message, Task
from casework.rules.deadlines import QUIET_DAYS
from casework.rules.retention import erased_on
from casework.tasks import ORDER
from core.clock import now, today
from core.day_words import day_in_words
from tests.assistance.team_door import PLAN, Browser, hidden, opened, text_of, url
from tests.casework.factories import STORY, Desk, with_key
from tests.casework.time_travel import answer_now, close_now, days_pass, hand_in_now, held_now

YESTERDAY = dt.timedelta(days=1)


def ask(case_id: UUID, *kinds: TaskKind) -> None:
    Task.objects.bulk_create(Task(case_id=case_id, kind=kind, made_on=today()) for kind in kinds)


def panel(page: str) -> str:
    """Return the part of the desk that says what to do today, as text."""
    found = re.search(
        r"<section(?:(?!</section>).)*(?:À faire aujourd’hui|To do today).*?</section>", page, re.DOTALL
    )
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", found[0])) if found else ""


def test_the_desk_says_what_to_do_today_and_leads_to_it(desk: Desk, browser: Browser) -> None:
    late, quiet = held_now(desk), held_now(desk)
    waiting = hand_in_now(due_on=today() - YESTERDAY)
    ask(late.case_id, TaskKind.OVERDUE)
    ask(quiet.case_id, TaskKind.NO_WORD)
    ask(waiting.case_id, TaskKind.OVERDUE)
    client = browser(desk.lead, unlocked=False)
    page = text_of(client.get("/"))
    assert "1 réponse promise, en retard 1 dossier sans nouvelles de la personne" in panel(page)
    listed = text_of(client.get("/demandes/?list=mine&task=no_word"))
    assert str(quiet.case_id) in listed
    assert str(late.case_id) not in listed
    assert "Seulement : dossiers sans nouvelles de la personne" in listed.replace("\u00a0", " ")
    assert str(late.case_id) in text_of(client.get("/demandes/?list=mine&task=no_such"))
    assert "1 réponse promise, en retard, à trier" in panel(
        text_of(browser(desk.triage, unlocked=False).get("/"))
    )
    assert panel(text_of(browser(desk.colleague, unlocked=False).get("/"))) == ""


def test_whoever_supervises_is_led_to_what_is_late_and_opens_nothing(desk: Desk, browser: Browser) -> None:
    late, quiet = held_now(desk, due_on=today() - YESTERDAY), held_now(desk)
    timers.say_what_is_late(now())
    ask(quiet.case_id, TaskKind.NO_WORD)
    client = browser(with_key(desk.supervisor), unlocked=False)
    assert "1 demande signalée dans mes équipes" in panel(text_of(client.get("/")))
    page = text_of(client.get("/demandes/?list=raised"))
    assert page.count('class="ms-queue__row') == 1
    assert "lea et basile" in page
    assert "/ouvrir/" not in page
    for case_id in (late.case_id, quiet.case_id):
        assert client.get(url(case_id)).status_code == 404


def test_a_row_says_what_is_asked_beside_its_promise(desk: Desk, browser: Browser) -> None:
    handed = held_now(desk)
    ask(handed.case_id, TaskKind.OVERDUE, TaskKind.ONE_HOLDER)
    page = text_of(browser(desk.lead, unlocked=False).get("/demandes/"))
    assert re.findall(r'<strong class="ms-queue__task">(.*?)</strong>', page) == [
        "une seule personne peut l’ouvrir"
    ]


@pytest.mark.parametrize(
    ("contact", "verdict"),
    [
        ({}, "Ne jamais appeler. Répondre ici seulement."),
        ({**PLAN, "when": "", "never": ""}, "Maintenant, le plan le permet."),
    ],
)
def test_a_silence_is_recalled_with_what_the_person_allows_beside_it(
    contact: dict[str, str], verdict: str, desk: Desk, browser: Browser
) -> None:
    handed = held_now(desk, story={**STORY, "contact": contact})
    answer_now(desk, handed, expects_answer=True)
    days_pass(QUIET_DAYS, handed.case_id)
    timers.ask_about_silences(now())
    before = Message.objects.count()
    client = browser(desk.lead)
    page = opened(client, handed.case_id)
    recalled = r'<div class="ms-note ms-note--careful" role="note">(?:(?!role="note").)*Rappel.*?</form>'
    (note,) = re.findall(recalled, page, re.DOTALL)
    assert f"La personne n’a pas écrit depuis au moins {QUIET_DAYS} jours." in note
    assert verdict in note
    answer = client.post(url(handed.case_id, "attendre"), {"kind": "no_word"}, follow=True)
    assert f"Le rappel reviendra dans {QUIET_DAYS} jours." in text_of(answer)
    assert "La personne n’a pas écrit" not in text_of(answer)
    assert Message.objects.count() == before


def test_a_late_answer_is_recalled_until_it_is_given(desk: Desk, browser: Browser) -> None:
    handed = held_now(desk, due_on=today() - YESTERDAY)
    timers.say_what_is_late(now())
    client = browser(desk.lead)
    page = opened(client, handed.case_id)
    assert "La réponse était promise pour" in page
    assert "signalée à la personne responsable de l’équipe · le calendrier" in page
    client.post(url(handed.case_id, "repondre"), {**hidden(page, "reply"), "text": "Bonjour"})
    assert "La réponse était promise" not in text_of(client.get(url(handed.case_id)))


@pytest.mark.parametrize("task", [TaskKind.OVERDUE, TaskKind.ANSWER_DUE])
def test_whoever_sorts_is_told_to_give_a_late_file_out_since_they_cannot_answer(
    task: TaskKind, desk: Desk, browser: Browser
) -> None:
    handed = hand_in_now(due_on=today() - YESTERDAY)
    ask(handed.case_id, task)
    page = opened(browser(desk.triage), handed.case_id)
    assert "elles seules peuvent répondre." in page
    assert "même en une phrase" not in page


def test_a_file_that_has_ended_says_when_it_goes_and_a_helpers_word_whose_it_is(
    desk: Desk, browser: Browser
) -> None:
    handed = held_now(desk)
    by_code.post_message(handed.who, message_id=uuid4(), text="Mot de la personne", on=today())
    Message.objects.update(sender="helper")
    page = opened(browser(desk.lead), handed.case_id)
    assert "<strong>La personne qui aide</strong>" in page
    assert Message.objects.get().seen_on == today()
    assert "S’effacera" not in page
    close_now(desk, handed)
    page = opened(browser(desk.lead), handed.case_id)
    assert f"S’effacera tout seul le {day_in_words(erased_on(today()))}" in page


def test_waiting_on_is_for_those_who_hold_the_file_and_for_what_waits(desk: Desk, browser: Browser) -> None:
    handed = held_now(desk)
    ask(handed.case_id, TaskKind.NO_WORD, TaskKind.OVERDUE)
    for who in (desk.colleague, desk.triage, desk.supervisor):
        answer = browser(who).post(url(handed.case_id, "attendre"), {"kind": "no_word"})
        assert answer.status_code == 404
    client = browser(desk.lead)
    for kind in ("overdue", "", "x"):
        assert client.post(url(handed.case_id, "attendre"), {"kind": kind}).status_code == 404
    assert client.get(url(handed.case_id, "attendre")).status_code == 405
    assert Task.objects.filter(done_on=None).count() == 2


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_task_has_words_that_say_something(language: str) -> None:
    with override(language):
        written = reminders(ORDER, due_on=today(), unread_by=["Léa"])
        assert all(one.words and one.advice for one in written)
        assert len({one.words for one in written}) == len(ORDER)
        assert len({count_words(kind, 2) for kind in ORDER}) == len(ORDER)
        assert len(task_words([kind.value for kind in ORDER])) == len(ORDER) - 2
