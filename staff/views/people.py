"""Members, for whoever is in charge: invite, change, shut out, let in again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from core.clock import now
from staff.access import member_of, needs
from staff.departures import warnings_before
from staff.enums import Role
from staff.errors import NotAllowed, Refusal
from staff.forms.people import ChangeMemberForm, InviteForm, NewTeamForm
from staff.models import StaffMember, Team
from staff.operations.invitations import GOOD_FOR, invite, invite_again
from staff.operations.members import change_member, disable_member, refuse_act_on
from staff.queries import members_by_name, open_invitations, teams_held_by

WORDS = {
    Refusal.NOT_YOURS_TO_GIVE: gettext_lazy(
        "Ce rôle se donne, se change et se retire par un·e responsable de la confidentialité."
    ),
    Refusal.TO_ONESELF: gettext_lazy(
        "Personne ne fait cela pour son propre compte. Demandez à un·e collègue."
    ),
    Refusal.ALREADY_A_MEMBER: gettext_lazy(
        "Cette personne a déjà un compte. Ouvrez sa fiche pour lui refaire un lien."
    ),
    Refusal.NO_ROLE: gettext_lazy("Choisissez au moins un rôle."),
    Refusal.NOT_OF_YOUR_TEAMS: gettext_lazy("Cette personne n’est dans aucune de vos équipes."),
}
_in_charge = needs(Role.SUPERVISOR, Role.PRIVACY_OFFICER)


@_in_charge
def people(request: HttpRequest) -> HttpResponse:
    """List the members, the teams and the invitations that are still open."""
    context = {
        "members": members_by_name(),
        "teams": Team.objects.all(),
        "invitations": open_invitations(now()),
        "team_form": NewTeamForm(),
    }
    return render(request, "staff/people.html", context)


@_in_charge
def invite_member(request: HttpRequest) -> HttpResponse:
    """Make an invitation and show its link, once, to whoever will hand it over."""
    by = member_of(request)
    form = InviteForm(request.POST or None, by=by)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            secret = invite(
                by=by,
                email=given["email"],
                name=given["name"],
                roles=[Role(role) for role in given["roles"]],
                languages=given["languages"],
                teams=given["teams"],
                at=now(),
            )
        except NotAllowed as refusal:
            form.add_error(None, str(WORDS[refusal.reason]))
        else:
            return _shown_link(request, given["name"], secret)
    return render(request, "staff/invite.html", {"form": form})


@_in_charge
def member_page(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Show a member, and change what they do here."""
    by, member = member_of(request), get_object_or_404(StaffMember, pk=member_id)
    before = {"roles": member.roles, "languages": member.languages, "teams": member.teams.all()}
    form = ChangeMemberForm(request.POST or None, by=by, initial=before)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            change_member(
                by=by,
                member=member,
                roles=[Role(role) for role in given["roles"]],
                languages=given["languages"],
                teams=given["teams"],
                at=now(),
            )
        except NotAllowed as refusal:
            form.add_error(None, str(WORDS[refusal.reason]))
        else:
            return redirect("staff:people")
    context = {
        "member": member,
        "form": form,
        "refusal": _refusal(by, member),
        "warnings": warnings_before(member) if member.is_active else [],
        "keyed": [team.name for team in teams_held_by(member)],
    }
    return render(request, "staff/member.html", context)


@_in_charge
@require_POST
def disable(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Shut a member out, at once."""
    member = get_object_or_404(StaffMember, pk=member_id)
    keyed = [team.name for team in teams_held_by(member)]
    try:
        disable_member(by=member_of(request), member=member, at=now())
    except NotAllowed as refusal:
        return _refused(request, refusal)
    messages.success(request, gettext("Le compte de %(name)s est fermé.") % {"name": member.name})
    if keyed:
        words = gettext("Il faut maintenant une nouvelle clé pour : %(teams)s.")
        messages.warning(request, words % {"teams": ", ".join(keyed)})
    return redirect("staff:people")


@_in_charge
@require_POST
def renew(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Make a link for somebody who lost their password or their second factor, or who comes back."""
    member = get_object_or_404(StaffMember, pk=member_id)
    try:
        secret = invite_again(by=member_of(request), member=member, at=now())
    except NotAllowed as refusal:
        return _refused(request, refusal)
    return _shown_link(request, member.name, secret)


@_in_charge
@require_POST
def new_team(request: HttpRequest) -> HttpResponse:
    """Make a team."""
    form = NewTeamForm(request.POST)
    if not form.is_valid():
        context = {
            "members": members_by_name(),
            "teams": Team.objects.all(),
            "invitations": open_invitations(now()),
            "team_form": form,
            "form": form,
        }
        return render(request, "staff/people.html", context)
    Team.objects.create(**form.cleaned_data)
    return redirect("staff:people")


def _shown_link(request: HttpRequest, name: str, secret: str) -> HttpResponse:
    url = request.build_absolute_uri(reverse("staff:accept", args=[secret]))
    hours = int(GOOD_FOR.total_seconds() // 3600)
    return render(request, "staff/invited.html", {"name": name, "url": url, "hours": hours})


def _refusal(by: StaffMember, member: StaffMember) -> str:
    try:
        refuse_act_on(by=by, member=member)
    except NotAllowed as refusal:
        return str(WORDS[refusal.reason])
    return ""


def _refused(request: HttpRequest, refusal: NotAllowed) -> HttpResponse:
    context = {"title": gettext("Ce n’est pas permis"), "words": str(WORDS[refusal.reason])}
    return render(request, "staff/error.html", context, status=403)
