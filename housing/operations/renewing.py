"""The yearly confirmation and the way back: what caseworkers do. Days follow the log of the file."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext, override

from casework.enums import CaseState, Move
from casework.models import Case
from casework.operations.answering import is_new_message
from casework.operations.steps import hold_of, locked_case, record
from casework.workflow import WORKFLOW
from staff.access import Unlocked
from staff.models import StaffMember


def renewal_words(language: str) -> str:
    """Return what asks a household to confirm, in its language."""
    with override(language):
        return gettext(
            "Attendez-vous toujours un logement? Confirmez-le sur cette page, d’un seul geste. Vous gardez "
            "votre ancienneté. Si quelque chose a changé, corrigez vos réponses."
        )


@transaction.atomic
def ask_renewal(*, by: Unlocked, case_id: UUID, message_id: UUID, at: dt.datetime, text: str = "") -> None:
    """
    Ask a household whether it still waits, in its language. The same question sent twice is one.

    :param message_id: made by the form, so that a second sending is known
    :raises NotYours: if the asker has no part in the file
    :raises IllegalMove: if the household does not wait
    :raises CannotOpen: if the asker's key does not open the file
    :raises UnusableId: if the identifier is not one that a form made for this file
    """
    hold = hold_of(locked_case(case_id), by.member)
    WORKFLOW.after(Move.ASK_RENEWAL, hold.case.state)
    words = text or renewal_words(hold.case.language)
    if is_new_message(hold, by, message_id, words, at.date()):
        record(hold.case, Move.ASK_RENEWAL, on=at.date(), by=by.member)


@transaction.atomic
def renew(*, member: StaffMember, case_id: UUID, at: dt.datetime) -> None:
    """
    Write down that a household said it still waits.

    :raises NotYours: if the asker has no part in the file
    :raises IllegalMove: if the household does not wait
    """
    case = _held(member, case_id)
    record(case, Move.RENEW, on=at.date(), by=member)


@transaction.atomic
def come_back(*, member: StaffMember, case_id: UUID, at: dt.datetime) -> None:
    """
    Bring a household back to the list that slept: its seniority is what it was. Twice is once.

    :raises NotYours: if the asker has no part in the file
    :raises IllegalMove: if it has ended meanwhile
    """
    case = _held(member, case_id)
    if case.state != CaseState.WAITING:
        record(case, Move.COME_BACK, on=at.date(), by=member)


def _held(member: StaffMember, case_id: UUID) -> Case:
    case = locked_case(case_id)
    hold_of(case, member)
    return case
