"""Coming back with a code: what stands there, what its owner may do, and what happens when it is not good."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from casework import by_code
from casework.models import Case, Event, Message
from casework.operations.answering import reply
from privacy.derivations import TooBusy
from privacy.journey import new_journey_key, new_resume_code
from privacy.receipt import new_code
from tests.assistance.visiting import SAID, Visitor, address, body, enter, hidden, keeps, say
from tests.casework.factories import AT, TODAY, Desk, Handed, assigned, hand_in

both_languages = pytest.mark.parametrize("language", ["fr", "en"])


@pytest.fixture
def visitor(desk: Desk, time_machine: Any, client: Client) -> Visitor:
    time_machine.move_to(AT, tick=False)
    return Visitor(client, time_machine)


@pytest.fixture
def handed(visitor: Visitor) -> Handed:
    return hand_in()


def slip(code: str) -> str:
    return code[:-1] + str((int(code[-1]) + 1) % 10)


@both_languages
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (lambda code: "", "20 chiffres"),
        (lambda code: "mon code", "que des chiffres"),
        (lambda code: code[:-1], "Il manque des chiffres"),
        (lambda code: code + "1", "trop de chiffres"),
        (lambda code: "9" * 5_000, "trop de chiffres"),
        (lambda code: "\x00" * 20, "20 chiffres"),
        (slip, "Un chiffre ne va pas"),
        (lambda code: code[1] + code[0] + code[2:], "Un chiffre ne va pas"),
        (lambda code: new_code(1), "Aucun dossier"),
        (lambda code: new_code(7), "Aucun dossier"),
        (lambda code: new_resume_code(1), "Un chiffre ne va pas"),
    ],
)
def test_a_code_that_opens_nothing_says_what_to_look_at(
    visitor: Visitor, handed: Handed, language: str, typed: Callable[[str], str], words: str
) -> None:
    if handed.code[0] == handed.code[1]:
        handed = hand_in()
    visitor.language = language
    given = typed(handed.code)
    answer = visitor.post("portal:follow_up", {"code": given})
    page = body(answer)
    assert answer.status_code == 400
    assert "trajet" not in answer.cookies
    if language == "fr":
        assert words in page
    if given.isdecimal():
        assert f'value="{given}"' in page


def test_a_typing_error_is_found_before_any_work(
    visitor: Visitor, handed: Handed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(**_given: object) -> bool:
        raise AssertionError("worked for nothing")

    monkeypatch.setattr("casework.by_code.sign_in_by_code", never)
    assert visitor.post("portal:follow_up", {"code": slip(handed.code)}).status_code == 400


def test_a_code_is_read_as_people_write_it(visitor: Visitor, handed: Handed) -> None:
    code = handed.code
    spaced = f" {code[:5]} {code[5:10]}\u00a0{code[10:15]}-{code[15:]} "
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for typed in (spaced, arabic):
        assert visitor.post("portal:follow_up", {"code": typed}).status_code == 303


def test_entering_takes_a_new_key_so_that_a_planted_one_opens_nothing(
    visitor: Visitor, handed: Handed
) -> None:
    planted = new_journey_key()
    visitor.client.cookies["trajet"] = planted
    enter(visitor, handed)
    assert visitor.client.cookies["trajet"].value != planted
    assert by_code.open_journey(planted, AT) is None


def test_a_crowd_asks_for_patience_and_what_was_typed_stays(
    visitor: Visitor, handed: Handed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(**_given: object) -> bool:
        raise TooBusy

    monkeypatch.setattr("casework.by_code.sign_in_by_code", busy)
    answer = visitor.post("portal:follow_up", {"code": handed.code, "text": SAID})
    assert answer.status_code == 503
    assert "Réessayez dans une minute" in body(answer)
    assert f'value="{handed.code}"' in body(answer)
    assert keeps(body(answer), SAID)


def test_the_file_says_where_it_stands_and_by_when(visitor: Visitor, handed: Handed) -> None:
    page = enter(visitor, handed)
    assert "Reçue" in page
    assert "promise pour mercredi 25 novembre, à partir de 14\u00a0h" in page
    assert "J’ai peur de rentrer chez moi." in page
    assert "Personne encore." in page
    visitor.clock.move_to(AT + dt.timedelta(days=8), tick=False)
    late = enter(visitor, handed)
    assert "Nous sommes en retard" in late
    assert "211" in late


def test_an_answer_is_read_answered_and_its_readers_are_named_by_role(desk: Desk, visitor: Visitor) -> None:
    handed = assigned(desk, opened=True)
    reply(
        by=desk.lead,
        case_id=handed.case_id,
        message_id=uuid4(),
        text="Venez mardi?",
        expects_answer=True,
        at=AT,
    )
    page = enter(visitor, handed)
    assert "Venez mardi?" in page
    assert "a posé une question" in page
    assert "intervenant·e" in page
    # As a word: a form's random token may hold these letters.
    assert not re.search(r"\blea\b", page.partition('id="ouvertures"')[2])
    # The team sees that it was read; a second look writes nothing.
    assert Message.objects.get().seen_on == TODAY
    sent = say(visitor, page)
    assert (sent.status_code, sent["Location"]) == (303, address("portal:follow_up_file") + "#messages")
    page = body(visitor.open("portal:follow_up_file"))
    assert SAID in page
    assert "Pas encore lu" in page
    assert "Votre dernier message attend une réponse." in page
    assert Case.objects.get().has_news


def test_a_message_sent_twice_is_one_and_other_words_are_another(visitor: Visitor, handed: Handed) -> None:
    page = enter(visitor, handed)
    for _ in range(2):
        assert say(visitor, page).status_code == 303
    assert Message.objects.count() == 1
    say(visitor, page, "Autre chose encore.")
    assert Message.objects.count() == 2
    # A mark that we did not make is no reason to lose what somebody says.
    for number, mark in enumerate(("x" * 300, "\x00")):
        say(visitor, page, f"Encore {number}.", mark=mark)
    assert Message.objects.count() == 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Écrivez votre message"),
        ("  \n", "Écrivez votre message"),
        ("a" * 12_001, "12001 caractères"),
        ("mots\x1babîmés", "caractère invisible"),
    ],
)
def test_a_message_that_cannot_be_sent_stays_on_the_page(
    visitor: Visitor, handed: Handed, text: str, words: str
) -> None:
    page = enter(visitor, handed)
    answer = visitor.post("portal:follow_up_message", {"text": text, "mark": hidden(page, "mark")})
    assert answer.status_code == 400
    assert words in body(answer)
    assert not Message.objects.exists()


def test_the_prompt_comes_once_for_a_message_too(visitor: Visitor, handed: Handed) -> None:
    page = enter(visitor, handed)
    before = Event.objects.count()
    said = "Mon passeport AB123456 est chez mon patron."
    answer = say(visitor, page, said)
    assert answer.status_code == 200
    assert keeps(body(answer), said)
    assert Event.objects.count() == before
    assert say(visitor, body(answer), said).status_code == 303
    assert Message.objects.count() == 1


@both_languages
def test_after_twenty_idle_minutes_the_message_waits_for_the_code(
    visitor: Visitor, handed: Handed, language: str
) -> None:
    visitor.language = language
    page = enter(visitor, handed)
    visitor.clock.shift(20 * 60)
    asked = visitor.open("portal:follow_up_file")
    assert asked.status_code == 403
    answer = say(visitor, page)
    assert answer.status_code == 403
    assert keeps(body(answer), SAID)
    assert not Message.objects.exists()
    # A wrong code keeps it; the right one opens the file with the text in its box, not sent.
    wrong = visitor.post("portal:follow_up", {"code": slip(handed.code), "text": SAID})
    assert keeps(body(wrong), SAID)
    back = visitor.post("portal:follow_up", {"code": handed.code, "text": SAID})
    assert back.status_code == 200
    assert keeps(body(back), SAID)
    assert not Message.objects.exists()
    assert say(visitor, body(back)).status_code == 303
    assert Message.objects.count() == 1


def test_asking_is_not_idling(visitor: Visitor, handed: Handed) -> None:
    enter(visitor, handed)
    for _ in range(3):
        visitor.clock.shift(19 * 60)
        assert visitor.open("portal:follow_up_file").status_code == 200


def test_without_the_cookie_nothing_opens_and_no_text_comes_back(visitor: Visitor, handed: Handed) -> None:
    page = enter(visitor, handed)
    visitor.client.get("/quitter")
    for name in ("file", "message", "code", "copy", "erase"):
        for answer in (visitor.open(f"portal:follow_up_{name}"), say(visitor, page)):
            assert answer.status_code == 303
            assert SAID not in body(answer)
    for value in ("", "x", "é", "x" * 43, new_journey_key()):
        visitor.client.cookies["trajet"] = value
        assert visitor.open("portal:follow_up_file").status_code in (303, 403)


def test_a_refused_token_asks_for_the_code_and_keeps_the_message(desk: Desk, time_machine: Any) -> None:
    time_machine.move_to(AT, tick=False)
    visitor = Visitor(Client(enforce_csrf_checks=True), time_machine)
    handed = hand_in()
    page = body(visitor.open("portal:follow_up"))
    token = hidden(page, "csrfmiddlewaretoken")
    assert (
        visitor.post("portal:follow_up", {"code": handed.code, "csrfmiddlewaretoken": token}).status_code
        == 303
    )
    answer = say(visitor, body(visitor.open("portal:follow_up_file")), csrfmiddlewaretoken="x" * 64)
    assert answer.status_code == 403
    assert keeps(body(answer), SAID)
    visitor.client.get("/quitter")
    answer = say(visitor, page, csrfmiddlewaretoken=token)
    assert answer.status_code == 403
    assert SAID not in body(answer)
