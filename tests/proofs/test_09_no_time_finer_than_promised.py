"""
Proof 9: the tables about files hold days, visits and openings hold hours, and nothing holds a finer time.

By type: no column of a file can hold more than a day. By constraint: what can hold more is cut to the hour.
And no identifier is of a version that holds a time.
"""

import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, connections, transaction

from casework.models import Journey
from staff.models import AccessEntry
from tests.casework.factories import AT, Desk
from tests.housing.factories import HousingDesk
from tests.proofs.application_life import apply_and_live
from tests.proofs.sealed_life import live_through

BY_THE_HOUR = {
    ("casework_journey", "hour"),
    ("casework_journey", "keep_until"),
    ("staff_accessentry", "hour"),
}
TABLES = [model._meta.db_table for model in apps.get_app_config("casework").get_models()] + [
    model._meta.db_table for model in apps.get_app_config("housing").get_models()
]


def asked(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]
        return cursor.fetchall()


def test_no_column_of_a_file_can_hold_more_than_a_day(db: None) -> None:
    found = asked(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND (data_type LIKE 'time%%' OR data_type = 'interval')"
        " AND (table_name LIKE 'casework\\_%%' OR table_name LIKE 'housing\\_%%'"
        " OR table_name = 'staff_accessentry')"
    )
    assert set(found) == BY_THE_HOUR


def test_what_a_whole_life_leaves_is_cut_to_the_hour(desk: Desk) -> None:
    live_through(desk, "zq")
    assert (AT.minute, AT.second) != (0, 0)
    for table, column in BY_THE_HOUR:
        assert asked(f"SELECT count(*) FROM {table}") != [(0,)]
        cut = f"date_trunc('hour', {column} AT TIME ZONE 'UTC') = {column} AT TIME ZONE 'UTC'"
        assert asked(f"SELECT count(*) FROM {table} WHERE NOT {cut}") == [(0,)]


@pytest.mark.parametrize(("table", "column"), sorted(BY_THE_HOUR))
def test_a_finer_time_is_refused(table: str, column: str, desk: Desk) -> None:
    live_through(desk, "zq")
    for later in ("1 second", "1 minute", "1 millisecond"):
        with pytest.raises(IntegrityError, match="by_the_hour"):
            insert_copy(table, column, later)


def insert_copy(table: str, column: str, later: str) -> None:
    # Not a change of the row itself: the log of openings refuses any.
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT * FROM {table} LIMIT 1")
        cursor.execute(f"UPDATE copied SET id = gen_random_uuid(), {column} = {column} + interval '{later}'")
        if table == "casework_journey":
            cursor.execute("UPDATE copied SET row = sha256(row)")
        cursor.execute(f"INSERT INTO {table} SELECT * FROM copied")


def test_every_identifier_is_random(desk: Desk, housing_desk: HousingDesk) -> None:
    apply_and_live(housing_desk, "zq")
    for table in (*TABLES, AccessEntry._meta.db_table):
        found = [row[0] for row in asked(f"SELECT id FROM {table}")]
        assert all(isinstance(one, uuid.UUID) and one.version == 4 for one in found), table


@pytest.mark.parametrize("table", TABLES)
def test_an_identifier_that_holds_a_time_is_refused(table: str, db: None) -> None:
    # Version 7, of the day this was written.
    timed = uuid.UUID("019aaa54-1c00-7000-8000-000000000000")
    constraints = asked(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND conname = %s",
        table,
        f"{table}_random_id",
    )
    ((definition,),) = constraints
    condition = str(definition).removeprefix("CHECK ")
    for identifier, is_allowed in ((timed, False), (uuid.uuid1(), False), (uuid.uuid4(), True)):
        assert asked(f"SELECT {condition} FROM (SELECT %s::uuid AS id) AS one", identifier) == [(is_allowed,)]


def test_the_database_refuses_a_visit_whose_identifier_holds_a_time(db: None) -> None:
    with pytest.raises(IntegrityError, match="random_id"):
        Journey.objects.create(
            id=uuid.uuid1(),
            row=bytes(32),
            kind="draft",
            sealed=b"",
            hour=AT.replace(minute=0, second=0),
            keep_until=AT.replace(minute=0, second=0),
        )


def test_no_number_is_handed_out_in_order(db: None) -> None:
    # A sequence would tell who came before whom.
    assert (
        asked("SELECT relname FROM pg_class WHERE relkind = 'S' AND relname ~ '^(casework|housing)_'") == []
    )
