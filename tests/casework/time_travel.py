"""
Time that has passed, for tests of what the clock does.

The timers read the database's own clock, which no test can move; so the days of a file move back instead.
"""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import connections, models

from casework.enums import Outcome
from casework.operations.answering import reply
from casework.operations.assigning import assign
from casework.operations.closing import close
from casework.operations.files import open_file
from core.clock import now
from staff.access import AccessPurpose
from tests.casework.factories import Desk, Handed, hand_in


def unguarded(statement: str, *values: object) -> int:
    """Run a statement as nobody can but the server's superuser: past every trigger."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)  # type: ignore[arg-type] # statements of this file
        count = cursor.rowcount
        cursor.execute("SET LOCAL session_replication_role = origin")
    return count


def days_pass(days: int, *files: UUID) -> None:
    """Let days pass for some files: every day that their rows hold moves back."""
    for model in apps.get_app_config("casework").get_models():
        columns = [one.column for one in model._meta.fields if type(one) is models.DateField]
        key = {"casework_case": "id"}.get(model._meta.db_table, "case_id")
        if not columns or key not in {one.column for one in model._meta.fields}:
            continue
        moved = ", ".join(f"{column} = {column} - %s" for column in columns)
        unguarded(
            f"UPDATE {model._meta.db_table} SET {moved} WHERE {key} = ANY (%s)",
            *[days] * len(columns),
            list(files),
        )


def hand_in_now(**fields: Any) -> Handed:
    """Hand a file in today; no promise is near, whatever the day of the year."""
    at = now()
    return hand_in(**{"at": at, "due_on": at.date() + dt.timedelta(days=60), **fields})


def held_now(desk: Desk, *, read: bool = True, **fields: Any) -> Handed:
    """Hand a file in and give it to two people today; with `read`, both have opened it."""
    handed, at = hand_in_now(**fields), now()
    assign(by=desk.triage, case_id=handed.case_id, lead=desk.lead.member, backup=desk.backup.member, at=at)
    if read:
        open_now(desk, handed)
        open_file(
            by=desk.backup, case_id=handed.case_id, purpose=AccessPurpose.COVER, reason="first_reading", at=at
        )
    return handed


def open_now(desk: Desk, handed: Handed) -> None:
    open_file(by=desk.lead, case_id=handed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=now())


def answer_now(desk: Desk, handed: Handed, *, expects_answer: bool = False) -> None:
    reply(by=desk.lead, case_id=handed.case_id, message_id=uuid4(), text="Bonjour",
          expects_answer=expects_answer, at=now())  # fmt: skip


def close_now(desk: Desk, handed: Handed) -> None:
    close(by=desk.lead, case_id=handed.case_id, message_id=uuid4(), outcome=Outcome.HELPED, text="", at=now())
