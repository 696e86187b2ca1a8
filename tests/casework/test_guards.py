"""What the database itself holds to, tried as each role would."""

from typing import Any

import pytest
from django.db import DatabaseError, connections

from casework import by_code
from casework.enums import Outcome
from casework.models import Case, Event, Wrap
from casework.operations.closing import close_unread
from tests.casework.factories import AT, TODAY, Desk, assigned, hand_in
from tests.databases import ActAs


def refused(act_as: ActAs, role: str, statement: str, *values: Any) -> str:
    """Try a statement as a role, and return the reason for which it was refused."""
    with (
        pytest.raises(DatabaseError) as error,
        act_as(role),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(statement, values)
    return str(error.value)


STAFF, INTAKE = "casework_staff", "casework_intake"


def test_the_state_of_a_file_is_written_by_its_log_alone(desk: Desk, as_role: ActAs) -> None:
    case_id = hand_in().case_id
    said = refused(as_role, STAFF, "UPDATE casework_case SET state = 'assigned' WHERE id = %s", case_id)
    assert "last event" in said


@pytest.mark.parametrize(
    "change",
    ["kind = 'other'", "received_on = received_on - 1", "due_on = due_on + 30", "id = gen_random_uuid()"],
)
def test_a_file_keeps_its_kind_and_its_days(change: str, desk: Desk, as_role: ActAs) -> None:
    case_id = hand_in().case_id
    assert "keeps its kind" in refused(
        as_role, STAFF, f"UPDATE casework_case SET {change} WHERE id = %s", case_id
    )


@pytest.mark.parametrize("change", ["answered_on = due_on", "closed_on = due_on", "outcome = 'helped'"])
def test_what_is_counted_in_public_follows_the_log(change: str, desk: Desk, as_role: ActAs) -> None:
    case_id = hand_in().case_id
    assert "follow the log" in refused(
        as_role, STAFF, f"UPDATE casework_case SET {change} WHERE id = %s", case_id
    )


def test_an_event_takes_its_own_place_whatever_it_claims(desk: Desk, as_role: ActAs) -> None:
    case = hand_in().case
    with as_role(STAFF):
        Event(
            case=case, number=99, move="note", before="closed", state="received", actor="staff", day=TODAY,
            member=desk.triage.member, previous=b"forged", digest=b"forged",
        ).save(force_insert=True)  # fmt: skip
    first, second = case.events.all()
    assert (second.number, second.before, bytes(second.previous)) == (2, "received", bytes(first.digest))
    assert bytes(second.digest) != b"forged"


def test_the_state_and_its_days_follow_the_last_event(desk: Desk) -> None:
    case = hand_in().case
    assert (case.state, case.has_news, case.answered_on) == ("received", True, None)
    assert close_unread(member=desk.triage.member, case_ids=[case.id], at=AT) == 1
    case.refresh_from_db()
    assert (case.state, case.closed_on, case.outcome, case.answered_on) == (
        "closed",
        TODAY,
        Outcome.NOT_FOR_US,
        TODAY,
    )
    assert case.state == Event.objects.filter(case=case).latest("number").state


@pytest.mark.parametrize("whose", ["requester", "recovery:1", "team"])
def test_no_wrap_that_somebody_else_needs_is_the_desks_to_remove(
    whose: str, desk: Desk, as_role: ActAs
) -> None:
    case_id = hand_in().case_id
    recipient = f"team:{desk.team_key.id}" if whose == "team" else whose
    said = refused(
        as_role, STAFF, "DELETE FROM casework_wrap WHERE case_id = %s AND recipient = %s", case_id, recipient
    )
    assert "two people" in said


def test_the_persons_and_the_recovery_wrap_stay_even_when_two_hold_the_file(
    desk: Desk, as_role: ActAs
) -> None:
    case_id = assigned(desk, opened=True).case_id
    for recipient in ("requester", "recovery:1", desk.lead.person_key.recipient):
        said = refused(
            as_role,
            STAFF,
            "DELETE FROM casework_wrap WHERE case_id = %s AND recipient = %s",
            case_id,
            recipient,
        )
        assert "two people" in said


def test_no_wrap_is_ever_changed_into_another(desk: Desk, as_role: ActAs) -> None:
    wrap = Wrap.objects.filter(case=hand_in().case_id).first()
    assert wrap is not None
    assert "permission denied" in refused(as_role, STAFF, "UPDATE casework_wrap SET sealed = ''")
    # Not even by the tables' owner.
    with (
        pytest.raises(DatabaseError, match="never changed"),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute("UPDATE casework_wrap SET sealed = ''")


def test_nobody_closes_the_log_with_a_tombstone_of_their_own(desk: Desk, as_role: ActAs) -> None:
    handed = hand_in()
    insert = (
        "INSERT INTO casework_tombstone (id, month, kind, outcome, last_digest)"
        " VALUES (%s, '2026-11-01', 'assistance', '', '')"
    )
    for role in (STAFF, INTAKE):
        assert "permission denied" in refused(as_role, role, insert, handed.case_id)


def test_one_code_acts_on_one_file_and_a_forged_value_on_none(desk: Desk, as_role: ActAs) -> None:
    one, other = hand_in(), hand_in()
    for forged in (b"", b"\x00" * 32, one.who.lookup[:31], one.who.lookup + b"\x00"):
        with as_role(INTAKE), connections["default"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM casework_file_by_code(%s)", [forged])
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT casework_erase_by_code(%s, %s)", [forged, TODAY])
            assert cursor.fetchone() == (False,)
    assert by_code.erase(one.who, TODAY)
    assert Case.objects.get().pk == other.case_id


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("casework_journey_keep", "gen_random_uuid(), '\\x00'::bytea, 'draft', ''::bytea, now(), 1"),
        ("casework_journey_keep", "gen_random_uuid(), sha256(''), 'draft', ''::bytea, now(), 9999"),
    ],
)
def test_what_is_not_a_visit_is_not_kept(function: str, arguments: str, desk: Desk, as_role: ActAs) -> None:
    assert "not a visit" in refused(as_role, INTAKE, f"SELECT {function}({arguments})")
