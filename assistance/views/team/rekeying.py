"""
Giving access back: to a colleague who lost their phrase, and to a team that has changed its key.

Each is one press in a request in which one's own key is open. No file is read, and no word of one is shown.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from casework.errors import KeyChanged, KeyNotSigned
from casework.lost_access import locked_out_colleagues, shared_files_lacking, waiting_under_old_keys
from casework.operations.rekeying import MOST_AT_ONCE, move_to_team_key, rekey_for
from core.clock import now
from privacy.errors import CannotOpen
from privacy.keys import fingerprint
from staff.access import Unlocked, needs_unlocked, unlocked_of
from staff.enums import Role
from staff.models import PersonKey, StaffMember
from staff.operations.keys import share_team_keys
from staff.queries import is_signed, key_in_use, keys_lacking, team_key_in_use, teams_held_by


@needs_unlocked(Role.CASEWORKER)
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """
    Show a colleague's new key, to be compared aloud; then wrap to it what both hold.

    :raises Http404: if this colleague lacks nothing that the asker could give
    """
    by = _unlocked(request)
    member = get_object_or_404(StaffMember, pk=member_id)
    key = key_in_use(member)
    if key is None or member.pk not in {one.member.pk for one in locked_out_colleagues(by.member)}:
        raise Http404
    if request.method == "POST":
        return _give(request, by, member, key)
    context = {
        "member": member,
        "key": key,
        "fingerprint": fingerprint(bytes(key.public)),
        "files": len(shared_files_lacking(by.person_key, key)),
    }
    return render(request, "assistance/team/give_back.html", context)


@needs_unlocked(Role.TRIAGE, Role.CASEWORKER)
@require_http_methods(["GET", "HEAD", "POST"])
def move_keys(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """
    Wrap what waits under a team's old keys to the one in use, and put the old ones away.

    :raises Http404: for a team of which the asker holds no key
    """
    by, at = _unlocked(request), now()
    team = get_object_or_404(teams_held_by(by.member), pk=team_id)
    team_key = team_key_in_use(team)
    if team_key is None:
        raise Http404
    if request.method == "POST":
        try:
            moved = move_to_team_key(by=by, team=team, at=at)
        except KeyNotSigned:
            messages.warning(request, gettext("La liste signée ne nomme pas encore la clé de cette équipe."))
        except CannotOpen:
            messages.warning(request, gettext("Vous n’avez pas encore la nouvelle clé de cette équipe."))
        else:
            words = ngettext(
                "%(count)s demande est passée à la nouvelle clé.",
                "%(count)s demandes sont passées à la nouvelle clé.",
                moved,
            )
            messages.success(request, words % {"count": moved})
        left = waiting_under_old_keys(team).exists()
        return redirect("requests:move_keys", team_id) if left else redirect("desk")
    context = {
        "team": team,
        "waiting": waiting_under_old_keys(team).count(),
        "most": MOST_AT_ONCE,
        "is_signed": is_signed(team_key),
    }
    return render(request, "assistance/team/move_keys.html", context)


def _give(request: HttpRequest, by: Unlocked, member: StaffMember, key: PersonKey) -> HttpResponse:
    if request.POST.get("key") != str(key.pk):
        return _other_key(request, member)
    try:
        given = rekey_for(by=by, member=member, at=now(), key_id=key.pk)
        for team in teams_held_by(by.member).filter(members=member):
            team_key = team_key_in_use(team)
            if team_key is not None and keys_lacking(team_key).filter(pk=key.pk).exists():
                share_team_keys(team=team, to=key, by=by)
    except KeyChanged:
        return _other_key(request, member)
    words = ngettext(
        "%(name)s peut de nouveau ouvrir %(count)s dossier.",
        "%(name)s peut de nouveau ouvrir %(count)s dossiers.",
        given,
    )
    messages.success(request, words % {"name": member.name, "count": given})
    left = len(shared_files_lacking(by.person_key, key))
    if left:
        words = ngettext(
            "%(count)s dossier reste à redonner.", "%(count)s dossiers restent à redonner.", left
        )
        messages.warning(request, words % {"count": left})
    return redirect("desk")


def _other_key(request: HttpRequest, member: StaffMember) -> HttpResponse:
    words = gettext("%(name)s a changé de clé entre-temps. Comparez de nouveau, de vive voix.")
    messages.warning(request, words % {"name": member.name})
    return redirect("requests:give_back", member.pk)


def _unlocked(request: HttpRequest) -> Unlocked:
    by = unlocked_of(request)
    if by is None:
        raise Http404
    return by
