"""One command makes roles, databases, tables and rights on a server that somebody else runs."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from montreal_sanctuary.grants import decided_tables
from montreal_sanctuary.roles import ROLES, SIDES
from tests.house.conftest import PROJECT, OutsideServer, manage

# One worker makes the servers that these tests share.
pytestmark = pytest.mark.xdist_group("outside")


@pytest.fixture(scope="module", params=["debian_server", "managed_server"])
def outside(request: pytest.FixtureRequest) -> OutsideServer:
    server: OutsideServer = request.getfixturevalue(request.param)
    return server


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("operator")


@pytest.fixture(scope="module")
def environment(outside: OutsideServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an operator who has provisioned and migrated once."""
    environment = outside.environment(tmp_path_factory.mktemp("operator"))
    migrated = manage(environment, "migrate_portal")
    assert migrated.returncode == 0, migrated.stderr
    return environment


def password_of(environment: dict[str, str], role: str) -> str:
    return (Path(environment["PORTAL_DATA_DIR"]) / "secrets" / f"database-{role}").read_text()


def sign_in(
    outside: OutsideServer, environment: dict[str, str], role: str, database: str = ""
) -> psycopg.Connection:
    return outside.connect(database or ROLES[role].side, user=role, password=password_of(environment, role))


def test_a_second_run_changes_nothing_and_says_nothing(environment: dict[str, str]) -> None:
    again = manage(environment, "migrate_portal")
    assert again.returncode == 0, again.stderr
    assert again.stdout == ""


def test_each_role_signs_in_to_its_own_database_and_to_no_other(
    outside: OutsideServer, environment: dict[str, str]
) -> None:
    for name, role in ROLES.items():
        with sign_in(outside, environment, name) as connection:
            assert connection.execute("SELECT current_user::text").fetchone() == (name,)
        other = "casework" if role.side == "directory" else "directory"
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            sign_in(outside, environment, name, other)
        with pytest.raises(psycopg.OperationalError, match="password"):
            outside.connect(role.side, user=name, password="wrong")


def test_each_role_waits_only_so_long_and_the_reader_writes_nothing(
    outside: OutsideServer, environment: dict[str, str]
) -> None:
    for name, role in ROLES.items():
        with sign_in(outside, environment, name) as connection:
            for setting, value in role.settings:
                assert connection.execute(f"SHOW {setting}").fetchone() == (value,), name
    with (
        sign_in(outside, environment, "directory_reader") as connection,
        pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
    ):
        connection.execute("DELETE FROM services_listing")


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE directory_owner",
        "SET ROLE casework_owner",
        "SET ROLE city_admin",
        "CREATE TEMP TABLE mine (one int)",
        "CREATE TABLE mine (one int)",
        "CREATE EXTENSION hstore",
        "ALTER ROLE CURRENT_USER CREATEDB",
        "CREATE DATABASE mine",
    ],
)
def test_proof_10_no_role_can_become_more_than_it_is(
    statement: str, outside: OutsideServer, environment: dict[str, str]
) -> None:
    for name in ROLES:
        with sign_in(outside, environment, name) as connection:
            connection.execute("SET default_transaction_read_only = off")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_proof_10_the_denials_hold_for_real_sign_ins_too(
    outside: OutsideServer, environment: dict[str, str]
) -> None:
    for role, statement in (
        ("directory_reader", "SELECT FROM services_correction"),
        ("directory_reader", "SELECT FROM services_listingchange"),
        ("directory_reader", "SELECT FROM django_migrations"),
        ("directory_intake", "SELECT FROM services_correction"),
        ("directory_intake", "SELECT FROM services_listing"),
        ("directory_intake", "UPDATE services_correction SET suggestion = ''"),
        ("directory_editor", "TRUNCATE services_listing CASCADE"),
        ("directory_janitor", "SELECT FROM services_listing"),
        ("casework_intake", "SELECT FROM staff_staffmember"),
        ("casework_staff", "TRUNCATE staff_staffmember CASCADE"),
    ):
        with sign_in(outside, environment, role) as connection:
            connection.execute("SET default_transaction_read_only = off")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_every_table_of_the_list_exists(outside: OutsideServer, environment: dict[str, str]) -> None:
    for side in SIDES:
        with outside.connect(side) as connection:
            tables = connection.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            )
            assert {name for (name,) in tables} == decided_tables(side)


def test_a_difference_fails_the_check_and_the_next_run_mends_it(
    outside: OutsideServer, environment: dict[str, str]
) -> None:
    assert manage(environment, "check_grants").returncode == 0
    with outside.connect("directory") as connection:
        connection.execute("SET ROLE directory_owner")
        connection.execute("GRANT SELECT ON services_correction TO directory_reader")
    checked = manage(environment, "check_grants")
    assert checked.returncode == 1
    assert "SELECT TABLE services_correction → directory_reader" in checked.stderr
    mended = manage(environment, "migrate_portal")
    assert mended.stdout.strip() == 'REVOKE SELECT ON TABLE "services_correction" FROM "directory_reader"'
    assert manage(environment, "check_grants").returncode == 0


def test_what_only_a_superuser_may_do_is_done_by_one_and_named_for_anybody_else(
    outside: OutsideServer, environment: dict[str, str]
) -> None:
    with outside.connect() as connection:
        row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    is_superuser = row == (True,)
    checked = manage(environment, "check_grants", "--strict")
    assert (checked.returncode == 0) == is_superuser, checked.stderr
    for missing in ("log_min_error_statement = panic", "REVOKE EXECUTE ON FUNCTION lo_*"):
        assert (missing in checked.stderr) != is_superuser
    if is_superuser:
        with sign_in(outside, environment, "directory_intake") as connection:
            assert connection.execute("SHOW log_min_error_statement").fetchone() == ("panic",)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("SELECT lo_create(0)")


def test_several_operators_at_once_do_not_meet(
    outside: OutsideServer, environment: dict[str, str], tmp_path: Path
) -> None:
    # A second portal on the same server: the roles, and their passwords, are those of the first.
    environment = outside.environment(tmp_path, directory="annuaire", casework="dossiers")
    running = [
        subprocess.Popen(
            [sys.executable, "manage.py", "provision_databases"],
            cwd=PROJECT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(3)
    ]
    said = [one.communicate(timeout=60)[0] for one in running]
    assert [one.returncode for one in running] == [0, 0, 0], said
    assert sum("database annuaire" in one for one in said) == 1
    with outside.connect() as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE datname IN ('annuaire', 'dossiers')"
        )
        assert len(found.fetchall()) == 2
    assert not list((tmp_path / "secrets").glob("database-*"))


def test_one_database_for_both_sides_is_refused(outside: OutsideServer, tmp_path: Path) -> None:
    environment = outside.environment(tmp_path, directory="both", casework="both")
    refused = manage(environment, "provision_databases")
    assert refused.returncode == 1
    assert "There must be two" in refused.stderr
    assert "Il en faut deux" in refused.stderr


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    nowhere = OutsideServer(tmp_path, "city_admin", "needle-password")
    refused = manage(nowhere.environment(tmp_path), "provision_databases")
    assert refused.returncode == 1
    assert "DATABASE_URL_DIRECTORY_OWNER" in refused.stderr
    assert "ne répond pas" in refused.stderr
    assert "needle" not in refused.stderr + refused.stdout
    assert "Traceback" not in refused.stderr
