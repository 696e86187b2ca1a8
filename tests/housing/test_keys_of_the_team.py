"""The keys of an application over time: a new key of somebody's, the team's next key, nobody left."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from casework.enums import CaseState
from casework.errors import NotYours
from casework.operations.files import open_file
from casework.operations.recovering import orphans, take_in_answer
from casework.operations.rekeying import move_to_team_key
from casework.operations.taking import take_up
from privacy.errors import CannotOpen
from privacy.recovery_papers import answered
from staff.access import AccessPurpose
from staff.models import TeamKeyWrap
from staff.operations.keys import make_person_key, make_team_key, open_key, share_team_keys
from staff.operations.members import disable_member
from staff.queries import key_in_use
from staff.recipients import candidates_for_list, sign_next_list
from tests.casework.factories import AT, PASSPHRASE, TODAY
from tests.housing.factories import HousingDesk, answers, apply


def test_a_caseworker_with_a_new_key_opens_again_once_a_colleague_shared_the_teams(
    housing_desk: HousingDesk,
) -> None:
    filed = apply(housing_desk)
    member = housing_desk.lead.member
    take_up(member=member, case_id=filed.case_id, at=AT)
    make_person_key(member=member, passphrase=PASSPHRASE, at=AT)
    anew = open_key(member=member, passphrase=PASSPHRASE)
    with pytest.raises(CannotOpen):
        open_file(by=anew, case_id=filed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)
    key = key_in_use(member)
    assert key is not None
    share_team_keys(team=housing_desk.team, to=key, by=housing_desk.colleague)
    opened = open_file(by=anew, case_id=filed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)
    assert opened.story == answers()


def test_whoever_left_opens_nothing_and_the_teams_next_key_opens_everything(
    housing_desk: HousingDesk,
) -> None:
    filed = apply(housing_desk)
    disable_member(by=housing_desk.supervisor.member, member=housing_desk.lead.member, at=AT)
    with pytest.raises(NotYours):
        take_up(member=housing_desk.lead.member, case_id=filed.case_id, at=AT)
    by = housing_desk.colleague
    make_team_key(team=housing_desk.team, by=by, at=AT)
    recipients = candidates_for_list(recovery_public=housing_desk.recovery.public, on=TODAY)
    sign_next_list(recipients=recipients, root_private=housing_desk.root_private, on=TODAY)
    assert move_to_team_key(by=by, team=housing_desk.team, at=AT) == 1
    open_file(by=by, case_id=filed.case_id, purpose=AccessPurpose.TRIAGE, at=AT)


def test_when_nobody_is_left_the_recovery_key_gives_an_application_back_to_its_team(
    housing_desk: HousingDesk, tmp_path: Path, time_machine: Any
) -> None:
    time_machine.move_to(AT, tick=False)
    filed = apply(housing_desk)
    TeamKeyWrap.objects.all().delete()
    assert [one.pk for one in orphans()] == [filed.case_id]
    by = housing_desk.colleague
    make_team_key(team=housing_desk.team, by=by, at=AT)
    recipients = candidates_for_list(recovery_public=housing_desk.recovery.public, on=TODAY)
    sign_next_list(recipients=recipients, root_private=housing_desk.root_private, on=TODAY)
    request = tmp_path / "request.json"
    call_command("recovery_request", str(request), "--team", "--orphans")
    answer = answered(request.read_bytes(), key_pair=housing_desk.recovery)
    assert take_in_answer(document=answer.written(), at=AT).given == 1
    assert filed.case.state == CaseState.SUBMITTED
    open_file(by=by, case_id=filed.case_id, purpose=AccessPurpose.TRIAGE, at=AT)
