"""The fifteen questions: each answer comes out as the registry shows it, and each slip is said in words."""

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import override

from housing.enums import LetterKind
from housing.forms.answers import QUESTIONS
from housing.forms.contact import ContactForm
from housing.letters import written_letter
from housing.operations.filing import hand_in_application
from housing.operations.reissuing import may_vouch
from housing.rules.answers import CODES, EXAMPLE, FIELDS, Way
from housing.rules.boroughs import BOROUGHS
from housing.rules.contact import plans_of
from housing.rules.matching import Feature
from housing.rules.placing import conditions_met, placed
from housing.rules.prescreen import Conditions, IntakeMode, Tonight
from housing.rules.situations import Situation
from housing.rules.typed_days import read_day
from housing.words.answers import answer_lines, changes
from housing.words.choices import FEATURES, SITUATIONS, WAYS
from tests.housing.factories import AT, TODAY, answers
from tests.housing.test_letters import FACTS

CEILINGS = {1: 38_000, 2: 43_500, 4: 53_000}


@pytest.fixture(autouse=True)
def _that_day(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2026, 11, 18, 15, tzinfo=dt.UTC), tick=False)


def posted(code: str, answer: Any, **kwargs: Any) -> QueryDict:
    """What a browser sends for an answer: the boxes as they are drawn with it."""
    form = QUESTIONS[code](initial=answer, **kwargs)
    sent = QueryDict(mutable=True)
    for bound in form:
        value = bound.value()
        if isinstance(value, list):
            sent.setlist(bound.html_name, value)
        elif value is not None and value is not False and value != "":
            sent[bound.html_name] = "on" if value is True else str(value)
    return sent


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_answer_fills_its_boxes_and_comes_out_as_it_was(code: str, language: str) -> None:
    with override(language):
        for prefix in ("", code):
            form = QUESTIONS[code](posted(code, EXAMPLE[code], prefix=prefix), prefix=prefix)
            assert form.is_valid(), form.errors
            assert form.answer() == EXAMPLE[code]


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("ways", []),
        ("change", {"expected": False, "month": ""}),
        ("situation", {"kind": "danger", "day": ""}),
        ("situation", {"kind": "disaster", "day": "2026-11-01"}),
        ("stay", {"in_montreal": False, "borough": ""}),
        ("wanted", {"boroughs": [], "most_rent": None}),
        ("needs", {"features": [], "is_inaccessible": False}),
        ("rooms", 0),
        ("contact", {}),
    ],
)
def test_so_do_the_other_answers(code: str, answer: Any) -> None:
    form = QUESTIONS[code](posted(code, answer))
    assert form.is_valid(), form.errors
    assert form.answer() == answer


def test_every_question_has_a_form_its_reason_and_words() -> None:
    assert list(QUESTIONS) == [field.code for field in FIELDS]
    for language in ("fr", "en"):
        with override(language):
            assert all(str(form.why) for form in QUESTIONS.values())
            lines = answer_lines(EXAMPLE, ceilings=CEILINGS)
            assert [line.code for line in lines] == list(CODES)
            assert all(line.label and line.words for line in lines if line.code != "comment")


class Watched(dict[str, Any]):
    """Answers that note which of them somebody asks for by name."""

    def __init__(self) -> None:
        super().__init__(answers())
        self.read: set[str] = set()

    def __getitem__(self, code: str) -> Any:
        self.read.add(code)
        return super().__getitem__(code)

    def get(self, code: str, default: Any = None) -> Any:
        self.read.add(code)
        return super().get(code, default)


ALL_ASKED = Conditions(
    *("essai", IntakeMode.OPEN, dict(CEILINGS)),
    situations=frozenset(Tonight),
    needs_minors=True,
    needs_senior=True,
    needs_access=True,
)
#: How each consumer that the registry names is called: with answers, and something that has no other answers.
READERS: dict[str, Callable[[Watched], object]] = {
    "housing.letters.written_letter": lambda given: written_letter(LetterKind.ELIGIBLE, "fr", given, FACTS),
    "housing.rules.contact.plans_of": plans_of,
    "housing.rules.placing.placed": lambda given: placed(given, seen_on=TODAY),
    "housing.rules.placing.conditions_met": lambda given: conditions_met(given, ALL_ASKED, TODAY),
    "housing.operations.reissuing.may_vouch": may_vouch,
    "housing.words.answers.answer_lines": lambda given: answer_lines(given, ceilings=CEILINGS),
    "housing.operations.filing.hand_in_application": lambda given: hand_in_application(
        journey="", version_id=uuid4(), answers=given, at=AT
    ),
}


def test_no_question_is_asked_without_code_that_reads_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("housing.operations.filing.hand_in", lambda **_given: None)
    assert {one for field in FIELDS for one in field.consumers} == set(READERS)
    read = {}
    for consumer, call in READERS.items():
        given = Watched()
        call(given)
        read[consumer] = given.read
    for field in FIELDS:
        assert field.consumers, field.code
        for consumer in field.consumers:
            assert field.code in read[consumer], consumer


def test_every_choice_has_words() -> None:
    assert (set(WAYS), set(SITUATIONS), set(FEATURES)) == (set(Way), set(Situation), set(Feature))


def test_the_boroughs_are_the_directorys() -> None:
    file = Path(settings.BASE_DIR) / "services" / "data" / "boroughs.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        theirs = {row["slug"]: (row["name_fr"], row["name_en"]) for row in csv.DictReader(rows)}
    assert {slug: (name, name) for slug, name in BOROUGHS.items()} == theirs


def test_income_is_told_in_dollars_of_the_household_and_never_asked_to_the_dollar() -> None:
    form = QUESTIONS["income_band"](so_far={"household": EXAMPLE["household"]}, ceilings=CEILINGS)
    field = form.fields["income_band"]
    assert isinstance(field, forms.ChoiceField)
    shown = [str(words).replace("\u00a0", " ") for words in dict(field.choices).values()]
    assert shown == [
        "jusqu’à 21 200 $",
        "de 21 201 $ à 31 800 $",
        "de 31 801 $ à 42 400 $",
        "de 42 401 $ à 53 000 $",
        "plus de 53 000 $",
    ]


def test_one_way_is_asked_of_at_a_time_and_needs_its_own_lines() -> None:
    form = ContactForm({}, so_far={"ways": ["email"]})
    assert list(form.fields) == ["email_address", "email_others", "email_leave_word"]
    assert set(form.errors) == {"email_address", "email_others"}
    # All at once, as on paper: what was left out counts for nothing.
    assert ContactForm({}).is_valid()
    assert set(ContactForm({"call_when": "le matin"}).errors) == {"call_address", "call_others"}


def test_a_difference_is_told_before_and_after() -> None:
    found = changes(answers(), answers(rooms=0, wanted={"boroughs": [], "most_rent": None}))
    assert [(one.code, one.before_words.split("\n")[0], one.after_words) for one in found] == [
        ("wanted", "Le Plateau-Mont-Royal", "Tous les arrondissements"),
        ("rooms", "1 chambre", "Aucune chambre"),
    ]
    assert changes(answers(), answers()) == []


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31 janvier 2027", "2027-01-31"),
        ("le 1er août 2026", "2026-08-01"),
        ("January 31, 2027", "2027-01-31"),
        ("May 1st 2027", "2027-05-01"),
        ("2027-01-31", "2027-01-31"),
        ("2027/1/31", "2027-01-31"),
        ("31/1/2027", "2027-01-31"),
        ("1/31/2027", "2027-01-31"),
        ("5/5/2027", "2027-05-05"),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str, day: str) -> None:
    assert read_day(typed).isoformat() == day


@pytest.mark.parametrize(
    "typed",
    ["", "03/04/2027", "31 février 2027", "bientôt", "31 1", "1 janvier mars", "٣١ janvier 2027", "9" * 60],
)
def test_what_is_no_day_or_two_is_not_guessed(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_day(typed)


#: For each question, what cannot be: the boxes as they are sent, and the one that the message is about.
BAD: dict[str, list[tuple[dict[str, Any], str]]] = {
    "name": [({}, "name"), ({"name": "x" * 121}, "name"), ({"name": "\x1b[31m"}, "name")],
    "language": [
        ({"answer_in": "../etc"}, "answer_in"),
        ({"answer_in": "fr", "interpreter": "x" * 200}, "interpreter"),
    ],
    "ways": [({}, "ways"), ({"ways": ["call", "none"]}, "ways"), ({"ways": ["x" * 5000]}, "ways")],
    "contact": [
        ({"call_address": "12", "call_others": "no"}, "call_address"),
        ({"call_address": "514 555-0142"}, "call_others"),
    ],
    "household": [
        ({}, "aged_18_to_59"),
        ({"aged_0_to_5": "deux"}, "aged_0_to_5"),
        ({"aged_0_to_5": "-1"}, "aged_0_to_5"),
        ({"aged_18_to_59": "1", "couples": "1"}, "couples"),
        ({"aged_18_to_59": "15", "aged_60_up": "15"}, "aged_18_to_59"),
        ({"aged_18_to_59": "9" * 5000}, "aged_18_to_59"),
    ],
    "change": [({"expected": "yes", "month": "2031-13"}, "month"), ({"expected": "?"}, "expected")],
    "income_band": [({}, "income_band"), ({"income_band": "Z"}, "income_band")],
    "situation": [
        ({}, "kind"),
        ({"kind": "lease_ending"}, "day"),
        ({"kind": "lease_ending", "day": "bientôt"}, "day"),
        ({"kind": "lease_ending", "day": "31 janvier 2207"}, "day"),
    ],
    "stay": [({}, "in_montreal"), ({"in_montreal": "yes", "borough": "laval"}, "borough")],
    "wanted": [
        ({"boroughs": ["laval"]}, "boroughs"),
        ({"most_rent": "pas cher"}, "most_rent"),
        ({"most_rent": "0"}, "most_rent"),
        ({"most_rent": "\x00"}, "most_rent"),
    ],
    "needs": [({"features": ["quiet"]}, "features")],
    "rooms": [({}, "rooms"), ({"rooms": "deux"}, "rooms"), ({"rooms": "99"}, "rooms")],
    "helper": [({"organization": "x" * 301}, "organization")],
    "comment": [({"comment": "x" * 501}, "comment")],
    "consent": [({}, "agreed")],
}


@pytest.mark.parametrize("code", CODES)
def test_what_cannot_be_is_said_where_it_stands_in_the_language_of_the_page(code: str) -> None:
    for sent, where in BAD[code]:
        said = []
        for language in ("fr", "en"):
            with override(language):
                form = QUESTIONS[code](sent, so_far={"ways": ["call"]})
                assert list(form.errors) == [where], (sent, form.errors)
                said.append(str(form.errors[where][0]))
        french, english = said
        assert french != english, french


@pytest.mark.parametrize("typed", ["900", " 900 $", "$900", "1 200", "900.00", "900,00 $"])
def test_a_rent_is_read_however_it_was_typed(typed: str) -> None:
    form = QUESTIONS["wanted"]({"most_rent": typed})
    assert form.is_valid(), form.errors
    assert form.answer()["most_rent"] in (900, 1200)
