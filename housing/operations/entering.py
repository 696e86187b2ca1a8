"""
An application that somebody told or wrote on paper, entered by the housing team; and the second one of a
household that separates.

Both are sealed exactly as the public door seals one; the code is drawn from the page that enters it.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from casework.enums import CaseKind, Channel
from casework.errors import NotYours
from casework.models import Case
from casework.operations.answering import add_note
from casework.operations.entering import Entered, enter_request
from casework.operations.steps import hold_of
from casework.sealing_in import Filing
from casework.workflow import LIVE
from housing.contact_marks import mark_answers
from housing.models import Application
from housing.operations.filing import beside_of, refuse_incomplete, seen_by, urgency_of
from housing.rules.contact import is_code_only
from staff.access import Unlocked
from staff.enums import Role, TeamPurpose
from staff.models import StaffMember


def may_enter_applications(member: StaffMember) -> bool:
    """Test whether somebody enters applications: a caseworker of a housing team, who may open them too."""
    return (
        member.has_role(Role.CASEWORKER)
        and member.memberships.filter(team__purpose=TeamPurpose.HOUSING).exists()
    )


def first_of_split(member: StaffMember, case_id: UUID) -> Application:
    """
    Return the application of a household that separates, from which the second one gets its day.

    :raises NotYours: if there is no such file under way that is the member's to open
    """
    found = Application.objects.select_related("case", "programme", "version", "version__programme")
    first = found.filter(case=case_id, case__kind=CaseKind.HOUSING, case__state__in=LIVE).first()
    if first is None:
        raise NotYours
    hold_of(first.case, member)
    return first


@transaction.atomic
def enter_application(
    *,
    by: Unlocked,
    version_id: UUID,
    case_id: UUID,
    secret: str,
    how: Channel,
    answers: Mapping[str, Any],
    at: dt.datetime,
) -> Entered:
    """
    Enter an application and give its code; the same form sent twice is one application.

    :param version_id: what the programme says today
    :raises housing.operations.filing.Incomplete: if a required question has no answer
    :raises casework.errors.IntakeClosed: if the programme, its window or the reception is closed
    :raises casework.errors.NotYours: if whoever enters it is not of a housing team
    :raises casework.errors.UnusableId, privacy.derivations.TooBusy: as casework's enter_request
    """
    refuse_incomplete(answers)
    filing = Filing("housing_enter", beside_of(version_id, urgency_of(answers), at.date()))
    return _entered(by, case_id, secret, how, answers, at, filing)


@transaction.atomic
def enter_split(
    *,
    by: Unlocked,
    first_id: UUID,
    case_id: UUID,
    secret: str,
    how: Channel,
    answers: Mapping[str, Any],
    note: str,
    at: dt.datetime,
) -> Entered:
    """
    Enter the second application of a household that separates, with the programme and the day of the first.

    Neither file names the other, and no code shows that there was a separation.

    :param first_id: the file of the first one, which must be under way
    :param note: for the team, in the second file; it says nothing of who the first one is
    :raises casework.errors.NotYours: if the first one is not the asker's to open, or has ended
    """
    refuse_incomplete(answers)
    first_of_split(by.member, first_id)
    filing = Filing("housing_enter_split", beside_of(first_id, urgency_of(answers), at.date()))
    done = _entered(by, case_id, secret, how, answers, at, filing)
    add_note(by=by, case_id=case_id, text=note, at=at, note_id=_note_of(case_id))
    return done


def _entered(
    by: Unlocked,
    case_id: UUID,
    secret: str,
    how: Channel,
    answers: Mapping[str, Any],
    at: dt.datetime,
    filing: Filing,
) -> Entered:
    if not may_enter_applications(by.member):
        raise NotYours
    urgency = urgency_of(answers)
    done = enter_request(
        by=by,
        case_id=case_id,
        secret=secret,
        how=how,
        language=answers["language"]["answer_in"],
        urgency=urgency,
        due_on=seen_by(urgency, at.date()),
        story=answers,
        at=at,
        kind=CaseKind.HOUSING,
        filing=filing,
    )
    if not done.again:
        Application.objects.filter(case=case_id).update(is_code_only=is_code_only(answers))
        mark_answers(Case.objects.get(pk=case_id), answers, by)
    return done


def _note_of(case_id: UUID) -> UUID:
    """Name the one note of a file that was entered, so that two presses write one; version 4, as all are."""
    mixed = bytearray(uuid.uuid5(case_id, "split").bytes)
    mixed[6] = mixed[6] & 0x0F | 0x40
    return UUID(bytes=bytes(mixed))
