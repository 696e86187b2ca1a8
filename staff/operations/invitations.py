"""Invitations: a link that is good once, for a day, and of which only the digest is kept."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection

from allauth.mfa.models import Authenticator
from django.db import transaction

from staff.enums import Role
from staff.errors import BadInvitation, NotAllowed, Refusal
from staff.models import Invitation, StaffMember, Team
from staff.operations.members import (
    create_member,
    end_sessions,
    refuse_act_on,
    refuse_roles,
    use_up_invitations,
)

GOOD_FOR = dt.timedelta(hours=24)


@transaction.atomic
def invite(
    *,
    by: StaffMember | None,
    email: str,
    name: str,
    roles: Collection[Role],
    languages: Collection[str],
    teams: Collection[Team] = (),
    at: dt.datetime,
) -> str:
    """
    Invite somebody and return the secret of their link, which is nowhere else from then on.

    An earlier link to the same address is worth nothing any more.

    :param by: None for the operator at the terminal, who makes the very first
    :raises NotAllowed: to oneself, without a role, a role that `by` may not give, or to a member
    """
    address = email.strip().lower()
    if by is not None:
        if by.email == address:
            raise NotAllowed(Refusal.TO_ONESELF)
        refuse_roles(by=by, roles=roles)
    if not roles:
        raise NotAllowed(Refusal.NO_ROLE)
    if StaffMember.objects.filter(email=address).exists():
        raise NotAllowed(Refusal.ALREADY_A_MEMBER)
    return _made(by=by, email=address, name=name, roles=roles, languages=languages, teams=teams, at=at)


@transaction.atomic
def invite_again(*, by: StaffMember | None, member: StaffMember, at: dt.datetime) -> str:
    """
    Make a link with which a member sets a new password and a new second factor; it opens nothing old.

    :param by: None for the operator at the terminal
    :raises NotAllowed: to oneself, or to a privacy officer by somebody who is none
    """
    if by is not None:
        refuse_act_on(by=by, member=member)
    return _made(
        by=by,
        email=member.email,
        name=member.name,
        roles=[Role(role) for role in member.roles],
        languages=member.languages,
        teams=list(member.teams.all()),
        at=at,
    )


def open_invitation(*, secret: str, at: dt.datetime) -> Invitation:
    """
    Find the invitation that a link belongs to.

    :raises BadInvitation: if it is forged, used or too old
    """
    found = Invitation.objects.filter(digest=_digest(secret)).first()
    if found is None or found.used_at is not None or found.expires_at <= at:
        raise BadInvitation
    return found


@transaction.atomic
def accept_invitation(*, secret: str, name: str, password: str, at: dt.datetime) -> StaffMember:
    """
    Make the account that an invitation promises, or give an existing one a new beginning.

    An existing account keeps its roles and its key, loses its second factors, its sessions and its password,
    and opens again if it was disabled: its key was given up then, and the first page makes another.

    :raises BadInvitation: if the link is forged, used or too old
    """
    # Locked first: of two that arrive at once, the second finds it used.
    Invitation.objects.select_for_update().filter(digest=_digest(secret)).first()
    invitation = open_invitation(secret=secret, at=at)
    member = StaffMember.objects.filter(email=invitation.email).first()
    if member is None:
        member = create_member(
            email=invitation.email,
            name=name,
            password=password,
            roles=[Role(role) for role in invitation.roles],
            languages=invitation.languages,
            teams=invitation.teams.all(),
        )
    else:
        member.name = name
        member.is_active = True
        member.set_password(password)
        member.save(update_fields=["name", "is_active", "password"])
        Authenticator.objects.filter(user=member).delete()
        end_sessions(member=member)
    use_up_invitations(email=invitation.email, at=at)
    return member


def _made(
    *,
    by: StaffMember | None,
    email: str,
    name: str,
    roles: Collection[Role],
    languages: Collection[str],
    teams: Collection[Team],
    at: dt.datetime,
) -> str:
    use_up_invitations(email=email, at=at)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        digest=_digest(secret),
        email=email,
        name=name,
        roles=sorted(set(roles)),
        languages=sorted(set(languages)),
        invited_by=by,
        made_at=at,
        expires_at=at + GOOD_FOR,
    )
    invitation.teams.set(teams)
    return secret


def _digest(secret: str) -> bytes:
    # 256 random bits need no slow hash.
    return hashlib.sha256(b"invitation|v1|" + secret.encode("utf-8", "replace")).digest()
