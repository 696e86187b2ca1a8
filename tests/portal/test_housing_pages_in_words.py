"""What the pages of housing say to somebody on a shared phone: nothing untrue, no door that leads nowhere."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from housing.forms.answers import QUESTIONS
from housing.letter_texts import LetterFacts, place_words
from housing.presentation.ranking import explained
from housing.queries.ranking import Placing
from housing.rules.facts import Facts
from housing.rules.rule_sets import FIRST_RULES, IncomeBand
from housing.words.answers import words_of
from tests.assistance.visiting import Visitor, body, keeps
from tests.casework.factories import TODAY
from tests.housing.conftest import housing_desk
from tests.housing.factories import Filed, HousingDesk, apply
from tests.housing.lived import asked, in_a_run, offered, on_the_list, refused
from tests.portal.test_housing_follow_up import enter, filed, forms_fields, visitor

__all__ = ["filed", "housing_desk", "visitor"]


@pytest.mark.django_db
def test_a_lost_code_of_an_application_sends_nobody_to_the_end_of_the_list(client: Client) -> None:
    page = body(client.get(reverse("portal:follow_up")))
    lost = page.index("le code d’une demande de logement")
    assert lost < page.index("le code d’une demande d’aide") < page.index("Refaites une demande")
    assert "votre ancienneté reste" in page[lost:]


@pytest.mark.django_db
def test_the_page_about_what_is_kept_says_what_a_list_leaves_readable(client: Client) -> None:
    page = body(client.get(reverse("portal:privacy")))
    section = page[page.index("Quand vous demandez un logement") :]
    for words in ("tranche de revenu", "besoins d’accès", "365 jours", "14 jours", "empreinte"):
        assert words in section


def test_rules_for_contact_without_any_way_lead_to_the_ways(
    housing_desk: HousingDesk, visitor: Visitor
) -> None:
    enter(visitor, apply(housing_desk, ways=[], contact={}).code)
    page = body(visitor.open("portal:follow_up_answer", question="contact"))
    assert reverse("portal:follow_up_answer", kwargs={"question": "ways"}) in page
    assert "Voir ce qui change" not in page


def test_a_refusal_shows_other_doors_and_a_review_no_place_that_is_not_there(
    housing_desk: HousingDesk, visitor: Visitor, filed: Filed
) -> None:
    refused(housing_desk, filed)
    page = enter(visitor, filed.code)
    main = page[page.index("<main") : page.index("</main>")]
    assert reverse("housing:programmes") in main
    visitor.post("portal:follow_up_review", {"text": "", "mark": _mark(visitor)})
    assert filed.case.state == "in_appeal"
    assert reverse("portal:follow_up_place") not in body(visitor.open("portal:follow_up_file"))


def _mark(visitor: Visitor) -> str:
    found = re.search(r'name="mark" value="([^"]+)"', body(visitor.open("portal:follow_up_review")))
    assert found
    return found[1]


def test_what_is_asked_for_says_by_when_on_its_own_page(
    housing_desk: HousingDesk, visitor: Visitor, filed: Filed
) -> None:
    (item,) = asked(housing_desk, filed, "income")
    enter(visitor, filed.code)
    assert "vendredi 18 décembre" in body(visitor.open("portal:follow_up_item", item=item))


def test_who_takes_a_home_is_told_what_comes_next(
    housing_desk: HousingDesk, visitor: Visitor, filed: Filed
) -> None:
    on_the_list(housing_desk, filed)
    in_a_run(housing_desk, filed)
    offer = offered(housing_desk, filed)
    enter(visitor, filed.code)
    visitor.post("portal:follow_up_offer", {"offer": str(offer.id), "takes_it": "yes"})
    assert "le bail et les clés" in body(visitor.open("portal:follow_up_file"))


def test_somebody_alone_in_a_range_has_a_place_and_not_a_range() -> None:
    facts = LetterFacts(number="", programme="", has_list=True, day=TODAY, where="", band=(1, 1, 1))
    said = " ".join(place_words(facts)["text"])
    assert "entre" not in said
    assert "place 1, sur 1" in said


def test_a_letter_has_no_voice_mail_and_a_text_is_never_nothing() -> None:
    plan = dict.fromkeys(("when", "never", "ask_for", "code_word"), "") | {
        "address": "ici",
        "others": "no",
        "leave_word": "no",
    }
    said = {way: words_of("contact", {"contact": {way: plan}}) for way in ("call", "text", "mail")}
    assert "Ne pas laisser de message" in said["call"]
    assert said["text"].endswith("Seulement des mots qui ne disent rien")
    assert said["mail"].count("\n") == 0
    fields = QUESTIONS["contact"](so_far={"ways": ["call", "text"]}).fields
    assert "ne laissez rien" in str(fields["call_leave_word"].choices)  # type: ignore[attr-defined]
    assert "ne laissez rien" not in str(fields["text_leave_word"].choices)  # type: ignore[attr-defined]


def test_a_priority_that_lapses_is_not_promised_to_renew_itself() -> None:
    facts = Facts("AAAAAAAA", TODAY, IncomeBand.B, safety_until=TODAY + dt.timedelta(days=60))
    told = explained(Placing(facts, None, 0), FIRST_RULES, TODAY)
    assert "Écrivez à l’équipe avant ce jour" in told.lapses


def test_a_correction_that_comes_after_the_visit_closed_is_still_there(
    visitor: Visitor, filed: Filed
) -> None:
    enter(visitor, filed.code)
    visitor.clock.shift(21 * 60)
    late = visitor.post("portal:follow_up_answer", {"comment": "Deux mots de plus."}, question="comment")
    assert late.status_code == 403
    page = visitor.post("portal:follow_up", {**forms_fields(body(late)), "code": filed.code})
    assert keeps(body(page), "Deux mots de plus.")
    assert "Elle n’est pas envoyée." in body(page)
