"""What a person meets while machines write too: no wall, no lost text, a closed page that says why."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from assistance.views import person
from casework.enums import IntakeClosing, Lane
from casework.models import Case, Intake, Journey, Receipt
from core.arrivals import Arrivals
from tests.assistance.visiting import STORY, Visitor, address, body, hidden, keeps
from tests.casework.factories import AT, Desk

both_languages = pytest.mark.parametrize("language", ["fr", "en"])
TEXT = STORY["what"]


@pytest.fixture
def visitor(desk: Desk, time_machine: Any, client: Client) -> Visitor:
    time_machine.move_to(AT, tick=False)
    return Visitor(client, time_machine)


@pytest.fixture
def door(settings: Any) -> Iterator[Arrivals]:
    """The public door's process, at the budget of one that counts alone."""
    settings.REQUESTS_A_MINUTE = 8
    person.arrivals.cache_clear()
    yield person.arrivals()
    person.arrivals.cache_clear()


def flooded(door: Arrivals, at: dt.datetime, count: int = 100) -> None:
    for _ in range(count):
        door.count(at)


def seconds_asked(page: str) -> int:
    found = re.search(r"Attendez (\d+) seconde", page)
    assert found, "the page does not say how long"
    return int(found[1])


# The page that asks to wait


def test_in_a_flood_a_form_waits_as_long_as_the_page_says_and_then_goes(
    visitor: Visitor, door: Arrivals
) -> None:
    page = body(visitor.open("assistance:write"))
    flooded(door, AT)
    visitor.clock.shift(10)
    answer = visitor.send(page)
    assert (answer.status_code, answer["Retry-After"]) == (429, "80")
    assert keeps(body(answer), TEXT)
    assert "Beaucoup de demandes arrivent en ce moment. Gardez cette page" in body(answer)
    # Pressing sooner loses nothing and gains nothing.
    visitor.clock.shift(30)
    flooded(door, AT + dt.timedelta(seconds=40))
    sooner = visitor.send(body(answer))
    assert (sooner.status_code, seconds_asked(body(sooner))) == (429, 50)
    flooded(door, AT + dt.timedelta(seconds=90))
    visitor.clock.shift(50)
    assert visitor.send(body(sooner)).status_code == 303
    assert Case.objects.get().lane == Lane.RUSH


def test_whoever_wrote_for_minutes_passes_at_once_and_calmly(visitor: Visitor, door: Arrivals) -> None:
    page = body(visitor.open("assistance:write"))
    visitor.clock.shift(240)
    flooded(door, AT + dt.timedelta(seconds=240))
    assert visitor.send(page).status_code == 303
    assert Case.objects.get().lane == Lane.CALM


def test_a_form_that_came_back_keeps_its_age(visitor: Visitor, door: Arrivals) -> None:
    page = body(visitor.open("assistance:write"))
    visitor.clock.shift(200)
    flooded(door, AT + dt.timedelta(seconds=200))
    asked = visitor.send(page, what="court")
    prompted = visitor.send(body(asked), what="Mon passeport AB123456 est chez mon patron et il refuse.")
    assert prompted.status_code == 200
    assert visitor.send(body(prompted), what="Mon patron garde mes papiers et refuse.").status_code == 303
    assert Case.objects.get().lane == Lane.CALM


@pytest.mark.parametrize("mark", ["", "forged"])
def test_without_a_mark_of_ours_the_whole_wait_begins(visitor: Visitor, door: Arrivals, mark: str) -> None:
    page = body(visitor.open("assistance:write"))
    flooded(door, AT)
    answer = visitor.send(page, mark=mark)
    assert (answer.status_code, seconds_asked(body(answer))) == (429, 90)
    flooded(door, AT + dt.timedelta(seconds=80))
    visitor.clock.shift(80)
    assert visitor.send(body(answer)).status_code == 429
    flooded(door, AT + dt.timedelta(seconds=90))
    visitor.clock.shift(10)
    assert visitor.send(body(answer)).status_code == 303


def test_the_same_text_again_is_of_the_rush_only_while_there_is_one(
    visitor: Visitor, door: Arrivals, client: Client
) -> None:
    other = Visitor(Client(), visitor.clock)
    page, again = body(visitor.open("assistance:write")), body(other.open("assistance:write"))
    visitor.clock.shift(180)
    assert visitor.send(page).status_code == 303
    flooded(door, AT + dt.timedelta(seconds=180))
    assert other.send(again, what=TEXT.upper() + " 2").status_code == 303
    assert sorted(Case.objects.values_list("lane", flat=True)) == [Lane.CALM, Lane.RUSH]


def test_in_quiet_times_everything_is_calm(visitor: Visitor, door: Arrivals) -> None:
    for number in range(3):
        visitor.client.cookies.clear()
        assert visitor.write(wait=3, nickname="x" if number else "", again="1").status_code == 303
    assert set(Case.objects.values_list("lane", flat=True)) == {Lane.CALM}


# The field that nobody sees


@both_languages
def test_the_hidden_field_is_asked_about_once_and_the_text_stays(visitor: Visitor, language: str) -> None:
    visitor.language = language
    page = body(visitor.open("assistance:write"))
    field = (
        page.partition('name="nickname"')[0].rpartition("<input")[2] + page.partition('name="nickname"')[2]
    )
    assert 'tabindex="-1"' in field.partition(">")[0]
    assert 'class="ms-trap"' in page
    visitor.clock.shift(5)
    answer = visitor.send(page, nickname="Robot")
    assert answer.status_code == 400
    assert keeps(body(answer), TEXT)
    assert "Robot" not in body(answer)
    assert hidden(body(answer), "again") == "1"
    assert not Case.objects.exists()
    # Even with a browser that fills it in again.
    assert visitor.send(body(answer), again="1", nickname="Robot").status_code == 303


# Nobody is behind the door


@both_languages
@pytest.mark.parametrize("because", [*IntakeClosing.values, "untrusted"])
def test_a_closed_page_says_why_whom_to_call_and_keeps_nothing(
    visitor: Visitor, language: str, because: str, settings: Any
) -> None:
    visitor.language = language
    page = body(visitor.open("assistance:write"))
    if because == "untrusted":
        settings.ROOT_FINGERPRINT = "other"
    else:
        Intake.objects.update(is_open=False, closed_because=because, phone="514 555-0100")
    answer = visitor.send(page)
    said = body(answer)
    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
    assert keeps(said, TEXT)
    assert not answer.cookies
    assert ">Envoyer<" not in said
    assert 'href="tel:911"' in said
    help_page = visitor.open("portal:help")
    assert not help_page.cookies
    why = re.search(
        r'ms-note--urgent.*?<div class="ms-note__body ms-flow">.*?<p>([^<]+)</p>', said, re.DOTALL
    )
    assert why
    assert why[1] in body(help_page)
    still_there = because not in ("never_opened", "mandate_over")
    for shown in (said, body(help_page)):
        phone = "tel:211" if because == "untrusted" else "tel:+15145550100"
        assert ((f'href="{phone}"' in shown) is still_there) or because == "untrusted"
    away = visitor.open("assistance:write")
    assert (away.status_code, away["Location"]) == (303, address("portal:help", language))
    assert not away.cookies
    assert [model.objects.count() for model in (Case, Journey, Receipt)] == [0, 0, 0]
