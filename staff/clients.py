"""
Whose attempts to count: an address as a number that means nothing tomorrow, and nothing outside this process.
"""

import datetime as dt
import hashlib
import hmac
import ipaddress
import os
import threading

from django.http import HttpRequest

#: From these only our own front server speaks; it appends whom it speaks for.
_FRONT_SERVER = ("", "127.0.0.1", "::1")


class _DailyKey:
    """Random bytes that live in memory only, other ones every day."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._day: dt.date | None = None
        self._key = b""

    def of(self, day: dt.date) -> bytes:
        """Return the day's key; yesterday's is gone."""
        with self._lock:
            if self._day != day:
                self._day, self._key = day, os.urandom(32)
            return self._key


_daily_key = _DailyKey()


def client_mark(request: HttpRequest, *, on: dt.date) -> str:
    """
    Return a mark that is the same for one address during one day, and from which the address cannot be had.

    Behind a Unix socket there is no address: the one that the front server appended is taken. Without any,
    everybody shares one mark.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if address in _FRONT_SERVER:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or address
    return hmac.new(_daily_key.of(on), _network_of(address).encode(), hashlib.sha256).hexdigest()[:32]


def _network_of(address: str) -> str:
    # One subscriber has a whole /64: sixty-four bits to choose a new address from.
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
