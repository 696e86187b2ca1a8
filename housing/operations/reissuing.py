"""
A new code for somebody who lost theirs, when an organisation that they had named says that it is them.

One caseworker asks and hands the next code over; it opens nothing yet. Another one approves it. Whoever holds
the code in force is told at once, and can stop it; after three full days the next code takes its place.
Seniority, answers and messages stay as they are.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from casework.by_code.calls import answer_of
from casework.by_code.peppers import pepper_for_new_code
from casework.by_code.visits import derivations
from casework.enums import CaseKind
from casework.errors import NotYours, UnusableId
from casework.models import Case
from casework.operations.answering import add_note
from casework.operations.steps import data_key_of, hold_of, locked_case
from housing.models import CodeReissue
from privacy.errors import CannotOpen
from privacy.receipt import code_drawn_from
from privacy.sealing import wrap_context, wrap_key
from staff.access import Unlocked

#: From the day of the approval: three full days, whatever the hour, and never less than 72 hours.
NOTICE_DAYS: Final = 4
_REQUESTER: Final = "requester"


class AskedAlready(Exception):
    """Another new code is on its way for this file."""


class NotTheSecond(Exception):
    """Whoever asked for it does not approve it."""


class NotUnderWay(Exception):
    """It was stopped, given, or approved already; or its day has not come."""


def may_vouch(answers: Mapping[str, Any]) -> str:
    """Return the organisation that the person named in case their code is lost, or nothing."""
    helper = answers.get("helper") or {}
    return str(helper.get("organization") or "").strip()


def reissue_of(case: Case) -> CodeReissue | None:
    """Return the new code that is on its way for a file."""
    return (
        CodeReissue.objects.filter(case=case, ended_on=None).select_related("asked_by", "approved_by").first()
    )


@transaction.atomic
def ask_reissue(*, by: Unlocked, case_id: UUID, secret: str, note: str, at: dt.datetime) -> str:
    """
    Prepare the next code of a file, and return it; the same form sent twice gives the same code.

    :param secret: made by the form (privacy.carried): the code is drawn from it, so that no table keeps it
    :param note: for the team: who vouched, and on which safe channel the person was told
    :raises AskedAlready: if another one is on its way
    :raises casework.errors.NotYours: if the file is not the asker's
    :raises casework.errors.UnusableId: if no form made the secret
    :raises privacy.derivations.TooBusy: if too many codes are being derived; nothing was written
    """
    hold = hold_of(_locked_application(case_id), by.member)
    pepper = pepper_for_new_code()
    try:
        code = code_drawn_from(secret, pepper, label=f"reissue|{case_id}")
    except CannotOpen:
        raise UnusableId from None
    derived = derivations().derive(code)
    there = reissue_of(hold.case)
    if there is not None:
        if bytes(there.lookup) == derived.lookup and there.asked_by_id == by.member.pk:
            return code
        raise AskedAlready
    wrap = wrap_key(
        data_key_of(hold, by), to=derived.key_pair.public, context=wrap_context(case_id, _REQUESTER)
    )
    CodeReissue(
        case=hold.case,
        lookup=derived.lookup,
        public=derived.key_pair.public,
        pepper=pepper,
        wrap=wrap,
        asked_by=by.member,
        asked_on=at.date(),
        ready_on=at.date() + dt.timedelta(days=NOTICE_DAYS),
    ).save(force_insert=True)
    add_note(by=by, case_id=case_id, text=note, at=at)
    return code


@transaction.atomic
def approve_reissue(*, by: Unlocked, case_id: UUID, at: dt.datetime) -> dt.date:
    """
    Approve a new code that a colleague asked for, and return the day from which it opens the file.

    :raises NotTheSecond: if the asker is the one who asked for it
    :raises NotUnderWay: if none waits for a second person
    :raises casework.errors.NotYours: if the file is not the asker's
    """
    one = _asked(by, case_id)
    if one.approved_by_id is not None:
        raise NotUnderWay
    if one.asked_by_id == by.member.pk:
        raise NotTheSecond
    one.approved_by, one.approved_on = by.member, at.date()
    one.ready_on = at.date() + dt.timedelta(days=NOTICE_DAYS)
    one.save(update_fields=["approved_by", "approved_on", "ready_on"])
    return one.ready_on


@transaction.atomic
def stop_reissue(*, by: Unlocked, case_id: UUID, at: dt.datetime) -> None:
    """
    Give up a new code that is on its way: it will never open anything.

    :raises NotUnderWay: if there is none
    :raises casework.errors.NotYours: if the file is not the asker's
    """
    one = _asked(by, case_id)
    one.ended_on, one.wrap = at.date(), b""
    one.save(update_fields=["ended_on", "wrap"])


def give_reissue(*, by: Unlocked, case_id: UUID, at: dt.datetime) -> None:
    """
    Put the new code in the place of the lost one, from its day on. The calendar does it too, once a day.

    :raises NotUnderWay: if it is not approved, its day has not come, or the person stopped it
    :raises casework.errors.NotYours: if the file is not the asker's
    """
    with transaction.atomic():
        one = _asked(by, case_id)
        if not answer_of("housing_reissue", one.pk, by.member.pk, at.date()):
            raise NotUnderWay


def _locked_application(case_id: UUID) -> Case:
    case = locked_case(case_id)
    if case.kind != CaseKind.HOUSING:
        raise NotYours
    return case


def _asked(by: Unlocked, case_id: UUID) -> CodeReissue:
    one = reissue_of(hold_of(_locked_application(case_id), by.member).case)
    if one is None:
        raise NotUnderWay
    return one
