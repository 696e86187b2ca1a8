"""
A queue of limited length in front of the slow derivation of codes.

Each derivation takes 46 MiB and a core for tens of milliseconds: without a limit a crowd, or one person with
a script, would take the whole machine. Who comes when the queue is full is told to try again in a minute.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from privacy.codes import MEMORY_KIB
from privacy.journey import resume_key
from privacy.receipt import Derived, derive


class TooBusy(Exception):
    """The queue is full, or the wait was too long; nothing was derived."""


class Derivations:
    """
    The derivations of one server process.

    :param at_once: how many run together; as many as there are cores is best
    :param waiting: how many may wait for their turn
    :param seconds: how long one may wait
    """

    def __init__(
        self,
        *,
        peppers: Mapping[int, bytes],
        memory_kib: int = MEMORY_KIB,
        at_once: int = 2,
        waiting: int = 40,
        seconds: float = 10.0,
    ) -> None:
        self._peppers = peppers
        self._memory_kib = memory_kib
        self._seconds = seconds
        self._turns = threading.Semaphore(at_once)
        # Those at work hold a place too: a free turn is never refused.
        self._places = threading.Semaphore(at_once + waiting)

    def derive(self, code: str) -> Derived:
        """
        Derive a receipt's code in its turn.

        :raises TooBusy: if the queue is full or the turn does not come in time
        :raises privacy.receipt.UnknownPepper: as `privacy.receipt.derive`
        """
        with self._in_turn():
            return derive(code, peppers=self._peppers, memory_kib=self._memory_kib)

    def resume_key(self, code: str) -> str:
        """
        Derive a journey's key from a resume code in its turn.

        :raises TooBusy: if the queue is full or the turn does not come in time
        :raises privacy.receipt.UnknownPepper: as `privacy.journey.resume_key`
        """
        with self._in_turn():
            return resume_key(code, peppers=self._peppers, memory_kib=self._memory_kib)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise TooBusy
        try:
            if not self._turns.acquire(timeout=self._seconds):
                raise TooBusy
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._places.release()
