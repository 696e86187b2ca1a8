"""
A code that is read out to a person, and shown once: what the desk remembers of an entry.

Nothing of it is kept here but, for ten minutes and in memory, the mark that a form was sent and a digest of
what it said: two presses show one code, and a text that was changed in between is not lost unseen.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override

from casework.operations.entering import Entered
from casework.sealing_in import written

#: How long the same form shows the same code again.
SHOWN_FOR: Final = dt.timedelta(minutes=10)
#: Where the addresses of the public door are listed; those of this desk stand on another.
_PUBLIC: Final = "montreal_sanctuary.urls.public"


def why_not_shown(done: Entered, *, entry: UUID, secret: str, said: Mapping[str, Any]) -> str:
    """
    Remember what was entered; say why its code is not shown: "changed" since, "shown" before, or nothing.

    :param entry, secret: that the form carries
    :param said: everything that was typed
    """
    digest = hmac.digest(secret.encode(), written(said), hashlib.sha256)
    if not done.again:
        cache.set(_mark(entry), digest, timeout=SHOWN_FOR.total_seconds())
        return ""
    before = cache.get(_mark(entry))
    if before is None:
        return "shown"
    return "" if hmac.compare_digest(before, digest) else "changed"


def stop_showing(entry: UUID) -> None:
    """Stop showing the code of what was entered: the person has it."""
    cache.delete(_mark(entry))


def public_address(name: str) -> str:
    """Return an address of the public door, whole."""
    return f"{settings.PORTAL_ORIGIN}{reverse(name, urlconf=_PUBLIC)}"


def where_codes_are_typed(language: str) -> str:
    """Return where a person types their code, as somebody types it: without the protocol."""
    with override(language):
        return public_address("portal:follow_up").partition("://")[2]


def _mark(entry: UUID) -> str:
    return f"entered:{entry}"
