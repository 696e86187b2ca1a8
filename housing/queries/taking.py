"""Who takes up which application: the next one, who could follow one, how much somebody follows already."""

import datetime as dt
from uuid import UUID

from django.db.models import Exists, OuterRef

from casework.enums import CaseKind, Part
from casework.models import Case
from casework.queries import Candidate, candidates_for
from housing.queries.queue import LIVE_PARTS, OURS
from staff.models import StaffMember


def next_file(member: StaffMember) -> UUID | None:
    """
    Lock the application that somebody should take up next, in the caller's transaction; None: there is none.

    Nobody's, in a language that they answer in; the urgent first, then what was promised soonest. What a
    colleague is taking at this moment is passed over.
    """
    free = Case.objects.filter(
        ~Exists(LIVE_PARTS.filter(case=OuterRef("pk"))),
        kind=CaseKind.HOUSING,
        state__in=OURS,
        team__in=list(member.memberships.values_list("team_id", flat=True)),
        language__in=member.languages,
    )
    # "urgent" sorts after "ordinary".
    locked = free.order_by("-urgency", "due_on", "received_on", "id").select_for_update(
        of=("self",), skip_locked=True
    )
    return locked.values_list("pk", flat=True).first()


def colleagues_for(case: Case, *, on: dt.date) -> list[Candidate]:
    """Return who of an application's team could follow it, in its language, the least busy first."""
    team = set(case.team.members.values_list("pk", flat=True))
    return [one for one in candidates_for(case, on=on) if one.member.pk in team]


def undecided_followed_by(member: StaffMember) -> int:
    """Count the applications that somebody follows and about which nobody has decided."""
    return Case.objects.filter(
        kind=CaseKind.HOUSING,
        state__in=OURS,
        pk__in=LIVE_PARTS.filter(member=member, part=Part.LEAD).values("case_id"),
    ).count()
