"""What the pages of the staff door read."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from staff.enums import KEY_HOLDERS, KEYED_PURPOSES, Role, TeamPurpose
from staff.models import (
    AccessEntry,
    Invitation,
    PersonKey,
    ReadingAlarm,
    StaffMember,
    Team,
    TeamKey,
    TeamKeyWrap,
)

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
