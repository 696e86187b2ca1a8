"""For what purpose somebody of the team opens an application, and whether they said so lately."""

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from casework.enums import CaseKind
from casework.models import Case
from casework.operations.files import OpenedFile, open_file, purpose_of_sharing
from housing.models import Application
from staff.access import AccessPurpose, Unlocked
from staff.models import AccessEntry, StaffMember

#: A purpose that was said holds until the end of the next hour: nobody is asked in mid-sentence.
PURPOSE_HOLDS: Final = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Opening:
    """For what purpose somebody may open an application; `is_open` once they have said so, lately."""

    application: Application
    purpose: AccessPurpose
    reason: str
    is_open: bool

    @property
    def case(self) -> Case:
        """Return the file that the application stands beside."""
        return self.application.case


def opening_of(
    member: StaffMember, case_id: UUID, *, at: dt.datetime, is_review: bool = False
) -> Opening | None:
    """
    Return how a member may open an application; None if for them there is no such file.

    :param is_review: for the review of a decision, which a supervisor of the team makes
    """
    found = Application.objects.select_related("case", "programme", "version", "version__programme")
    application = found.filter(case=case_id, case__kind=CaseKind.HOUSING).first()
    if application is None:
        return None
    purpose = purpose_of_sharing(application.case, member, is_review=is_review)
    if purpose is None:
        return None
    hour = at.replace(minute=0, second=0, microsecond=0)
    said = AccessEntry.objects.filter(member=member, case_id=case_id, purpose=purpose)
    last = said.order_by("-hour").first()
    # The reason that somebody gave goes on until they are asked again: a form may come back in the next hour.
    reason = last.reason if last else ""
    return Opening(
        application, purpose, reason, is_open=last is not None and last.hour >= hour - PURPOSE_HOLDS
    )


def opened_application(by: Unlocked, opening: Opening, *, at: dt.datetime) -> OpenedFile:
    """
    Open an application for the purpose that was said.

    :raises NotYours, ReasonNeeded, CannotOpen: as casework.operations.files.open_file
    """
    return open_file(by=by, case_id=opening.case.id, purpose=opening.purpose, reason=opening.reason, at=at)
