"""When an answer is promised, and how a day and a story read."""

import datetime as dt

import pytest
from django.utils.translation import override

from assistance.presentation import story_lines
from assistance.rules import ANSWERED_FROM, answer_due_on
from casework.enums import Urgency
from core.day_words import day_in_words, hour_in_words


@pytest.mark.parametrize(
    ("urgency", "received", "due"),
    [
        # An urgent request does not wait for Monday, nor for a holiday to pass.
        (Urgency.URGENT, "2026-11-20", "2026-11-21"),
        (Urgency.URGENT, "2026-12-24", "2026-12-25"),
        (Urgency.ORDINARY, "2026-11-16", "2026-11-23"),
        (Urgency.ORDINARY, "2026-11-21", "2026-11-27"),
        # Québec's national holiday falls on a Wednesday in 2026.
        (Urgency.ORDINARY, "2026-06-19", "2026-06-29"),
        # Christmas and New Year's Day.
        (Urgency.ORDINARY, "2026-12-23", "2026-12-31"),
    ],
)
def test_the_day_of_the_answer_is_the_one_that_was_promised(
    urgency: Urgency, received: str, due: str
) -> None:
    promised = answer_due_on(urgency=urgency, received_on=dt.date.fromisoformat(received))
    assert promised.isoformat() == due


def test_a_day_is_written_with_its_name_as_each_language_does() -> None:
    with override("fr"):
        assert day_in_words(dt.date(2026, 11, 26)) == "jeudi 26 novembre"
        assert day_in_words(dt.date(2026, 12, 1)) == "mardi 1er décembre"
        assert hour_in_words(ANSWERED_FROM) == "14\u00a0h"
    with override("en"):
        assert hour_in_words(dt.time(9)) == "9\u00a0a.m."
        assert hour_in_words(ANSWERED_FROM) == "2\u00a0p.m."


def test_a_story_reads_as_questions_and_answers_and_skips_what_was_not_answered() -> None:
    story = {
        "what": "Une histoire.",
        "wishes": ["talk", "a code of the future"],
        "interpreter": "",
        "name": "Alma",
        "contact": {"way": "phone", "address": "514 555-0101", "leave_word": "no"},
    }
    with override("fr"):
        lines = dict(story_lines(story))
    assert lines["Que se passe-t-il?"] == "Une histoire."
    assert lines["Qu’est-ce qui vous aiderait?"] == "Parler à quelqu’un, a code of the future"
    assert lines["Un prénom que vous choisissez"] == "Alma"
    assert "Une autre langue vous aiderait?" not in lines
    assert "Peut-on laisser un message?" not in lines


def test_a_story_of_another_time_still_reads() -> None:
    assert list(story_lines({})) == []
