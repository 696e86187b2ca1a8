"""Who can no longer open what is theirs, and who could give it back. Nothing is opened here."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from casework.enums import CaseKind
from casework.models import Assignment, Wrap
from staff.enums import Role
from staff.models import PersonKey, StaffMember, Team, TeamKeyWrap
from staff.queries import forgettable_keys, is_signed, key_in_use, team_key_in_use

_LIVE = Assignment.objects.filter(ended_on=None)


def shared_files_lacking(mine: PersonKey, theirs: PersonKey) -> set[UUID]:
    """Return the files that two people hold, that the first can open, and the second cannot."""
    wraps = Wrap.objects.filter(case=OuterRef("case"))
    return set(
        _LIVE.filter(
            Exists(_LIVE.filter(case=OuterRef("case"), member=theirs.member_id)),
            Exists(wraps.filter(recipient=mine.recipient)),
            ~Exists(wraps.filter(recipient=theirs.recipient)),
            member=mine.member_id,
        ).values_list("case_id", flat=True)
    )


@dataclass(frozen=True, slots=True)
class LockedOut:
    """A colleague whose key in use does not open what they hold, and how many files that is."""

    member: StaffMember
    files: int


def locked_out_colleagues(member: StaffMember) -> list[LockedOut]:
    """
    Return to whom a member could give access again, the most files first, in a few queries.

    Somebody who has made no new key yet is not among them: there is nothing to wrap to.
    """
    mine = key_in_use(member)
    if mine is None:
        return []
    openable = Wrap.objects.filter(case=OuterRef("case"), recipient=mine.recipient)
    my_files = _LIVE.filter(Exists(openable), member=member).values("case_id")
    shared = set(_LIVE.filter(case__in=my_files).exclude(member=member).values_list("case_id", "member_id"))
    keys = PersonKey.objects.filter(
        retired_on=None,
        member__in={whose for _case, whose in shared},
        member__is_active=True,
        member__roles__contains=[Role.CASEWORKER],
    ).select_related("member")
    by_name = {key.recipient: key for key in keys}
    wrapped = {
        (case_id, by_name[recipient].member_id)
        for case_id, recipient in Wrap.objects.filter(
            case__in={case_id for case_id, _whose in shared}, recipient__in=by_name
        ).values_list("case_id", "recipient")
    }
    lacking = Counter(whose for _case, whose in shared - wrapped)
    found = [LockedOut(key.member, lacking[key.member_id]) for key in keys if lacking[key.member_id]]
    return sorted(found, key=lambda one: (-one.files, one.member.name))


def givers_to(member: StaffMember) -> dict[str, int]:
    """Return who holds files with a member that the member's own key does not open, and how many each."""
    mine = key_in_use(member)
    if mine is None:
        return {}
    opens = Wrap.objects.filter(case=OuterRef("case"), recipient=mine.recipient)
    locked = _LIVE.filter(~Exists(opens), member=member).values("case_id")
    others = _LIVE.filter(case__in=locked, member__is_active=True).exclude(member=member)
    counted = others.values("member__name").annotate(files=Count("case")).order_by("-files", "member__name")
    return dict(counted.values_list("member__name", "files"))


def waiting_under_old_keys(team: Team) -> QuerySet[Wrap]:
    """Return the wraps of a team's files to keys that the team has given up."""
    old = [key.recipient for key in team.keys.exclude(retired_on=None)]
    return Wrap.objects.filter(case__team=team, recipient__in=old).exclude(case__kind=CaseKind.CHECK)


def teams_with_old_keys(member: StaffMember, on: dt.date) -> list[tuple[Team, int]]:
    """
    Return the teams whose old keys a member can put away now, with how many files wait under them.

    Not before the signed list names the key in use: nothing is moved to a key that nobody signed.
    """
    found = []
    shares = TeamKeyWrap.objects.filter(
        person_key__member=member, person_key__retired_on=None, team_key__team=OuterRef("pk")
    )
    teams = Team.objects.filter(
        Exists(shares.exclude(team_key__retired_on=None)), Exists(shares.filter(team_key__retired_on=None))
    )
    for team in teams:
        team_key = team_key_in_use(team)
        if team_key is not None and is_signed(team_key):
            waiting = waiting_under_old_keys(team).count()
            if waiting or forgettable_keys(team, on):
                found.append((team, waiting))
    return found


def only_they_can_open(member: StaffMember) -> int:
    """Count the files that a member can open and no other caseworker: leaving, they would lock them."""
    mine = key_in_use(member)
    if mine is None:
        return 0
    others = PersonKey.objects.filter(
        retired_on=None, member__is_active=True, member__roles__contains=[Role.CASEWORKER]
    ).exclude(member=member)
    names = [key.recipient for key in others]
    theirs = _LIVE.filter(
        Exists(Wrap.objects.filter(case=OuterRef("case"), recipient=mine.recipient)), member=member
    )
    elsewhere = Wrap.objects.filter(case=OuterRef("case"), recipient__in=names)
    by_team = Wrap.objects.filter(case=OuterRef("case"), recipient__startswith="team:")
    return theirs.filter(~Exists(elsewhere), ~Exists(by_team)).count()
