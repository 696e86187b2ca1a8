"""The whole way from an empty server to tables with the right rights: provision, migrate, grant, check."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from montreal_sanctuary.addresses import owner_address
from montreal_sanctuary.grants_in_force import Differences, apply_grants, find_differences
from montreal_sanctuary.provisioning import (
    as_role,
    connect,
    missing_for_the_dba,
    provision_databases,
)
from montreal_sanctuary.roles import SIDES, Side, owner_of

ALIASES: dict[Side, str] = {"directory": "directory", "casework": "default"}
Tell = Callable[[str], None]


def migrate_portal(tell: Tell, *, verbosity: int = 1) -> None:
    """Bring both databases, with their roles and grants, to where this version of the code wants them."""
    provision_databases(tell)
    for side in SIDES:
        if has_migrations_to_apply(side):
            call_command("migrate", database=ALIASES[side], interactive=False, verbosity=verbosity)
        connections[ALIASES[side]].close()
        grant_rights(side, tell)


def has_migrations_to_apply(side: Side) -> bool:
    """Test whether the code holds migrations that a database has not seen."""
    executor = MigrationExecutor(connections[ALIASES[side]])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def grant_rights(side: Side, tell: Tell) -> None:
    """Put the grants of one database right."""
    with connect(owner_address(side), side) as connection, as_role(connection, owner_of(side)):
        for statement in apply_grants(connection, side):
            tell(statement)


def check_grants(side: Side) -> tuple[Differences, list[str]]:
    """Return how a database differs from the reviewed list, and what its administrator has still to do."""
    with connect(owner_address(side), side) as connection:
        return find_differences(connection, side), missing_for_the_dba(connection, side)
