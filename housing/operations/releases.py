"""
Handing a household on to an organisation: words are proposed, the person agrees to them, the team notes it.

Nothing leaves the house here. Whoever is told something is told it by the person, who hands the code over.
"""

import datetime as dt
from uuid import UUID

from django.db import transaction

from casework.enums import CaseState, Move
from casework.models import Case
from casework.operations.answering import is_new_message
from casework.operations.steps import record
from casework.workflow import WORKFLOW
from core.workflow import IllegalMove
from housing.models import Release
from housing.operations.held import Held, held
from housing.queries.programmes import ceilings_of
from housing.sealed import release_context
from housing.words.releases import ReleaseText, release_text, written
from privacy.sealing import seal
from staff.access import Unlocked


class StillProposed(Exception):
    """Another text waits for the person, or for an organisation to read it."""


class NoRelease(Exception):
    """The person has agreed to nothing, or has taken it back; or it was read meanwhile."""


def text_for(one: Held, organization: str) -> ReleaseText:
    """Return what an organisation would be told of a household, from its newest answers."""
    return release_text(
        one.answers,
        organization=organization,
        language=one.language,
        ceilings=ceilings_of(one.application.version),
    )


@transaction.atomic
def propose_release(
    *, by: Unlocked, case_id: UUID, release_id: UUID, organization: str, message: str, at: dt.datetime
) -> None:
    """
    Ask a person whether one organisation may be told what it needs to look for a dwelling. Twice is once.

    :param release_id: made by the form; the message has the same
    :param organization: an organisation by its name, never a person
    :raises StillProposed: if another text waits
    :raises IllegalMove: if nobody may be handed on from where the application stands
    :raises NotYours, CannotOpen, UnusableId: as casework.operations.answering.reply
    """
    one, on = held(by, case_id), at.date()
    _refuse_where_it_stands(one.case)
    if not is_new_message(one.hold, by, release_id, message, on):
        return
    if pending_of(one.case) is not None:
        raise StillProposed
    context = release_context(case_id, release_id)
    Release(
        id=release_id,
        case=one.case,
        organization=organization,
        sealed=seal(written(text_for(one, organization)), data_key=one.data_key, context=context),
        proposed_by=by.member,
        proposed_on=on,
    ).save(force_insert=True)
    record(one.case, Move.REPLY, on=on, by=by.member)


@transaction.atomic
def drop_release(*, by: Unlocked, case_id: UUID, release_id: UUID, at: dt.datetime) -> None:
    """
    Let a text go that nobody has read: its code opens nothing any more.

    :raises NoRelease: if it was read, refused or let go meanwhile
    :raises NotYours, CannotOpen: as casework.operations.answering.reply
    """
    one = held(by, case_id)
    release = Release.objects.filter(pk=release_id, case=one.case, opened_on=None, ended_on=None).first()
    if release is None:
        raise NoRelease
    release.ended_on, release.lookup, release.handed, release.wrap = at.date(), None, b"", b""
    release.save(update_fields=["ended_on", "lookup", "handed", "wrap"])


@transaction.atomic
def refer_out(*, by: Unlocked, case_id: UUID, at: dt.datetime) -> None:
    """
    Note that an organisation goes on with a household that agreed to it; for 30 days that can be taken back.

    :raises NoRelease: if the person agreed to nothing that still holds
    :raises IllegalMove: if nobody may be handed on from where the application stands
    :raises NotYours, CannotOpen: as casework.operations.answering.reply
    """
    one = held(by, case_id)
    _refuse_where_it_stands(one.case)
    if not Release.objects.filter(case=one.case, consented_on__isnull=False, ended_on=None).exists():
        raise NoRelease
    one.application.stood_in = one.case.state
    one.application.save(update_fields=["stood_in"])
    record(one.case, Move.REFER_OUT, on=at.date(), by=by.member)


@transaction.atomic
def take_back(*, by: Unlocked, case_id: UUID, at: dt.datetime) -> None:
    """
    Put an application back to where it stood, with its seniority: referred in vain, or ended by mistake.

    A withdrawal is taken back on the person's word, for 14 days; from sleep an application comes back awake.

    :raises IllegalMove: if it is neither, or too late
    :raises NotYours, CannotOpen: as casework.operations.answering.reply
    """
    one, on = held(by, case_id), at.date()
    if not can_take_back(one.case, on):
        raise IllegalMove(Move.BACK_TO_REVIEW, one.case.state)
    move = _WAY_BACK.get(one.application.stood_in, Move.BACK_TO_LIST)
    record(one.case, move, on=on, by=by.member)
    one.application.stood_in = ""
    one.application.save(update_fields=["stood_in"])


#: Where an application goes back to; whatever was on the list, there.
_WAY_BACK = {
    CaseState.SUBMITTED.value: Move.BACK_TO_NEW,
    CaseState.IN_REVIEW.value: Move.BACK_TO_REVIEW,
    CaseState.INFO_REQUESTED.value: Move.BACK_TO_REVIEW,
    CaseState.IN_APPEAL.value: Move.BACK_TO_APPEAL,
}
#: Days for which each can be taken back; the database holds everybody to them (sql/guards.sql).
TAKEN_BACK_WITHIN = {CaseState.WITHDRAWN: 14, CaseState.REFERRED: 30, CaseState.HELPED: 30}


def can_take_back(case: Case, on: dt.date) -> bool:
    """Test whether an application that was referred, helped or withdrawn can be put back on a day."""
    days = TAKEN_BACK_WITHIN.get(CaseState(case.state))
    return days is not None and case.closed_on is not None and on < case.closed_on + dt.timedelta(days=days)


def may_refer(case: Case) -> bool:
    """Test whether an application can be handed on from where it stands: somebody has taken it up."""
    return case.state != CaseState.SUBMITTED and WORKFLOW.may(Move.REFER_OUT, case.state)


def pending_of(case: Case) -> Release | None:
    """Return the text that waits for the person, or to be read."""
    return Release.objects.filter(case=case, opened_on=None, ended_on=None).first()


def _refuse_where_it_stands(case: Case) -> None:
    if not may_refer(case):
        raise IllegalMove(Move.REFER_OUT, case.state)
