"""The safe-contact rules: what was understood of « jamais le soir », and every doubt on the careful side."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from casework.enums import ContactWay
from casework.rules.contact_rules import (
    Call,
    ContactPlan,
    Doubt,
    Excuse,
    breaches,
    doubts,
    excuses_for,
    plan_of,
)
from casework.rules.contact_times import DAY, PARTS, read_times

TUESDAY, SATURDAY = 1, 5
moments = st.tuples(st.integers(0, 6), st.integers(0, DAY - 1))
texts = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [
            *(
                "le",
                "mardi",
                "lundi",
                "au",
                "vendredi",
                "soir",
                "matin",
                "nuit",
                "fin de semaine",
                "evenings",
            ),
            *("9", "h", "11", "17 h", "30", "à", "-", "to", "5", "pm", "after", "avant", "midi", "minuit"),
            *(",", "et", ".", "noon", "pas", "sauf", "25", ":99", "week-end", "am", "apres", "semaine"),
        ]
    ),
    max_size=14,
).map(" ".join)


def at(hour: int, minute: int = 0) -> int:
    return hour * 60 + minute


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("le mardi, de 9 h à 11 h", (TUESDAY, at(10)), (TUESDAY, at(11))),
        ("Le mardi de 9h à 11h30", (TUESDAY, at(11, 29)), (2, at(10))),
        ("lundi au vendredi, 9 h - 17 h", (4, at(16, 59)), (SATURDAY, at(10))),
        ("Monday to Friday, 9 am to 5 pm", (0, at(9)), (6, at(9))),
        ("Tuesdays 1 to 3 pm", (TUESDAY, at(14)), (TUESDAY, at(1))),
        ("le matin en semaine", (3, at(9)), (SATURDAY, at(9))),
        ("avant 17 h", (3, at(16)), (3, at(17))),
        ("after 6 pm", (3, at(18)), (3, at(17))),
        ("22 h à 6 h", (3, at(2)), (3, at(12))),
        ("mardi et jeudi, midi à 14 h", (3, at(13)), (2, at(13))),
    ],
)
def test_hours_are_understood_as_people_write_them(
    text: str, inside: tuple[int, int], outside: tuple[int, int]
) -> None:
    times = read_times(text, is_wide=False)
    assert times.is_certain
    assert times.hold(*inside)
    assert not times.hold(*outside)


@pytest.mark.parametrize(
    "text",
    [
        *("9 to 5", "after 7", "de 9 h à 5 h", "à 10 h", "pas le soir", "sauf le mardi", "25 h à 26 h"),
        *("demandez à ma sœur", "quand il travaille", "lundi au", "le soir, la fin de semaine"),
    ],
)
def test_what_may_be_meant_two_ways_is_never_called_understood(text: str) -> None:
    assert not read_times(text, is_wide=False).is_certain


def test_the_example_on_the_form_keeps_evenings_and_weekends_away() -> None:
    never = read_times("le soir, la fin de semaine", is_wide=True)
    assert never.is_certain
    assert never.hold(TUESDAY, at(19))
    assert never.hold(SATURDAY, at(10))
    assert not never.hold(TUESDAY, at(10))


@given(texts)
def test_times_to_stay_away_from_are_read_at_least_as_widely_as_times_to_call(text: str) -> None:
    narrow, wide = read_times(text, is_wide=False), read_times(text, is_wide=True)
    for weekday in range(7):
        for minute in range(0, DAY, 30):
            assert narrow.hold(weekday, minute) <= wide.hold(weekday, minute)


@given(texts, moments)
def test_any_text_is_read_without_failing_and_an_unread_one_is_never_certain(
    text: str, moment: tuple[int, int]
) -> None:
    times = read_times(text, is_wide=False)
    if times.is_certain:
        assert bool(times.windows) == bool(text.strip())
    assert isinstance(times.hold(*moment), bool)


@given(moments, st.sampled_from(ContactWay), st.booleans(), texts, texts)
def test_nobody_is_reached_who_asked_to_be_answered_here_only(
    moment: tuple[int, int], way: ContactWay, leaves: bool, when: str, never: str
) -> None:
    plan = ContactPlan(when=when, never=never, may_leave_word=True)
    assert doubts(plan, Call(way, *moment, leaves_word=leaves)) == (Doubt.NO_CONTACT,)


@given(moments, texts, texts)
def test_a_message_left_without_permission_is_always_a_breach_and_only_ever_a_mistake(
    moment: tuple[int, int], when: str, never: str
) -> None:
    plan = ContactPlan(way=ContactWay.PHONE, when=when, never=never, may_leave_word=False)
    found = breaches(plan, Call(ContactWay.PHONE, *moment, leaves_word=True))
    assert Doubt.WORD_LEFT in found
    assert excuses_for(found) == {Excuse.MISTAKE}


@given(moments, texts, texts)
def test_a_call_without_any_doubt_lies_in_the_hours_given_and_out_of_the_hours_refused(
    moment: tuple[int, int], when: str, never: str
) -> None:
    plan = ContactPlan(way=ContactWay.PHONE, when=when, never=never)
    if not doubts(plan, Call(ContactWay.PHONE, *moment)):
        assert not never.strip() or not read_times(never, is_wide=True).hold(*moment)
        assert not when.strip() or read_times(when, is_wide=False).hold(*moment)


def test_each_breach_is_named() -> None:
    plan = ContactPlan(way=ContactWay.TEXT, when="le mardi, de 9 h à 11 h", never="le soir")
    assert doubts(plan, Call(ContactWay.TEXT, TUESDAY, at(10))) == ()
    assert doubts(plan, Call(ContactWay.PHONE, TUESDAY, at(10))) == (Doubt.OTHER_WAY,)
    assert doubts(plan, Call(ContactWay.TEXT, 2, at(10))) == (Doubt.OUTSIDE_TIMES,)
    assert doubts(plan, Call(ContactWay.TEXT, TUESDAY, at(20))) == (Doubt.NEVER_TIME, Doubt.OUTSIDE_TIMES)
    unclear = ContactPlan(way=ContactWay.PHONE, never="quand il est là")
    assert doubts(unclear, Call(ContactWay.PHONE, TUESDAY, at(10))) == (Doubt.READ_TIMES,)
    assert breaches(unclear, Call(ContactWay.PHONE, TUESDAY, at(10))) == ()


@pytest.mark.parametrize(
    "story",
    [{}, {"contact": None}, {"contact": "x"}, {"contact": {"way": "pigeon", "leave_word": True, "when": 3}}],
)
def test_a_plan_that_is_missing_or_strange_is_read_as_the_careful_choice(story: dict[str, object]) -> None:
    assert plan_of(story) == ContactPlan()


def test_the_narrow_reading_of_each_part_of_a_day_lies_in_the_wide_one() -> None:
    for narrow, wide in PARTS.values():
        assert wide[0] <= narrow[0] < narrow[1] <= wide[1]


def test_a_moment_outside_a_week_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="week"):
        Call(ContactWay.PHONE, 7, 0)


def test_the_rules_know_neither_the_clock_nor_the_tables() -> None:
    for name in ("contact_rules", "contact_times"):
        source = (Path(settings.BASE_DIR) / "casework" / "rules" / f"{name}.py").read_text(encoding="utf-8")
        assert not re.search(r"import .*(clock|models)|django\.(db|apps|conf)|\b(now|today)\(\)", source)
