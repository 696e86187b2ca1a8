"""
Entering a request that somebody told by phone, in person, or wrote on paper.

It is sealed in memory exactly as the public door seals one. Who enters it keeps no key to it: from then on it
opens for triage, for the two who take it up, and for the person's code.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from casework.by_code.calls import answer_of, intake_switch
from casework.by_code.visits import derivations
from casework.enums import Actor, CaseKind, Channel, Move, Urgency
from casework.errors import IntakeClosed, UnusableId
from casework.models import Event
from casework.sealing_in import ENTER, Filing, newest_team_key, recipients_for, seal_in
from privacy.errors import CannotOpen
from privacy.receipt import code_drawn_from
from privacy.recipients import Recipient, UntrustedRecipients
from staff.access import Unlocked, current_recipients
from staff.models import TeamKey

#: How a request may reach somebody who writes it down.
ENTERED_BY: Final = (Channel.PHONE, Channel.LETTER, Channel.IN_PERSON)


@dataclass(frozen=True, slots=True, repr=False)
class Entered:
    """A request that was entered: its code, and whether the same form had entered it before."""

    code: str
    again: bool


def may_enter(on: dt.date, kind: CaseKind = CaseKind.ASSISTANCE) -> bool:
    """Test whether a file of a kind can be entered on a day: a mandate, trusted keys, a pepper."""
    try:
        _team_of(_recipients(kind, on))
    except IntakeClosed:
        return False
    return True


def enter_request(
    *,
    by: Unlocked,
    case_id: UUID,
    secret: str,
    how: Channel,
    language: str,
    urgency: Urgency,
    due_on: dt.date,
    story: Mapping[str, Any],
    at: dt.datetime,
    kind: CaseKind = CaseKind.ASSISTANCE,
    filing: Filing = ENTER,
) -> Entered:
    """
    Seal a story to those who may read it, and give its code; the same form sent twice is one request.

    :param filing: what writes the file; another one also writes what an app keeps beside it
    :param case_id: made by the form, version 4
    :param secret: made by the form (privacy.carried): the code is drawn from it, so that a second sending
        of the form knows the code and no table has to keep it
    :raises IntakeClosed: if nobody may hand in a request now
    :raises UnusableId: if no form made the identifier or the secret, or the file is somebody else's
    :raises privacy.derivations.TooBusy: if too many codes are being derived; nothing was written
    """
    if case_id.version != 4 or how not in ENTERED_BY:
        raise UnusableId
    recipients = _recipients(kind, at.date())
    team = _team_of(recipients)
    try:
        code = code_drawn_from(secret, settings.RECEIPT_PEPPER_IN_USE, label=str(case_id))
    except CannotOpen:
        raise UnusableId from None
    if _was_entered(by, case_id):
        return Entered(code, again=True)
    sealed = seal_in(
        case_id=case_id, story=story, code=code, derive=derivations().derive, recipients=recipients
    )
    try:
        was_new = answer_of(
            filing.function,
            *(by.member.pk, how.value, case_id, kind.value, team, language, urgency.value),
            *(at.date(), due_on),
            *sealed.values(),
            *filing.beside,
        )
    except IntegrityError:
        # Two presses at once: the other one was faster. Anything else is not to be swallowed.
        if not _was_entered(by, case_id):
            raise
        was_new = False
    if not was_new and not _was_entered(by, case_id):
        raise UnusableId
    return Entered(code, again=not was_new)


def _was_entered(by: Unlocked, case_id: UUID) -> bool:
    begun = (Move.RECEIVE, Move.SUBMIT)
    first = Event.objects.filter(case=case_id, move__in=begun, actor=Actor.STAFF, member=by.member)
    return first.exists()


def _recipients(kind: CaseKind, on: dt.date) -> tuple[Recipient, ...]:
    if not intake_switch(kind.value) or settings.RECEIPT_PEPPER_IN_USE is None:
        raise IntakeClosed
    try:
        return recipients_for(current_recipients(), kind, on)
    except UntrustedRecipients:
        raise IntakeClosed from None


def _team_of(recipients: tuple[Recipient, ...]) -> UUID:
    key = TeamKey.objects.filter(pk=newest_team_key(recipients)).only("team_id").first()
    if key is None:
        raise IntakeClosed
    return key.team_id
