"""What stands before the pages of a file of either kind: an open key and a part in it."""

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from casework.errors import NotYours, ReasonNeeded
from casework.models import Case
from casework.openings import Opening, opened_file
from casework.operations.files import OpenedFile
from core.clock import now
from privacy.errors import CannotOpen
from staff.access import Unlocked, needs_unlocked, unlocked_of
from staff.enums import Role
from staff.models import StaffMember

Page = Callable[..., HttpResponseBase]


class OpeningOf(Protocol):
    """How a member may open a file; None if for them there is no such file."""

    def __call__(self, member: StaffMember, case_id: UUID, *, at: dt.datetime) -> Opening | None: ...


@dataclass(frozen=True)
class Asked:
    """Who asks for a page of which file, now."""

    by: Unlocked
    opening: Opening
    at: dt.datetime

    @property
    def case(self) -> Case:
        """Return the file."""
        return self.opening.case

    @property
    def case_id(self) -> UUID:
        """Return the file's identifier."""
        return self.opening.case.id

    def opened(self) -> OpenedFile:
        """
        Open the file for the purpose that was said.

        :raises NotYours, ReasonNeeded, CannotOpen: as casework.operations.files.open_file
        """
        return opened_file(self.by, self.opening, at=self.at)


@dataclass(frozen=True)
class Guard:
    """
    The guard of one desk; an app gives it its own roles and addresses.

    Each of the three takes a view `(request, asked, …)` and gives one `(request, case_id, …)`.

    :ivar team: who has pages of the desk
    :ivar file, queue: names of the addresses of a file and of the list
    """

    team: tuple[Role, ...]
    opening_of: OpeningOf
    file: str
    queue: str

    def before(self, view: Page) -> Page:
        """Let in whoever has an open key and a part in the file; give back what somebody else typed."""

        @needs_unlocked(*self.team)
        @require_http_methods(["GET", "HEAD", "POST"])
        @sensitive_post_parameters()
        @sensitive_variables()
        @functools.wraps(view)
        def guarded(request: HttpRequest, case_id: UUID, **kwargs: object) -> HttpResponseBase:
            by, at = unlocked_of(request), now()
            opening = self.opening_of(by.member, case_id, at=at) if by else None
            if by is None or opening is None:
                # The same answer as for a file that does not exist.
                return self.locked(request, status=404)
            try:
                return view(request, Asked(by, opening, at), **kwargs)
            except ReasonNeeded:
                return redirect(self.file, case_id)
            except (CannotOpen, NotYours):
                return self.locked(request, status=409)

        return guarded

    def once_open(self, view: Page) -> Page:
        """
        As `before`, for a file that is open on this desk; why it is opened is said on its own page.

        A form that was begun today is taken as it comes, and the opening noted: a long call or a meal costs
        nobody what they wrote and ticked.
        """

        @self.before
        @functools.wraps(view)
        def shown(request: HttpRequest, asked: Asked, **kwargs: object) -> HttpResponseBase:
            if not asked.opening.is_open:
                if request.method != "POST" or not asked.opening.was_open_today:
                    return redirect(self.file, asked.case_id)
                asked.opened()
            return view(request, asked, **kwargs)

        return shown

    def of_what_is_sent(self, view: Page) -> Page:
        """As `before`, for an address that a form is sent to: opened by hand, it leads to the file."""

        @self.before
        @functools.wraps(view)
        def sent(request: HttpRequest, asked: Asked, **kwargs: object) -> HttpResponseBase:
            if request.method != "POST":
                return redirect(self.file, asked.case_id)
            return view(request, asked, **kwargs)

        return sent

    def locked(self, request: HttpRequest, *, status: int) -> HttpResponse:
        """
        Say that a file does not open for this person, or that there is none; give back what they typed.

        :param status: 409 for a file that is theirs and that their key does not open
        """
        context = {
            "typed": request.POST.get("text", ""),
            "is_locked": status == HTTPStatus.CONFLICT,
            "queue": reverse(self.queue),
        }
        return render(request, "casework/no_file.html", context, status=status)
