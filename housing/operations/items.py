"""Asking for what is missing, item by item; while anything is awaited the decision's clock stands still."""

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from casework.enums import Actor, CaseState, Channel, Move
from casework.errors import NotYours
from casework.models import Case
from casework.operations.answering import is_new_message
from casework.operations.steps import record
from core.workflow import IllegalMove
from housing.answers_now import is_code_only
from housing.asked_items import Wanted, asked_items, sealed_item
from housing.models import Application, InfoItem, InfoRequest
from housing.operations.held import Held, held, refuse_unusable
from housing.rules.clocks import Attempt, may_close_for_silence
from staff.access import Unlocked

#: What the log says of an application that was ended for silence.
SILENCE = "silence"


class NothingAsked(Exception):
    """A request for information without one thing that is wanted."""


class TooSoon(Exception):
    """Silence has not lasted, or too little was tried to reach the person."""


@transaction.atomic
def ask_items(
    *,
    by: Unlocked,
    case_id: UUID,
    request_id: UUID,
    items: Sequence[Wanted],
    message: str,
    at: dt.datetime,
) -> None:
    """
    Ask a household for what is missing, with a message in their language. Sent twice, it is asked once.

    :param request_id: made by the form; the message has the same
    :param message: what they read; the items stand under it, each with its own words
    :raises NothingAsked: without an item
    :raises NotYours, CannotOpen, UnusableId: as casework.operations.answering.reply
    :raises IllegalMove: if nobody is deciding about this application
    """
    if not items:
        raise NothingAsked
    refuse_unusable(request_id)
    one, on = held(by, case_id), at.date()
    if not is_new_message(one.hold, by, request_id, message, on):
        return
    request = InfoRequest(id=request_id, case=one.case, asked_by=by.member, asked_on=on)
    request.save(force_insert=True)
    for position, wanted in enumerate(items, start=1):
        item = InfoItem(request=request, position=position)
        item.sealed = sealed_item(wanted, case_id=one.case.id, item_id=item.id, data_key=one.data_key)
        item.save(force_insert=True)
    note_way(one)
    record(one.case, Move.ASK_ITEMS, on=on, by=by.member)


@transaction.atomic
def settle_item(*, by: Unlocked, case_id: UUID, item_id: UUID, at: dt.datetime) -> None:
    """
    Note that one thing that was asked for is settled: it was told by phone, or is not needed any more.

    :raises NotYours: if the asker may not open the file, or nothing of it has this identifier
    """
    one = held(by, case_id)
    if not InfoItem.objects.filter(pk=item_id, request__case=one.case).exists():
        raise NotYours
    settle(one, [item_id], at.date())


def settle(one: Held, item_ids: Collection[UUID], on: dt.date) -> None:
    """Write down that some things are settled; after the last of them the application is studied again."""
    found = InfoItem.objects.filter(pk__in=item_ids, request__case=one.case, answered_on=None)
    # One by one: the database ends a request, and moves the promised day, with its last item.
    for item in found:
        item.answered_on, item.answered_by = on, Actor.STAFF
        item.save(update_fields=["answered_on", "answered_by"])
    if one.case.state == CaseState.INFO_REQUESTED and not items_open(one.case):
        record(one.case, Move.ANSWER_ITEMS, on=on, by=one.member)


def settle_about(one: Held, abouts: Collection[str], on: dt.date) -> None:
    """Settle what was asked about some questions or proofs: a corrected answer answers it."""
    found = asked_items(one.case, one.data_key, open_only=True)
    settle(one, [item.id for item in found if item.wanted.about in abouts], on)


def items_open(case: Case) -> int:
    """Count what was asked of a household and has no answer yet."""
    return InfoItem.objects.filter(request__case=case, request__came_on=None, answered_on=None).count()


@transaction.atomic
def close_for_silence(*, by: Unlocked, case_id: UUID, at: dt.datetime) -> None:
    """
    End an application because nobody answers; the person has 14 days to take that back with their code.

    :raises TooSoon: before the days and the attempts that housing.rules.clocks asks for
    :raises IllegalMove: if nothing is awaited
    :raises NotYours, CannotOpen: as casework.operations.answering.reply
    """
    one, on = held(by, case_id), at.date()
    if one.case.state != CaseState.INFO_REQUESTED:
        raise IllegalMove(Move.WITHDRAW, one.case.state)
    note_way(one)
    if not was_silent(one.application, on):
        raise TooSoon
    one.application.stood_in = one.case.state
    one.application.save(update_fields=["stood_in"])
    record(one.case, Move.WITHDRAW, on=on, by=by.member, detail=SILENCE)


def was_silent(application: Application, on: dt.date) -> bool:
    """Test whether silence about something that was asked is long enough, after enough attempts."""
    return any(
        may_close_for_silence(
            asked_on=request.asked_on,
            attempts=attempts_since(application.case, request.asked_on),
            is_code_only=bool(application.is_code_only),
            on=on,
        )
        for request in InfoRequest.objects.filter(case=application.case, came_on=None)
    )


def attempts_since(case: Case, day: dt.date) -> list[Attempt]:
    """Return when and by which way the team tried to reach somebody, from a day on."""
    rows = case.events.filter(move=Move.LOG_CALL, day__gte=day).values_list("detail", "day")
    return [Attempt(Channel(channel), on) for channel, on in rows]


def note_way(one: Held) -> None:
    """Note whether somebody is reached by their code alone, now that their answers are open."""
    only = is_code_only(one.answers)
    if one.application.is_code_only != only:
        one.application.is_code_only = only
        one.application.save(update_fields=["is_code_only"])
