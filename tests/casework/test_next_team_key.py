"""A team changes its key: what waits moves to the next one, once somebody has signed it, and not before."""

import datetime as dt

import pytest

from casework.enums import Move
from casework.errors import KeyNotSigned
from casework.lost_access import teams_with_old_keys
from casework.models import Event, Wrap
from casework.operations.rekeying import move_to_team_key
from privacy.errors import CannotOpen
from privacy.keys import new_key_pair
from staff.access import AccessPurpose
from staff.models import TeamKey
from staff.operations.keys import make_team_key
from staff.operations.members import remove_from_team
from staff.queries import is_signed
from staff.recipients import candidates_for_list, sign_next_list
from tests.casework.factories import AT, STORY, TODAY, Desk, assigned, hand_in
from tests.casework.test_keys_over_time import STAFF, TOMORROW, reads
from tests.databases import ActAs


def sign(desk: Desk, on: dt.date) -> None:
    found = candidates_for_list(recovery_public=desk.recovery.public, on=on)
    sign_next_list(recipients=found, root_private=desk.root_private, on=on)


def test_what_waits_moves_to_the_next_key_once_the_list_is_signed(desk: Desk, as_role: ActAs) -> None:
    waiting, spam, held = hand_in().case_id, hand_in().case_id, assigned(desk, opened=True).case_id
    remove_from_team(team=desk.team, member=desk.triage_too.member, at=AT)
    with as_role(STAFF):
        new = make_team_key(team=desk.team, by=desk.triage, at=AT)
        assert not is_signed(new)
        assert teams_with_old_keys(desk.triage.member, TODAY) == []
        with pytest.raises(KeyNotSigned):
            move_to_team_key(by=desk.triage, team=desk.team, at=AT)
    sign(desk, TODAY)
    late = hand_in().case_id
    assert Wrap.objects.filter(case=late, recipient=new.recipient).exists()
    with as_role(STAFF):
        assert teams_with_old_keys(desk.triage.member, TODAY) == [(desk.team, 2)]
        for outsider in (desk.triage_too, desk.colleague):
            with pytest.raises(CannotOpen):
                move_to_team_key(by=outsider, team=desk.team, at=AT)
        assert move_to_team_key(by=desk.triage, team=desk.team, at=AT) == 2
        assert reads(desk.triage, waiting, AccessPurpose.TRIAGE) == STORY["what"]
    assert not Wrap.objects.filter(recipient=desk.team_key.recipient).exists()
    assert Wrap.objects.filter(case__in=[waiting, spam], recipient=new.recipient).count() == 2
    assert not Wrap.objects.filter(case=held, recipient__startswith="team:").exists()
    assert Event.objects.filter(case=waiting).latest("number").move == Move.REKEY
    # On the day of the signature somebody may have begun to write under the list before.
    assert desk.team_key.wraps.exists()
    assert teams_with_old_keys(desk.triage.member, TOMORROW.date()) == [(desk.team, 0)]
    with as_role(STAFF):
        assert move_to_team_key(by=desk.triage, team=desk.team, at=TOMORROW) == 0
    assert not desk.team_key.wraps.exists()
    assert new.wraps.exists()
    assert teams_with_old_keys(desk.triage.member, TOMORROW.date()) == []


def test_an_old_key_stays_while_a_file_needs_it(desk: Desk) -> None:
    old = desk.team_key
    make_team_key(team=desk.team, by=desk.triage, at=AT)
    sign(desk, TODAY)
    spoilt = hand_in().case_id
    Wrap(case_id=spoilt, recipient=old.recipient, sealed=b"x" * 1169, made_on=TODAY).save(force_insert=True)
    assert move_to_team_key(by=desk.triage, team=desk.team, at=TOMORROW) == 0
    assert old.wraps.exists()


def test_nothing_moves_to_a_key_that_somebody_put_into_the_table(desk: Desk, as_role: ActAs) -> None:
    hand_in()
    pair = new_key_pair()
    with as_role(STAFF):
        TeamKey.objects.filter(team=desk.team).update(retired_on=TODAY)
        TeamKey.objects.create(team=desk.team, number=2, public=pair.public, made_on=TODAY)
        with pytest.raises(KeyNotSigned):
            move_to_team_key(by=desk.triage, team=desk.team, at=AT)
    # Nor under the name of one that is signed.
    TeamKey.objects.filter(number=2).delete()
    TeamKey.objects.filter(pk=desk.team_key.pk).update(retired_on=None, public=pair.public)
    with pytest.raises(KeyNotSigned):
        move_to_team_key(by=desk.triage, team=desk.team, at=AT)
