"""
Proof 5, behind the code: no page of an application, no copy of it in either shape, and no name of what a
function of the database takes or gives holds a word of status; and a word that is planted there is found.
"""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from housing.words import choices as answer_words
from privacy.status_guard import status_words_in
from tests.assistance.visiting import Visitor, body
from tests.casework.factories import AT
from tests.housing.factories import Filed, HousingDesk
from tests.housing.homes import new_run
from tests.proofs.application_life import apply_and_live, own


@pytest.fixture
def lived(housing_desk: HousingDesk, time_machine: Any) -> Filed:
    time_machine.move_to(AT, tick=False)
    return apply_and_live(housing_desk, "zq")


@pytest.fixture
def visitor(lived: Filed, client: Client, time_machine: Any) -> Visitor:
    one = Visitor(client, time_machine)
    one.post("portal:follow_up", {"code": lived.code})
    return one


def said_behind_the_code(visitor: Visitor, lived: Filed) -> dict[str, str]:
    """Everything that the pages and copies say, by where."""
    letter = own(lived).letters[0]
    pages: dict[str, tuple[str, dict[str, object]]] = {
        name: (f"portal:follow_up_{name}", {})
        for name in ("file", "place", "answers", "offer", "withdraw", "helper", "code", "erase", "release")
    }
    pages["letter"] = ("portal:follow_up_letter", {"letter": letter.id})
    for question in ("name", "contact", "household", "situation", "stay", "helper"):
        pages[question] = ("portal:follow_up_answer", {"question": question})
    found = {}
    for where, (name, named) in pages.items():
        answer = visitor.open(name, **named)
        assert answer.status_code == 200, where
        main = body(answer).partition("<main")[2].partition("</main>")[0]
        found[where] = unescape(re.sub(r"<[^>]*>", " ", main))
    for shape in ("text", "json"):
        found[shape] = body(visitor.post("portal:follow_up_copy", {"as": shape}))
    assert json.loads(found["json"])["application"]["number"] == lived.application.number
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_behind_the_code_says_a_word_of_status(
    language: str, visitor: Visitor, lived: Filed, housing_desk: HousingDesk
) -> None:
    visitor.language = language
    new_run(housing_desk)
    said = said_behind_the_code(visitor, lived)
    assert {where: words for where, text in said.items() if (words := list(status_words_in(text)))} == {}


def test_a_question_planted_there_is_found(
    visitor: Visitor, lived: Filed, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = {**answer_words.TITLES, "name": "Votre pays de naissance"}
    for place in ("housing.words.answers.TITLES", "housing.forms.questions.TITLES"):
        monkeypatch.setattr(place, planted)
    said = said_behind_the_code(visitor, lived)
    found = {where for where, text in said.items() if list(status_words_in(text))}
    assert {"file", "name", "text"} <= found


def test_no_function_of_the_person_gives_or_takes_a_column_of_status(db: None) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT proname, unnest(proargnames) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND (proname LIKE 'housing\\_%' OR proname LIKE 'casework\\_%')"
        )
        named = cursor.fetchall()
    assert ("housing_application_by_code", "effective_on") in named
    assert [one for one in named if list(status_words_in(one[1].replace("_", " ")))] == []
