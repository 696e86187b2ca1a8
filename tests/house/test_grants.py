"""Proof 10: what each role is refused on each table; and that no difference from the list goes unseen."""

import pytest
from django.db import ProgrammingError, connections
from psycopg import sql

from montreal_sanctuary.grants import GRANTS, ROW_SECURED, decided_tables
from montreal_sanctuary.grants_in_force import Connection, Grant, apply_grants, find_differences
from montreal_sanctuary.roles import ROLES, SIDES, Side
from tests.databases import ALIASES, ActAs

ATTEMPTS = {
    "SELECT": "SELECT FROM {table}",
    # Not from a SELECT: a role that may only insert may not look at what it inserts from.
    "INSERT": "INSERT INTO {table} DEFAULT VALUES",
    "UPDATE": "UPDATE {table} SET {column} = DEFAULT WHERE false",
    "DELETE": "DELETE FROM {table}",
    "TRUNCATE": "TRUNCATE {table} CASCADE",
    "REFERENCES": "CREATE TEMP TABLE pointing (one uuid REFERENCES {table})",
    "TRIGGER": (
        "CREATE TRIGGER spy BEFORE UPDATE ON {table} FOR EACH ROW"
        " EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    ),
}


def directory() -> Connection:
    connections["directory"].ensure_connection()
    return connections["directory"].connection  # type: ignore[no-any-return]


def tables_of(side: Side) -> dict[str, str]:
    """Every table of a database, with the name of one of its columns."""
    with connections[ALIASES[side]].cursor() as cursor:
        cursor.execute(
            "SELECT relname, attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum = 1"
        )
        return dict(cursor.fetchall())


def may(act_as: ActAs, role: str, attempt: str, table: str, column: str) -> bool:
    """Try it, as the role; anything but a refusal means that it may."""
    statement = sql.SQL(ATTEMPTS[attempt]).format(table=sql.Identifier(table), column=sql.Identifier(column))
    try:
        with act_as(role), connections[ALIASES[ROLES[role].side]].cursor() as cursor:
            cursor.execute(statement)
            raise UndoError
    except UndoError:
        return True
    except ProgrammingError as refused:
        if "permission denied" in str(refused):
            return False
        raise
    except Exception:  # a constraint was reached: the right was there
        return True


class UndoError(Exception):
    """Rolls the attempt back."""


@pytest.mark.parametrize("role", ROLES)
def test_proof_10_each_role_may_do_on_each_table_what_the_list_says_and_nothing_else(
    role: str, as_role: ActAs
) -> None:
    side = ROLES[role].side
    listed = GRANTS[side][role]
    wrong = [
        f"{attempt} {table}"
        for table, column in tables_of(side).items()
        for attempt in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES")
        if may(as_role, role, attempt, table, column) != (attempt in listed.get(table, ()))
    ]
    assert not wrong


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (one int)",
        "CREATE TEMP TABLE mine (one int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT rolpassword FROM pg_authid",
    ],
)
def test_proof_10_no_role_of_a_door_may_make_anything_or_leave_the_database(
    role: str, statement: str, as_role: ActAs
) -> None:
    def attempt() -> None:
        with as_role(role), connections[ALIASES[ROLES[role].side]].cursor() as cursor:
            cursor.execute(statement)

    with pytest.raises(ProgrammingError, match=r"denied|must be"):
        attempt()


def test_a_correction_goes_in_by_the_intake_role_and_cannot_be_read_back(as_role: ActAs) -> None:
    from services.models import Correction

    correction = Correction(
        listing_slug="x", kind="phone", suggestion="555", language="fr", received_on="2026-11-22"
    )
    with as_role("directory_intake"):
        # No RETURNING and no look-up: an INSERT is all that the role may do.
        correction.save(using="directory_intake", force_insert=True)
    with pytest.raises(ProgrammingError, match="permission denied"), as_role("directory_intake"):
        list(Correction.objects.using("directory_intake"))
    assert Correction.objects.using("directory").get().suggestion == "555"


def test_the_reader_finds_no_draft_and_nothing_of_one(as_role: ActAs) -> None:
    from services.models import Listing
    from tests.services.factories import ListingFactory

    for state in ("draft", "published"):
        ListingFactory(slug=state, state=state)
    with as_role("directory_reader"):
        assert [listing.slug for listing in Listing.objects.using("directory")] == ["published"]


@pytest.mark.parametrize("side", SIDES)
def test_every_table_stands_in_the_list(side: Side, db: None) -> None:
    assert set(tables_of(side)) <= decided_tables(side)
    assert decided_tables(side) >= ROW_SECURED[side]


@pytest.mark.parametrize("side", SIDES)
def test_the_rights_in_force_are_those_of_the_list(side: Side, db: None) -> None:
    connections[ALIASES[side]].ensure_connection()
    assert find_differences(connections[ALIASES[side]].connection, side, is_test=True).rows() == []


@pytest.mark.parametrize(
    ("statement", "seen"),
    [
        (
            "GRANT SELECT ON services_correction TO directory_reader",
            Grant("directory_reader", "TABLE", "services_correction", "SELECT"),
        ),
        (
            "GRANT SELECT (suggestion) ON services_correction TO directory_intake",
            Grant("directory_intake", "TABLE", "services_correction", "SELECT"),
        ),
        (
            "GRANT SELECT ON services_listing TO casework_staff",
            Grant("casework_staff", "TABLE", "services_listing", "SELECT"),
        ),
        (
            "GRANT UPDATE ON services_listing TO PUBLIC",
            Grant("PUBLIC", "TABLE", "services_listing", "UPDATE"),
        ),
        ("GRANT CREATE ON SCHEMA public TO PUBLIC", Grant("PUBLIC", "SCHEMA", "public", "CREATE")),
        (
            "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql"
            " SECURITY DEFINER SET search_path = public AS 'SELECT 1'",
            Grant("PUBLIC", "FUNCTION", "f(integer)", "EXECUTE"),
        ),
    ],
)
def test_a_right_too_many_is_seen_and_taken_back(statement: str, seen: Grant, db: None) -> None:
    directory().execute(statement)
    assert seen in find_differences(directory(), "directory", is_test=True).surplus
    apply_grants(directory(), "directory")
    left = find_differences(directory(), "directory", is_test=True)
    assert not left.surplus
    assert not left.missing


def test_a_function_with_its_owners_rights_that_nobody_decided_on_is_named(db: None) -> None:
    directory().execute(
        "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql"
        " SECURITY DEFINER SET search_path = public AS 'SELECT 1'"
    )
    faults = find_differences(directory(), "directory", is_test=True).faults
    assert faults == ["function f: in no list of grants.py"]


def test_a_missing_right_is_seen_and_given_back(db: None) -> None:
    directory().execute("REVOKE ALL ON services_listing FROM directory_reader")
    missing = Grant("directory_reader", "TABLE", "services_listing", "SELECT")
    assert find_differences(directory(), "directory", is_test=True).missing == [missing]
    assert len(apply_grants(directory(), "directory")) == 1
    assert not find_differences(directory(), "directory", is_test=True)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("CREATE TABLE forgotten (one int)", "table forgotten: in no list"),
        ("CREATE VIEW forgotten AS SELECT 1 AS one", "table forgotten: in no list"),
        (
            "ALTER TABLE services_listing DISABLE ROW LEVEL SECURITY",
            "services_listing: ROW LEVEL SECURITY is off",
        ),
        ("ALTER ROLE directory_reader BYPASSRLS", "role directory_reader: has BYPASSRLS"),
        ("ALTER ROLE directory_editor CREATEROLE", "role directory_editor: has CREATEROLE"),
        ("ALTER ROLE directory_owner LOGIN", "role directory_owner: LOGIN"),
        ("GRANT directory_editor TO directory_reader", "role directory_reader: member of directory_editor"),
        ("GRANT pg_read_all_data TO directory_intake", "role directory_intake: member of pg_read_all_data"),
        (
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
            "function f(): SECURITY DEFINER without a pinned search_path",
        ),
    ],
)
def test_what_no_grant_can_mend_is_named(statement: str, fault: str, db: None) -> None:
    directory().execute(statement)
    faults = find_differences(directory(), "directory", is_test=True).faults
    assert any(fault in one for one in faults), faults
