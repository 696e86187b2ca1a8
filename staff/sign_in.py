"""One sign-in: when it began, whether both factors were given, and how it ends."""

import datetime as dt
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.logout import logout
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from core.clock import now
from staff.models import StaffMember
from staff.operations.unlocking import lock

_BEGAN = "signed_in_at"
#: However busy somebody is, they sign in again after this.
LONGEST = dt.timedelta(hours=8)
#: A sign-in so young that a second factor or a key may be changed.
RECENT = dt.timedelta(minutes=15)


def note_sign_in(*, request: HttpRequest | None, **_signal: Any) -> None:
    """Note when a sign-in began. Connected to Django's `user_logged_in`."""
    if request is not None:
        request.session[_BEGAN] = int(now().timestamp())


def age_of_sign_in(request: HttpRequest, *, at: dt.datetime) -> dt.timedelta:
    """Return how old this sign-in is; one that nobody noted has lasted too long."""
    began = request.session.get(_BEGAN)
    return dt.timedelta(seconds=at.timestamp() - began) if isinstance(began, int) else LONGEST


def is_recent(request: HttpRequest, *, at: dt.datetime) -> bool:
    """Test whether this sign-in is young enough to change a second factor or a key."""
    return age_of_sign_in(request, at=at) < RECENT


def has_passed_second_factor(request: HttpRequest, member: StaffMember) -> bool:
    """Test whether a second factor was given, or set up, in this very sign-in."""
    return any(one.get("method") == "mfa" for one in get_authentication_records(request, member))


def pass_second_factor(request: HttpRequest, member: StaffMember, authenticator: Authenticator) -> None:
    """
    Note that a second factor was just set up, which shows that its holder is here.

    Its code counts as used, and the session gets another name, as it does at each sign-in.
    """
    authenticator.last_used_at = now()
    authenticator.save(update_fields=["last_used_at"])
    if not has_passed_second_factor(request, member):
        request.session.cycle_key()
    record_authentication(request, member, "mfa", id=authenticator.pk, type=authenticator.type)


def leave(request: HttpRequest) -> None:
    """End this sign-in and lock the key."""
    if isinstance(request.user, StaffMember):
        lock(member=request.user)
    logout(request, show_message=False)
