"""
Deciding about an application: eligible by one person, with a letter; refused by two, with a way to a review.

The only reasons to refuse are conditions of the programme that the answers do not meet. Who knows better than
the answers corrects them first, and the household sees that.
"""

import datetime as dt
import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from casework.enums import Actor, CaseState, Move
from casework.errors import NotYours, UnusableId
from casework.operations.answering import add_note
from casework.operations.steps import record
from casework.workflow import WORKFLOW
from core.workflow import IllegalMove
from housing.answers_now import Answers
from housing.enums import DecisionKind, LetterKind, RefusalReason
from housing.letters import Blocks, keep_letter, letter_facts, write_letter, written_letter
from housing.models import Application, Decision, InfoItem, Placement, ProofSeen
from housing.operations.held import Held, held, refuse_unusable
from housing.operations.items import items_open, note_way
from housing.operations.placing import kept_facts, place_household, place_then
from housing.queries.programmes import ceilings_for_words, conditions_of
from housing.rules.deciding import Blocker, Checklist, reasons_to_refuse, what_blocks
from housing.rules.placing import Condition, conditions_met
from housing.sealed import decision_context
from housing.words.answers import answer_lines
from privacy.sealing import open_sealed, seal
from staff.access import Unlocked

#: What the letter of a refusal says; asked for later, a review is accepted all the same (sql/guards.sql).
REVIEW_ASKED_WITHIN = dt.timedelta(days=30)
#: The questions whose answers each condition is read from.
CITED = {
    Condition.INCOME: ("household", "income_band"),
    Condition.SITUATION: ("situation",),
    Condition.MONTREAL: ("stay",),
    Condition.MINORS: ("household",),
    Condition.SENIOR: ("household",),
    Condition.ACCESS: ("needs",),
    Condition.WINDOW: (),
}


class Blocked(Exception):
    """Something stands in the way of this decision; `blockers` says what."""

    def __init__(self, blockers: tuple[Blocker, ...]) -> None:
        super().__init__("something stands in the way")
        self.blockers = blockers


class NoSuchReason(Exception):
    """The answers meet this condition, or the programme does not have it: it is no reason to refuse."""


class SamePerson(Exception):
    """Whoever proposed a refusal does not sign it as the second person too."""


class NotPending(Exception):
    """Nothing waits for a second person any more: somebody signed it, or let it go."""


class AnswersChanged(Exception):
    """The answers are not those that the refusal was proposed on; it is looked at anew."""


def checklist_of(application: Application, answers: Answers) -> Checklist:
    """Return what a decision about an application is made from."""
    version, case = application.version, application.case
    pending = Decision.objects.filter(case=case, decided_on=None, dropped_on=None)
    return Checklist(
        lines=conditions_met(answers, conditions_of(version), application.filed_on),
        asks_proof=bool(version.proofs),
        has_proof=ProofSeen.objects.filter(case=case, accepted=True).exists(),
        items_open=items_open(case),
        refusal_pending=pending.exists(),
    )


@transaction.atomic
def decide_eligible(
    *, by: Unlocked, case_id: UUID, decision_id: UUID, words: str = "", at: dt.datetime
) -> None:
    """
    Declare an application eligible: it joins the list, or help is coming; a letter says so. Sent twice, once.

    :param decision_id: made by the form
    :param words: the team's own, in the letter
    :raises Blocked: if a condition is not met, something is awaited, or nothing was seen
    :raises IllegalMove: if nobody is deciding about it
    :raises NotYours, CannotOpen, UnusableId: as casework.operations.answering.reply
    """
    one, on = held(by, case_id), at.date()
    if stands_there(one, decision_id):
        return
    _refuse_unless(Move.ACCEPT, one)
    if blockers := what_blocks(checklist_of(one.application, one.answers)):
        raise Blocked(blockers)
    decision = new_decision(one, decision_id, DecisionKind.ELIGIBLE, on, words=words)
    decision.decided_on = on
    decision.save(force_insert=True)
    join_the_list(one, on)
    write_placed_letter(one, LetterKind.ELIGIBLE, on, words=words)
    record(one.case, Move.ACCEPT, on=on, by=by.member)


@transaction.atomic
def give_help(*, by: Unlocked, case_id: UUID, at: dt.datetime) -> None:
    """
    End an application to a programme without a list: its help was given. Pressed twice, it ends once.

    :raises IllegalMove: if its programme has a list, or nobody has declared it eligible
    :raises NotYours, CannotOpen: as casework.operations.answering.reply
    """
    one = held(by, case_id)
    if one.case.state == CaseState.HELPED:
        return
    if not can_give_help(one.application):
        raise IllegalMove(Move.HELP, one.case.state)
    one.application.stood_in = one.case.state
    one.application.save(update_fields=["stood_in"])
    record(one.case, Move.HELP, on=at.date(), by=by.member)


def can_give_help(application: Application) -> bool:
    """Test whether the help of a programme without a list is awaited."""
    return not application.version.has_list and WORKFLOW.may(Move.HELP, application.case.state)


def join_the_list(one: Held, on: dt.date) -> None:
    """Put a household on the list by its answers now, all of which were looked at for it."""
    note_way(one)
    one.case.corrections.filter(seen_on=None).update(seen_on=on)
    place_household(one, on)


def write_placed_letter(one: Held, kind: LetterKind, on: dt.date, *, words: str) -> None:
    """Write the letter of somebody who is eligible: on a list, with their place and why."""
    placement = Placement.objects.filter(application=one.application).first()
    then = place_then(one.application, kept_facts(placement), on) if placement else None
    why: dict[str, Any] = {}
    if then is not None:
        why = {"points": then.points, "standing": then.standing, "band": then.band}
    write_letter(
        case=one.case,
        data_key=one.data_key,
        kind=kind,
        answers=one.answers,
        on=on,
        author=one.member,
        language=one.language,
        words=words,
        **why,
    )


@transaction.atomic
def propose_refusal(
    *,
    by: Unlocked,
    case_id: UUID,
    decision_id: UUID,
    reason: RefusalReason,
    words: str = "",
    at: dt.datetime,
) -> None:
    """
    Propose a refusal to a second person: a condition that the answers do not meet. Sent twice, it is one.

    :param decision_id: made by the form
    :raises NoSuchReason: if the answers meet it, or the programme does not ask it
    :raises Blocked: if a refusal waits for a second person already
    :raises IllegalMove, NotYours, CannotOpen, UnusableId: as `decide_eligible`
    """
    one, on = held(by, case_id), at.date()
    if stands_there(one, decision_id):
        return
    _refuse_unless(Move.PROPOSE_REFUSAL, one)
    if reason not in refusable(one.application, one.answers):
        raise NoSuchReason
    if Decision.objects.filter(case=one.case, decided_on=None, dropped_on=None).exists():
        raise Blocked((Blocker.REFUSAL_PENDING,))
    decision = new_decision(one, decision_id, DecisionKind.REFUSED, on, words=words, reason=reason)
    decision.save(force_insert=True)
    record(one.case, Move.PROPOSE_REFUSAL, on=on, by=by.member)


@transaction.atomic
def second_refusal(*, by: Unlocked, case_id: UUID, decision_id: UUID, at: dt.datetime) -> None:
    """
    Sign a refusal as the second person: it takes effect, and the letter is written.

    :raises SamePerson: if the asker proposed it
    :raises NotPending: if it was signed or let go meanwhile
    :raises AnswersChanged: if the household's answers were corrected since it was proposed
    :raises IllegalMove, NotYours, CannotOpen: as `decide_eligible`
    """
    one, on = held(by, case_id), at.date()
    decision = _pending(one, decision_id)
    if decision.proposed_by_id == by.member.pk:
        raise SamePerson
    cites = read_decision(decision, one.data_key)
    if cites["answers"] != one.answers_number:
        raise AnswersChanged
    decision.seconded_by, decision.decided_on = by.member, on
    decision.save(update_fields=["seconded_by", "decided_on"])
    # What was asked is not awaited any more.
    for item in InfoItem.objects.filter(request__case=one.case, answered_on=None):
        item.answered_on, item.answered_by = on, Actor.STAFF
        item.save(update_fields=["answered_on", "answered_by"])
    blocks = refusal_letter(one.application, one.answers, one.language, decision.reason, cites["words"], on)
    keep_letter(
        case=one.case,
        data_key=one.data_key,
        kind=LetterKind.REFUSED,
        blocks=blocks,
        on=on,
        author=by.member,
    )
    record(one.case, Move.REFUSE, on=on, by=by.member)


@transaction.atomic
def drop_refusal(*, by: Unlocked, case_id: UUID, decision_id: UUID, why: str, at: dt.datetime) -> None:
    """
    Let a proposed refusal go: the second person sends it back, or the first takes it back; a note says why.

    :raises NotPending: as `second_refusal`
    :raises NotYours, CannotOpen: as `decide_eligible`
    """
    one, on = held(by, case_id), at.date()
    decision = _pending(one, decision_id)
    decision.dropped_on = on
    decision.save(update_fields=["dropped_on"])
    add_note(by=by, case_id=case_id, text=why, at=at)


def refusable(application: Application, answers: Answers) -> tuple[RefusalReason, ...]:
    """Return for which reasons an application may be refused: the conditions that its answers do not meet."""
    lines = conditions_met(answers, conditions_of(application.version), application.filed_on)
    return tuple(RefusalReason(one.value) for one in reasons_to_refuse(lines))


def refusal_letter(
    application: Application, answers: Answers, language: str, reason: str, words: str, on: dt.date
) -> Blocks:
    """Write the letter of a refusal, to be read before anybody signs it, or to be sealed."""
    facts = letter_facts(
        application,
        language,
        answers,
        on,
        reasons=(reason,),
        cited=cited(application, answers, reason, language),
        words=words,
        ask_review_by=on + REVIEW_ASKED_WITHIN,
    )
    return written_letter(LetterKind.REFUSED, language, answers, facts)


def cited(
    application: Application, answers: Answers, reason: str, language: str
) -> tuple[tuple[str, str], ...]:
    """Return the questions and answers that a reason was read from, in a language."""
    codes = CITED[Condition(reason)]
    with override(language):
        ceilings = ceilings_for_words(application.version)
        lines = {one.code: one for one in answer_lines(answers, ceilings=ceilings)}
        return tuple(
            (lines[code].label, ", ".join(lines[code].words.splitlines())) for code in codes if code in lines
        )


def read_decision(decision: Decision, data_key: bytes) -> dict[str, Any]:
    """
    Open what a decision cites: `words` of the team, and the number of the `answers` it was read from.

    :raises privacy.errors.CannotOpen: if it was moved there from elsewhere, or changed
    """
    context = decision_context(decision.case_id, decision.id)
    found: dict[str, Any] = json.loads(
        open_sealed(bytes(decision.sealed), data_key=data_key, context=context)
    )
    return found


def new_decision(
    one: Held, decision_id: UUID, kind: DecisionKind, on: dt.date, *, words: str, reason: str = ""
) -> Decision:
    """Make a decision by whoever acts, what it cites sealed; it is not saved."""
    body = {"words": words, "answers": one.answers_number}
    written = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
    context = decision_context(one.case.id, decision_id)
    return Decision(
        id=decision_id,
        case=one.case,
        kind=kind,
        reason=reason,
        sealed=seal(written, data_key=one.data_key, context=context),
        proposed_by=one.member,
        proposed_on=on,
    )


def stands_there(one: Held, decision_id: UUID) -> bool:
    """
    Test whether a form's decision was made already.

    :raises UnusableId: if the identifier is not one that a form made for this file
    """
    refuse_unusable(decision_id)
    stands = Decision.objects.filter(pk=decision_id).values_list("case_id", flat=True).first()
    if stands is not None and stands != one.case.id:
        raise UnusableId
    return stands is not None


def _pending(one: Held, decision_id: UUID) -> Decision:
    decision = Decision.objects.filter(pk=decision_id, case=one.case, kind=DecisionKind.REFUSED).first()
    if decision is None:
        raise NotYours
    if decision.decided_on or decision.dropped_on:
        raise NotPending
    return decision


def _refuse_unless(move: Move, one: Held) -> None:
    if not WORKFLOW.may(move, one.case.state):
        raise IllegalMove(move, one.case.state)
