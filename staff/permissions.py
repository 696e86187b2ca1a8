"""
Who may see a page of the staff door: each view says so itself, and a page that says nothing is refused.

The marks are read by the middleware (default deny, second factor) and by a test that walks every address.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from staff.asking import ask_for_passphrase
from staff.enums import Role
from staff.models import StaffMember
from staff.unlocked import unlocked_of

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Permission:
    """What a view asks of whoever comes."""

    roles: frozenset[Role] = frozenset()
    is_for_anybody: bool = False
    is_before_second_factor: bool = False
    is_unlocked: bool = False


def permission_of(view: object) -> Permission | None:
    """Return what a view declares, or None if it declares nothing."""
    found = getattr(view, "permission", None)
    return found if isinstance(found, Permission) else None


def member_of(request: HttpRequest) -> StaffMember:
    """
    Return the member of the personnel who is signed in.

    :raises PermissionDenied: if nobody is
    """
    if isinstance(request.user, StaffMember):
        return request.user
    raise PermissionDenied


def needs(*roles: Role) -> Callable[[View], View]:
    """Open a view to members who have one of some roles."""
    wanted = _roles(roles)

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            _refuse_without_role(request, wanted)
            return view(request, *args, **kwargs)

        return _marked(guarded, Permission(roles=wanted))

    return decorate


def needs_unlocked(*roles: Role) -> Callable[[View], View]:
    """
    Open a view to members who have one of some roles and whose key is unlocked.

    Without the key the passphrase is asked for; what a form brought along is offered again afterwards.
    """
    wanted = _roles(roles)

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            _refuse_without_role(request, wanted)
            if unlocked_of(request) is None:
                return ask_for_passphrase(request, member_of(request))
            return view(request, *args, **kwargs)

        return _marked(guarded, Permission(roles=wanted, is_unlocked=True))

    return decorate


def open_to_signed_in(view: View) -> View:
    """Open a view to every member who has signed in with both factors."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        member_of(request)
        return view(request, *args, **kwargs)

    return _marked(guarded, Permission())


def open_before_second_factor(view: View) -> View:
    """Open a view to a member who has given a password only: the pages on which a second factor is set up."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        member_of(request)
        return view(request, *args, **kwargs)

    return _marked(guarded, Permission(is_before_second_factor=True))


def open_to_anybody(view: View) -> View:
    """Open a view to whoever reaches the door: the sign-in itself, an invitation."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    guarded.login_required = False  # type: ignore[attr-defined]
    return _marked(guarded, Permission(is_for_anybody=True))


def _roles(roles: tuple[Role, ...]) -> frozenset[Role]:
    if not roles:
        raise TypeError("name a role, or use open_to_signed_in")
    return frozenset(roles)


def _refuse_without_role(request: HttpRequest, roles: frozenset[Role]) -> None:
    if not member_of(request).has_role(*roles):
        raise PermissionDenied


def _marked(view: View, permission: Permission) -> View:
    view.permission = permission  # type: ignore[attr-defined]
    return view
