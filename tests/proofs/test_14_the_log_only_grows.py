"""
Proof 14: the logs of files and of openings cannot be changed, shortened or emptied, by anybody; and who
switches the guards off, as the tables' owner can, is found by `verify_logs`.
"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections, transaction

from montreal_sanctuary.roles import roles_of
from tests.casework.factories import Desk, assigned
from tests.databases import ActAs

LOGS = {"casework_event": "day = day + 1", "staff_accessentry": "day = day + 1"}
OWNER = "owner"


def try_as(act_as: ActAs, role: str, statement: str) -> None:
    if role != OWNER:
        with act_as(role), connections["default"].cursor() as cursor:
            cursor.execute(statement)
        return
    # The rights of who owns the tables, and more: it is the superuser of the test's server.
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", LOGS)
@pytest.mark.parametrize("role", [*(role.name for role in roles_of("casework")), OWNER])
def test_nobody_changes_shortens_or_empties_a_log(role: str, table: str, desk: Desk, as_role: ActAs) -> None:
    assigned(desk, opened=True)
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # what waits for the commit would refuse a TRUNCATE too
    reason = "only grows" if role == OWNER else "permission denied"
    for statement in (
        f"UPDATE {table} SET {LOGS[table]}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
        f"TRUNCATE {table} CASCADE",
    ):
        with pytest.raises(DatabaseError, match=reason):
            try_as(as_role, role, statement)
    with connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        ((count,),) = cursor.fetchall()
    assert count >= 2


def test_a_file_is_not_deleted_round_its_log(desk: Desk, as_role: ActAs) -> None:
    case_id = assigned(desk).case_id
    with pytest.raises(DatabaseError, match="permission denied"):
        try_as(as_role, "casework_staff", f"DELETE FROM casework_case WHERE id = '{case_id}'")
    with pytest.raises(DatabaseError, match="foreign key"):
        try_as(
            as_role, OWNER, f"DELETE FROM casework_case WHERE id = '{case_id}'; SET CONSTRAINTS ALL IMMEDIATE"
        )


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE casework_event SET detail = 'helped' WHERE number = 2",
        "UPDATE casework_event SET member_id = NULL WHERE number = 2",
        "UPDATE casework_event SET day = day - 1 WHERE number = 1",
        "DELETE FROM casework_event WHERE number = 1",
        "DELETE FROM casework_event WHERE number = 2",
        "UPDATE casework_event SET digest = sha256(digest) WHERE number = 3",
    ],
)
def test_the_chain_breaks_when_the_owner_edits_with_the_guards_off(edit: str, desk: Desk) -> None:
    case_id = assigned(desk, opened=True).case_id
    call_command("verify_logs", stdout=StringIO())
    with connections["default"].cursor() as cursor:
        # Not ALTER TABLE … DISABLE TRIGGER: constraints are waiting in the test's own transaction.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(edit)
        assert cursor.rowcount == 1
    with pytest.raises(CommandError, match=str(case_id)):
        call_command("verify_logs", stdout=StringIO())
