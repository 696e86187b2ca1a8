"""Too many requests in a minute make forms wait; nothing is kept about who sent them."""

import datetime as dt
import threading

import pytest

from core.arrivals import LONGEST_WAIT, Arrivals
from core.clock import MONTREAL
from core.form_token import SHORTEST

AT = dt.datetime(2026, 11, 18, 10, 20, tzinfo=MONTREAL)


def seconds(count: float) -> dt.timedelta:
    return dt.timedelta(seconds=count)


@pytest.mark.parametrize(
    ("sent", "is_over", "wait"),
    [(1, False, 3), (8, False, 3), (9, True, 3.796875), (16, True, 12), (40, True, 75), (44, True, 90),
     (5_000, True, 90)],
)  # fmt: skip
def test_the_wait_grows_with_what_comes_and_has_an_end(sent: int, is_over: bool, wait: float) -> None:
    door = Arrivals(a_minute=8)
    for number in range(sent):
        pressure = door.count(AT + seconds(number / 1_000))
    assert (pressure.is_over, pressure.wait) == (is_over, seconds(wait))
    assert pressure.wait <= LONGEST_WAIT


def test_a_minute_later_all_is_as_before() -> None:
    door = Arrivals(a_minute=8)
    for _ in range(5_000):
        door.count(AT)
    assert door.count(AT + seconds(59)).is_over
    assert not door.count(AT + seconds(60)).is_over
    assert door.count(AT + seconds(60)).wait == SHORTEST


def test_a_text_is_known_again_for_an_hour_and_by_this_process_only() -> None:
    door, other = Arrivals(a_minute=8), Arrivals(a_minute=8)
    door.remember("J’ai besoin d’aide, numéro 1!", AT)
    assert door.has_come_before("j’ai besoin  d’aide, numéro 27", AT + seconds(3599))
    assert not door.has_come_before("J’ai besoin d’aide, numéro 1!", AT + seconds(3600))
    assert not door.has_come_before("J’ai besoin d’un toit", AT)
    assert not other.has_come_before("J’ai besoin d’aide, numéro 1!", AT)


def test_what_it_keeps_is_bounded_and_holds_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.arrivals._MOST_TEXTS", 50)
    door = Arrivals(a_minute=8)
    for number in range(500):
        door.count(AT)
        door.remember("secret " + "a" * number, AT)
    assert len(door._sent) == 64
    assert len(door._texts) == 50
    assert "secret" not in repr(vars(door))
    door.remember("much later", AT + dt.timedelta(hours=1))
    assert len(door._texts) == 1


def test_threads_lose_nothing() -> None:
    door = Arrivals(a_minute=1_000)
    threads = [threading.Thread(target=lambda: [door.count(AT) for _ in range(500)]) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(door._sent) == 2_000
