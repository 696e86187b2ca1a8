"""The page of an application behind its code: what it says, what one does there, and what nobody else may."""

import html
import json
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape
from django.utils.translation import override

from casework import by_code
from casework.models import Case, Event, Message
from housing.by_code.own_application import read_application
from housing.forms.answers import QUESTIONS
from housing.models import Letter, Offer, SealedAnswers
from housing.operations.reissuing import ask_reissue
from housing.rules.answers import CODES, EXAMPLE
from privacy.carried import new_carried_key
from tests.assistance.visiting import Visitor, address, body, hidden
from tests.casework.factories import AT, TODAY
from tests.housing.conftest import housing_desk
from tests.housing.factories import Filed, HousingDesk, apply
from tests.housing.lived import asked, in_a_run, moves, offered, on_the_list, refused, written_to
from tests.housing.test_applying import CHOSEN
from tests.housing.test_questions import BAD

__all__ = ["housing_desk"]

LETTER = {
    "language": "fr",
    "title": "Lettre",
    "heading": "Demande admissible",
    "day": "Montréal",
    "about": ["Programme"],
    "greeting": "Bonjour Alma,",
    "parts": [{"title": "La suite", "text": ["Votre demande est admissible."], "list": ["un"]}],
    "sign": "L’équipe",
    "foot": "Cette lettre",
}


@pytest.fixture
def visitor(housing_desk: HousingDesk, time_machine: Any, client: Client) -> Visitor:
    time_machine.move_to(AT, tick=False)
    return Visitor(client, time_machine)


@pytest.fixture
def filed(visitor: Visitor, housing_desk: HousingDesk) -> Filed:
    return apply(housing_desk)


def enter(visitor: Visitor, code: str) -> str:
    assert visitor.post("portal:follow_up", {"code": code}).status_code == 303
    return body(visitor.open("portal:follow_up_file"))


def forms_fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([a-z0-9_]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def correct(visitor: Visitor, question: str, fields: dict[str, Any], **more: str) -> HttpResponse:
    compared = body(visitor.post("portal:follow_up_answer", fields, question=question))
    carried = {**fields, "mark": hidden(compared, "mark"), "after": hidden(compared, "after"), **more}
    return visitor.post("portal:follow_up_answer", {**carried, "confirmed": "1"}, question=question)


def test_the_page_says_where_it_stands_and_by_when_in_both_languages(visitor: Visitor, filed: Filed) -> None:
    page = enter(visitor, filed.code)
    assert "Déposée" in page
    assert "mercredi 25 novembre" in page
    assert filed.application.number[:4] in page
    assert "Revenez avant" not in page
    visitor.language = "en"
    assert visitor.open("portal:follow_up_file").status_code == 200


def test_a_file_that_only_its_code_reaches_says_when_to_come_back_on_every_page(
    housing_desk: HousingDesk, visitor: Visitor
) -> None:
    filed = apply(housing_desk, ways=[], contact={})
    on_the_list(housing_desk, filed)
    in_a_run(housing_desk, filed)
    enter(visitor, filed.code)
    for name in ("follow_up_file", "follow_up_place", "follow_up_answers", "follow_up_withdraw"):
        assert "Revenez avant le 2 décembre 2026" in body(visitor.open(f"portal:{name}"))


def test_a_correction_shows_what_changes_is_sent_once_and_settles_what_was_asked(
    housing_desk: HousingDesk, visitor: Visitor, filed: Filed
) -> None:
    (item,) = asked(housing_desk, filed, "rooms")
    page = enter(visitor, filed.code)
    assert address("portal:follow_up_item", item=item) in page
    assert "Dites-nous-en plus." in body(visitor.open("portal:follow_up_answer", question="rooms"))
    compared = body(visitor.post("portal:follow_up_answer", {"rooms": "3"}, question="rooms"))
    assert "<del>1 chambre</del>" in compared
    assert "<ins>3 chambres</ins>" in compared
    assert not SealedAnswers.objects.exists()
    fields = {**forms_fields(compared), "confirmed": "1"}
    for _ in range(2):
        sent = visitor.post("portal:follow_up_answer", fields, question="rooms")
        assert (sent.status_code, sent["Location"]) == (303, address("portal:follow_up_answers"))
    assert SealedAnswers.objects.count() == 1
    assert filed.case.state == "in_review"
    assert "pas encore vu par l’équipe" in body(visitor.open("portal:follow_up_answers"))


def test_what_is_typed_stays_when_it_is_wrong_when_it_comes_late_and_when_one_goes_back(
    visitor: Visitor, filed: Filed
) -> None:
    enter(visitor, filed.code)
    wrong = visitor.post("portal:follow_up_answer", {"rooms": "plusieurs"}, question="rooms")
    assert wrong.status_code == 400
    assert 'value="plusieurs"' in body(wrong)
    assert 'href="#id_rooms"' in body(wrong)
    page = body(visitor.post("portal:follow_up_answer", {"rooms": "3"}, question="rooms"))
    assert correct(visitor, "rooms", {"rooms": "2"}).status_code == 303
    stale = visitor.post(
        "portal:follow_up_answer", {**forms_fields(page), "confirmed": "1"}, question="rooms"
    )
    assert stale.status_code == 409
    assert 'value="3"' in body(stale)
    again = visitor.post("portal:follow_up_answer", {**forms_fields(page), "again": "1"}, question="rooms")
    assert 'value="3"' in body(again)
    assert SealedAnswers.objects.count() == 1
    assert visitor.open("portal:follow_up_answer", question="consent").status_code == 303


def test_a_correction_that_a_visit_closed_on_comes_back_with_its_choices(
    visitor: Visitor, filed: Filed
) -> None:
    enter(visitor, filed.code)
    visitor.clock.shift(21 * 60)
    typed = {"boroughs": ["verdun", "lachine"], "most_rent": "beaucoup"}
    late = body(visitor.post("portal:follow_up_answer", typed, question="wanted"))
    assert "encore ici, avec tout ce que vous avez choisi" in late
    carried = forms_fields(late)
    wrong = body(visitor.post("portal:follow_up", {**carried, "code": "00000 00000 00000 00000"}))
    assert forms_fields(wrong)["carried"] == carried["carried"]
    page = body(visitor.post("portal:follow_up", {**carried, "code": filed.code}))
    assert set(re.findall(r'name="boroughs" value="(\w+)"[^>]*checked', page)) == {"verdun", "lachine"}
    assert 'value="beaucoup"' in page
    assert SealedAnswers.objects.count() == 0
    # What no page of ours wrote opens the file, and nothing else.
    for made_up in ("[" * 100_000, '["consent", []]', '["rooms", [["rooms", "\\ud800"]]]', "1"):
        answer = visitor.post("portal:follow_up", {"carried": made_up, "code": filed.code})
        assert answer.status_code in (200, 303), made_up


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_correction_that_cannot_be_is_said_at_its_box_in_the_language_of_the_page(
    visitor: Visitor, filed: Filed, language: str
) -> None:
    enter(visitor, filed.code)
    visitor.language = language
    for code in CODES:
        for sent, where in BAD[code] if code != "consent" else ():
            answer = visitor.post("portal:follow_up_answer", sent, question=code)
            page = body(answer)
            assert answer.status_code == 400
            assert f'href="#id_{where}' in page
            assert re.search(rf'aria-describedby="[^"]*\bid_{where}_error\b', page), sent
            with override(language):
                said = QUESTIONS[code](sent, so_far={**EXAMPLE, "ways": ["call"]}).errors[where][0]
            assert str(escape(said)) in page
            typed = [one for one in sent.values() if isinstance(one, str) and one.isprintable()]
            assert where in CHOSEN or all(str(escape(one)) in page for one in typed)
    assert not SealedAnswers.objects.exists()


def test_a_new_way_of_being_reached_leads_to_its_rules_and_an_old_one_takes_them_along(
    visitor: Visitor, filed: Filed
) -> None:
    enter(visitor, filed.code)
    sent = correct(visitor, "ways", {"ways": ["email"]})
    assert sent["Location"] == address("portal:follow_up_answer", question="contact")
    application = read_application(filed.who, TODAY)
    assert application is not None
    assert (application.answers["ways"], application.answers["contact"]) == (["email"], {})


def test_free_words_about_papers_are_asked_about_once_and_never_stopped(
    visitor: Visitor, filed: Filed
) -> None:
    enter(visitor, filed.code)
    fields = {"comment": "Je suis sans papiers et j’ai peur."}
    prompted = body(visitor.post("portal:follow_up_answer", fields, question="comment"))
    assert "n’avez pas besoin" in prompted
    assert "<ins>" not in prompted
    fields["seen"] = "1"
    assert "<ins>" in body(visitor.post("portal:follow_up_answer", fields, question="comment"))


def test_words_to_the_team_are_asked_about_once_and_an_empty_box_is_said_in_the_language_of_the_page(
    housing_desk: HousingDesk, visitor: Visitor, filed: Filed
) -> None:
    (item,) = asked(housing_desk, filed, "income")
    enter(visitor, filed.code)
    said = set()
    for visitor.language in ("en", "fr"):
        empty = visitor.post("portal:follow_up_item", {"text": ""}, item=item)
        linked = re.search(r'href="#id_text">([^<]*)<', body(empty))
        assert empty.status_code == 400
        assert linked
        said.add(linked[1])
    assert len(said) == 2
    words = "Je suis sans papiers, et voici mon revenu."
    prompted = visitor.post("portal:follow_up_item", {"text": words}, item=item)
    assert "n’avez pas besoin" in body(prompted)
    assert words in body(prompted)
    assert not Message.objects.exists()


def test_an_item_is_answered_in_words_once(housing_desk: HousingDesk, visitor: Visitor, filed: Filed) -> None:
    (item,) = asked(housing_desk, filed, "income")
    enter(visitor, filed.code)
    page = body(visitor.open("portal:follow_up_item", item=item))
    assert "aucune copie" in page
    assert visitor.post("portal:follow_up_item", {"text": ""}, item=item).status_code == 400
    fields = {"text": "Je l’apporte mardi.", "mark": hidden(page, "mark")}
    for _ in range(2):
        assert visitor.post("portal:follow_up_item", fields, item=item).status_code == 303
    assert Message.objects.count() == 1
    assert "Je l’apporte mardi." in body(visitor.open("portal:follow_up_file"))


def test_a_place_is_explained_line_by_line_as_a_range(
    housing_desk: HousingDesk, visitor: Visitor, filed: Filed
) -> None:
    enter(visitor, filed.code)
    assert visitor.open("portal:follow_up_place").status_code == 303
    on_the_list(housing_desk, filed)
    in_a_run(housing_desk, *[on_the_list(housing_desk, apply(housing_desk)) for _ in range(2)], filed)
    page = body(visitor.open("portal:follow_up_place"))
    assert "places 1 à 3" in page
    assert "2 enfants" in page
    assert "Nous ne pouvons pas dire combien de temps" in page


def test_an_offer_is_answered_by_a_press_alone_and_a_no_says_why(
    housing_desk: HousingDesk, visitor: Visitor, filed: Filed
) -> None:
    on_the_list(housing_desk, filed)
    in_a_run(housing_desk, filed)
    offer = offered(housing_desk, filed)
    assert address("portal:follow_up_offer") in enter(visitor, filed.code)
    page = body(visitor.open("portal:follow_up_offer"))
    assert "rue d’Essai" in page
    assert Offer.objects.get().state == "sent"
    mine = {"offer": str(offer.id)}
    assert visitor.post("portal:follow_up_offer", {**mine, "read": "1"}).status_code == 303
    assert Offer.objects.get().state == "viewed"
    assert visitor.post("portal:follow_up_offer", mine).status_code == 400
    assert visitor.post("portal:follow_up_offer", {**mine, "takes_it": "no"}).status_code == 400
    # From a page of another offer that was left open.
    other = visitor.post("portal:follow_up_offer", {"offer": str(filed.case_id), "takes_it": "yes"})
    assert (other.status_code, Offer.objects.get().state) == (303, "viewed")
    for _ in range(2):
        declined = visitor.post("portal:follow_up_offer", {**mine, "takes_it": "no", "reason": "too_far"})
        assert declined.status_code == 303
    assert (Offer.objects.get().decline_reason, filed.case.state) == ("too_far", "waiting")
    assert moves(filed).count("decline") == 1


def test_one_withdraws_comes_back_asks_for_a_review_and_erases(
    housing_desk: HousingDesk, visitor: Visitor, filed: Filed
) -> None:
    refused(housing_desk, filed)
    assert address("portal:follow_up_review") in enter(visitor, filed.code)
    page = body(visitor.open("portal:follow_up_review"))
    asked_for = visitor.post("portal:follow_up_review", {"text": "", "mark": hidden(page, "mark")})
    assert (asked_for.status_code, filed.case.state) == (303, "in_appeal")
    assert visitor.post("portal:follow_up_withdraw").status_code == 303
    gone = body(visitor.open("portal:follow_up_file"))
    assert "Reprendre la demande" in gone
    assert "1er décembre 2026" in gone
    assert visitor.post("portal:follow_up_undo").status_code == 303
    assert filed.case.state == "in_appeal"
    visitor.post("portal:follow_up_erase")
    assert not Case.objects.exists()
    assert visitor.post("portal:follow_up", {"code": filed.code}).status_code == 400


def test_letters_are_read_behind_the_code_and_taken_as_a_sheet(
    housing_desk: HousingDesk, visitor: Visitor, filed: Filed
) -> None:
    letter = written_to(filed, **LETTER)
    elses = written_to(apply(housing_desk), **LETTER)
    assert address("portal:follow_up_letter", letter=letter) in enter(visitor, filed.code)
    assert "Bonjour Alma" in body(visitor.open("portal:follow_up_letter", letter=letter))
    assert Letter.objects.get(pk=letter).read_on == TODAY
    sheet = visitor.post("portal:follow_up_letter", letter=letter)
    assert sheet["Content-Disposition"] == 'attachment; filename="notes.pdf"'
    assert sheet.content.startswith(b"%PDF")
    assert visitor.open("portal:follow_up_letter", letter=elses).status_code == 303
    assert visitor.post("portal:follow_up_letter", letter=elses).status_code == 303


def test_a_copy_holds_answers_corrections_letters_decisions_and_offers(
    housing_desk: HousingDesk, visitor: Visitor, filed: Filed
) -> None:
    asked(housing_desk, filed, "rooms")
    enter(visitor, filed.code)
    correct(visitor, "rooms", {"rooms": "3"})
    on_the_list(housing_desk, filed)
    written_to(filed, **LETTER)
    in_a_run(housing_desk, filed)
    offered(housing_desk, filed)
    text = body(visitor.post("portal:follow_up_copy", {"as": "text"}))
    whole = json.loads(body(visitor.post("portal:follow_up_copy", {"as": "json"})))
    for words in ("1 chambre → 3 chambres", "Bonjour Alma", "rue d’Essai", "admissible", "Voici pourquoi."):
        assert words in text
    application = whole["application"]
    assert application["corrections"][0]["answers"]["rooms"] == 3
    assert [len(application[name]) for name in ("items", "letters", "decisions", "offers")] == [1, 1, 1, 1]


def test_a_helper_reads_and_with_a_scope_to_decide_acts_and_never_erases(
    housing_desk: HousingDesk, visitor: Visitor, filed: Filed
) -> None:
    asked(housing_desk, filed, "income")
    for scope, acts in (("write", False), ("decide", True)):
        enter(visitor, filed.code)
        visitor.post("portal:follow_up_helper", {"scope": scope, "days": "7"})
        page = body(visitor.open("portal:follow_up_helper"))
        code = "".join(re.findall(r"<span>(\d{5})</span>", page))
        shown = enter(visitor, code)
        assert "que vous aidez" in shown
        assert ("Corriger les réponses" in shown) is acts
        assert address("portal:follow_up_erase") not in shown
        visitor.post("portal:follow_up_erase")
        visitor.post("portal:follow_up_stop_new_code")
        assert Case.objects.exists()
        correct(visitor, "rooms", {"rooms": "4"})
        assert SealedAnswers.objects.exists() is acts
        visitor.post("portal:follow_up_withdraw")
        assert (filed.case.state == "withdrawn") is acts
        assert visitor.open("portal:follow_up_answers").status_code == (200 if acts else 303)
        enter(visitor, filed.code)
        visitor.post("portal:follow_up_helper_end")
        assert visitor.post("portal:follow_up", {"code": code}).status_code == 400
    assert Event.objects.filter(move="withdraw", actor="helper").count() == 1


def test_somebody_who_asked_for_help_gives_nobody_a_right_to_decide(filed: Filed) -> None:
    from portal.forms import HelperForm

    assert "decide" not in dict(HelperForm().fields["scope"].choices)  # type: ignore[attr-defined]
    assert not HelperForm({"scope": "decide", "days": "7"}).is_valid()


def test_a_code_that_is_being_replaced_is_told_and_stopped(
    housing_desk: HousingDesk, visitor: Visitor, filed: Filed
) -> None:
    ask_reissue(by=housing_desk.lead, case_id=filed.case_id, secret=new_carried_key(), note="Essai", at=AT)
    assert "Un autre code se prépare" in enter(visitor, filed.code)
    assert visitor.post("portal:follow_up_stop_new_code").status_code == 303
    assert "Un autre code se prépare" not in body(visitor.open("portal:follow_up_file"))


def test_no_page_of_an_application_is_cached_and_an_idle_visit_asks_for_its_code(
    housing_desk: HousingDesk, visitor: Visitor, filed: Filed
) -> None:
    (item,) = asked(housing_desk, filed, "income")
    enter(visitor, filed.code)
    pages: list[tuple[str, dict[str, object]]] = [
        ("portal:follow_up_answers", {}),
        ("portal:follow_up_answer", {"question": "rooms"}),
        ("portal:follow_up_item", {"item": item}),
        ("portal:follow_up_withdraw", {}),
    ]
    for name, named in pages:
        assert visitor.open(name, **named)["Cache-Control"] == "no-store"
    before = Event.objects.count()
    visitor.clock.shift(21 * 60)
    for name, named in pages[1:]:
        late = visitor.post(name, {"text": "Une phrase longue."}, **named)
        assert late.status_code == 403
        assert 'name="code"' in body(late)
    assert "Une phrase longue." in body(late)
    assert Event.objects.count() == before


def test_pages_of_an_application_lead_whoever_asked_for_help_back_to_their_request(
    filed: Filed, visitor: Visitor
) -> None:
    assert by_code.read_file(filed.who) is not None
    for name in ("follow_up_answers", "follow_up_place", "follow_up_offer", "follow_up_withdraw"):
        assert visitor.open(f"portal:{name}")["Location"] == address("portal:follow_up")
