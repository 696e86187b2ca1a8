"""Asking for help on the public door: the page always comes back with what was typed, and sends once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from casework import by_code
from casework.models import Case, Intake, Journey
from core.journey_cookie import journey_of
from privacy.derivations import TooBusy
from privacy.journey import new_journey_key, new_resume_code
from privacy.receipt import new_code
from tests.assistance.visiting import STORY, Visitor, address, body, code_on, hidden, keeps
from tests.casework.factories import AT, Desk

both_languages = pytest.mark.parametrize("language", ["fr", "en"])
TEXT = STORY["what"]


@pytest.fixture
def visitor(desk: Desk, time_machine: Any, client: Client) -> Visitor:
    time_machine.move_to(AT, tick=False)
    return Visitor(client, time_machine)


def test_the_page_before_writing_leaves_no_cookie_and_leads_to_the_form(visitor: Visitor) -> None:
    answer = visitor.open("portal:help")
    page = body(answer)
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert "<form" not in page
    assert address("assistance:write") in page
    assert "Essai" in page
    assert 'href="tel:911"' in page
    assert "ne lie pas la police" in page


@both_languages
def test_a_closed_intake_says_so_shows_numbers_and_stores_nothing(visitor: Visitor, language: str) -> None:
    visitor.language = language
    page = body(visitor.open("assistance:write"))
    Intake.objects.update(is_open=False)
    answer = visitor.send(page)
    assert answer.status_code == 503
    assert keeps(body(answer), TEXT)
    assert ">Envoyer<" not in body(answer)
    # Nor is a code or an answer held out.
    assert address("assistance:resume", language) not in body(answer)
    assert f"{address('portal:help', language)}#lecture" not in body(answer)
    away = visitor.open("assistance:write")
    assert (away.status_code, away["Location"]) == (303, address("portal:help", language))
    page = body(visitor.open("portal:help"))
    assert address("assistance:write", language) not in page
    assert 'href="tel:211"' in page
    # Nothing invites to write, here or where the young read.
    assert "Écrivez en confiance" not in page
    assert f"{address('portal:help', language)}#ecrire" not in body(visitor.open("portal:under_18"))
    assert not Case.objects.exists()
    assert not Journey.objects.exists()


def test_the_cookie_of_the_journey_lives_as_long_as_the_window(visitor: Visitor) -> None:
    cookie = visitor.open("assistance:write").cookies["trajet"]
    assert (cookie["max-age"], cookie["expires"], cookie["samesite"]) == ("", "", "Strict")
    assert cookie["httponly"]
    assert cookie["path"] == "/"


def test_a_request_is_handed_in_once_and_its_code_shown_until_it_is_noted(visitor: Visitor) -> None:
    sent = visitor.write(urgency="urgent", wishes=["talk", "legal"])
    assert (sent.status_code, sent["Location"]) == (303, address("assistance:receipt"))
    page = body(visitor.open("assistance:receipt"))
    code = code_on(page)
    assert len(code) == 20
    assert "jeudi 19 novembre, à partir de 14\u00a0h" in page
    (case,) = Case.objects.all()
    assert (case.language, case.urgency) == ("fr", "urgent")
    # Reloading shows it again; four wrong digits do not lose it; the right ones end it.
    assert code_on(body(visitor.open("assistance:receipt"))) == code
    wrong = visitor.post("assistance:receipt", {"digits": f"{(int(code[-4:]) + 1) % 10_000:04d}"})
    assert wrong.status_code == 400
    assert code_on(body(wrong)) == code
    noted = visitor.post("assistance:receipt", {"digits": f" {code[-4:]} "})
    assert (noted.status_code, noted["Location"]) == (303, address("assistance:noted"))
    assert noted.cookies["trajet"]["max-age"] == 0
    assert code_on(body(visitor.open("assistance:receipt"))) == ""
    assert visitor.post("assistance:receipt").status_code == 303


@pytest.mark.parametrize("confirms", [True, False], ids=["noted", "ten minutes"])
def test_the_code_is_gone_for_whoever_still_has_the_cookie(visitor: Visitor, confirms: bool) -> None:
    visitor.write()
    key = visitor.client.cookies["trajet"].value
    if confirms:
        visitor.post("assistance:receipt")
    else:
        visitor.clock.shift(10 * 60)
    visitor.client.cookies["trajet"] = key
    assert code_on(body(visitor.open("assistance:receipt"))) == ""


def test_sending_the_same_form_twice_shows_the_same_code(visitor: Visitor) -> None:
    page = body(visitor.open("assistance:write"))
    visitor.clock.shift(5)
    codes = set()
    for _ in range(2):
        assert visitor.send(page).status_code == 303
        codes.add(code_on(body(visitor.open("assistance:receipt"))))
    assert len(codes) == 1
    assert Case.objects.count() == 1


def test_another_text_waits_until_the_first_code_is_noted(visitor: Visitor) -> None:
    visitor.write()
    other = "Autre chose arrive aussi, dans ma rue."
    answer = visitor.write(what=other)
    assert answer.status_code == 409
    assert keeps(body(answer), other)
    assert "Notez d’abord votre premier code" in body(answer)
    visitor.post("assistance:receipt")
    # The cookie went with the code: the same page is now of another visit, and says so once.
    again = visitor.send(body(answer), what=other)
    assert keeps(body(again), other)
    assert visitor.send(body(again), what=other).status_code == 303
    assert Case.objects.count() == 2


def test_after_ten_minutes_the_same_window_may_send_another_request(visitor: Visitor) -> None:
    visitor.write()
    visitor.clock.shift(11 * 60)
    answer = visitor.write(what="Un autre texte, plus tard le même jour.")
    assert answer.status_code == 409
    assert "déjà partie d’ici" in body(answer)
    sent = visitor.send(body(answer), what="Un autre texte, plus tard le même jour.")
    assert sent.status_code == 303
    assert Case.objects.count() == 2


@both_languages
@pytest.mark.parametrize(
    "changes",
    [
        {"what": "a" * 12_001},
        {"what": "Une histoire \x00 abîmée en chemin."},
        {"what": "court"},
        {"urgency": "demain"},
        {"language": "../../etc"},
        {"wishes": ["x" * 5_000]},
        {"way": "phone", "address": "x" * 5_000},
        {"name": "\x1b[31m"},
        {"urgency": None, "language": None},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_bad_input_comes_back_with_what_was_typed(
    visitor: Visitor, language: str, changes: dict[str, Any]
) -> None:
    visitor.language = language
    answer = visitor.write(**changes)
    page = body(answer)
    assert answer.status_code == 400
    assert 'id="erreurs"' in page
    assert page.partition("<title>")[2].startswith(("Erreur : ", "Erreur\u00a0: ", "Error: "))
    kept = changes.get("what", TEXT)
    if "\x00" not in kept:
        assert keeps(page, kept)
    assert not Case.objects.exists()
    assert not Journey.objects.exists()


def forged(page: str, visitor: Visitor) -> str:
    return "forged"


def cut(page: str, visitor: Visitor) -> str:
    return hidden(page, "mark")[:-2]


def from_last_night(page: str, visitor: Visitor) -> str:
    visitor.clock.shift(13 * 3600)
    return hidden(page, "mark")


def of_another_visit(page: str, visitor: Visitor) -> str:
    visitor.client.cookies["trajet"] = new_journey_key()
    return hidden(page, "mark")


def of_a_forged_visit(page: str, visitor: Visitor) -> str:
    visitor.client.cookies["trajet"] = "../../etc/passwd"
    return hidden(page, "mark")


@both_languages
@pytest.mark.parametrize("spoilt", [forged, cut, from_last_night, of_another_visit, of_a_forged_visit])
def test_a_form_whose_mark_is_not_good_is_sent_by_pressing_again(
    visitor: Visitor, language: str, spoilt: Callable[[str, Visitor], str]
) -> None:
    visitor.language = language
    page = body(visitor.open("assistance:write"))
    visitor.clock.shift(5)
    answer = visitor.send(page, mark=spoilt(page, visitor))
    assert answer.status_code == 400
    assert keeps(body(answer), TEXT)
    assert not Case.objects.exists()
    assert visitor.send(body(answer)).status_code == 303
    assert Case.objects.count() == 1


def test_a_machine_is_too_fast_and_a_person_only_presses_again(visitor: Visitor) -> None:
    answer = visitor.write(wait=1)
    assert answer.status_code == 400
    assert "ce n’est pas un robot" in body(answer)
    assert visitor.send(body(answer)).status_code == 303


@pytest.mark.parametrize("field", ["what", "name", "never"])
def test_the_prompt_comes_once_with_the_text_in_place_and_leaves_no_trace(
    visitor: Visitor, field: str
) -> None:
    said = "Mon passeport AB123456 est chez mon patron et il refuse."
    page = body(visitor.open("assistance:write"))
    cookies = {name: one.value for name, one in visitor.client.cookies.items()}
    visitor.clock.shift(5)
    answer = visitor.send(page, **{field: said})
    assert answer.status_code == 200
    assert "Vous n’avez pas besoin d’écrire ceci" in body(answer)
    assert said in body(answer)
    assert hidden(body(answer), "seen") == "1"
    assert not Case.objects.exists()
    assert not Journey.objects.exists()
    assert {name: one.value for name, one in visitor.client.cookies.items()} == cookies
    # Changed or not, it never comes twice.
    assert visitor.send(body(answer), **{field: said + " Et aussi mon visa."}).status_code == 303


def test_whether_the_prompt_came_is_not_in_what_is_sealed(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed: list[Any] = []
    hand_in = by_code.hand_in

    def seen(**given: Any) -> by_code.HandedIn:
        sealed.append({**given, "journey": "", "at": ""})
        return hand_in(**given)

    monkeypatch.setattr("casework.by_code.hand_in", seen)
    said = "Mon passeport AB123456 est chez mon patron et il refuse."
    visitor.send(body(visitor.write(what=said)), what=said)
    visitor.post("assistance:receipt")
    visitor.write(what=said, seen="1")
    assert len(sealed) == 2
    assert sealed[0] == sealed[1]
    assert set(sealed[0]["story"]) == {"what", "wishes", "interpreter", "name", "contact"}


def test_a_text_is_kept_for_later_and_brought_back_by_its_code(visitor: Visitor) -> None:
    page = body(visitor.open("assistance:write"))
    kept = visitor.post(
        "assistance:write",
        {"mark": hidden(page, "mark"), "later": "1", "what": "Début", "way": "text", "never": "le soir"},
    )
    assert (kept.status_code, kept["Location"]) == (303, address("assistance:later"))
    code = code_on(body(visitor.open("assistance:later")))
    assert len(code) == 20
    # Back to the text: it is there. After ten minutes the code is not.
    assert keeps(body(visitor.open("assistance:write")), "Début")
    visitor.clock.shift(10 * 60)
    assert code_on(body(visitor.open("assistance:later"))) == ""
    # On another telephone, three weeks later.
    visitor.client.cookies.clear()
    visitor.clock.shift(21 * 24 * 3600)
    assert not keeps(body(visitor.open("assistance:write")), "Début")
    back = visitor.post("assistance:resume", {"code": f" {code[:5]}-{code[5:]} "})
    assert (back.status_code, back["Location"]) == (303, address("assistance:write"))
    page = body(visitor.open("assistance:write"))
    assert keeps(page, "Début")
    assert 'value="le soir"' in page
    visitor.clock.shift(5)
    assert visitor.send(page, what="Début, et maintenant la suite.").status_code == 303
    assert not Case.objects.filter(language="en").exists()
    # What was sent is not kept beside: the code of « plus tard » brings nothing back.
    assert visitor.post("assistance:resume", {"code": code}).status_code == 400


def test_a_text_that_is_kept_again_has_one_code(visitor: Visitor) -> None:
    page = body(visitor.open("assistance:write"))
    visitor.send(page, later="1", what="Début")
    first = code_on(body(visitor.open("assistance:later")))
    page = body(visitor.open("assistance:write"))
    visitor.send(page, later="1", what="Début et suite")
    second = code_on(body(visitor.open("assistance:later")))
    assert len({first, second, ""}) == 3
    assert visitor.post("assistance:resume", {"code": first}).status_code == 400
    assert visitor.post("assistance:resume", {"code": second}).status_code == 303


@both_languages
def test_a_code_that_brings_nothing_back_says_why_and_stays(visitor: Visitor, language: str) -> None:
    visitor.language = language
    good = new_resume_code(1)
    slip = good[:-1] + str((int(good[-1]) + 1) % 10)
    for typed in (good, slip, new_code(1), "", "12", "x" * 20, "9" * 200, "\x00" * 20):
        answer = visitor.post("assistance:resume", {"code": typed})
        assert answer.status_code == 400, typed
        if typed.isdecimal():
            assert f'value="{typed}"' in body(answer)


def test_a_crowd_asks_for_patience_and_takes_nothing_away(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_args: object, **_given: object) -> None:
        raise TooBusy

    page = body(visitor.open("assistance:write"))
    visitor.clock.shift(5)
    for name in ("hand_in", "keep_for_later", "resume"):
        monkeypatch.setattr(f"casework.by_code.{name}", busy)
    for answer in (visitor.send(page), visitor.send(page, later="1")):
        assert answer.status_code == 503
        assert "Réessayez dans une minute" in body(answer)
        assert keeps(body(answer), TEXT)
    code = new_resume_code(1)
    answer = visitor.post("assistance:resume", {"code": code})
    assert answer.status_code == 503
    assert f'value="{code}"' in body(answer)


def test_a_refused_token_keeps_the_text_of_a_visit_and_forgets_it_after_the_exit(
    desk: Desk, time_machine: Any
) -> None:
    time_machine.move_to(AT, tick=False)
    visitor = Visitor(Client(enforce_csrf_checks=True), time_machine)
    page = body(visitor.open("assistance:write"))
    time_machine.shift(5)
    answer = visitor.send(page, csrfmiddlewaretoken="x" * 64)
    assert answer.status_code == 403
    assert keeps(body(answer), TEXT)
    token = hidden(body(answer), "csrfmiddlewaretoken")
    assert visitor.send(body(answer), csrfmiddlewaretoken=token).status_code == 303
    # After the exit, whoever goes back and sends the form again does not get the text.
    visitor.client.get("/quitter")
    answer = visitor.send(page, csrfmiddlewaretoken=token)
    assert answer.status_code == 403
    assert TEXT not in body(answer)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "name", ["write", "resume", "later", "receipt", "noted"], ids=lambda name: f"assistance:{name}"
)
def test_every_page_of_the_journey_is_kept_by_nobody(visitor: Visitor, name: str) -> None:
    answer = visitor.open(f"assistance:{name}")
    page = body(answer)
    assert answer["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in page
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert title.endswith("Services à Montréal")
    for form in page.split("<form")[1:]:
        assert 'autocomplete="off"' in form.partition(">")[0]
    for field in page.split("<textarea")[1:]:
        assert 'autocomplete="off"' in field.partition(">")[0]


def test_only_what_we_made_is_read_as_a_key(visitor: Visitor, rf: Any) -> None:
    request = rf.get("/")
    for value, is_ours in (("", False), ("x" * 42, False), ("é" * 43, False), (new_journey_key(), True)):
        request.COOKIES["trajet"] = value
        assert bool(journey_of(request)) is is_ours
