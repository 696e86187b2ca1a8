"""What the pages of the staff door read."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from privacy.recipients import UntrustedRecipients
from staff.enums import KEY_HOLDERS, KEYED_PURPOSES, Role, TeamPurpose
from staff.models import (
    Absence,
    AccessEntry,
    Invitation,
    PersonKey,
    ReadingAlarm,
    StaffMember,
    Team,
    TeamKey,
    TeamKeyWrap,
)
from staff.recipients import current_recipients

#: Who opens files, and so needs a key of their own.
WITH_KEY = (Role.CASEWORKER, Role.TRIAGE, Role.SUPERVISOR, Role.PRIVACY_OFFICER)
ALARMS_SHOWN_FOR = dt.timedelta(days=7)


def key_in_use(member: StaffMember) -> PersonKey | None:
    """Return a member's key, if they have made one."""
    return member.keys.filter(retired_on=None).first()


def needs_key(member: StaffMember) -> bool:
    """Test whether somebody's work takes a key that they have not made."""
    return member.has_role(*WITH_KEY) and key_in_use(member) is None


def members_by_name() -> QuerySet[StaffMember]:
    """Return every member with their teams and whether they have a key."""
    with_key = PersonKey.objects.filter(member=OuterRef("pk"), retired_on=None)
    return (
        StaffMember.objects.annotate(has_key=Exists(with_key))
        .prefetch_related("teams")
        .order_by("-is_active", "name", "id")
    )


def open_invitations(at: dt.datetime) -> QuerySet[Invitation]:
    """Return the invitations that still open something."""
    return Invitation.objects.filter(used_at=None, expires_at__gt=at).select_related("invited_by")


def team_key_in_use(team: Team) -> TeamKey | None:
    """Return a team's newest key."""
    return team.keys.filter(retired_on=None).order_by("-number").first()


def may_hold_key(member: StaffMember, team: Team) -> bool:
    """Test whether a member's roles let them hold a team's key."""
    role = KEY_HOLDERS.get(TeamPurpose(team.purpose))
    return role is not None and member.has_role(role)


def teams_held_by(member: StaffMember) -> QuerySet[Team]:
    """Return the teams whose key a member holds, or may be given by their place and role."""
    purposes = [purpose for purpose, role in KEY_HOLDERS.items() if member.has_role(role)]
    share = Q(keys__wraps__person_key__member=member)
    return Team.objects.filter(Q(members=member, purpose__in=purposes) | share).distinct()


def is_signed(team_key: TeamKey) -> bool:
    """Test whether the signed list in force names a team's key, so that new files are sealed to it."""
    try:
        return any(
            one.name == team_key.recipient and one.public == bytes(team_key.public)
            for one in current_recipients().recipients
        )
    except UntrustedRecipients:
        return False


def teams_with_key_due(member: StaffMember) -> QuerySet[Team]:
    """Return somebody's own teams from which a holder of the key has gone: the next key is due."""
    due = TeamKey.objects.filter(team=OuterRef("pk"), retired_on=None, left_on__isnull=False)
    return Team.objects.filter(Exists(due), members=member, purpose__in=KEYED_PURPOSES)


def teams_with_key_unsigned(member: StaffMember) -> list[Team]:
    """Return somebody's own teams whose key in use the list in force does not name, if there is a list."""
    try:
        named = {one.name for one in current_recipients().recipients}
    except UntrustedRecipients:
        # Every page says so already.
        return []
    keys = TeamKey.objects.filter(
        team__members=member, team__purpose__in=KEYED_PURPOSES, retired_on=None
    ).select_related("team")
    return [key.team for key in keys if key.recipient not in named]


def people_said_by(member: StaffMember) -> list[StaffMember]:
    """Return of whom a member may say that they are away: themselves, and a supervisor's teams."""
    if not member.has_role(Role.SUPERVISOR):
        return [member]
    theirs = StaffMember.objects.filter(is_active=True, teams__members=member).exclude(pk=member.pk)
    return [member, *theirs.distinct().order_by("name", "pk")]


def absences_seen_by(member: StaffMember, on: dt.date) -> QuerySet[Absence]:
    """Return the absences, going on or to come, that a member may say or end."""
    found = Absence.objects.filter(member__in=people_said_by(member), until_on__gte=on)
    return found.select_related("member").order_by("from_on", "member__name", "pk")


def forgettable_keys(team: Team, on: dt.date) -> list[TeamKey]:
    """
    Return a team's old keys that are still held, and to which nothing new is sealed.

    That is from the day after the list was signed: somebody may have begun to write under the one before.
    """
    try:
        in_force = current_recipients()
    except UntrustedRecipients:
        return []
    if in_force.made_on >= on:
        return []
    named = {one.name for one in in_force.recipients}
    held = team.keys.exclude(retired_on=None).filter(wraps__isnull=False).distinct()
    return [key for key in held if key.recipient not in named]


def away_until(members: Iterable[StaffMember], on: dt.date) -> dict[UUID, dt.date]:
    """Return, of some people, those who are away on a day, and the last day that each is away."""
    found = Absence.objects.filter(member__in=list(members), from_on__lte=on, until_on__gte=on)
    return dict(found.order_by("until_on").values_list("member_id", "until_on"))


def members_of_team(team: Team) -> QuerySet[StaffMember]:
    """Return a team's active members, with whether they hold its key in use and have one of their own."""
    held = TeamKeyWrap.objects.filter(
        team_key__team=team,
        team_key__retired_on=None,
        person_key__member=OuterRef("pk"),
        person_key__retired_on=None,
    )
    own = PersonKey.objects.filter(member=OuterRef("pk"), retired_on=None)
    return (
        team.members.filter(is_active=True)
        .annotate(holds_team_key=Exists(held), has_key=Exists(own))
        .order_by("name", "id")
    )


def teams_seen_by(member: StaffMember) -> QuerySet[Team]:
    """Return one's own teams; every team to whoever is in charge."""
    if member.has_role(Role.SUPERVISOR, Role.PRIVACY_OFFICER):
        return Team.objects.all()
    return Team.objects.filter(members=member)


def keys_lacking(team_key: TeamKey) -> QuerySet[PersonKey]:
    """Return the keys of active members of a team who may hold its key, and to whom it is not wrapped yet."""
    role = KEY_HOLDERS[TeamPurpose(team_key.team.purpose)]
    theirs = PersonKey.objects.filter(
        member__teams=team_key.team,
        member__is_active=True,
        member__roles__contains=[role],
        retired_on=None,
    )
    return theirs.exclude(team_wraps__team_key=team_key)


def keyed_teams_lacking(member: StaffMember) -> list[Team]:
    """Return somebody's own teams in which the key, or somebody's share of it, is still missing."""
    lacking = []
    for team in Team.objects.filter(members=member, purpose__in=KEYED_PURPOSES):
        team_key = team_key_in_use(team)
        if team_key is None or keys_lacking(team_key).exists():
            lacking.append(team)
    return lacking


def recent_alarms(at: dt.datetime) -> QuerySet[ReadingAlarm]:
    """Return the reading alarms of the last week, the newest first."""
    return ReadingAlarm.objects.filter(hour__gt=at - ALARMS_SHOWN_FOR).select_related("member")


def openings(member: StaffMember | None = None) -> QuerySet[AccessEntry]:
    """Return who opened a file when and why, the newest first; of one member, if one is named."""
    entries = AccessEntry.objects.select_related("member").order_by("-hour", "member__name", "id")
    return entries.filter(Q(member=member)) if member else entries
