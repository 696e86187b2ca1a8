"""
How many requests a door's process was sent in the last minute, and what follows while they are too many.

In memory only, and about nobody: instants, and keyed digests of texts for an hour. Neither an address nor a
cookie is looked at, nothing is logged, and nobody is ever refused for good: over the budget a form has to be
older before it may be sent. Somebody who wrote for some minutes notices nothing; a machine waits.
"""

import datetime as dt
import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import Final

from core.form_token import SHORTEST

WINDOW: Final = dt.timedelta(minutes=1)
#: Nobody waits longer than this, however many come.
LONGEST_WAIT: Final = dt.timedelta(seconds=90)
#: While too many come, a form that is sent sooner than this was hurried; the wait is always shorter.
UNHURRIED: Final = dt.timedelta(minutes=2)
REMEMBERED: Final = dt.timedelta(hours=1)
#: Digests kept at most; beyond it the oldest are forgotten before their hour.
_MOST_TEXTS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Pressure:
    """What holds for the requests of this moment."""

    is_over: bool
    #: How old a form has to be.
    wait: dt.timedelta


class Arrivals:
    """
    Counts what a process is sent.

    :param a_minute: how many requests a minute are nothing unusual
    """

    def __init__(self, *, a_minute: int) -> None:
        self.a_minute = max(1, a_minute)
        # As many as it takes to reach the longest wait: more are not told apart.
        self._sent: deque[float] = deque(maxlen=8 * self.a_minute)
        self._texts: OrderedDict[bytes, float] = OrderedDict()
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()

    def count(self, at: dt.datetime) -> Pressure:
        """
        Count a request that was sent, whatever becomes of it, and say what holds now.

        The wait grows with the square of how many times the budget came: 3 s at the budget, 12 s at twice.
        """
        instant = at.timestamp()
        with self._lock:
            self._sent.append(instant)
            while self._sent and self._sent[0] <= instant - WINDOW.total_seconds():
                self._sent.popleft()
            times = len(self._sent) / self.a_minute
        if times <= 1:
            return Pressure(is_over=False, wait=SHORTEST)
        return Pressure(is_over=True, wait=min(SHORTEST * times**2, LONGEST_WAIT))

    def has_come_before(self, text: str, at: dt.datetime) -> bool:
        """Test whether this text, give or take figures and signs, was handed in during the last hour."""
        digest = self._digest_of(text)
        with self._lock:
            seen_at = self._texts.get(digest)
        return seen_at is not None and at.timestamp() - seen_at < REMEMBERED.total_seconds()

    def remember(self, text: str, at: dt.datetime) -> None:
        """Keep the digest of a text that was handed in, for an hour."""
        instant = at.timestamp()
        digest = self._digest_of(text)
        with self._lock:
            self._texts[digest] = instant
            self._texts.move_to_end(digest)
            while self._texts and (
                len(self._texts) > _MOST_TEXTS
                or next(iter(self._texts.values())) <= instant - REMEMBERED.total_seconds()
            ):
                self._texts.popitem(last=False)

    def _digest_of(self, text: str) -> bytes:
        # A number that a machine counts up makes no other text.
        letters = "".join(character for character in text.casefold() if character.isalpha())
        return hmac.digest(self._key, letters.encode("utf-8", "surrogatepass"), hashlib.sha256)
