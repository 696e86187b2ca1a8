"""
A small memory for what changes rarely and is asked on every page: station names, lines to call.

Each process keeps its own, for a minute at most (settings.REMEMBER_SECONDS; 0 forgets at once, as in tests).
"""

import functools
import time
from collections.abc import Callable, Hashable
from typing import ParamSpec, TypeVar

from django.conf import settings

P = ParamSpec("P")
R = TypeVar("R")
SECONDS = 60
# Arguments come from our own code, so a few entries at most; a bound all the same.
MOST = 200


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Give a reading a memory of `REMEMBER_SECONDS`; its arguments must be hashable."""
    kept: dict[Hashable, tuple[float, R]] = {}

    @functools.wraps(function)
    def reading(*args: P.args, **kwargs: P.kwargs) -> R:
        seconds = getattr(settings, "REMEMBER_SECONDS", SECONDS)
        if not seconds:
            return function(*args, **kwargs)
        key = (args, tuple(sorted(kwargs.items())))
        now = time.monotonic()
        if (found := kept.get(key)) is not None and now - found[0] < seconds:
            return found[1]
        answer = function(*args, **kwargs)
        if len(kept) >= MOST:
            kept.clear()
        kept[key] = (now, answer)
        return answer

    return reading
