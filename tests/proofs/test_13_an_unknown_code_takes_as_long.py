"""
Proof 13: a code that nobody has is answered like one that was erased, that names no pepper of ours, or that a
helper had until it was taken back; and takes as long as a good one.

Measured through the page, at the real cost of a derivation, in interleaved pairs: on a busy machine both
halves of a pair are slowed alike.
"""

import re
from collections.abc import Callable
from itertools import cycle
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from django.test import Client

from casework import by_code
from casework.by_code.visits import derivations
from privacy.codes import MEMORY_KIB
from privacy.receipt import new_code
from tests.assistance.visiting import address
from tests.casework.factories import AT, TODAY, Desk, hand_in

PAIRS = 24
WITHIN = 0.10


@pytest.fixture
def at_real_cost(settings: Any) -> Any:
    settings.RECEIPT_MEMORY_KIB = MEMORY_KIB
    derivations.cache_clear()
    yield
    derivations.cache_clear()


def enter(client: Client, code: str) -> tuple[float, Any]:
    client.cookies.clear()
    start = perf_counter()
    answer = client.post(address("portal:follow_up"), {"code": code})
    return perf_counter() - start, answer


def helper_code_taken_back() -> str:
    handed = hand_in()
    code = by_code.grant_helper(handed.who, may_write=True, days=7, at=AT)
    assert by_code.end_helper(handed.who, TODAY)
    return code


def ratios(client: Client, known: str, unknown: Callable[[], str]) -> list[float]:
    """Return how much longer an unknown code takes, for each of some interleaved pairs."""
    found = []
    for number in range(PAIRS):
        codes = {"known": known, "unknown": unknown()}
        # Which of the two comes first changes, so that neither always finds a warmer machine.
        order = ("known", "unknown") if number % 2 else ("unknown", "known")
        taken = {which: enter(client, codes[which])[0] for which in order}
        found.append(taken["unknown"] / taken["known"])
    return found


def test_an_unknown_code_takes_as_long_as_a_good_one(at_real_cost: None, desk: Desk, client: Client) -> None:
    handed, ended = hand_in(), helper_code_taken_back()
    # Nobody's, of a pepper that is not ours, and a helper's that was taken back.
    strangers = cycle((lambda: new_code(1), lambda: new_code(7), lambda: ended))
    # On a machine that is busy with something else more pairs are needed until their median stands still; a
    # derivation that was left out, or done twice, no number of pairs hides.
    measured: list[float] = []
    for _ in range(6):
        measured += ratios(client, handed.code, lambda: next(strangers)())
        if abs(median(measured) - 1) <= WITHIN:
            return
    pytest.fail(f"unknown ÷ known = {median(measured)} of {len(measured)} pairs")


def test_an_unknown_an_erased_and_an_impossible_code_are_answered_alike(desk: Desk, client: Client) -> None:
    erased = hand_in()
    by_code.erase(erased.who, TODAY)
    answers = set()
    for code in (new_code(1), new_code(7), erased.code, helper_code_taken_back()):
        _seconds, answer = enter(client, code)
        page = answer.content.decode().replace(code, "")
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
        answers.add((answer.status_code, tuple(sorted(answer.cookies)), page))
    assert len(answers) == 1
