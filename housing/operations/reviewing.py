"""
A refusal looked at again, whole, by a supervisor who took no part in it. The household keeps its rank.

Thirty days are what is promised for the decision, and what the letter says for asking; later is accepted too.
"""

import datetime as dt
from typing import Final
from uuid import UUID

from django.db import transaction

from casework.enums import Move
from casework.errors import UnusableId
from casework.operations.steps import record
from casework.workflow import WORKFLOW
from core.workflow import IllegalMove
from housing.enums import DecisionKind, LetterKind
from housing.letters import write_letter
from housing.models import Decision, Review
from housing.operations.deciding import cited, join_the_list, new_decision, stands_there, write_placed_letter
from housing.operations.held import Held, held, refuse_unusable
from staff.access import Unlocked
from staff.enums import Role
from staff.models import StaffMember

#: How long a review may take.
DECIDED_WITHIN: Final = dt.timedelta(days=30)
#: How late it may be asked for (sql/guards.sql holds the log to it).
ASKED_WITHIN: Final = dt.timedelta(days=90)


class NoReview(Exception):
    """There is no refusal to review: it was reviewed once, or more than 90 days have passed."""


class TookPart(Exception):
    """A review is decided by somebody who neither proposed nor signed what is reviewed."""


class NotASupervisor(Exception):
    """A review is decided by whoever answers for the team."""


@transaction.atomic
def ask_review(*, by: Unlocked, case_id: UUID, review_id: UUID, at: dt.datetime) -> None:
    """
    Note that a household asks for a review, by phone or in person. Sent twice, it is asked once.

    :param review_id: made by the form
    :raises NoReview: if this refusal was reviewed, or is older than 90 days
    :raises IllegalMove: if the application is not refused
    :raises NotYours, CannotOpen, UnusableId: as casework.operations.answering.reply
    """
    refuse_unusable(review_id)
    one, on = held(by, case_id), at.date()
    stands = Review.objects.filter(pk=review_id).first()
    if stands is not None:
        if stands.case_id != one.case.id:
            raise UnusableId
        return
    if not WORKFLOW.may(Move.APPEAL, one.case.state):
        raise IllegalMove(Move.APPEAL, one.case.state)
    refusal = refusal_to_review(one)
    if refusal is None or one.case.closed_on is None or on > one.case.closed_on + ASKED_WITHIN:
        raise NoReview
    review = Review(id=review_id, case=one.case, decision=refusal, asked_on=on, decide_by=on + DECIDED_WITHIN)
    review.save(force_insert=True)
    record(one.case, Move.APPEAL, on=on, by=by.member)


@transaction.atomic
def uphold(*, by: Unlocked, case_id: UUID, decision_id: UUID, words: str = "", at: dt.datetime) -> None:
    """
    Decide that a refusal stands; a letter says why, and what can still be done. Sent twice, it is one.

    :param decision_id: made by the form
    :raises NoReview: if none is under way
    :raises TookPart, NotASupervisor: if the asker may not decide it
    :raises NotYours, CannotOpen, UnusableId: as casework.operations.answering.reply
    """
    one, on = held(by, case_id), at.date()
    if stands_there(one, decision_id):
        return
    review = _mine(one)
    reason = review.decision.reason
    _settle(review, new_decision(one, decision_id, DecisionKind.UPHELD, on, words=words, reason=reason), on)
    write_letter(
        case=one.case,
        data_key=one.data_key,
        kind=LetterKind.UPHELD,
        answers=one.answers,
        on=on,
        author=by.member,
        language=one.language,
        reasons=(reason,),
        cited=cited(one.application, one.answers, reason, one.language),
        words=words,
    )
    record(one.case, Move.UPHOLD, on=on, by=by.member)


@transaction.atomic
def overturn(*, by: Unlocked, case_id: UUID, decision_id: UUID, words: str = "", at: dt.datetime) -> None:
    """
    Decide that a refused household is eligible: it joins the list with the seniority of its first day.

    :raises NoReview, TookPart, NotASupervisor, NotYours, CannotOpen, UnusableId: as `uphold`
    """
    one, on = held(by, case_id), at.date()
    if stands_there(one, decision_id):
        return
    _settle(_mine(one), new_decision(one, decision_id, DecisionKind.OVERTURNED, on, words=words), on)
    join_the_list(one, on)
    write_placed_letter(one, LetterKind.OVERTURNED, on, words=words)
    record(one.case, Move.OVERTURN, on=on, by=by.member)


def refusal_to_review(one: Held) -> Decision | None:
    """Return the last refusal of a file, unless it was reviewed: once is enough."""
    refused = Decision.objects.filter(case=one.case, kind=DecisionKind.REFUSED, decided_on__isnull=False)
    newest = refused.order_by("-decided_on", "id").first()
    return newest if newest is not None and not newest.reviews.exists() else None


def may_decide_review(member: StaffMember, review: Review) -> bool:
    """Test whether a review is somebody's to decide: a supervisor's who took no part in what is reviewed."""
    return member.has_role(Role.SUPERVISOR) and member.pk not in took_part(review)


def took_part(review: Review) -> tuple[UUID, ...]:
    """Return who proposed and who signed what is reviewed."""
    decision = review.decision
    return tuple(pk for pk in (decision.proposed_by_id, decision.seconded_by_id) if pk is not None)


def _mine(one: Held) -> Review:
    review = Review.objects.filter(case=one.case, outcome=None).select_related("decision").first()
    if review is None:
        raise NoReview
    if one.member.pk in took_part(review):
        raise TookPart
    if not may_decide_review(one.member, review):
        raise NotASupervisor
    return review


def _settle(review: Review, decision: Decision, on: dt.date) -> None:
    decision.decided_on = on
    decision.save(force_insert=True)
    review.outcome = decision
    review.save(update_fields=["outcome"])
