"""The roles of both databases, and what holds for each on every server."""

from dataclasses import dataclass
from typing import Literal

Side = Literal["directory", "casework"]
SIDES: tuple[Side, ...] = ("directory", "casework")


@dataclass(frozen=True)
class Role:
    """A PostgreSQL role that some process signs in as."""

    name: str
    side: Side
    settings: tuple[tuple[str, str], ...]

    @property
    def variable(self) -> str:
        """Return the environment variable that may hold this role's address."""
        return f"DATABASE_URL_{self.name.upper()}"

    @property
    def secret(self) -> str:
        """Return the name of the kept secret that is its password."""
        return f"database-{self.name}"


# Kept on the role and not in the connection: they hold behind PgBouncer too, and for whoever signs in as it.
_AT_A_DOOR = (
    ("statement_timeout", "5s"),
    ("lock_timeout", "2s"),
    ("idle_in_transaction_session_timeout", "30s"),
)
_AT_A_DESK = (
    ("statement_timeout", "15s"),
    ("lock_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "1min"),
)
_ON_A_TIMER = (("statement_timeout", "5min"), ("lock_timeout", "5s"))

ROLES = {
    role.name: role
    for role in (
        Role("directory_reader", "directory", (*_AT_A_DOOR, ("default_transaction_read_only", "on"))),
        Role("directory_intake", "directory", _AT_A_DOOR),
        Role("directory_editor", "directory", _AT_A_DESK),
        Role("directory_janitor", "directory", _ON_A_TIMER),
        Role("casework_intake", "casework", _AT_A_DOOR),
        Role("casework_staff", "casework", _AT_A_DESK),
        Role("casework_janitor", "casework", _ON_A_TIMER),
    )
}


def owner_of(side: Side) -> str:
    """Return the role that owns a database and its tables; nobody can sign in as it."""
    return f"{side}_owner"


def owner_variable(side: Side) -> str:
    """Return the environment variable of the login that provisions and migrates a database."""
    return f"DATABASE_URL_{side.upper()}_OWNER"


def roles_of(side: Side) -> list[Role]:
    """Return the roles that may sign in to one of the two databases."""
    return [role for role in ROLES.values() if role.side == side]
