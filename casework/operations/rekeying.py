"""
Access given again: to a colleague whose key is new, and to a team that has made its next key.

Only somebody who can open a file wraps its key for another, in a request in which their own key is open. No
file is read on the way: its key passes from one wrap to the next.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from django.db import transaction

from casework.enums import Actor, Move
from casework.errors import KeyChanged, KeyNotSigned
from casework.lost_access import shared_files_lacking
from casework.models import Case, Event, Wrap
from casework.workflow import WORKFLOW
from privacy.errors import CannotOpen
from privacy.keys import KeyPair
from privacy.sealing import unwrap_key, wrap_context, wrap_key
from staff.access import Unlocked
from staff.enums import Role
from staff.models import StaffMember, Team, TeamKey
from staff.operations.keys import forget_team_keys
from staff.queries import is_signed, key_in_use, team_key_in_use

#: Files in one gesture: a second or two of work. Who has more presses again.
MOST_AT_ONCE: Final = 2000


@transaction.atomic
def rekey_for(*, by: Unlocked, member: StaffMember, at: dt.datetime, key_id: UUID | None = None) -> int:
    """
    Wrap every file that two people hold together to the new key of one of them; return how many.

    What was wrapped to the keys that they gave up goes. A file whose wrap does not open with the asker's key
    is left as it is.

    :param key_id: the key whose fingerprint was compared
    :raises KeyChanged: if the member has another key in use by now, or none, or may hold no file
    """
    key = key_in_use(member)
    if key is None or key_id not in (None, key.id):
        raise KeyChanged
    if not (key.member.is_active and key.member.has_role(Role.CASEWORKER)):
        raise KeyChanged
    files = _locked(shared_files_lacking(by.person_key, key))
    # Again, under the locks: a colleague may have been quicker.
    lacking = shared_files_lacking(by.person_key, key)
    files = [case for case in files if case.pk in lacking]
    mine = Wrap.objects.filter(case__in=files, recipient=by.person_key.recipient)
    given = _wrapped_anew(mine, {by.person_key.recipient: by.key_pair}, key.recipient, bytes(key.public), at)
    done = [case for case in files if case.pk in given]
    old = [one.recipient for one in member.keys.exclude(retired_on=None)]
    Wrap.objects.filter(case__in=done, recipient__in=old).delete()
    _record(done, by.member, at.date(), detail="person")
    return len(done)


@transaction.atomic
def move_to_team_key(*, by: Unlocked, team: Team, at: dt.datetime) -> int:
    """
    Wrap what waits under a team's older keys to its key in use; forget the keys that nothing needs any more.

    At most MOST_AT_ONCE files, the longest waiting first. Closed ones too: a message opens them again.

    :return: how many files moved
    :raises KeyNotSigned: if the signed list does not name the key in use: anybody could have put it there
    :raises CannotOpen: if the asker holds no share of the key in use
    """
    team_key = team_key_in_use(team)
    if team_key is None or not is_signed(team_key):
        raise KeyNotSigned
    if by.team_key_pair(team_key).public != bytes(team_key.public):
        raise CannotOpen("the halves do not belong together")
    held = {one.recipient: one for one in _older_keys_of(team, by)}
    waiting = Wrap.objects.filter(case__team=team, recipient__in=held)
    files = _locked(
        waiting.order_by("case__received_on", "case_id").values_list("case_id", flat=True)[:MOST_AT_ONCE]
    )
    pairs = {recipient: by.team_key_pair(old) for recipient, old in held.items()}
    wraps = waiting.filter(case__in=files)
    moved = _wrapped_anew(wraps, pairs, team_key.recipient, bytes(team_key.public), at)
    done = [case for case in files if case.pk in moved]
    Wrap.objects.filter(case__in=done, recipient__in=held).delete()
    _record(done, by.member, at.date(), detail="team")
    old = Wrap.objects.filter(recipient__startswith="team:", case__team=team)
    forget_team_keys(
        team=team, still_needed=set(old.values_list("recipient", flat=True).distinct()), on=at.date()
    )
    return len(done)


def _older_keys_of(team: Team, by: Unlocked) -> Iterable[TeamKey]:
    return team.keys.exclude(retired_on=None).filter(wraps__person_key=by.person_key)


def _locked(case_ids: Iterable[UUID]) -> list[Case]:
    # In one order, so that two people doing this at once do not wait for each other for ever.
    return list(
        Case.objects.select_for_update(of=("self",))
        .filter(pk__in=list(case_ids)[:MOST_AT_ONCE])
        .order_by("pk")
    )


def _wrapped_anew(
    wraps: Iterable[Wrap], pairs: Mapping[str, KeyPair], recipient: str, public: bytes, at: dt.datetime
) -> set[UUID]:
    """Wrap the key of each file to one more recipient; return the files whose key opened."""
    made: dict[UUID, Wrap] = {}
    for wrap in wraps:
        try:
            data_key = unwrap_key(
                bytes(wrap.sealed),
                key_pair=pairs[wrap.recipient],
                context=wrap_context(wrap.case_id, wrap.recipient),
            )
        except CannotOpen:
            continue
        sealed = wrap_key(data_key, to=public, context=wrap_context(wrap.case_id, recipient))
        made[wrap.case_id] = Wrap(case_id=wrap.case_id, recipient=recipient, sealed=sealed, made_on=at.date())
    there = set(Wrap.objects.filter(case__in=made, recipient=recipient).values_list("case_id", flat=True))
    Wrap.objects.bulk_create((wrap for case_id, wrap in made.items() if case_id not in there), batch_size=500)
    return set(made)


def _record(files: Iterable[Case], by: StaffMember, on: dt.date, *, detail: str) -> None:
    Event.objects.bulk_create(
        (
            Event(
                case=case,
                move=Move.REKEY,
                state=WORKFLOW.after(Move.REKEY, case.state),
                actor=Actor.STAFF,
                member=by,
                detail=detail,
                day=on,
            )
            for case in files
        ),
        batch_size=500,
    )
