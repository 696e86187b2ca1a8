"""The team's pages on the staff door: opening, and what each decision does with what was typed."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine

from casework.enums import CaseState
from casework.models import Message, Note
from casework.operations.files import open_file
from casework.queries import last_line
from staff.access import AccessPurpose
from staff.enums import Role
from staff.models import AccessEntry
from tests.assistance.team_door import PLAN, Browser, hidden, opened, text_of, url
from tests.casework.factories import AT, STORY, Desk, Handed, assigned, hand_in, member, with_key


@pytest.fixture(autouse=True)
def _at_ten_in_the_morning() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


# Opening


def test_a_file_opens_for_a_purpose_that_is_noted(desk: Desk, browser: Browser) -> None:
    handed = assigned(desk)
    client = browser(desk.lead)
    gate = text_of(client.get(url(handed.case_id)))
    assert "J’ai peur" not in gate
    assert not AccessEntry.objects.exists()
    page = opened(client, handed.case_id)
    assert "J’ai peur de rentrer chez moi." in page
    assert "Parler à quelqu’un" in page
    assert "Ne demandez pas le statut. Si la personne vous le dit, ne l’écrivez pas." in page
    (entry,) = AccessEntry.objects.all()
    assert (entry.member, entry.purpose) == (desk.lead.member, AccessPurpose.FOLLOW_UP)


def test_a_backup_says_why_before_reading(desk: Desk, browser: Browser) -> None:
    handed = assigned(desk)
    client = browser(desk.backup)
    for reason in ("", "curious", "\x00"):
        answer = client.post(url(handed.case_id, "ouvrir"), {"reason": reason})
        assert answer.status_code == 400
        assert "Erreur" in text_of(answer).partition("</title>")[0]
        assert "J’ai peur" not in text_of(answer)
    assert not AccessEntry.objects.exists()
    assert "J’ai peur" in opened(client, handed.case_id, reason="absence")
    assert AccessEntry.objects.get().reason == "absence"


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("fr", "remplacement\u00a0: absence de la personne qui suit le dossier"),
        ("en", "the person in charge of the file is away"),
    ],
)
def test_the_privacy_officer_reads_why_in_words_of_the_team(
    desk: Desk, browser: Browser, language: str, why: str
) -> None:
    handed = assigned(desk)
    opened(browser(desk.backup), handed.case_id, reason="absence")
    officer = browser(member("odile", Role.PRIVACY_OFFICER), language=language)
    page = text_of(officer.get("/compte/ouvertures/"))
    assert why in page
    assert "(absence)" not in page


def test_without_the_key_open_the_phrase_is_asked_for_first(desk: Desk, browser: Browser) -> None:
    handed = assigned(desk)
    client = browser(desk.lead, unlocked=False)
    answer = client.post(url(handed.case_id, "ouvrir"))
    assert answer.status_code == 403
    assert "passphrase" in text_of(answer)
    open_file(by=desk.lead, case_id=handed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)
    assert client.get(url(handed.case_id))["Location"].startswith("/compte/")


def plain(answer: Any) -> str:
    """Return a page without what differs from one asking to the next: its address and its tokens."""
    return re.sub(r"csrf.*|[0-9a-f]{8}-[0-9a-f-]{27}", "", text_of(answer))


def test_whoever_holds_no_part_meets_the_same_page_as_for_a_file_that_does_not_exist(
    desk: Desk, browser: Browser
) -> None:
    handed = assigned(desk, opened=True)
    acts = ("", "ouvrir", "confier", "repondre", "diriger", "appel", "note", "terminer", "rouvrir")
    for who in (desk.colleague, desk.triage):
        client = browser(who)
        for act in acts:
            for send in (client.get, client.post):
                there, nowhere = send(url(handed.case_id, act)), send(url(uuid4(), act))
                assert there.status_code == nowhere.status_code, act
                assert there.status_code in (404, 405)
                assert plain(there) == plain(nowhere)
    assert AccessEntry.objects.filter(member=desk.colleague.member).count() == 0


def test_the_contact_plan_stands_on_top_as_orders(desk: Desk, browser: Browser) -> None:
    handed = hand_in(story={**STORY, "contact": PLAN})
    page = opened(browser(desk.triage), handed.case_id)
    assert "Pas de message vocal." in page
    assert "Madame B." in page
    assert "tournesol" in page
    assert page.index("tournesol") < page.index("J’ai peur")
    silent = hand_in(story={**STORY, "contact": {}})
    assert "Ne jamais appeler." in opened(browser(desk.triage), silent.case_id)


def test_what_the_person_wrote_is_never_markup(desk: Desk, browser: Browser) -> None:
    nasty = "<script>alert(1)</script>\u202e <b>x</b>"
    handed = hand_in(story={"what": nasty, "wishes": "x", "interpreter": 3, "name": nasty, "contact": [1]})
    page = opened(browser(desk.triage), handed.case_id)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


# Assigning


def test_triage_gives_a_file_to_two_and_who_comes_second_is_told(desk: Desk, browser: Browser) -> None:
    handed = hand_in()
    first, second = browser(desk.triage), browser(desk.triage_too)
    page = text_of(first.get(url(handed.case_id, "confier")))
    assert "lea, 0 dossier" in page
    sent = {**hidden(page, "assign"), "lead": desk.lead.member.pk, "backup": desk.backup.member.pk}
    answer = first.post(url(handed.case_id, "confier"), {**sent, "backup": sent["lead"]})
    assert answer.status_code == 400
    assert "deux personnes différentes" in text_of(answer)
    assert "/demandes/" in first.post(url(handed.case_id, "confier"), sent)["Location"]
    answer = second.post(url(handed.case_id, "confier"), {**sent, "lead": desk.colleague.member.pk})
    assert "Quelqu’un a été plus rapide" in text_of(answer)
    assert "lea et basile" in text_of(answer)
    for strange in ("", "x", uuid4(), desk.triage.member.pk):
        assert second.post(url(handed.case_id, "confier"), {**sent, "lead": strange}).status_code == 400


# Decisions


@pytest.fixture
def held(desk: Desk) -> Handed:
    return assigned(desk, opened=True)


def test_a_reply_sent_twice_is_one_reply(desk: Desk, browser: Browser, held: Handed) -> None:
    client = browser(desk.lead)
    sent = {**hidden(opened(client, held.case_id), "reply"), "text": "Bonjour", "expects_answer": "on"}
    for _ in range(2):
        answer = client.post(url(held.case_id, "repondre"), sent)
        assert answer.status_code == 302, text_of(answer)
    assert Message.objects.filter(case=held.case_id).count() == 1
    assert held.case.state == CaseState.WAITING_PERSON
    assert "Bonjour" in text_of(client.get(url(held.case_id)))


KEPT = "Ce que j’ai tapé & <gardé>"


@pytest.mark.parametrize(("form", "act"), [("reply", "repondre"), ("refer", "diriger"), ("note", "note")])
@pytest.mark.parametrize(
    ("text", "said"),
    [("", "Écrivez"), ("a\x01b" + KEPT, "caractère invisible"), (KEPT + "x" * 10_001, "C’est trop long")],
    ids=["empty", "unseen", "long"],
)
def test_a_text_that_is_refused_stays(
    desk: Desk, browser: Browser, held: Handed, form: str, act: str, text: str, said: str
) -> None:
    client = browser(desk.lead)
    hid = hidden(opened(client, held.case_id), form)
    answer = client.post(url(held.case_id, act), {**hid, "text": text})
    page = text_of(answer)
    assert answer.status_code == 400
    assert said in page
    assert page.partition("</title>")[0].rpartition("<title>")[2].startswith("Erreur")
    assert f'href="#{form}-text"' in page
    assert not text or "gardé&gt;" in page
    assert not Message.objects.exists()
    assert not Note.objects.exists()


@pytest.mark.parametrize("broken", [{"seen": "", "entry": ""}, {"seen": "-4", "entry": "x"},
                                    {"seen": "9" * 30, "entry": str(UUID(int=1))}])  # fmt: skip
def test_a_page_whose_hidden_values_were_changed_comes_back_good(
    desk: Desk, browser: Browser, held: Handed, broken: dict[str, str]
) -> None:
    client = browser(desk.lead)
    opened(client, held.case_id)
    answer = client.post(url(held.case_id, "repondre"), {**broken, "text": KEPT})
    assert answer.status_code == 400
    assert "gardé&gt;" in text_of(answer)
    again = {**hidden(text_of(answer), "reply"), "text": KEPT}
    assert client.post(url(held.case_id, "repondre"), again).status_code == 302


def test_a_file_that_changed_meanwhile_is_shown_before_anything_is_sent(
    desk: Desk, browser: Browser, held: Handed
) -> None:
    client, other = browser(desk.lead), browser(desk.backup)
    sent = {**hidden(opened(client, held.case_id), "reply"), "text": KEPT}
    page = opened(other, held.case_id, reason="absence")
    other.post(url(held.case_id, "note"), {**hidden(page, "note"), "text": "Vu avec elle."})
    answer = client.post(url(held.case_id, "repondre"), sent)
    assert answer.status_code == 409
    assert "a changé pendant que vous écriviez" in text_of(answer)
    assert "note ajoutée · basile" in text_of(answer)
    assert "gardé&gt;" in text_of(answer)
    assert not Message.objects.exists()
    again = {**hidden(text_of(answer), "reply"), "text": KEPT}
    assert client.post(url(held.case_id, "repondre"), again).status_code == 302


def test_a_reply_to_a_file_that_ended_is_kept_and_can_open_it_again(
    desk: Desk, browser: Browser, held: Handed
) -> None:
    client = browser(desk.lead)
    page = opened(client, held.case_id)
    client.post(
        url(held.case_id, "terminer"), {**hidden(page, "close"), "outcome": "helped", "is_silent": "on"}
    )
    assert held.case.state == CaseState.CLOSED
    first = client.post(url(held.case_id, "repondre"), {**hidden(page, "reply"), "text": KEPT})
    assert first.status_code == 409
    again = {**hidden(text_of(first), "reply"), "text": KEPT}
    answer = client.post(url(held.case_id, "repondre"), again)
    assert "Ce dossier est terminé" in text_of(answer)
    assert "Rouvrir le dossier et envoyer" in text_of(answer)
    again = {**hidden(text_of(answer), "reply"), "text": KEPT, "reopening": "1"}
    assert client.post(url(held.case_id, "repondre"), again).status_code == 302
    assert Message.objects.count() == 1


def test_a_text_typed_for_a_file_that_is_no_longer_ones_own_is_given_back(
    desk: Desk, browser: Browser, held: Handed
) -> None:
    client = browser(desk.colleague)
    answer = client.post(url(held.case_id, "repondre"), {"text": KEPT})
    assert answer.status_code == 404
    assert "gardé&gt;" in text_of(answer)


def test_a_file_of_ones_own_that_a_new_key_does_not_open_says_whom_to_ask(
    desk: Desk, browser: Browser, held: Handed
) -> None:
    client = browser(with_key(desk.lead.member))
    answer = client.post(url(held.case_id, "ouvrir"))
    assert answer.status_code == 409
    assert "Ce dossier ne s’ouvre pas avec votre clé" in text_of(answer)
    assert "vous redonner l’accès" in text_of(answer)
    assert "Page introuvable" not in text_of(answer)
    sent = {"text": KEPT, "seen": str(last_line(held.case_id)), "entry": str(uuid4())}
    typed = client.post(url(held.case_id, "note"), sent)
    assert typed.status_code == 409
    assert "gardé&gt;" in text_of(typed)


def test_a_plan_is_not_read_before_somebody_said_why_they_open_the_file(desk: Desk, browser: Browser) -> None:
    handed = assigned(desk)
    answer = browser(desk.backup).post(url(handed.case_id, "appel"), {"text": KEPT})
    assert answer.headers["Location"] == url(handed.case_id)


def test_the_end_of_an_unlocking_keeps_what_was_typed(desk: Desk, browser: Browser, held: Handed) -> None:
    sent = {**hidden(opened(browser(desk.lead), held.case_id), "note"), "text": KEPT}
    locked = browser(desk.lead, unlocked=False)
    page = text_of(locked.post(url(held.case_id, "note"), sent))
    assert "gardé" in page
    assert not Note.objects.exists()


def test_a_note_that_tells_a_situation_comes_back_once_and_leaves_no_trace(
    desk: Desk, browser: Browser, held: Handed
) -> None:
    client = browser(desk.lead)
    sent = {**hidden(opened(client, held.case_id), "note"), "text": "Elle est sans statut depuis 2019."}
    answer = client.post(url(held.case_id, "note"), sent)
    assert answer.status_code == 400
    assert "N’écrivez pas le statut." in text_of(answer)
    assert "depuis 2019" in text_of(answer)
    assert not Note.objects.exists()
    assert client.post(url(held.case_id, "note"), {**sent, "reread": "on"}).status_code == 302
    assert Note.objects.count() == 1


def test_a_ready_text_goes_under_what_was_typed_in_the_persons_language(desk: Desk, browser: Browser) -> None:
    handed = hand_in(language="en")
    client = browser(desk.triage)
    page = text_of(client.get(url(handed.case_id, "confier")))
    pair = {"lead": desk.lead.member.pk, "backup": desk.backup.member.pk}
    client.post(url(handed.case_id, "confier"), {**hidden(page, "assign"), **pair})
    client = browser(desk.lead)
    sent = {**hidden(opened(client, handed.case_id), "reply"), "text": "Hi Ana.", "insert": "1"}
    answer = client.post(url(handed.case_id, "repondre"), {**sent, "ready": "received"})
    assert answer.status_code == 200
    assert "Hi Ana.\n\nHello,\n\nWe have read your message." in text_of(answer)
    assert "ms-errors" not in text_of(answer)
    assert not Message.objects.exists()
    strange = client.post(url(handed.case_id, "repondre"), {**sent, "ready": "../x"})
    assert "Hi Ana." in text_of(strange)


def test_a_file_ends_with_words_that_were_read_first(desk: Desk, browser: Browser, held: Handed) -> None:
    client = browser(desk.lead)
    page = opened(client, held.case_id)
    hid = hidden(page, "close")
    assert client.post(url(held.case_id, "terminer"), hid).status_code == 400
    answer = client.post(url(held.case_id, "terminer"), {**hid, "outcome": "unreachable"})
    assert "Nous n’avons pas eu de vos nouvelles." in text_of(answer)
    assert held.case.state != CaseState.CLOSED
    sent = {**hidden(text_of(answer), "close"), "outcome": "unreachable", "text": "Au revoir."}
    for _ in range(2):
        assert client.post(url(held.case_id, "terminer"), sent).status_code == 302
    assert held.case.state == CaseState.CLOSED
    assert Message.objects.count() == 1
    page = text_of(client.get(url(held.case_id)))
    assert "Rouvrir le dossier" in page
    assert str(held.case_id) in text_of(client.get("/demandes/?list=closed"))
    client.post(url(held.case_id, "rouvrir"), hidden(page, "reopen"))
    assert held.case.state == CaseState.REOPENED


# The desk, the referral, the call and the clearing: see test_team_acts.py
