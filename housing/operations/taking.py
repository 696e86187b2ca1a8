"""Taking the next application: one press, and two people who press at once get two."""

import datetime as dt
from typing import Final
from uuid import UUID

from django.db import transaction

from casework.errors import AlreadyTaken
from casework.operations.taking import take_up
from housing.queries.taking import next_file, undecided_followed_by
from staff.models import StaffMember

#: Nobody takes more before they have decided something: what waits in a drawer waits longer than in the list.
FULL_DESK: Final = 40
#: A file that a colleague took between the look and the lock is followed by the one after it.
_TRIES: Final = 5


class DeskFull(Exception):
    """Somebody follows as many undecided applications as one person can."""


@transaction.atomic
def take_next(*, member: StaffMember, at: dt.datetime) -> UUID | None:
    """
    Follow the application that should be taken up next; None if none waits in a language of the member's.

    :raises DeskFull: if they follow FULL_DESK undecided ones already
    """
    if undecided_followed_by(member) >= FULL_DESK:
        raise DeskFull
    for _ in range(_TRIES):
        case_id = next_file(member)
        if case_id is None:
            return None
        try:
            with transaction.atomic():
                take_up(member=member, case_id=case_id, at=at)
        except AlreadyTaken:
            continue
        return case_id
    return None
