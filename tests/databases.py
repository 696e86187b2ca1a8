"""
The databases of a test run.

Each run has an embedded server of its own (see montreal_sanctuary/run_slots.py), so that it may run beside
`make run` and beside another run. The roles exist before the migrations, whose row policies name them, and
the reviewed grants are in force afterwards: `as_role` runs a block with the rights of one role.
"""

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.db import connections, transaction
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from montreal_sanctuary.embedded_places import SHARED_STATE
from montreal_sanctuary.grants_in_force import apply_grants
from montreal_sanctuary.provisioning import connect, provision_roles
from montreal_sanctuary.roles import ROLES, SIDES, Side
from montreal_sanctuary.run_slots import is_outside, server_of_this_run, slot_of_this_run

ALIASES: dict[Side, str] = {"directory": "directory", "casework": "default"}
ActAs = Callable[[str], AbstractContextManager[None]]

# What the desk does it does now, by the database's own clock, which no test can move. Tests live on a day of
# their own: for them « now » is every day since. `by_the_real_clock` puts the shipped rule back.
_EVER_SINCE = """
CREATE OR REPLACE FUNCTION casework_is_now(p_day date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT p_day BETWEEN '2026-11-18' AND (now() AT TIME ZONE 'America/Montreal')::date + 1
$$
"""
_SHIPPED = Path(__file__).parents[1] / "casework" / "migrations" / "sql" / "desk_writes.sql"

# Taken before xdist starts its workers: they inherit it.
slot_of_this_run()
_server = server_of_this_run()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that uses the database may use both, unless it names the ones it wants."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        asks = {"db", "transactional_db", "live_server", "as_role"} & set(getattr(item, "fixturenames", ()))
        if marker is None and asks:
            item.add_marker(pytest.mark.django_db(databases="__all__"))
        elif marker is not None and "databases" not in marker.kwargs:
            everything = {**marker.kwargs, "databases": "__all__"}
            item.add_marker(pytest.mark.django_db(*marker.args, **everything), append=False)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no server behind, also when a worker was killed before it could let go."""
    _server.release()
    if not hasattr(config, "workerinput") and not is_outside():
        _server.stop_if_unused()
        if _server.places.cluster.is_relative_to(SHARED_STATE):
            # A clone in a closed folder: whoever deletes it afterwards would not look there.
            shutil.rmtree(_server.places.cluster.parent)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Start the server and make the roles, before anything is migrated."""
    if not is_outside():
        _server.hold()
    for side in SIDES:
        with connect(_address(ALIASES[side], database="postgres"), side) as connection:
            # Two workers at once would both find a role missing.
            connection.execute("SELECT pg_advisory_lock(1)")
            provision_roles(connection, side, lambda line: None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Put the reviewed grants in force in the databases that the migrations have just filled."""
    with django_db_blocker.unblock():
        for side, alias in ALIASES.items():
            name = str(connections[alias].settings_dict["NAME"])
            if name.startswith("test_"):
                with connect(_address(alias, database=name), side) as connection:
                    apply_grants(connection, side)
                    if side == "casework":
                        connection.execute(_EVER_SINCE)
            _empty_tables_past_the_guards(alias)
    # What a door writes as `directory_intake` is seen by what reads `directory`, in one transaction.
    connections["directory_intake"] = connections["directory"]


@pytest.fixture
def as_role(db: None) -> ActAs:
    """Give a context manager that runs a block with the rights of one role, in the test's own transaction."""

    @contextmanager
    def act(role: str) -> Iterator[None]:
        alias = ALIASES[ROLES[role].side]
        # Inside a savepoint: a refusal leaves the test's transaction usable.
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
            yield
            cursor.execute("RESET ROLE")

    return act


@pytest.fixture
def by_the_real_clock(db: None) -> None:
    """Hold the desk to the days that are now, as the migrations do, until the test's transaction is over."""
    shipped = _SHIPPED.read_text(encoding="utf-8")
    found = re.search(r"CREATE OR REPLACE FUNCTION casework_is_now\(.*?\n\$\$;", shipped, re.DOTALL)
    assert found
    with connections[ALIASES["casework"]].cursor() as cursor:
        cursor.execute(found[0])


def _empty_tables_past_the_guards(alias: str) -> None:
    # After a test that commits, the tables are emptied; logs that only grow refuse that, so the guards look
    # away for that one transaction, which nobody but a superuser may ask of them.
    operations = connections[alias].ops
    flush = operations.execute_sql_flush

    def flush_unguarded(statements: Iterable[str]) -> None:
        flush(["SET LOCAL session_replication_role = replica;", *statements])

    operations.execute_sql_flush = flush_unguarded


def _address(alias: str, *, database: str) -> dict[str, object]:
    settings = connections[alias].settings_dict
    words = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    found = {word: settings[name] for word, name in words.items() if settings[name]}
    return {**found, "dbname": database}
