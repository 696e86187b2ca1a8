"""A team: who is in it, who still lacks its key, and the two things that a holder does about it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from core.clock import now
from privacy.keys import fingerprint
from staff.access import Unlocked, member_of, needs_unlocked, open_to_signed_in, unlocked_of
from staff.enums import KEY_HOLDERS, KEYED_PURPOSES, Role, TeamPurpose
from staff.errors import NoKey
from staff.models import PersonKey, Team, TeamKeyWrap
from staff.operations.keys import make_team_key, share_team_keys
from staff.queries import is_signed, members_of_team, team_key_in_use, teams_seen_by

_holders = needs_unlocked(Role.TRIAGE, Role.SUPERVISOR, Role.CASEWORKER)


@open_to_signed_in
def team_page(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Show one's own team; any team to whoever is in charge."""
    member = member_of(request)
    team = get_object_or_404(teams_seen_by(member), pk=team_id)
    team_key = team_key_in_use(team)
    holder = KEY_HOLDERS.get(TeamPurpose(team.purpose))
    keys = {key.member_id: key for key in PersonKey.objects.filter(member__teams=team, retired_on=None)}
    rows = []
    for one in members_of_team(team):
        key = keys.get(one.pk)
        may_hold = holder is not None and one.has_role(holder)
        rows.append((one, key, fingerprint(bytes(key.public)) if key else "", may_hold))
    context = {
        "team": team,
        "is_keyed": team.purpose in KEYED_PURPOSES,
        "team_key": team_key,
        "team_fingerprint": fingerprint(bytes(team_key.public)) if team_key else "",
        "rows": rows,
        "is_member": team.members.filter(pk=member.pk).exists(),
        "holds_key": TeamKeyWrap.objects.filter(team_key=team_key, person_key__member=member).exists(),
        "is_signed": team_key is not None and is_signed(team_key),
    }
    return render(request, "staff/team.html", context)


@_holders
@require_POST
def new_team_key(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Make the key of one's own team, the first or the next, for the keys that the page showed."""
    team, by = _own_team(request, team_id)
    if team.purpose not in KEYED_PURPOSES:
        raise Http404
    try:
        shown = {_uuid(one) for one in request.POST.getlist("to")}
        make_team_key(team=team, by=by, at=now(), shown=shown)
    except NoKey:
        messages.error(
            request,
            gettext(
                "Personne dans cette équipe ne peut encore tenir sa clé : il faut le rôle et une clé à soi."
            ),
        )
        return redirect("staff:team", team_id)
    messages.success(
        request, gettext("La clé de l’équipe est faite. La liste signée doit maintenant être refaite.")
    )
    return redirect("staff:team", team_id)


@_holders
@require_POST
def share_key(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Give a colleague the keys of one's own team."""
    team, by = _own_team(request, team_id)
    to = get_object_or_404(
        PersonKey, pk=_uuid(request.POST.get("to", "")), member__teams=team, retired_on=None
    )
    if share_team_keys(team=team, to=to, by=by):
        messages.success(request, gettext("La clé est partagée."))
    return redirect("staff:team", team_id)


def _own_team(request: HttpRequest, team_id: UUID) -> tuple[Team, Unlocked]:
    unlocked = unlocked_of(request)
    if unlocked is None:
        raise Http404
    return get_object_or_404(Team, pk=team_id, members=unlocked.member), unlocked


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
