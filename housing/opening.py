"""For what purpose somebody of the team opens an application, and whether they said so lately."""

import datetime as dt
from uuid import UUID

from casework.enums import CaseKind
from casework.openings import Opening, opening_for
from casework.operations.files import purpose_of_sharing
from housing.models import Application
from staff.models import StaffMember


def opening_of(
    member: StaffMember, case_id: UUID, *, at: dt.datetime, is_review: bool = False
) -> Opening | None:
    """
    Return how a member may open an application; None if for them there is no such file.

    The application stands beside the file, its programme read with it: `opening.case.application`.

    :param is_review: for the review of a decision, which a supervisor of the team makes
    """
    found = Application.objects.select_related("case", "programme", "version", "version__programme")
    application = found.filter(case=case_id, case__kind=CaseKind.HOUSING).first()
    if application is None:
        return None
    purpose = purpose_of_sharing(application.case, member, is_review=is_review)
    return opening_for(member, application.case, purpose, at=at) if purpose else None
