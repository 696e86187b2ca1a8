"""Members: made, given roles and teams, and shut out at once."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.contrib.sessions.models import Session
from django.db import transaction

from staff.departures import departed
from staff.enums import Role
from staff.errors import NotAllowed, Refusal
from staff.models import Invitation, Membership, StaffMember, Team, Unlock
from staff.operations.keys import retire_keys, take_team_keys
from staff.queries import may_hold_key, teams_held_by

#: Who runs the teams, and who may make and change members.
IN_CHARGE = (Role.SUPERVISOR, Role.PRIVACY_OFFICER)


@transaction.atomic
def create_member(
    *,
    email: str,
    name: str,
    password: str,
    roles: Iterable[Role],
    languages: Iterable[str],
    teams: Iterable[Team] = (),
) -> StaffMember:
    """
    Add a member of the personnel, who still has a second factor and a key to make.

    :raises NotAllowed: if somebody already signs in with this address
    """
    address = email.strip().lower()
    if StaffMember.objects.filter(email=address).exists():
        raise NotAllowed(Refusal.ALREADY_A_MEMBER)
    member = StaffMember.objects.create_user(
        address, password, name=name, roles=sorted(set(roles)), languages=sorted(set(languages))
    )
    for team in teams:
        add_to_team(team=team, member=member)
    return member


def add_to_team(*, team: Team, member: StaffMember) -> None:
    """Add somebody to a team; its key is another matter, which a holder gives."""
    Membership.objects.get_or_create(team=team, member=member)


@transaction.atomic
def remove_from_team(*, team: Team, member: StaffMember, at: dt.datetime) -> None:
    """Take somebody out of a team, and its key from them; if they held it, the team's next key is due."""
    held = teams_held_by(member).filter(pk=team.pk).exists()
    Membership.objects.filter(team=team, member=member).delete()
    if held:
        take_team_keys(member=member, teams=[team], on=at.date())


@transaction.atomic
def change_member(
    *,
    by: StaffMember,
    member: StaffMember,
    roles: Collection[Role],
    languages: Collection[str],
    teams: Collection[Team],
    at: dt.datetime,
) -> None:
    """
    Give a member these roles, languages and teams, and no others.

    What a team or a role that they lose let them hold goes with it: the team's key, a caseworker's files.

    :raises NotAllowed: to oneself, or what `by` may not give
    """
    refuse_act_on(by=by, member=member)
    refuse_roles(by=by, roles=roles)
    # A link that was made for what somebody was does not open what they become; nor does one that they made
    # outlast their being in charge.
    Invitation.objects.filter(email=member.email, used_at=None).delete()
    if not set(roles) & set(IN_CHARGE):
        Invitation.objects.filter(invited_by=member, used_at=None).delete()
    for team in Team.objects.filter(members=member).exclude(id__in=[one.id for one in teams]):
        remove_from_team(team=team, member=member, at=at)
    held = list(teams_held_by(member))
    member.roles = sorted(set(roles))
    member.languages = sorted(set(languages))
    member.save(update_fields=["roles", "languages"])
    lost = [team for team in held if not may_hold_key(member, team)]
    take_team_keys(member=member, teams=lost, on=at.date())
    for team in teams:
        add_to_team(team=team, member=member)
    departed(member=member, at=at)


@transaction.atomic
def disable_member(*, by: StaffMember | None, member: StaffMember, at: dt.datetime) -> None:
    """
    Shut somebody out at once: sessions, open keys, team keys, and every link made for them or by them go.

    Their own key is given up, and what was wrapped to it goes: somebody who is let in again makes another,
    and colleagues give them back what they share. The next key of each team whose key they held is due.

    :param by: None for the operator at the terminal
    :raises NotAllowed: to oneself, or a privacy officer by somebody who is none
    """
    if by is not None:
        refuse_act_on(by=by, member=member)
    take_team_keys(member=member, teams=list(teams_held_by(member)), on=at.date())
    retire_keys(member=member, on=at.date())
    member.is_active = False
    member.save(update_fields=["is_active"])
    departed(member=member, at=at)
    end_sessions(member=member)
    use_up_invitations(email=member.email, at=at)
    # Links that they made and kept would let them, or somebody of theirs, in again.
    Invitation.objects.filter(invited_by=member, used_at=None).update(used_at=at)


def end_sessions(*, member: StaffMember) -> None:
    """End every session of a member on every device, and lock every key they had open."""
    Unlock.objects.filter(member=member).delete()
    # A session's row does not say whose it is until it is decoded; a staff door has a few dozen.
    theirs = [
        session.session_key
        for session in Session.objects.iterator()
        if session.get_decoded().get("_auth_user_id") == str(member.pk)
    ]
    Session.objects.filter(session_key__in=theirs).delete()


def use_up_invitations(*, email: str, at: dt.datetime) -> None:
    """Make every open invitation of an address worthless."""
    Invitation.objects.filter(email=email, used_at=None).update(used_at=at)


def refuse_act_on(*, by: StaffMember, member: StaffMember) -> None:
    """
    Refuse what nobody may do to a member.

    :raises NotAllowed: to oneself; by somebody not in charge; to a privacy officer by anybody else
    """
    if by.pk == member.pk:
        raise NotAllowed(Refusal.TO_ONESELF)
    refuse_roles(by=by, roles=[Role(role) for role in member.roles])


def refuse_roles(*, by: StaffMember, roles: Collection[Role]) -> None:
    """
    Refuse to give a role that `by` may not give: only a privacy officer makes another.

    :raises NotAllowed: with the reason
    """
    if not by.has_role(*IN_CHARGE):
        raise NotAllowed(Refusal.NOT_YOURS_TO_GIVE)
    if Role.PRIVACY_OFFICER in roles and not by.has_role(Role.PRIVACY_OFFICER):
        raise NotAllowed(Refusal.NOT_YOURS_TO_GIVE)
