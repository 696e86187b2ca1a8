"""The queue in front of the slow derivation: never more at once than allowed, and never an endless wait."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from privacy import derivations
from privacy.derivations import Derivations, TooBusy
from privacy.journey import new_resume_code, resume_key
from privacy.receipt import NotACode, derive, new_code

PEPPERS = {3: b"p" * 32}


class Gate:
    """A derivation that waits until the test lets it go, and counts how many run together."""

    def __init__(self) -> None:
        self.open, self.lock = threading.Event(), threading.Lock()
        self.running = self.most = 0
        self.entered = threading.Semaphore(0)

    def __call__(self, code: str, **_given: object) -> str:
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        self.entered.release()
        assert self.open.wait(10)
        with self.lock:
            self.running -= 1
        return code


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    gate = Gate()
    monkeypatch.setattr(derivations, "derive", gate)
    return gate


def test_a_code_is_derived_as_without_a_queue() -> None:
    queue = Derivations(peppers=PEPPERS, memory_kib=64)
    code, resume = new_code(3), new_resume_code(3)
    assert queue.derive(code) == derive(code, peppers=PEPPERS, memory_kib=64)
    assert queue.resume_key(resume) == resume_key(resume, peppers=PEPPERS, memory_kib=64)


def test_a_full_queue_says_so_at_once(gate: Gate) -> None:
    queue = Derivations(peppers=PEPPERS, at_once=1, waiting=0, seconds=10)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(queue.derive, "a")
        assert gate.entered.acquire(timeout=10)
        with pytest.raises(TooBusy):
            queue.derive("b")
        gate.open.set()
        assert first.result(10) == "a"
    # The place is free again.
    assert queue.derive("c") == "c"


def test_who_waits_too_long_is_told_so_and_gives_the_place_back(gate: Gate) -> None:
    queue = Derivations(peppers=PEPPERS, at_once=1, waiting=1, seconds=0.01)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(queue.derive, "a")
        assert gate.entered.acquire(timeout=10)
        for _ in range(3):
            with pytest.raises(TooBusy):
                queue.derive("b")
        gate.open.set()
        assert first.result(10) == "a"


def test_never_more_run_at_once_than_allowed_and_all_who_wait_get_their_turn(gate: Gate) -> None:
    queue = Derivations(peppers=PEPPERS, at_once=2, waiting=6, seconds=10)
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(queue.derive, str(number)) for number in range(8)]
        for _ in range(2):
            assert gate.entered.acquire(timeout=10)
        gate.open.set()
        assert sorted(turn.result(10) for turn in waiting) == sorted("01234567")
    assert gate.most == 2


def test_a_bad_code_gives_its_place_back() -> None:
    queue = Derivations(peppers=PEPPERS, memory_kib=64, at_once=1, waiting=0)
    for _ in range(3):
        with pytest.raises(NotACode):
            queue.derive("not a code")
