"""The part of a file's page where something is asked, seen, decided and reviewed."""

import datetime as dt
from typing import Any

from casework.enums import CaseState, Move
from casework.models import Case
from casework.operations.files import OpenedFile
from casework.workflow import LISTED, OVER, UNDECIDED, WORKFLOW
from core.day_words import day_in_words
from housing.answers_now import Answers, ReadAnswers, current_answers, every_version, is_code_only
from housing.asked_items import asked_items
from housing.enums import DecisionKind
from housing.forms.decide import ProofForm
from housing.models import Application, Decision, InfoRequest, Letter, Placement, ProofSeen, Review
from housing.operations.deciding import can_give_help, checklist_of, refusable
from housing.operations.items import was_silent
from housing.operations.placing import can_renew
from housing.operations.reviewing import ASKED_WITHIN, may_decide_review, took_part
from housing.presentation.decide import blocker_words, closing_words, item_line, rule_lines
from housing.queries.programmes import ceilings_for_words
from housing.rules.deciding import what_blocks
from housing.rules.placing import days_of
from housing.words.answers import changes
from staff.models import StaffMember

#: Here nobody decides any more but in a review.
_STUDIED = (CaseState.IN_REVIEW, CaseState.INFO_REQUESTED)


def context(opened: OpenedFile, member: StaffMember, at: dt.datetime) -> dict[str, Any]:
    """Return what the panel draws of an opened file, for somebody who may act on it."""
    case, on = opened.case, at.date()
    found = Application.objects.select_related("version__programme", "window")
    application = found.get(case=case)
    answers, _number = current_answers(opened)
    seen = opened.events[-1].number if opened.events else 0
    may = {str(move): WORKFLOW.may(move, case.state) for move in _MOVES}
    proofs = application.version.proofs
    return {
        "decide_by": day_in_words(application.decide_by) if case.state in UNDECIDED else "",
        "is_paused": case.state == CaseState.INFO_REQUESTED,
        "is_late": case.state in UNDECIDED and application.decide_by < on,
        "has_list": application.version.has_list,
        # Studied once somebody follows it; whoever takes it up decides.
        "is_nobodys": case.state == CaseState.SUBMITTED and not opened.assignments,
        "is_over": case.state in OVER,
        "can_give_help": can_give_help(application),
        "may": may,
        "corrections": _corrections(opened, application),
        "items": [item_line(one) for one in asked_items(case, opened.data_key, open_only=True)],
        "silence": _silence(application, answers, on) if case.state == CaseState.INFO_REQUESTED else None,
        "proofs_seen": [
            {
                "kind": one.get_kind_display(),
                "accepted": one.accepted,
                "day": day_in_words(one.seen_on),
                "who": one.seen_by.name,
            }
            for one in ProofSeen.objects.filter(case=case).select_related("seen_by")
        ],
        "proof": ProofForm(seen=seen, proofs=proofs, auto_id="proof-%s"),
        "tier": _tier(application, answers, on, ProofForm(seen=seen, proofs=proofs, auto_id="tier-%s")),
        **_deciding(application, answers, member),
        **_reviewing(case, member, on),
        "letters": [
            {
                "id": one.id,
                "kind": one.get_kind_display(),
                "day": day_in_words(one.day),
                "read": day_in_words(one.read_on) if one.read_on else "",
            }
            for one in Letter.objects.filter(case=case)
        ],
    }


_MOVES = (
    *(Move.ASK_ITEMS, Move.SEE_PROOF, Move.CORRECT, Move.ACCEPT, Move.PROPOSE_REFUSAL, Move.REFUSE),
    *(Move.APPEAL, Move.UPHOLD),
)


def _deciding(application: Application, answers: Answers, member: StaffMember) -> dict[str, Any]:
    case = application.case
    if case.state not in _STUDIED:
        return {"is_studied": False}
    checklist = checklist_of(application, answers)
    blockers = what_blocks(checklist)
    pending = (
        Decision.objects.filter(case=case, kind=DecisionKind.REFUSED, decided_on=None, dropped_on=None)
        .select_related("proposed_by")
        .first()
    )
    return {
        "is_studied": True,
        "lines": rule_lines(checklist),
        "blockers": blocker_words(blockers),
        "can_refuse": bool(refusable(application, answers)) and pending is None,
        "pending": pending
        and {
            "id": pending.id,
            "reason": pending.get_reason_display(),
            "who": pending.proposed_by.name,
            "day": day_in_words(pending.proposed_on),
            "is_mine": pending.proposed_by_id == member.pk,
        },
    }


def _reviewing(case: Case, member: StaffMember, on: dt.date) -> dict[str, Any]:
    refusals = Decision.objects.filter(case=case, kind=DecisionKind.REFUSED, decided_on__isnull=False)
    refusal = refusals.order_by("-decided_on", "id").first()
    review = Review.objects.filter(case=case, outcome=None).select_related("decision").first()
    was_reviewed = refusal is not None and refusal.reviews.exists()
    ended = case.closed_on
    can_ask = (
        case.state == CaseState.NOT_ELIGIBLE
        and refusal is not None
        and not was_reviewed
        and ended is not None
        and on <= ended + ASKED_WITHIN
    )
    return {
        "refusal": refusal.get_reason_display() if refusal else "",
        "can_ask_review": can_ask,
        "review_until": day_in_words(ended + ASKED_WITHIN) if can_ask and ended else "",
        "review": review
        and {
            "asked": day_in_words(review.asked_on),
            "decide_by": day_in_words(review.decide_by),
            "is_mine": may_decide_review(member, review),
            "took_part": member.pk in took_part(review),
        },
    }


def _corrections(opened: OpenedFile, application: Application) -> dict[str, Any] | None:
    """Return what the person corrected and nobody has looked at yet, as changes since the last look."""
    versions = every_version(opened)
    unseen = [one for one in versions if one.row is not None and one.row.seen_on is None]
    if not unseen:
        return None
    before: ReadAnswers = versions[versions.index(unseen[0]) - 1]
    after = versions[-1]
    return {
        "number": after.number,
        "day": day_in_words(after.row.day) if after.row else "",
        "changes": changes(before.answers, after.answers, ceilings=ceilings_for_words(application.version)),
        "is_placed": Placement.objects.filter(application=application).exists(),
    }


def _silence(application: Application, answers: Answers, on: dt.date) -> dict[str, Any] | None:
    request = InfoRequest.objects.filter(case=application.case, came_on=None).first()
    if request is None:
        return None
    return {
        "may_close": was_silent(application, on),
        "words": closing_words(request.asked_on, is_code_only=is_code_only(answers)),
    }


def _tier(application: Application, answers: Answers, on: dt.date, form: ProofForm) -> dict[str, Any] | None:
    """Return the tier that lapses, with the way to let it hold anew; None without one, or off the list."""
    placement = Placement.objects.filter(application=application).first()
    if placement is None or application.case.state not in LISTED:
        return None
    until = placement.safety_until or placement.no_dwelling_until
    if until is None:
        return None
    return {
        "number": 1 if placement.safety_until else 2,
        "until": day_in_words(until),
        "has_lapsed": until < on,
        "is_near": on <= until < on + dt.timedelta(days=14),
        "can_renew": can_renew(days_of(answers, seen_on=on))
        and WORKFLOW.may(Move.SEE_PROOF, application.case.state),
        "form": form,
    }
