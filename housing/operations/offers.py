"""
A dwelling is offered in the order of a run, answered, taken back; the next is proposed at once.

Expiry is the calendar's (housing/timers.py) and the person's own answer goes through their code
(housing/by_code/offers.py); what holds of both stands in sql/offers.sql.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction

from casework.enums import CaseState, CoverReason, Move
from casework.errors import NotYours
from casework.models import Case
from casework.operations.files import OpenedFile, open_file, purpose_of_sharing
from casework.operations.steps import hold_of, locked_case, record
from casework.rules.working_days import working_day_after
from casework.workflow import WORKFLOW
from core.workflow import IllegalMove
from housing.answers_now import current_answers, is_code_only
from housing.enums import OPEN_OFFERS, DeclineReason, LetterKind, OfferState, UnitState
from housing.letter_texts import Offered
from housing.letters import write_letter
from housing.models import Application, Offer, RankOverride, Unit
from housing.operations.overrides import usable_overrides
from housing.queries.proposals import UnitProposal, place_of_override, proposal_for
from housing.queries.ranking import latest_run
from housing.rules.boroughs import BOROUGHS
from housing.rules.clocks import offer_days
from staff.access import Unlocked
from staff.models import StaffMember

_COPY: Final = "COPY housing_offerskip (id, offer_id, place, application_id, reasons) FROM STDIN"


class UnitTaken(Exception):
    """The dwelling is not free: it was offered to somebody a moment ago, or is out of service."""


class NotNext(Exception):
    """The order has changed: this household is not the first any more for whom the dwelling is right."""


class OfferEnded(Exception):
    """The offer was answered, or has ended; `state` says how it stands."""

    def __init__(self, state: str) -> None:
        super().__init__(f"this offer stands as {state}")
        self.state = OfferState(state)


@dataclass(frozen=True, slots=True)
class _Turn:
    """By which place, and which approved exception if any, a household is offered a dwelling."""

    run_id: UUID
    entry_id: UUID
    skipped: tuple[tuple[int, UUID, list[str]], ...] = ()
    override: RankOverride | None = None


def send_offer(
    *, by: Unlocked, unit_id: UUID, application_id: UUID, at: dt.datetime, override_id: UUID | None = None
) -> Offer:
    """
    Offer a dwelling to the household whose turn it is; its letter is written, and the dwelling is held.

    The file is opened for this, and the opening noted for the person to read. It is held five working days;
    ten for a household that only its code reaches.

    :param override_id: an exception to the order, which two people have approved
    :raises UnitTaken: if the dwelling is not free any more
    :raises NotNext: if another is first now, or there is no run that says who is
    :raises NotYours: if the asker has no part in the file; two people alone may have been given it
    :raises IllegalMove: if the household does not wait
    :raises CannotOpen: if the asker's key does not open the file
    """
    case = Case.objects.filter(application=application_id).first()
    if case is None:
        raise NotYours
    # Refused before anything is opened: a file is read only if an offer can be made of it.
    hold_of(case, by.member)
    WORKFLOW.after(Move.OFFER, case.state)
    unit = Unit.objects.select_related("programme").filter(pk=unit_id).first()
    if unit is None or unit.state != UnitState.AVAILABLE:
        raise UnitTaken
    _turn_of(unit, application_id, override_id, at.date())
    purpose = purpose_of_sharing(case, by.member)
    if purpose is None:
        raise NotYours
    # Its own transaction: the note of an opening stays, whatever comes of the offer.
    opened = open_file(by=by, case_id=case.pk, purpose=purpose, reason=CoverReason.OFFER, at=at)
    try:
        return _sent(by, opened, unit_id, application_id, override_id, at.date())
    except IntegrityError as error:
        # Somebody was faster by a moment: the database saw it and this page did not.
        said = str(error)
        if "not a free dwelling" in said or "housing_offer_one_a_unit" in said:
            raise UnitTaken from None
        if "not what an offer does" in said or "not a place in the order" in said:
            raise NotNext from None
        if "housing_offer_one_a_household" in said:
            raise IllegalMove(Move.OFFER, CaseState.OFFER_OPEN) from None
        raise


@transaction.atomic
def register_answer(
    *,
    member: StaffMember,
    offer_id: UUID,
    accepts: bool,
    at: dt.datetime,
    reason: DeclineReason | None = None,
) -> Offer:
    """
    Write down an answer that somebody gave by phone or at the counter; the same answer twice is one answer.

    A reasoned decline costs no place, and neither does one without a reason.

    :raises NotYours: if the asker has no part in the file
    :raises OfferEnded: if it stands otherwise meanwhile: answered, expired or taken back
    """
    offer = _locked_offer(offer_id, member)
    wanted = OfferState.ACCEPTED if accepts else OfferState.DECLINED
    if offer.state == wanted:
        return offer
    if offer.state not in (OfferState.SENT, OfferState.VIEWED):
        raise OfferEnded(offer.state)
    offer.state, offer.answered_on, offer.answered_by = wanted, at.date(), member
    offer.decline_reason = "" if accepts else (reason or DeclineReason.NO_REASON)
    offer.save(update_fields=["state", "answered_on", "answered_by", "decline_reason"])
    record(offer.application.case, Move.HOUSE if accepts else Move.DECLINE, on=at.date(), by=member)
    return offer


@transaction.atomic
def rescind_offer(*, member: StaffMember, offer_id: UUID, at: dt.datetime) -> Offer:
    """
    Take an offer back, because the dwelling cannot be had after all; the household waits on in its place.

    :raises NotYours: if the asker has no part in the file
    :raises OfferEnded: if it was answered, or has ended
    """
    offer = _locked_offer(offer_id, member)
    if offer.state not in OPEN_OFFERS:
        raise OfferEnded(offer.state)
    offer.state = OfferState.RESCINDED
    offer.save(update_fields=["state"])
    record(offer.application.case, Move.RESCIND, on=at.date(), by=member)
    return offer


@transaction.atomic
def lease_not_signed(*, member: StaffMember, offer_id: UUID, at: dt.datetime) -> Offer:
    """
    Put a household back on the list whose lease was never signed: its seniority stays, the dwelling is free.

    :raises NotYours: if the asker has no part in the file
    :raises OfferEnded: if it was not accepted
    """
    offer = _locked_offer(offer_id, member)
    if offer.state != OfferState.ACCEPTED:
        raise OfferEnded(offer.state)
    offer.state = OfferState.RESCINDED
    offer.save(update_fields=["state"])
    record(offer.application.case, Move.BACK_TO_LIST, on=at.date(), by=member)
    return offer


@transaction.atomic
def _sent(
    by: Unlocked,
    opened: OpenedFile,
    unit_id: UUID,
    application_id: UUID,
    override_id: UUID | None,
    on: dt.date,
) -> Offer:
    case = locked_case(opened.case.pk)
    WORKFLOW.after(Move.OFFER, case.state)
    application = Application.objects.get(pk=application_id)
    unit = Unit.objects.select_related("programme").select_for_update(of=("self",)).get(pk=unit_id)
    if unit.state != UnitState.AVAILABLE:
        raise UnitTaken
    turn = _turn_of(unit, application_id, override_id, on)
    offer = Offer(
        id=uuid4(),
        unit=unit,
        application=application,
        run_id=turn.run_id,
        entry_id=turn.entry_id,
        override=turn.override,
        prepared_by=by.member,
    )
    offer.save(force_insert=True)
    _write_skips(offer, turn.skipped)
    answers, _number = current_answers(opened)
    days = offer_days(is_code_only=is_code_only(answers))
    offer.state, offer.sent_on, offer.answer_by = OfferState.SENT, on, working_day_after(on, days)
    offer.save(update_fields=["state", "sent_on", "answer_by"])
    if turn.override is not None:
        turn.override.used_on = on
        turn.override.save(update_fields=["used_on"])
    write_letter(
        case=case,
        data_key=opened.data_key,
        kind=LetterKind.OFFER,
        answers=answers,
        on=on,
        author=by.member,
        offered=Offered(
            label=unit.label,
            borough=BOROUGHS.get(unit.borough, unit.borough),
            bedrooms=unit.bedrooms,
            rent=unit.rent,
            answer_by=offer.answer_by,
        ),
    )
    record(case, Move.OFFER, on=on, by=by.member)
    return offer


def _write_skips(offer: Offer, skipped: Iterable[tuple[int, UUID, list[str]]]) -> None:
    # One stream, as for a run: a dwelling that suits nobody early passes over a whole list.
    with connection.cursor() as cursor, cursor.copy(_COPY) as stream:
        for place, passed, reasons in skipped:
            stream.write_row((uuid4(), offer.pk, place, passed, reasons))


def _turn_of(unit: Unit, application_id: UUID, override_id: UUID | None, on: dt.date) -> _Turn:
    if override_id is not None:
        return _turn_out_of_order(unit, application_id, override_id, on)
    found = proposal_for(unit, wanted=1)
    if found is None or found.first is None or found.first.application_id != application_id:
        raise NotNext
    return _Turn(found.run.pk, found.first.entry_id, _skips(found))


def _turn_out_of_order(unit: Unit, application_id: UUID, override_id: UUID, on: dt.date) -> _Turn:
    override = usable_overrides(unit, on).filter(pk=override_id, application=application_id).first()
    run = latest_run(unit.programme)
    entry = place_of_override(run, application_id) if run is not None else None
    if override is None or run is None or entry is None:
        raise NotNext
    return _Turn(run.pk, entry.pk, override=override)


def _skips(found: UnitProposal) -> tuple[tuple[int, UUID, list[str]], ...]:
    return tuple(
        (one.place, one.application_id, [reason.value for reason in one.reasons]) for one in found.skipped
    )


def _locked_offer(offer_id: UUID, member: StaffMember) -> Offer:
    known = Offer.objects.filter(pk=offer_id).values_list("application__case_id", flat=True).first()
    if known is None:
        raise NotYours
    # The file first, as every act does; the offer is read once nobody else can move it.
    case = locked_case(known)
    hold_of(case, member)
    offer = Offer.objects.select_related("application", "unit").get(pk=offer_id)
    offer.application.case = case
    return offer
