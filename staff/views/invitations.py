"""The page behind an invitation's link: a name, a password, and the way in."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from core.clock import now
from staff.access import open_to_anybody
from staff.errors import BadInvitation
from staff.forms.people import AcceptForm
from staff.models import StaffMember
from staff.operations.invitations import accept_invitation, open_invitation
from staff.sign_in import leave

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@open_to_anybody
@sensitive_post_parameters()
@sensitive_variables()
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Open the account that a link promises, sign its owner in, and go on to the second factor."""
    at = now()
    try:
        invitation = open_invitation(secret=secret, at=at)
        form = AcceptForm(request.POST or None, email=invitation.email, initial={"name": invitation.name})
        if request.method != "POST" or not form.is_valid():
            return render(request, "staff/accept.html", {"form": form, "email": invitation.email})
        member = accept_invitation(
            secret=secret, name=form.cleaned_data["name"], password=form.cleaned_data["password"], at=at
        )
    except BadInvitation:
        return render(request, "staff/bad_invitation.html", status=404)
    _sign_in(request, member)
    return redirect("staff:second_factor")


def _sign_in(request: HttpRequest, member: StaffMember) -> None:
    # Somebody else may have been signed in at this desk.
    leave(request)
    login(request, member, backend=_BACKEND)
    record_authentication(request, member, "password")
