"""
What every request to the staff door goes through, after Django knows whose session it is.

In this order: a view that declares nothing is refused; a sign-in that is too old ends; without a second
factor only the pages that set one up open; the key of the cookie is opened for the length of the request.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from core.clock import now
from staff.models import StaffMember
from staff.operations.second_factor import has_second_factor
from staff.operations.unlocking import still_open
from staff.permissions import permission_of
from staff.sign_in import LONGEST, age_of_sign_in, has_passed_second_factor, leave
from staff.unlocked import remember_unlocked

Handler = Callable[[HttpRequest], HttpResponseBase]


class DeclaredPermissionMiddleware:
    """Refuses a view that does not say who may see it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, _request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> None:
        """
        Let declared views through.

        :raises PermissionDenied: for any other
        """
        if permission_of(view) is None:
            raise PermissionDenied


class SignInAgeMiddleware:
    """Ends a sign-in after eight hours, used or not."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and age_of_sign_in(request, at=now()) >= LONGEST:
            leave(request)
        return self.get_response(request)


class SecondFactorMiddleware:
    """
    Opens nothing but the setting-up of a second factor to whoever gave a password only.

    A session without the second factor of somebody who has one is ended: it was begun before they set it up.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Send somebody without a second factor to where one is set up."""
        member, permission = request.user, permission_of(view)
        if not isinstance(member, StaffMember) or permission is None:
            return None
        if has_passed_second_factor(request, member):
            return None
        if has_second_factor(member):
            leave(request)
            return HttpResponseRedirect(reverse("account_login"))
        if permission.is_before_second_factor or permission.is_for_anybody:
            return None
        return HttpResponseRedirect(reverse("staff:second_factor"))


class UnlockMiddleware:
    """Opens the key that the browser's cookie belongs to, for one request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        remember_unlocked(request, None)
        cookie = request.COOKIES.get(settings.UNLOCK_COOKIE_NAME)
        member = request.user
        if cookie and isinstance(member, StaffMember) and has_passed_second_factor(request, member):
            remember_unlocked(
                request,
                still_open(
                    cookie=cookie, member=member, session_key=request.session.session_key or "", at=now()
                ),
            )
        return self.get_response(request)
