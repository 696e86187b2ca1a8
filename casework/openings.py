"""For what purpose somebody of a team opens a file, and whether they said so lately."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from casework.models import Case
from casework.operations.files import OpenedFile, open_file
from core.clock import MONTREAL
from staff.access import AccessPurpose, Unlocked
from staff.models import AccessEntry, StaffMember

#: A purpose that was said holds until the end of the next hour: nobody is asked in mid-sentence.
PURPOSE_HOLDS: Final = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Opening:
    """
    For what purpose somebody may open a file.

    :ivar is_open: they have said so lately
    :ivar was_open_today: they have said so today: what they began to write then is still theirs to send
    """

    case: Case
    purpose: AccessPurpose
    reason: str
    is_open: bool
    was_open_today: bool = False


def opening_for(member: StaffMember, case: Case, purpose: AccessPurpose, *, at: dt.datetime) -> Opening:
    """Return how a member opens a file for a purpose that is theirs, with the reason that they gave last."""
    said = AccessEntry.objects.filter(member=member, case_id=case.id, purpose=purpose)
    last = said.order_by("-hour").first()
    hour = at.replace(minute=0, second=0, microsecond=0)
    # The reason that somebody gave goes on until they are asked again: a form may come back in the next hour.
    reason = last.reason if last else ""
    return Opening(
        case,
        purpose,
        reason,
        is_open=last is not None and last.hour >= hour - PURPOSE_HOLDS,
        was_open_today=last is not None and last.day == at.astimezone(MONTREAL).date(),
    )


def opened_file(by: Unlocked, opening: Opening, *, at: dt.datetime) -> OpenedFile:
    """
    Open a file for the purpose that was said.

    :raises NotYours, ReasonNeeded, CannotOpen: as casework.operations.files.open_file
    """
    return open_file(by=by, case_id=opening.case.id, purpose=opening.purpose, reason=opening.reason, at=at)
