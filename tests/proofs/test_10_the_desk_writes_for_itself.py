"""
Proof 10, for whoever has the password of the desk's role and no page of ours: what was written stays, nobody
speaks for the person or for a colleague, and no key is put in the place of another.

What such a person can do all the same stands in docs/threat-model.md.
"""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connections

from casework.enums import Outcome, Urgency
from casework.models import Message
from casework.operations.answering import add_note, log_call, reply
from casework.operations.assigning import assign
from casework.operations.closing import close, reopen
from casework.operations.files import open_file
from core.clock import now
from privacy.keys import new_key_pair
from staff.access import AccessPurpose, note_access
from staff.enums import Role
from staff.models import PersonKey, ReadingAlarm, StaffMember
from staff.operations.keys import change_passphrase, make_person_key, make_team_key
from tests.casework.factories import AT, PASSPHRASE, TODAY, Desk, assigned, hand_in, read_as_lead
from tests.databases import ActAs

ROLE = "casework_staff"
EVENT = (
    "INSERT INTO casework_event (id, case_id, number, move, before, state, actor, member_id, detail, day,"
    " previous, digest) VALUES (gen_random_uuid(), %s, 0, %s, '', %s, %s, %s, '', %s, '', '')"
)
MESSAGE = (
    "INSERT INTO casework_message (id, case_id, position, sender, author_id, sealed, day)"
    " VALUES (gen_random_uuid(), %s, 90, %s, %s, %s, %s)"
)
WRAP = (
    "INSERT INTO casework_wrap (id, case_id, recipient, sealed, made_on)"
    " VALUES (gen_random_uuid(), %s, %s, %s, %s)"
)


def refused(act_as: ActAs, statement: str, *values: Any) -> str:
    with pytest.raises(DatabaseError) as error, act_as(ROLE), connections["default"].cursor() as cursor:
        cursor.execute(statement, values)
    return str(error.value)


@pytest.mark.parametrize(
    ("move", "state", "actor"),
    [("erase", "erased", "person"), ("erase", "erased", "staff"), ("write", "received", "person"),
     ("renew_code", "received", "person"), ("remove", "received", "person"), ("note", "received", "timer")],
)  # fmt: skip
def test_the_desk_claims_no_move_of_anybody_else(
    move: str, state: str, actor: str, desk: Desk, as_role: ActAs
) -> None:
    values = (hand_in().case_id, move, state, actor, desk.lead.member.id, TODAY)
    assert "not a move of the desk" in refused(as_role, EVENT, *values)


def test_a_move_of_the_desk_has_a_name_under_it(desk: Desk, as_role: ActAs) -> None:
    values = (hand_in().case_id, "note", "received", "staff", None, TODAY)
    assert "not a move of the desk" in refused(as_role, EVENT, *values)


def test_the_desk_speaks_for_nobody_and_changes_no_message(desk: Desk, as_role: ActAs) -> None:
    case_id = assigned(desk, opened=True).case_id
    for sender, author in (("person", None), ("person", desk.lead.member.id), ("team", None)):
        said = refused(as_role, MESSAGE, case_id, sender, author, b"x" * 1053, TODAY)
        assert "not a message of the desk" in said
    reply(by=desk.lead, case_id=case_id, message_id=uuid4(), text="Bonjour.", expects_answer=False, at=AT)
    other = hand_in().case_id
    for change, value in (("sealed", b""), ("sender", "person"), ("case_id", other), ("day", AT.date()),
                          ("author_id", desk.backup.member.id)):  # fmt: skip
        if change == "day":
            value = TODAY - dt.timedelta(days=1)
        said = refused(as_role, f"UPDATE casework_message SET {change} = %s", value)
        assert "stays as it was written" in said
    Message.objects.update(seen_on=TODAY)
    assert "stays as it was written" in refused(as_role, "UPDATE casework_message SET seen_on = NULL")


def test_a_part_in_a_file_stays_whose_it_is(desk: Desk, as_role: ActAs) -> None:
    case_id = assigned(desk, opened=True).case_id
    for change in ("member_id = %s WHERE part = 'lead'", "opened_on = NULL WHERE member_id <> %s"):
        said = refused(as_role, f"UPDATE casework_assignment SET {change}", desk.colleague.member.id)
        assert "stays whose it is" in said
    assign(by=desk.lead, case_id=case_id, lead=desk.lead.member, backup=desk.colleague.member, at=AT)
    said = refused(as_role, "UPDATE casework_assignment SET ended_on = NULL WHERE ended_on IS NOT NULL")
    assert "stays whose it is" in said


def test_the_desk_wraps_to_people_who_work_here_and_to_nothing_else(desk: Desk, as_role: ActAs) -> None:
    case_id = hand_in().case_id
    colleague = desk.colleague.person_key
    for recipient in ("stranger", f"person:{uuid4()}", "requester2", "recovery:9", f"team:{uuid4()}"):
        said = refused(as_role, WRAP, case_id, recipient, b"x" * 1169, TODAY)
        assert "not wrapped to a person" in said
    assert "not wrapped" in refused(as_role, WRAP, case_id, colleague.recipient, b"too short", TODAY)
    make_person_key(member=desk.colleague.member, passphrase=PASSPHRASE, at=AT)
    assert "not wrapped" in refused(as_role, WRAP, case_id, colleague.recipient, b"x" * 1169, TODAY)


@pytest.mark.parametrize("table", ["staff_personkey", "staff_teamkey"])
def test_no_key_is_put_in_the_place_of_another(table: str, desk: Desk, as_role: ActAs) -> None:
    stranger = new_key_pair().public
    assert "stays what it is" in refused(as_role, f"UPDATE {table} SET public = %s", stranger)
    assert "stays what it is" in refused(as_role, f"UPDATE {table} SET made_on = made_on - 1")
    with connections["default"].cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET retired_on = %s", [TODAY])
    assert "stays what it is" in refused(as_role, f"UPDATE {table} SET retired_on = NULL")


def test_no_key_changes_hands(desk: Desk, as_role: ActAs) -> None:
    PersonKey.objects.filter(member=desk.colleague.member).update(retired_on=TODAY)
    said = refused(
        as_role,
        "UPDATE staff_personkey SET member_id = %s WHERE member_id = %s",
        desk.colleague.member.id,
        desk.lead.member.id,
    )
    assert "stays what it is" in said


def test_an_alarm_only_rises_and_a_reason_is_a_code(desk: Desk, as_role: ActAs) -> None:
    hour = AT.replace(minute=0, second=0)
    ReadingAlarm.objects.create(member=desk.lead.member, hour=hour, files_opened=30)
    assert "only rises" in refused(as_role, "UPDATE staff_readingalarm SET files_opened = 0")
    assert "only rises" in refused(
        as_role, "UPDATE staff_readingalarm SET member_id = %s", desk.colleague.member.id
    )
    with pytest.raises(DatabaseError, match="reason_is_a_code"), as_role(ROLE):
        note_access(
            member=desk.lead.member, role=Role.CASEWORKER, case_id=uuid4(), purpose=AccessPurpose.COVER,
            at=AT, reason="what somebody told me",
        )  # fmt: skip


def test_everything_the_desk_does_is_done_with_that_role(desk: Desk, as_role: ActAs) -> None:
    case_id = hand_in().case_id
    with as_role(ROLE):
        assign(by=desk.triage, case_id=case_id, lead=desk.lead.member, backup=desk.backup.member, at=AT)
        read_as_lead(desk, case_id)
        open_file(by=desk.backup, case_id=case_id, purpose=AccessPurpose.COVER, reason="first_reading", at=AT)
        reply(by=desk.lead, case_id=case_id, message_id=uuid4(), text="Bonjour.", expects_answer=True, at=AT)
        add_note(by=desk.backup, case_id=case_id, text="Vu.", at=AT)
        log_call(by=desk.lead, case_id=case_id, channel_code="no_answer", text="Rien.", at=AT)
        assign(by=desk.lead, case_id=case_id, lead=desk.colleague.member, backup=desk.lead.member, at=AT)
        close(by=desk.lead, case_id=case_id, message_id=uuid4(), outcome=Outcome.HELPED, text="Fin.", at=AT)
        reopen(by=desk.lead, case_id=case_id, at=AT)
        change_passphrase(unlocked=desk.colleague, passphrase="encore une autre phrase, longue")
        make_team_key(team=desk.team, by=desk.triage, at=AT)
        make_person_key(member=desk.colleague.member, passphrase=PASSPHRASE, at=AT)


@pytest.mark.parametrize("day", [TODAY - dt.timedelta(days=1), now().date() + dt.timedelta(days=2)])
def test_no_file_is_closed_on_a_day_that_erases_it_at_once_or_never(
    day: dt.date, desk: Desk, as_role: ActAs
) -> None:
    case_id = hand_in().case_id
    values = ("close", "closed", "staff", desk.triage.member.id)
    assert "not a day of this move" in refused(as_role, EVENT, case_id, *values, day)
    with as_role(ROLE), connections["default"].cursor() as cursor:
        cursor.execute(EVENT, (case_id, *values, TODAY))


@pytest.mark.parametrize("change", ["urgency = 'ordinary'", "language = 'en'", "lane = 'rush'"])
def test_a_file_stays_as_it_came_in(change: str, desk: Desk, as_role: ActAs) -> None:
    case_id = hand_in(urgency=Urgency.URGENT).case_id
    assert "as it came in" in refused(as_role, f"UPDATE casework_case SET {change} WHERE id = %s", case_id)


def test_nobody_enters_a_request_that_no_queue_shows_nor_in_the_name_of_an_editor(
    desk: Desk, as_role: ActAs
) -> None:
    statement = (
        "SELECT casework_enter(%s, 'phone', gen_random_uuid(), %s, %s, 'fr', 'urgent', %s, %s,"
        " gen_random_uuid(), '', gen_random_uuid(), '', '', 1, '{}', '{}', '{}', gen_random_uuid())"
    )
    editor = StaffMember.objects.create(email="ed@example.org", name="Édith", roles=[Role.EDITOR])
    for who, kind, said in (
        (desk.triage.member, "check", "not entered by anybody"),
        (editor, "assistance", "not entered by anybody"),
        (desk.triage.member, "assistance", "not a sealed file"),
    ):
        assert said in refused(as_role, statement, who.id, kind, desk.team.id, TODAY, TODAY)


def test_no_account_is_deleted(desk: Desk, as_role: ActAs) -> None:
    said = refused(as_role, "DELETE FROM staff_staffmember WHERE id = %s", desk.colleague.member.id)
    assert "permission denied" in said
