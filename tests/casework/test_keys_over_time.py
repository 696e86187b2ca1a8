"""Keys given up, people who leave, teams that change their key: who can still open what."""

import datetime as dt
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connections
from django.test.utils import CaptureQueriesContext

from casework.chain import verify
from casework.enums import CaseState, Move, Part, Urgency
from casework.errors import KeyChanged, NotYours
from casework.lost_access import (
    locked_out_colleagues,
    only_they_can_open,
    shared_files_lacking,
)
from casework.models import Assignment, Case, Event, Wrap
from casework.operations.assigning import assign
from casework.operations.files import open_file
from casework.operations.rekeying import rekey_for
from casework.queries import QueueFilters, QueueKind, candidates_for, covered_files, covers, queue_page
from privacy.errors import CannotOpen
from privacy.sealing import new_data_key, wrap_context, wrap_key
from staff.access import AccessPurpose, Unlocked
from staff.enums import Role
from staff.models import LedgerLine
from staff.operations.absences import say_absent
from staff.operations.keys import make_team_key
from staff.operations.members import change_member, disable_member, remove_from_team
from staff.queries import key_in_use
from tests.casework.factories import AT, STORY, TODAY, Desk, assigned, bare_case, hand_in, with_key
from tests.databases import ActAs

STAFF = "casework_staff"
TOMORROW = AT + dt.timedelta(days=1)


def reads(who: Unlocked, case_id: Any, purpose: AccessPurpose = AccessPurpose.FOLLOW_UP) -> str:
    reason = "absence" if purpose == AccessPurpose.COVER else ""
    return str(open_file(by=who, case_id=case_id, purpose=purpose, reason=reason, at=AT).story["what"])


def refused(act_as: ActAs, statement: str, *values: Any) -> str:
    with pytest.raises(DatabaseError) as error, act_as(STAFF), connections["default"].cursor() as cursor:
        cursor.execute(statement, values)
    return str(error.value)


# --- a lost phrase


def test_one_press_of_the_second_person_opens_everything_again(desk: Desk, as_role: ActAs) -> None:
    files = [assigned(desk, opened=True).case_id for _ in range(2)]
    old = desk.lead.person_key
    # One that the lead has no part in.
    other = hand_in().case_id
    assign(by=desk.triage, case_id=other, lead=desk.colleague.member, backup=desk.backup.member, at=AT)
    with as_role(STAFF):
        lead = with_key(desk.lead.member)
        with pytest.raises(CannotOpen):
            reads(lead, files[0])
        assert [(one.member, one.files) for one in locked_out_colleagues(desk.backup.member)] == [
            (lead.member, 2)
        ]
        assert rekey_for(by=desk.backup, member=lead.member, at=AT, key_id=lead.person_key.id) == 2
        assert reads(lead, files[0]) == reads(lead, files[1]) == STORY["what"]
        assert rekey_for(by=desk.backup, member=lead.member, at=AT) == 0
    assert locked_out_colleagues(desk.backup.member) == []
    # The key whose phrase somebody may find again opens nothing.
    assert not Wrap.objects.filter(recipient=old.recipient).exists()
    with pytest.raises(CannotOpen):
        reads(desk.lead, files[0])
    for case_id in files:
        events = list(Event.objects.filter(case=case_id).order_by("number"))
        assert [(one.move, one.member) for one in events][-1] == (Move.REKEY, desk.backup.member)
        assert verify(events) is None


def test_who_holds_nothing_gives_nothing(desk: Desk) -> None:
    case_id = assigned(desk, opened=True).case_id
    lead = with_key(desk.lead.member)
    for stranger in (desk.colleague, desk.triage, lead):
        assert rekey_for(by=stranger, member=lead.member, at=AT) == 0
    assert not Wrap.objects.filter(case=case_id, recipient=lead.person_key.recipient).exists()
    # Nor somebody whose part in it has ended.
    assign(by=desk.backup, case_id=case_id, lead=lead.member, backup=desk.colleague.member, at=AT)
    newer = with_key(desk.lead.member)
    assert rekey_for(by=desk.backup, member=newer.member, at=AT) == 0
    assert rekey_for(by=desk.colleague, member=newer.member, at=AT) == 1


def test_access_goes_to_the_key_that_was_compared_and_to_nobody_who_left(desk: Desk) -> None:
    assigned(desk, opened=True)
    compared = with_key(desk.lead.member).person_key
    with_key(desk.lead.member)
    with pytest.raises(KeyChanged):
        rekey_for(by=desk.backup, member=desk.lead.member, at=AT, key_id=compared.id)
    disable_member(by=None, member=desk.lead.member, at=AT)
    with pytest.raises(KeyChanged):
        rekey_for(by=desk.backup, member=desk.lead.member, at=AT)


def test_a_wrap_that_does_not_open_is_left_and_the_rest_is_given(desk: Desk) -> None:
    spoilt, sound = (assigned(desk, opened=True).case_id for _ in range(2))
    wrap = Wrap.objects.get(case=spoilt, recipient=desk.backup.person_key.recipient)
    wrap.delete()
    wrap.sealed = bytes(Wrap.objects.get(case=sound, recipient=wrap.recipient).sealed)
    wrap.save(force_insert=True)
    lead = with_key(desk.lead.member)
    assert rekey_for(by=desk.backup, member=lead.member, at=AT) == 1
    assert reads(lead, sound) == STORY["what"]
    assert not Event.objects.filter(case=spoilt, move=Move.REKEY).exists()


def test_five_hundred_files_are_given_back_in_one_request(desk: Desk, as_role: ActAs) -> None:
    files = [bare_case(desk.team, state=CaseState.ASSIGNED) for _ in range(500)]
    context = [wrap_context(one.id, desk.backup.person_key.recipient) for one in files]
    public = bytes(desk.backup.person_key.public)
    Wrap.objects.bulk_create(
        Wrap(
            case=one,
            recipient=desk.backup.person_key.recipient,
            sealed=wrap_key(new_data_key(), to=public, context=place),
            made_on=TODAY,
        )
        for one, place in zip(files, context, strict=True)
    )
    Assignment.objects.bulk_create(
        Assignment(case=one, member=who.member, part=part, since=TODAY)
        for one in files
        for who, part in ((desk.lead, Part.LEAD), (desk.backup, Part.BACKUP))
    )
    lead = with_key(desk.lead.member)
    began = perf_counter()
    with as_role(STAFF), CaptureQueriesContext(connections["default"]) as asked:
        assert rekey_for(by=desk.backup, member=lead.member, at=AT) == 500
    assert perf_counter() - began < 10
    assert len(asked) <= 20
    assert Wrap.objects.filter(recipient=lead.person_key.recipient).count() == 500


def test_while_one_of_the_two_cannot_open_it_the_teams_wrap_stays(desk: Desk, as_role: ActAs) -> None:
    case_id = assigned(desk).case_id
    with as_role(STAFF):
        assert reads(desk.lead, case_id)
        lead = with_key(desk.lead.member)
        # The second reading would have been the moment at which the team's wrap goes.
        assert reads(desk.backup, case_id, AccessPurpose.COVER)
        assert Wrap.objects.filter(case=case_id, recipient=desk.team_key.recipient).exists()
        rekey_for(by=desk.backup, member=lead.member, at=AT)
        assert reads(lead, case_id)
    assert not Wrap.objects.filter(case=case_id, recipient__startswith="team:").exists()


def test_when_both_lost_their_phrase_early_triage_gives_it_out_again(desk: Desk) -> None:
    case_id = assigned(desk).case_id
    lead, backup = with_key(desk.lead.member), with_key(desk.backup.member)
    assert shared_files_lacking(backup.person_key, lead.person_key) == set()
    with pytest.raises(NotYours):
        assign(by=desk.colleague, case_id=case_id, lead=lead.member, backup=backup.member, at=AT)
    assign(by=desk.triage, case_id=case_id, lead=lead.member, backup=backup.member, at=AT)
    assert reads(lead, case_id) == reads(backup, case_id, AccessPurpose.COVER) == STORY["what"]


# --- somebody leaves


def test_what_was_wrapped_to_somebody_who_is_shut_out_goes_at_once(desk: Desk, as_role: ActAs) -> None:
    case_id = assigned(desk, opened=True).case_id
    assert only_they_can_open(desk.lead.member) == 0
    with as_role(STAFF):
        disable_member(by=None, member=desk.lead.member, at=AT)
    desk.lead.person_key.refresh_from_db()
    assert desk.lead.person_key.retired_on == TODAY
    assert not Wrap.objects.filter(recipient=desk.lead.person_key.recipient).exists()
    with pytest.raises(CannotOpen):
        reads(desk.lead, case_id)
    # Their name stays, until the one who is left names another.
    assert Assignment.objects.get(case=case_id, ended_on=None, part=Part.LEAD).member == desk.lead.member
    assert only_they_can_open(desk.backup.member) == 1
    with as_role(STAFF):
        assign(by=desk.backup, case_id=case_id, lead=desk.backup.member, backup=desk.colleague.member, at=AT)
    assert reads(desk.colleague, case_id, AccessPurpose.COVER) == STORY["what"]
    # What a restored backup must not bring back.
    kinds = set(LedgerLine.objects.filter(subject__in=[desk.lead.member.id, desk.lead.person_key.id])
                .values_list("kind", flat=True))  # fmt: skip
    assert kinds == {"shut_out", "key_retired"}


def test_a_caseworker_who_becomes_something_else_opens_no_file_any_more(desk: Desk, as_role: ActAs) -> None:
    case_id = assigned(desk, opened=True).case_id
    with as_role(STAFF):
        change_member(
            by=desk.supervisor, member=desk.lead.member, roles=[Role.EDITOR], languages=["fr"], teams=[],
            at=AT,
        )  # fmt: skip
    assert not Wrap.objects.filter(recipient=desk.lead.person_key.recipient).exists()
    with pytest.raises(CannotOpen):
        reads(desk.lead, case_id)
    # Somebody who keeps the role keeps the files.
    change_member(
        by=desk.supervisor, member=desk.backup.member, roles=[Role.CASEWORKER, Role.TRIAGE], languages=["fr"],
        teams=[desk.team], at=AT,
    )  # fmt: skip
    assert reads(desk.backup, case_id, AccessPurpose.COVER) == STORY["what"]


def test_a_holder_who_leaves_makes_the_next_key_of_the_team_due(desk: Desk, as_role: ActAs) -> None:
    with as_role(STAFF):
        remove_from_team(team=desk.team, member=desk.supervisor, at=AT)
        desk.team_key.refresh_from_db()
        assert desk.team_key.left_on is None
        remove_from_team(team=desk.team, member=desk.triage_too.member, at=AT)
    desk.team_key.refresh_from_db()
    assert desk.team_key.left_on == TODAY
    with pytest.raises(CannotOpen):
        desk.triage_too.team_key_pair(desk.team_key)
    with as_role(STAFF):
        assert make_team_key(team=desk.team, by=desk.triage, at=AT).left_on is None


def test_a_holder_whose_phrase_was_lost_has_held_the_key_all_the_same(desk: Desk) -> None:
    with_key(desk.triage_too.member)
    remove_from_team(team=desk.team, member=desk.triage_too.member, at=AT)
    desk.team_key.refresh_from_db()
    assert desk.team_key.left_on == TODAY


def test_the_role_alone_takes_the_teams_key_along(desk: Desk, as_role: ActAs) -> None:
    with as_role(STAFF):
        change_member(
            by=desk.supervisor, member=desk.triage_too.member, roles=[Role.CASEWORKER], languages=["fr"],
            teams=[desk.team], at=AT,
        )  # fmt: skip
    desk.team_key.refresh_from_db()
    assert desk.team_key.left_on == TODAY
    assert not desk.team_key.wraps.filter(person_key__member=desk.triage_too.member).exists()


# --- what the database itself holds to

DELETE = "DELETE FROM casework_wrap WHERE case_id = %s AND recipient = %s"
INSERT = (
    "INSERT INTO casework_wrap (id, case_id, recipient, sealed, made_on)"
    " VALUES (gen_random_uuid(), %s, %s, %s, %s)"
)


def test_a_wrap_that_opens_for_nobody_counts_for_nobody_and_may_go(desk: Desk, as_role: ActAs) -> None:
    case_id = assigned(desk).case_id
    old = desk.lead.person_key.recipient
    with_key(desk.lead.member)
    # Two wraps to people, and one person: the team's stays.
    for recipient in (desk.team_key.recipient, desk.backup.person_key.recipient):
        assert "two people" in refused(as_role, DELETE, case_id, recipient)
    with as_role(STAFF), connections["default"].cursor() as cursor:
        cursor.execute(DELETE, [case_id, old])
    assert not Wrap.objects.filter(case=case_id, recipient=old).exists()


@pytest.mark.parametrize("gone", ["is_active", "roles"])
def test_somebody_who_is_gone_is_no_holder(gone: str, desk: Desk, as_role: ActAs) -> None:
    case_id = assigned(desk).case_id
    setattr(desk.lead.member, gone, False if gone == "is_active" else [Role.TRIAGE])
    desk.lead.member.save()
    assert "two people" in refused(as_role, DELETE, case_id, desk.team_key.recipient)
    Wrap.objects.filter(case=case_id, recipient=desk.lead.person_key.recipient).delete()
    said = refused(as_role, INSERT, case_id, desk.lead.person_key.recipient, b"x" * 1169, TODAY)
    assert "not wrapped to a person" in said


def test_the_desk_wraps_to_a_teams_next_key_only_in_exchange(desk: Desk, as_role: ActAs) -> None:
    waiting, held = hand_in().case_id, assigned(desk, opened=True).case_id
    new = make_team_key(team=desk.team, by=desk.triage, at=AT)
    for case_id, recipient, sealed in (
        (held, new.recipient, b"x" * 1169),
        (waiting, new.recipient, b"too short"),
        (waiting, f"team:{uuid4()}", b"x" * 1169),
        (held, desk.team_key.recipient, b"x" * 1169),
    ):
        assert "not wrapped" in refused(as_role, INSERT, case_id, recipient, sealed, TODAY)
    assert "two people" in refused(as_role, DELETE, waiting, desk.team_key.recipient)
    with as_role(STAFF), connections["default"].cursor() as cursor:
        cursor.execute(INSERT, [waiting, new.recipient, b"x" * 1169, TODAY])
        cursor.execute(DELETE, [waiting, desk.team_key.recipient])
    # The newest one stays where it is.
    assert "two people" in refused(as_role, DELETE, waiting, new.recipient)


def test_that_somebody_left_is_written_once(desk: Desk, as_role: ActAs) -> None:
    with as_role(STAFF), connections["default"].cursor() as cursor:
        cursor.execute("UPDATE staff_teamkey SET left_on = %s", [TODAY])
    for change in ("left_on = NULL", "left_on = left_on + 1"):
        assert "stays what it is" in refused(as_role, f"UPDATE staff_teamkey SET {change}")


def test_a_key_in_use_is_given_up_when_its_owner_is_shut_out_and_a_new_one_begins_empty(desk: Desk) -> None:
    case_id = assigned(desk, opened=True).case_id
    disable_member(by=None, member=desk.lead.member, at=AT)
    assert key_in_use(desk.lead.member) is None
    desk.lead.member.is_active = True
    desk.lead.member.save()
    back = with_key(desk.lead.member)
    with pytest.raises(CannotOpen):
        reads(back, case_id)
    assert rekey_for(by=desk.backup, member=back.member, at=AT) == 1
    assert reads(back, case_id) == STORY["what"]
    assert Case.objects.get(pk=case_id).state == CaseState.ASSIGNED


# --- somebody is away


def test_the_files_of_somebody_who_is_away_come_first_to_who_stands_in(desk: Desk) -> None:
    covered = assigned(desk).case_id
    own = hand_in(urgency=Urgency.URGENT).case_id
    assign(by=desk.triage, case_id=own, lead=desk.backup.member, backup=desk.lead.member, at=AT)
    reads(desk.backup, covered, AccessPurpose.COVER)

    def queue(on: dt.date) -> list[tuple[Any, bool]]:
        rows = queue_page(desk.backup.member, QueueFilters(kind=QueueKind.MINE), on=on).rows
        return [(row.id, row.is_cover) for row in rows]

    say_absent(by=desk.lead.member, member=desk.lead.member, from_on=TODAY, until_on=TODAY)
    assert queue(TODAY) == [(covered, True), (own, False)]
    assert queue(TOMORROW.date()) == [(own, False), (covered, False)]
    assert covers(desk.backup.member, covered, TODAY)
    assert not covers(desk.backup.member, own, TODAY)
    assert (covered_files(desk.backup.member, TODAY), covered_files(desk.lead.member, TODAY)) == (1, 0)


def test_who_is_away_is_proposed_last_and_with_the_day_of_their_return(desk: Desk) -> None:
    case = hand_in().case
    say_absent(by=desk.backup.member, member=desk.backup.member, from_on=TODAY, until_on=TOMORROW.date())
    found = [(one.member, one.away_until) for one in candidates_for(case, on=TODAY)]
    assert found == [
        (desk.colleague.member, None),
        (desk.lead.member, None),
        (desk.backup.member, TOMORROW.date()),
    ]
