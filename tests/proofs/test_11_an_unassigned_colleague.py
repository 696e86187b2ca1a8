"""
Proof 11: a colleague whom nobody named meets « page introuvable », and noise if they go to the tables.

They ask for the file by its identifier, then read every wrap of it with the rights of the staff door and try
their own key, and the key of every team that they are in. (What the pages answer is proven at the door.)
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from casework.enums import Outcome
from casework.errors import NotYours
from casework.models import Wrap
from casework.operations.answering import add_note, log_call, refer, reply
from casework.operations.assigning import assign
from casework.operations.closing import close, close_unread, reopen
from casework.operations.files import open_file
from casework.queries import purpose_of_opening
from privacy.errors import CannotOpen
from privacy.keys import KeyPair
from privacy.sealing import unwrap_key, wrap_context
from staff.access import AccessPurpose, Unlocked
from staff.enums import TeamPurpose
from staff.models import Team, TeamKey
from staff.operations.keys import make_team_key
from tests.casework.factories import AT, Desk, assigned
from tests.databases import ActAs


def keys_of(who: Unlocked) -> list[KeyPair]:
    team_keys = TeamKey.objects.filter(wraps__person_key=who.person_key)
    return [who.key_pair, *(who.team_key_pair(team_key) for team_key in team_keys)]


def wraps_that_open(case_id: UUID, who: Unlocked) -> list[str]:
    found = []
    for wrap in Wrap.objects.filter(case=case_id):
        for key_pair in keys_of(who):
            try:
                unwrap_key(
                    bytes(wrap.sealed),
                    key_pair=key_pair,
                    context=wrap_context(wrap.case_id, wrap.recipient),
                )
                found.append(wrap.recipient)
            except CannotOpen:
                continue
    return found


def test_a_colleague_who_was_not_named_finds_no_key_in_the_tables(desk: Desk, as_role: ActAs) -> None:
    other_team = Team.objects.create(purpose=TeamPurpose.HOUSING, name_fr="Logement", name_en="Housing")
    other_team.members.add(desk.colleague.member)
    make_team_key(team=other_team, by=desk.colleague, at=AT)
    case_id = assigned(desk, opened=True).case_id
    with as_role("casework_staff"):
        assert len(keys_of(desk.colleague)) == 2
        assert wraps_that_open(case_id, desk.colleague) == []
        # Triage had it, and no longer does; those who were named do.
        assert wraps_that_open(case_id, desk.triage) == []
        assert wraps_that_open(case_id, desk.lead) == [desk.lead.person_key.recipient]
        assert wraps_that_open(case_id, desk.backup) == [desk.backup.person_key.recipient]


def acts_of(who: Unlocked, case_id: UUID) -> list[Callable[[], object]]:
    asking: dict[str, Any] = {"by": who, "case_id": case_id, "at": AT}
    writing = {**asking, "text": "x"}
    answering = {**writing, "message_id": uuid4()}
    openings = [partial(open_file, purpose=purpose, reason="absence", **asking) for purpose in AccessPurpose]
    return [
        *openings,
        partial(reply, expects_answer=False, **answering),
        partial(refer, **answering),
        partial(add_note, **writing),
        partial(log_call, channel_code="phone", **writing),
        partial(close, outcome=Outcome.HELPED, **answering),
        partial(reopen, **asking),
    ]


def test_a_colleague_who_was_not_named_is_refused_every_act(desk: Desk) -> None:
    case_id = assigned(desk, opened=True).case_id
    for who in (desk.colleague, desk.triage):
        for act in acts_of(who, case_id):
            with pytest.raises(NotYours):
                act()
        assert purpose_of_opening(who.member, case_id) is None
    with pytest.raises(NotYours):
        assign(by=desk.colleague, case_id=case_id, lead=desk.colleague.member, backup=desk.lead.member, at=AT)
    with pytest.raises(NotYours):
        close_unread(member=desk.colleague.member, case_ids=[case_id], at=AT)
