"""The staff desk: what a member of the personnel sees first."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from core.clock import now
from staff.access import member_of, open_to_signed_in
from staff.desk import panels_for
from staff.operations.members import IN_CHARGE
from staff.queries import (
    keyed_teams_lacking,
    needs_key,
    open_invitations,
    recent_alarms,
    teams_with_key_due,
    teams_with_key_unsigned,
)


@open_to_signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for whoever is signed in; somebody without a key makes theirs first."""
    member, at = member_of(request), now()
    if needs_key(member):
        return HttpResponseRedirect(reverse("staff:my_key"))
    in_charge = member.has_role(*IN_CHARGE)
    context = {
        "panels": panels_for(member, at.date()),
        "due": teams_with_key_due(member),
        "unsigned": teams_with_key_unsigned(member),
        "lacking": keyed_teams_lacking(member),
        "alarms": recent_alarms(at) if in_charge else (),
        "invitations": open_invitations(at).count() if in_charge else 0,
    }
    return render(request, "staff/desk.html", context)
