"""The lists of the team, on the staff door: days and languages of what waits, in twelve queries."""

import re
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache

from casework.enums import Urgency
from casework.models import Case
from casework.queries import QueueKind
from staff.enums import Role
from tests.assistance.team_door import Browser, opened, text_of, url
from tests.casework.factories import AT, Desk, assigned, hand_in, member, with_key


@pytest.fixture(autouse=True)
def _at_ten_in_the_morning() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


def test_triage_sees_days_and_languages_of_what_waits_and_nothing_else(desk: Desk, browser: Browser) -> None:
    hand_in(urgency=Urgency.URGENT, language="en")
    page = text_of(browser(desk.triage, unlocked=False).get("/demandes/"))
    assert "mercredi 18 novembre" in page
    assert "Urgent" in page
    assert "anglais" in page
    assert "⚠" not in page
    for word in ("J’ai peur", "Ana", "talk"):
        assert word not in page


def test_a_row_is_one_stop_of_the_keyboard(desk: Desk, browser: Browser) -> None:
    hand_in()
    page = text_of(browser(desk.triage).get("/demandes/"))
    (row,) = re.findall(r'<li class="ms-queue__row.*?</li>', page, re.DOTALL)
    assert len(re.findall(r"<(?:a|button|input (?!type=.hidden))\b", row)) == 1


def test_ones_own_files_come_with_news_first(desk: Desk, browser: Browser) -> None:
    quiet, loud = assigned(desk), assigned(desk)
    Case.objects.filter(pk=quiet.case_id).update(has_news=False)
    page = text_of(browser(desk.lead).get("/demandes/"))
    assert "Nouveau message" in page
    assert page.index(str(loud.case_id)) < page.index(str(quiet.case_id))


def test_a_queue_takes_as_many_queries_for_one_row_as_for_twenty(
    desk: Desk, browser: Browser, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    client = browser(desk.triage)
    hand_in()
    client.get("/demandes/")
    with django_assert_max_num_queries(12) as counted:
        client.get("/demandes/")
    before = len(counted)
    for _ in range(19):
        hand_in()
    with django_assert_num_queries(before):
        assert text_of(client.get("/demandes/")).count("ms-queue__open") == 20


def test_every_list_of_everybody_keeps_to_twelve_queries(
    desk: Desk, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    assigned(desk)
    hand_in()
    for who in (desk.lead, desk.triage, desk.supervisor):
        client = browser(who)
        for kind in QueueKind:
            client.get("/demandes/")
            # What is remembered for a minute is forgotten: the first to look pays as little.
            cache.clear()
            with django_assert_max_num_queries(12):
                assert client.get(f"/demandes/?list={kind}").status_code == 200


def test_filters_narrow_the_queue_and_strange_ones_are_left_aside(desk: Desk, browser: Browser) -> None:
    hand_in(language="fr")
    hand_in(language="en", urgency=Urgency.URGENT)
    client = browser(desk.triage)
    assert text_of(client.get("/demandes/?language=en")).count("ms-queue__open") == 1
    assert text_of(client.get("/demandes/?urgency=urgent&language=fr")).count("ms-queue__open") == 0
    assert "Rien ne répond à ces filtres" in text_of(client.get("/demandes/?overdue=on"))
    for strange in ("language=xx", "list=nope", "page=-1", "page=9999999999", "page=١", "urgency=%00", "q=1"):
        assert text_of(client.get(f"/demandes/?{strange}")).count("ms-queue__open") == 2, strange


def test_a_late_file_says_by_how_much(desk: Desk, browser: Browser) -> None:
    hand_in(due_on=AT.date().replace(day=15))
    assert "en retard de 3 jours" in text_of(browser(desk.triage).get("/demandes/?overdue=on"))


def test_a_supervisor_sees_figures_and_loads_and_opens_nothing(desk: Desk, browser: Browser) -> None:
    taken, waiting = assigned(desk), hand_in(urgency=Urgency.URGENT)
    client = browser(desk.supervisor)
    page = text_of(client.get("/demandes/"))
    assert re.search(r"<th scope=\"row\">lea</th><td[^>]*>1</td><td[^>]*>1</td>", page)
    assert re.search(r"À trier, urgentes</dt><dd>1<", page)
    assert "/ouvrir/" not in page
    for case_id in (taken.case_id, waiting.case_id, uuid4()):
        assert client.get(url(case_id)).status_code == 404


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_is_drawn_in_both_languages(desk: Desk, browser: Browser, language: str) -> None:
    handed = assigned(desk)
    client = browser(desk.lead, language=language)
    pages = [
        text_of(client.get("/demandes/")),
        text_of(client.get(url(handed.case_id))),
        opened(client, handed.case_id),
        text_of(client.get(url(handed.case_id, "confier"))),
        text_of(browser(desk.backup, language=language).get(url(handed.case_id))),
        text_of(browser(desk.triage, language=language).get("/demandes/sans-ouvrir/")),
        text_of(browser(desk.supervisor, language=language).get("/demandes/")),
    ]
    for page in pages:
        assert f'<html lang="{language}"' in page
        assert "⚠" not in page
        assert page.count("<h1") == 1


def test_an_editor_has_no_business_here(desk: Desk, browser: Browser) -> None:
    client = browser(member("ed", Role.EDITOR))
    assert client.get("/demandes/").status_code == 403
    assert client.get(url(hand_in().case_id)).status_code == 403


def test_a_team_takes_as_many_queries_for_three_people_as_for_ten(
    desk: Desk, browser: Browser, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    client, path = browser(desk.triage), f"/compte/equipes/{desk.team.pk}/"
    client.get(path)
    with django_assert_max_num_queries(12) as counted:
        client.get(path)
    for number in range(7):
        joined = member(f"nouvelle-{number}", Role.CASEWORKER)
        with_key(joined)
        desk.team.members.add(joined)
    with django_assert_num_queries(len(counted)):
        assert text_of(client.get(path)).count("nouvelle-") == 7
