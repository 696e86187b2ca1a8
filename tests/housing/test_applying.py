"""Applying on the public door: a page comes back with what was typed, and an application goes in once."""

import datetime as dt
import re
from typing import Any
from unittest import mock

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils.html import escape
from django.utils.translation import override

from casework.models import Case, Intake, Journey
from housing.forms.answers import QUESTIONS
from housing.models import Application, Programme, ProgrammeVersion
from housing.rules.answers import CODES, EXAMPLE
from housing.rules.numbers import spelled
from housing.rules.steps import Step, step_at, steps_of
from privacy.derivations import TooBusy
from privacy.journey import new_resume_code
from tests.assistance.visiting import code_on
from tests.casework.factories import who_has
from tests.casework.test_at_once import at_once
from tests.housing.applying import Applicant, body, hidden
from tests.housing.factories import AT, TODAY, Filed, HousingDesk, answers, make_programme, read_back
from tests.housing.test_questions import BAD

NUMBER_OF = {code: number for number, code in enumerate(CODES, start=1)}
#: What was not in a list is not drawn in it: there is nothing to keep.
CHOSEN = frozenset(
    {"answer_in", "ways", "month", "expected", "income_band", "borough", "boroughs", "features"}
)

both_languages = pytest.mark.parametrize("language", ["fr", "en"])


@pytest.fixture
def applicant(housing_desk: HousingDesk, time_machine: Any, client: Client) -> Applicant:
    time_machine.move_to(AT, tick=False)
    return Applicant(client, time_machine)


def step_of(code: str, answers: dict[str, Any] | None = None) -> Step:
    return next(one for one in steps_of(answers or EXAMPLE) if one.code == code)


def only_file() -> Case:
    return Case.objects.get()


def handed_in(code: str) -> Filed:
    return Filed(only_file().pk, code, who_has(code))


@both_languages
def test_a_family_answers_page_by_page_checks_and_sends_once(applicant: Applicant, language: str) -> None:
    applicant.language = language
    begun = applicant.begin()
    assert (begun.status_code, begun["Location"]) == (303, applicant.page_of(step_of("name")))
    applicant.answer_all()
    page = body(applicant.open("check"))
    assert "Comité logement du Plateau" in page
    assert ("31\u00a0800\u00a0$" if language == "fr" else "$31,800") in page
    sent = applicant.send(page)
    assert (sent.status_code, sent["Location"]) == (303, applicant.url("receipt"))
    page = body(applicant.open("receipt"))
    code = code_on(page)
    assert len(code) == 20
    assert spelled(Application.objects.get().number) in page
    assert read_back(handed_in(code)) == answers()
    # A second press, and a reload: the same code; nothing more is written.
    again = applicant.send()
    assert (again.status_code, again["Location"]) == (303, applicant.url("receipt"))
    assert code_on(body(applicant.open("receipt"))) == code
    wrong = applicant.client.post(
        applicant.url("receipt"), {"digits": "0000" if code[-4:] != "0000" else "1"}
    )
    assert wrong.status_code == 400
    key = applicant.client.cookies["trajet"].value
    noted = applicant.client.post(applicant.url("receipt"), {"digits": code[-4:]})
    assert noted["Location"] == applicant.url("noted")
    assert noted.cookies["trajet"]["max-age"] == 0
    # Gone also for whoever still has the cookie.
    applicant.client.cookies["trajet"] = key
    assert code_on(body(applicant.open("receipt"))) == ""
    assert Case.objects.count() == 1


@both_languages
@pytest.mark.parametrize("code", CODES)
def test_what_cannot_be_is_said_on_its_page_with_what_was_typed(
    applicant: Applicant, language: str, code: str
) -> None:
    applicant.language = language
    applicant.begin()
    applicant.answer_all(until=NUMBER_OF[code] - 1)
    step = step_of(code)
    for sent, where in BAD[code]:
        answer = applicant.client.post(applicant.page_of(step), sent)
        page = body(answer)
        assert answer.status_code == 400
        # The summary leads to the box; the box is described by the message, in the language of the page.
        assert f'href="#id_{where}' in page
        assert f'id="id_{where}_error"' in page
        assert re.search(rf'aria-describedby="[^"]*\bid_{where}_error\b', page), sent
        with override(language):
            said = QUESTIONS[code](sent, so_far={**EXAMPLE, "ways": ["call"]}).errors[where][0]
        assert page.count(str(escape(said))) >= 2, said
        assert page.partition("<title>")[2].lstrip().startswith(("Erreur\u00a0: ", "Error: "))
        typed = [value for value in sent.values() if isinstance(value, str) and value.isprintable()]
        assert where in CHOSEN or all(str(escape(value)) in page for value in typed)
    assert not Case.objects.exists()


def test_every_page_of_an_application_says_why_it_asks_and_offers_to_stop(applicant: Applicant) -> None:
    applicant.begin()
    applicant.answer_all()
    for step in steps_of(EXAMPLE):
        answer = applicant.client.get(applicant.page_of(step))
        page = body(answer)
        assert answer["Cache-Control"] == "no-store"
        assert 'name="later"' in page
        assert 'autocomplete="off"' in page
        assert "<h1>" in page
        assert step.number == 1 or "Retour" in page


def test_what_was_answered_is_sealed_and_stands_on_its_page_again(applicant: Applicant) -> None:
    applicant.begin()
    applicant.answer(step_of("name"), name="Zzalma")
    (row,) = Journey.objects.all()
    assert b"Zzalma" not in bytes(row.sealed)
    assert 'value="Zzalma"' in body(applicant.client.get(applicant.page_of(step_of("name"))))


def test_it_is_kept_for_30_days_and_carried_on_in_another_browser_where_one_was(applicant: Applicant) -> None:
    applicant.begin()
    applicant.answer_all(until=7)
    # In the middle of a page: also what is no answer yet.
    kept = applicant.answer(step_of("situation"), kind="lease_ending", day="fin janv", later="1")
    assert (kept.status_code, kept["Location"]) == (303, applicant.url("later"))
    code = code_on(body(applicant.open("later")))
    assert len(code) == 20
    applicant.clock.shift(dt.timedelta(minutes=11))
    assert code_on(body(applicant.open("later"))) == ""
    applicant.clock.shift(dt.timedelta(days=29))
    applicant.client = Client()
    resumed = applicant.client.post(applicant.url("resume"), {"code": code})
    assert (resumed.status_code, resumed["Location"]) == (303, applicant.url("check"))
    assert "Alma" in body(applicant.open("check"))
    assert 'value="fin janv"' in body(applicant.client.get(applicant.page_of(step_of("situation"))))
    for step in steps_of(EXAMPLE):
        if step.number >= 8:
            assert applicant.answer(step).status_code == 303
    assert applicant.send().status_code == 303
    # What was sent is not kept for later.
    gone = Client().post(applicant.url("resume"), {"code": code})
    assert gone.status_code == 400
    assert "Aucune demande commencée" in body(gone)


def test_after_30_days_or_with_another_code_nothing_comes_back(applicant: Applicant) -> None:
    applicant.begin()
    applicant.answer(step_of("name"), later="1")
    code = code_on(body(applicant.open("later")))
    unknown = applicant.client.post(applicant.url("resume"), {"code": new_resume_code(1)})
    assert unknown.status_code == 400
    # Nor does it bring back a text for the other team.
    assert applicant.client.post("/fr/aide/reprendre/", {"code": code}).status_code == 400
    applicant.clock.shift(dt.timedelta(days=31))
    assert Client().post(applicant.url("resume"), {"code": code}).status_code == 400


def test_a_programme_edited_meanwhile_leaves_everybody_on_the_version_they_began(
    applicant: Applicant, housing_desk: HousingDesk
) -> None:
    applicant.begin()
    applicant.answer_all(until=6)
    ProgrammeVersion.objects.create(
        programme=housing_desk.programme,
        number=2,
        mode="open",
        name_fr="Autre nom",
        name_en="Another name",
        owner_fr="Ville d’essai",
        owner_en="Test city",
        summary_fr="Changé.",
        summary_en="Changed.",
        has_list=True,
        ceilings={"1": 99_000},
        ceilings_on=TODAY,
        ceilings_source="essai",
        published_on=TODAY,
    )
    page = body(applicant.client.get(applicant.page_of(step_of("income_band"))))
    assert "31\u00a0800\u00a0$" in page
    # Beginning once more carries on with the same.
    assert applicant.begin()["Location"] == applicant.page_of(step_of("income_band"))
    applicant.answer_all()
    assert applicant.send().status_code == 303
    assert Application.objects.get().version == housing_desk.version


def test_another_programme_takes_over_what_was_answered_but_asks_of_income_and_consent_again(
    applicant: Applicant,
) -> None:
    applicant.begin()
    applicant.answer_all()
    make_programme("autre-programme")
    assert applicant.begin("autre-programme")["Location"] == applicant.page_of(step_of("income_band"))
    page = body(applicant.open("check"))
    assert page.count("Il manque une réponse") == 2
    assert applicant.send(page).status_code == 400


@pytest.mark.parametrize("why", ["programme", "reception"])
def test_a_closed_programme_says_so_and_nothing_is_lost(
    applicant: Applicant, housing_desk: HousingDesk, why: str
) -> None:
    applicant.begin()
    applicant.answer_all()
    page = body(applicant.open("check"))
    if why == "programme":
        Programme.objects.update(is_receiving=False)
    else:
        Intake.objects.update(is_open=False)
    for answer in (applicant.open("begin", code=housing_desk.programme.code), applicant.send(page)):
        assert "ne prend pas de demandes en ce moment" in body(answer)
    assert not Case.objects.exists()
    kept = applicant.client.post(applicant.url("check"), {"later": "1"})
    code = code_on(body(applicant.client.get(kept["Location"])))
    Programme.objects.update(is_receiving=True)
    Intake.objects.update(is_open=True)
    applicant.client = Client()
    applicant.client.post(applicant.url("resume"), {"code": code})
    assert applicant.send().status_code == 303


def test_who_comes_to_a_closed_programme_begins_nothing(applicant: Applicant) -> None:
    Intake.objects.update(is_open=False)
    answer = applicant.begin()
    assert answer.status_code == 503
    assert not answer.cookies.get("trajet")
    assert not Journey.objects.exists()
    make_programme("hlm", mode="orientation")
    away = applicant.begin("hlm")
    assert (away.status_code, away["Location"]) == (303, applicant.url("programme", code="hlm"))
    assert applicant.begin("inconnu").status_code == 404


def test_changing_one_answer_leads_back_to_the_check_and_takes_with_it_what_it_made_untrue(
    applicant: Applicant,
) -> None:
    applicant.begin()
    applicant.answer_all()
    check = applicant.url("check")
    assert applicant.answer(step_of("rooms"), rooms="0", change="1")["Location"] == check
    # One more person: the bands of income are others.
    more = applicant.answer(step_of("household"), aged_0_to_5="2", change="1")
    assert more["Location"] == applicant.page_of(step_of("income_band")) + "?change=1"
    assert applicant.answer(step_of("income_band"), change="1")["Location"] == check
    # Another way of being reached: its own page, and the plan of the old one is gone.
    ways = applicant.answer(step_of("ways"), ways=["email"], change="1")
    email = step_at({"ways": ["email"]}, 4, 1)
    assert email is not None
    assert ways["Location"] == applicant.page_of(email) + "?change=1"
    assert "514 555-0142" not in body(applicant.open("check"))
    said = {"email_address": "alma@exemple.org", "email_others": "no", "change": "1"}
    assert applicant.client.post(applicant.page_of(email), said)["Location"] == check
    # Nobody asks how somebody may be reached who is not to be.
    applicant.answer(step_of("ways"), ways=["none"], change="1")
    away = applicant.client.get(applicant.page_of(email))
    assert (away.status_code, away["Location"]) == (303, check)


def test_words_that_we_do_not_need_are_asked_about_once(applicant: Applicant) -> None:
    applicant.begin()
    step = step_of("comment")
    said = "Je suis réfugiée, et je cherche un logement."
    asked = applicant.answer(step, comment=said)
    page = body(asked)
    assert asked.status_code == 200
    assert "Vous n’avez pas besoin d’écrire ceci" in page
    assert said in page
    assert applicant.answer(step, comment=said, seen=hidden(page, "seen")).status_code == 303


def test_a_page_whose_visit_is_over_gives_back_what_was_typed(applicant: Applicant) -> None:
    applicant.begin()
    applicant.clock.shift(dt.timedelta(hours=3))
    answer = applicant.answer(step_of("comment"), comment="Zzperdu")
    assert answer.status_code == 409
    assert "Zzperdu" in body(answer)
    assert applicant.url("resume") in body(answer)
    assert applicant.client.get(applicant.page_of(step_of("name"))).status_code == 200
    assert applicant.open("check").status_code == 200


@pytest.mark.parametrize("mark", ["forged", "too fast", "last night"])
def test_a_mark_that_is_not_good_is_sent_by_pressing_again(applicant: Applicant, mark: str) -> None:
    applicant.begin()
    applicant.answer_all()
    page = body(applicant.open("check"))
    if mark == "too fast":
        answer = applicant.client.post(applicant.url("check"), {"mark": hidden(page, "mark")})
    elif mark == "forged":
        answer = applicant.send(page, mark="x")
    else:
        applicant.clock.shift(dt.timedelta(hours=13))
        # The answers of a visit are kept for an hour: somebody went on in another window.
        applicant.begin()
        applicant.answer_all()
        answer = applicant.send(page)
    assert answer.status_code == 400
    assert not Case.objects.exists()
    assert applicant.send(body(answer)).status_code == 303


@pytest.mark.parametrize(
    ("error", "words"), [(TooBusy, "Réessayez dans une minute"), (DatabaseError, "chez nous")]
)
def test_what_cannot_be_sent_just_now_is_kept(
    applicant: Applicant, error: type[Exception], words: str
) -> None:
    applicant.client.raise_request_exception = False
    applicant.begin()
    applicant.answer_all()
    page = body(applicant.open("check"))
    with mock.patch("housing.views.application_check.hand_in_application", side_effect=error):
        answer = applicant.send(page)
    assert answer.status_code == 503
    assert words in body(answer)
    assert applicant.send(body(answer)).status_code == 303
    assert Case.objects.count() == 1


def test_a_page_that_cannot_be_saved_keeps_what_was_typed(applicant: Applicant) -> None:
    applicant.client.raise_request_exception = False
    applicant.begin()
    for place in ("keep_application", "read_application"):
        with mock.patch(f"housing.views.application.{place}", side_effect=DatabaseError):
            answer = applicant.answer(step_of("name"), name="Zzgardé")
        assert answer.status_code == 503
        assert "Zzgardé" in body(answer)


def test_a_form_that_was_refused_comes_back_with_its_text(applicant: Applicant) -> None:
    applicant.begin()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = applicant.client.cookies
    refused = strict.post(applicant.page_of(step_of("name")), {"name": "Zzrefusé"})
    assert refused.status_code == 403
    assert "Zzrefusé" in body(refused)


def test_after_it_was_sent_the_same_window_begins_another(applicant: Applicant) -> None:
    applicant.begin()
    applicant.answer_all()
    applicant.send()
    # First the code.
    assert applicant.begin()["Location"] == applicant.url("receipt")
    applicant.clock.shift(dt.timedelta(minutes=11))
    applicant.begin()
    applicant.answer_all()
    assert applicant.send().status_code == 303
    assert Case.objects.count() == 2


@pytest.mark.django_db(transaction=True, databases=["default"])
def test_two_presses_at_once_hand_in_one_application(applicant: Applicant) -> None:
    applicant.begin()
    applicant.answer_all()
    page = body(applicant.open("check"))
    applicant.clock.shift(dt.timedelta(seconds=5))
    cookie = applicant.client.cookies["trajet"].value

    def press() -> str:
        client = Client()
        client.cookies["trajet"] = cookie
        answer = client.post(applicant.url("check"), {"mark": hidden(page, "mark")})
        return answer["Location"]

    assert at_once(press, press) == [applicant.url("receipt")] * 2
    assert len(code_on(body(applicant.open("receipt")))) == 20
    assert (Case.objects.count(), Application.objects.count()) == (1, 1)
