"""
A key stays open for a quarter of an hour of work, in one browser, for one sign-in.

The open seed lies sealed in a row; what opens it is in the browser's cookie alone. A row without its cookie,
a cookie without its row, or both under another sign-in open nothing.
"""

import datetime as dt
import hashlib

from django.core.cache import cache

from privacy.errors import CannotOpen
from privacy.keys import key_pair_from_seed
from privacy.passphrase import new_unlock_key, open_unlocked, seal_unlocked, unlock_row_of
from staff.errors import TooManyTries, WrongPassphrase
from staff.models import PersonKey, StaffMember, Unlock
from staff.operations.keys import open_key
from staff.unlocked import Unlocked

IDLE = dt.timedelta(minutes=15)
TRIES = 5
WAIT_MINUTES = 15
#: Use is noted once a minute, not at each page.
_NOTED_EVERY = dt.timedelta(minutes=1)


def try_passphrase(*, member: StaffMember, passphrase: str) -> Unlocked:
    """
    Open a member's key, unless the passphrase was wrong too often.

    The attempt is counted before the work is done, so that many at once are not many more.

    :raises TooManyTries: after five wrong ones, for a quarter of an hour
    :raises WrongPassphrase: with how many attempts are left
    :raises NoKey: if they have made none
    """
    counter = f"staff:passphrase-tries:{member.pk}"
    seconds = WAIT_MINUTES * 60
    cache.add(counter, 0, timeout=seconds)
    tried = cache.incr(counter)
    if tried > TRIES:
        raise TooManyTries
    try:
        unlocked = open_key(member=member, passphrase=passphrase)
    except CannotOpen:
        if tried == TRIES:
            # The wait counts from the last attempt.
            cache.touch(counter, timeout=seconds)
        raise WrongPassphrase(left=TRIES - tried) from None
    cache.delete(counter)
    return unlocked


def keep_open(*, unlocked: Unlocked, session_key: str, at: dt.datetime) -> str:
    """Keep a key open for one sign-in; return the value of the cookie, which is kept nowhere else."""
    # One browser at a time, and what was left behind goes.
    Unlock.objects.filter(member=unlocked.member).delete()
    cookie = new_unlock_key()
    digest = _digest_of(session_key)
    Unlock.objects.create(
        row=unlock_row_of(cookie),
        member=unlocked.member,
        person_key=unlocked.person_key,
        sealed_seed=seal_unlocked(cookie, unlocked.key_pair.seed, _context(unlocked.person_key, digest)),
        session_digest=digest,
        opened_at=at,
        last_used_at=at,
    )
    return cookie


def still_open(*, cookie: str, member: StaffMember, session_key: str, at: dt.datetime) -> Unlocked | None:
    """
    Open a key again from its cookie, and note the use; None if the quarter of an hour is over.

    Also None for a cookie of another member or sign-in, and for a key that was retired.
    """
    digest = _digest_of(session_key)
    try:
        row = (
            Unlock.objects.select_related("person_key")
            .filter(row=unlock_row_of(cookie), member=member, session_digest=digest)
            .first()
        )
        if row is None:
            return None
        if row.last_used_at + IDLE <= at or row.person_key.retired_on is not None:
            row.delete()
            return None
        seed = open_unlocked(cookie, bytes(row.sealed_seed), _context(row.person_key, digest))
    except CannotOpen:
        return None
    if row.last_used_at + _NOTED_EVERY <= at:
        Unlock.objects.filter(pk=row.pk).update(last_used_at=at)
    return Unlocked(member=member, person_key=row.person_key, key_pair=key_pair_from_seed(seed))


def lock(*, member: StaffMember) -> None:
    """Lock a member's key at once, in whatever browser it is open."""
    Unlock.objects.filter(member=member).delete()


def _context(key: PersonKey, digest: bytes) -> str:
    return f"unlock|v1|{key.member_id}|{key.id}|{digest.hex()}"


def _digest_of(session_key: str) -> bytes:
    return hashlib.sha256(b"session|v1|" + session_key.encode()).digest()
