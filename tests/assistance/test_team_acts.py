"""What the team does besides answering: refer, note a call under the person's rules, clear spam, the desk."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from casework.by_code import read_file
from casework.enums import CaseState, Outcome, Urgency
from casework.models import Event, Message, Note
from casework.operations.assigning import assign
from casework.operations.files import open_file
from staff.access import AccessPurpose
from staff.enums import Role
from staff.models import AccessEntry
from tests.assistance.team_door import PLAN, Browser, hidden, opened, text_of, url
from tests.casework.factories import AT, STORY, Desk, Handed, assigned, hand_in, member
from tests.services.factories import ListingFactory

TUESDAY_AT_TEN = {"called_on": "2026-11-17", "called_at": "10 h"}


@pytest.fixture(autouse=True)
def _on_wednesday_at_ten() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def held_with(desk: Desk, **story: Any) -> Handed:
    handed = hand_in(story={**STORY, **story})
    pair = {"lead": desk.lead.member, "backup": desk.backup.member}
    assign(by=desk.triage, case_id=handed.case_id, **pair, at=AT)
    return handed


def last_note(desk: Desk, handed: Handed) -> str:
    file = open_file(by=desk.lead, case_id=handed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)
    return file.notes[-1].text


# Referring


def test_somebody_is_referred_in_their_language_with_words_that_can_be_changed(
    desk: Desk, browser: Browser
) -> None:
    for number in range(4):
        ListingFactory(slug=f"abri-{number}", name_fr=f"Abri {number}", by_phone=True)
    handed, client = assigned(desk), browser(desk.lead, language="en")
    opened(client, handed.case_id)
    page = text_of(client.get(url(handed.case_id), {"q": "abri"}))
    assert page.count('name="listing"') == 4
    page = text_of(client.get(url(handed.case_id), {"listing": [f"abri-{number}" for number in range(4)]}))
    # The file is in French, whatever language the caseworker works in; three services at most.
    assert "Voici ce qui peut vous aider" in page
    assert "• Abri 2" in page
    assert "• Abri 3" not in page
    assert "/fr/services/abri-0/" in page
    sent = {**hidden(page, "refer"), "text": "Appelez Abri 0."}
    assert client.post(url(handed.case_id, "diriger"), sent).status_code == 302
    assert handed.case.state == CaseState.WAITING_PARTNER
    file = read_file(handed.who)
    assert file is not None
    assert [one.text for one in file.messages] == ["Appelez Abri 0."]


@pytest.mark.parametrize(
    "query",
    [
        {"q": "\x00'--"},
        {"q": "x" * 3000},
        {"listing": ["", "../x", "é", "z" * 500]},
        {"listing": ["no"] * 90},
    ],
    ids=["quotes", "long", "slugs", "many"],
)
def test_a_strange_search_for_a_service_finds_nothing_and_breaks_nothing(
    desk: Desk, browser: Browser, query: dict[str, Any]
) -> None:
    handed, client = assigned(desk), browser(desk.lead)
    opened(client, handed.case_id)
    answer = client.get(url(handed.case_id), query)
    assert answer.status_code == 200
    assert "⚠" not in text_of(answer)


# Calls


def call(client: Any, handed: Handed, page: str, **given: Any) -> Any:
    sent = {**hidden(page, "call"), "channel": "phone", "text": "Elle va bien.", **TUESDAY_AT_TEN, **given}
    return client.post(url(handed.case_id, "appel"), sent)


def test_a_call_that_keeps_to_the_plan_is_noted_without_its_hour(desk: Desk, browser: Browser) -> None:
    handed, client = held_with(desk, contact=PLAN), browser(desk.lead)
    page = opened(client, handed.case_id)
    assert "Pas maintenant" in page, "it is Wednesday, and only Tuesday was given"
    assert call(client, handed, page).status_code == 302
    assert Event.objects.get(case=handed.case_id, move="log_call").detail == "phone"
    assert last_note(desk, handed) == "Appel du mardi 17 novembre.\nElle va bien."


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"called_at": "19 h"}, "a écrit « jamais » à ce moment"),
        ({"called_at": "14 h"}, "n’a pas donné ce moment"),
        ({"channel": "text_message"}, "autrement"),
        ({"channel": "voicemail"}, "n’a pas permis de laisser un message"),
    ],
)
def test_a_call_against_the_plan_is_not_noted_until_somebody_says_why(
    desk: Desk, browser: Browser, given: dict[str, str], said: str
) -> None:
    handed, client = held_with(desk, contact=PLAN), browser(desk.lead)
    page = opened(client, handed.case_id)
    answer = call(client, handed, page, **given)
    assert answer.status_code == 400
    assert said in text_of(answer).replace("\u00a0", " ")
    assert "Elle va bien." in text_of(answer)
    assert not Note.objects.exists()
    reason = "mistake" if given.get("channel") == "voicemail" else "asked"
    again = {**given, **hidden(text_of(answer), "call")}
    if reason == "mistake":
        assert call(client, handed, page, **again, excuse="danger").status_code == 400
    assert call(client, handed, page, **again, excuse=reason).status_code == 302
    assert "Hors du plan de contact" in last_note(desk, handed)


def test_nobody_who_asked_for_answers_here_only_is_called_without_a_reason(
    desk: Desk, browser: Browser
) -> None:
    handed, client = held_with(desk, contact={}), browser(desk.lead)
    page = opened(client, handed.case_id)
    assert "aucun contact hors d’ici" in text_of(call(client, handed, page))
    assert call(client, handed, page, channel="in_person").status_code == 302


def test_times_that_no_rule_understands_are_read_by_a_person(desk: Desk, browser: Browser) -> None:
    handed, client = held_with(desk, contact={**PLAN, "never": "quand il est là"}), browser(desk.lead)
    page = opened(client, handed.case_id)
    answer = call(client, handed, page)
    assert "puis cochez" in text_of(answer)
    assert "quand il est là" in text_of(answer)
    assert call(client, handed, page, has_read="on").status_code == 302


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"channel": ""}, "Dites comment"),
        ({"channel": "pigeon"}, "Choisissez dans la liste"),
        ({"called_on": ""}, "Écrivez le jour"),
        ({"called_on": "2026-02-31"}, "comme 2026-11-24"),
        ({"called_on": "2026-11-19"}, "pas encore venu"),
        ({"called_on": "2026-10-01"}, "plus de deux semaines"),
        ({"called_at": ""}, "Écrivez l’heure"),
        ({"called_at": "24 h"}, "comme 13"),
        ({"called_at": "10 h 75"}, "comme 13"),
        ({"called_at": "bientôt"}, "comme 13"),
        ({"called_at": "\x01"}, "caractère invisible"),
        ({"excuse": "x"}, "Choisissez une raison"),
        ({"text": ""}, "Écrivez ce qui s’est dit"),
        ({"text": "Son numéro de passeport est AB123456."}, "N’écrivez pas le statut"),
    ],
)
def test_every_mistake_about_a_call_is_said(
    desk: Desk, browser: Browser, given: dict[str, str], said: str
) -> None:
    handed, client = held_with(desk, contact=PLAN), browser(desk.lead)
    answer = call(client, handed, opened(client, handed.case_id), **given)
    assert answer.status_code == 400
    assert said in text_of(answer).replace("\u00a0", " ")
    assert not Note.objects.exists()


def test_a_call_noted_twice_is_one_call(desk: Desk, browser: Browser) -> None:
    handed, client = held_with(desk, contact=PLAN), browser(desk.lead)
    page = opened(client, handed.case_id)
    assert [call(client, handed, page).status_code for _ in range(2)] == [302, 302]
    assert Note.objects.count() == 1


# Clearing


def test_spam_is_closed_unopened_after_a_count_was_confirmed(desk: Desk, browser: Browser) -> None:
    spam = [hand_in() for _ in range(3)]
    real = hand_in(urgency=Urgency.URGENT)
    client = browser(desk.triage, unlocked=False)
    page = text_of(client.get("/demandes/sans-ouvrir/"))
    assert "J’ai peur" not in page
    ticked = {"file": [str(one.case_id) for one in spam]}
    asked = client.post("/demandes/sans-ouvrir/", ticked)
    assert "Fermer 3 demandes sans les ouvrir?" in text_of(asked)
    assert spam[0].case.state == CaseState.RECEIVED
    done = client.post("/demandes/sans-ouvrir/", {**ticked, "confirmed": "1"}, follow=True)
    assert "3 demandes fermées sans être ouvertes." in text_of(done)
    assert {one.case.outcome for one in spam} == {Outcome.NOT_FOR_US}
    assert real.case.state == CaseState.RECEIVED
    assert not AccessEntry.objects.exists()


def test_clearing_leaves_alone_what_is_not_to_be_sorted(desk: Desk, browser: Browser) -> None:
    held, client = assigned(desk), browser(desk.triage, unlocked=False)
    for ticked in ([], [str(held.case_id)], [str(uuid4())], ["x", ""]):
        answer = client.post("/demandes/sans-ouvrir/", {"file": ticked})
        assert answer.status_code == 400
    other = hand_in()
    both = {"file": [str(held.case_id), str(other.case_id)], "confirmed": "1"}
    said = text_of(client.post("/demandes/sans-ouvrir/", both, follow=True))
    assert "1 demande fermée" in said
    assert "1 autre avait changé" in said
    assert held.case.state == CaseState.ASSIGNED
    stranger = browser(member("autre", Role.TRIAGE))
    again = hand_in()
    answer = stranger.post("/demandes/sans-ouvrir/", {"file": [str(again.case_id)], "confirmed": "1"})
    assert answer.status_code == 400
    assert again.case.state == CaseState.RECEIVED
    assert browser(desk.lead).get("/demandes/sans-ouvrir/").status_code == 403


# The desk


def test_the_desk_counts_what_waits_and_says_what_to_do_first(desk: Desk, browser: Browser) -> None:
    handed = assigned(desk)
    hand_in(due_on=AT.date().replace(day=10))
    page = text_of(browser(desk.lead).get("/"))
    assert "Lire 1 nouveau message" in page
    assert '/demandes/?list=mine"' in page
    page = text_of(browser(desk.triage).get("/"))
    assert "Trier 1 demande" in page
    assert "/demandes/?list=waiting&amp;overdue=on" in page
    open_file(by=desk.lead, case_id=handed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)
    assert "Voir les demandes" in text_of(browser(desk.lead).get("/"))
    assert "Demandes d’aide" not in text_of(browser(member("ed", Role.EDITOR), unlocked=False).get("/"))


def test_a_file_takes_as_many_queries_whatever_was_said_in_it(
    desk: Desk, browser: Browser, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    handed, client = assigned(desk, opened=True), browser(desk.lead)
    page = opened(client, handed.case_id)
    client.post(url(handed.case_id, "repondre"), {**hidden(page, "reply"), "text": "Un"})
    page = text_of(client.get(url(handed.case_id)))
    client.post(url(handed.case_id, "note"), {**hidden(page, "note"), "text": "Un"})
    client.get(url(handed.case_id))
    with django_assert_max_num_queries(30) as counted:
        client.get(url(handed.case_id))
    before = len(counted)
    for number in range(8):
        page = text_of(client.get(url(handed.case_id)))
        form, act = ("reply", "repondre") if number % 2 else ("note", "note")
        client.post(url(handed.case_id, act), {**hidden(page, form), "text": str(number)})
    assert Message.objects.count() == 5
    client.get(url(handed.case_id))
    with django_assert_num_queries(before):
        client.get(url(handed.case_id))
