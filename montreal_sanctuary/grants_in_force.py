"""What each role may really do in a database, compared with the reviewed list, and put right."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import psycopg
from psycopg import sql

from montreal_sanctuary.grants import (
    FUNCTIONS,
    GRANTS,
    OWNER_ONLY_FUNCTIONS,
    ROW_SECURED,
    SEQUENCES,
    decided_tables,
)
from montreal_sanctuary.roles import ROLES, Side, owner_of, roles_of

Connection = psycopg.Connection[tuple[Any, ...]]

EVERYBODY = "PUBLIC"
# PostgreSQL's words for a grant on something, by the letter of pg_class.relkind.
KINDS = {"S": "SEQUENCE"}


@dataclass(frozen=True, order=True)
class Grant:
    """One privilege of one role on one thing."""

    role: str
    kind: str
    thing: str
    privilege: str


@dataclass(frozen=True)
class Differences:
    """What is in force and should not be, what should be and is not, and what no statement can mend."""

    missing: list[Grant]
    surplus: list[Grant]
    faults: list[str]

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus or self.faults)

    def rows(self) -> list[tuple[str, str]]:
        """Return one row for each difference: what is wrong, where."""
        return [
            *(("missing", f"{one.privilege} {one.kind} {one.thing} → {one.role}") for one in self.missing),
            *(("surplus", f"{one.privilege} {one.kind} {one.thing} → {one.role}") for one in self.surplus),
            *(("fault", fault) for fault in self.faults),
        ]


def find_differences(connection: Connection, side: Side, *, is_test: bool = False) -> Differences:
    """
    Compare what is granted in a database with what the list says.

    :param is_test: in a test's database the tables belong to the login that made them
    """
    database = connection.info.dbname
    tables = _tables(connection)
    functions = _definers(connection)
    wanted = _wanted(side, database, tables, functions) | _wanted_sequences(side, _sequences(connection))
    found = _found(connection)
    undecided = sorted(tables.keys() - decided_tables(side))
    faults = [f"table {name}: in no list of grants.py" for name in undecided]
    known = OWNER_ONLY_FUNCTIONS[side].union(*FUNCTIONS[side].values())
    faults += [f"function {name}: in no list of grants.py" for name in sorted(functions.keys() - known)]
    open_tables = ROW_SECURED[side] & tables.keys() - _row_secured(connection)
    faults += [f"table {name}: ROW LEVEL SECURITY is off" for name in sorted(open_tables)]
    faults += _faults_of_roles(connection, side)
    if not is_test:
        owner = owner_of(side)
        faults += [
            f"table {name}: owner {found}, not {owner}" for name, found in tables.items() if found != owner
        ]
    return Differences(missing=sorted(wanted - found), surplus=sorted(found - wanted), faults=faults)


def apply_grants(connection: Connection, side: Side) -> list[str]:
    """
    Grant what is missing and revoke what is too much, in one transaction; return the statements.

    The connection must have the rights of the tables' owner.
    """
    differences = find_differences(connection, side)
    statements = [
        *_statements("REVOKE {} ON {} {} FROM {}", differences.surplus),
        *_statements("GRANT {} ON {} {} TO {}", differences.missing),
    ]
    with connection.transaction():
        for statement in statements:
            connection.execute(statement)
    return [statement.as_string(connection) for statement in statements]


def _statements(text: str, grants: list[Grant]) -> Iterator[sql.Composed]:
    for _, same in groupby(grants, key=lambda grant: (grant.role, grant.kind, grant.thing)):
        grant, *others = same
        privileges = sql.SQL(", ".join([grant.privilege, *(other.privilege for other in others)]))
        yield _statement(text, grant, privileges)


def _statement(text: str, grant: Grant, privileges: sql.SQL) -> sql.Composed:
    # A function's identity ("name(integer)") comes quoted from the server itself.
    thing = sql.SQL(grant.thing) if grant.kind == "FUNCTION" else sql.Identifier(grant.thing)
    role = sql.SQL("PUBLIC") if grant.role == EVERYBODY else sql.Identifier(grant.role)
    return sql.SQL(text).format(privileges, sql.SQL(grant.kind), thing, role)


def _wanted(side: Side, database: str, tables: dict[str, str], functions: dict[str, list[str]]) -> set[Grant]:
    wanted = set()
    for role in roles_of(side):
        wanted.add(Grant(role.name, "DATABASE", database, "CONNECT"))
        wanted.add(Grant(role.name, "SCHEMA", "public", "USAGE"))
        for table, privileges in GRANTS[side][role.name].items():
            # A table that a later migration will bring is granted then.
            if table in tables:
                wanted |= {Grant(role.name, "TABLE", table, privilege) for privilege in privileges}
        for name in FUNCTIONS[side].get(role.name, ()):
            wanted |= {Grant(role.name, "FUNCTION", one, "EXECUTE") for one in functions.get(name, ())}
    return wanted


def _wanted_sequences(side: Side, there: set[str]) -> set[Grant]:
    return {
        Grant(role, "SEQUENCE", name, "USAGE")
        for role, names in SEQUENCES[side].items()
        for name in names & there
    }


def _definers(connection: Connection) -> dict[str, list[str]]:
    """Return the functions that run with their owner's rights, by name: name → identities with arguments."""
    found: dict[str, list[str]] = {}
    for name, identity in connection.execute(
        """
        SELECT proname, oid::regprocedure::text FROM pg_proc
        WHERE prosecdef AND pronamespace = 'public'::regnamespace AND prorettype <> 'trigger'::regtype
        """
    ):
        found.setdefault(name, []).append(identity)
    return found


def _tables(connection: Connection) -> dict[str, str]:
    """Return the tables and views of the database, each with its owner."""
    return dict(
        connection.execute(
            """
            SELECT relname, pg_get_userbyid(relowner) FROM pg_class
            WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND relnamespace = 'public'::regnamespace
              AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
            """
        ).fetchall()
    )


def _sequences(connection: Connection) -> set[str]:
    query = "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
    return {name for (name,) in connection.execute(query)}


def _row_secured(connection: Connection) -> set[str]:
    query = "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
    return {name for (name,) in connection.execute(query)}


def _found(connection: Connection) -> set[Grant]:
    found = set()
    for query, kind in _QUERIES:
        for role, letter, thing, privilege in connection.execute(query):
            found.add(Grant(role or EVERYBODY, KINDS.get(letter, kind), thing, privilege))
    # Another deployment's or the administrator's own roles are their business; ours, of both sides, are ours.
    return {grant for grant in found if grant.role in ROLES or grant.role == EVERYBODY}


def _faults_of_roles(connection: Connection, side: Side) -> list[str]:
    faults = []
    for role in [owner_of(side), *(role.name for role in roles_of(side))]:
        row = connection.execute(
            """
            SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolcanlogin,
                   ARRAY(SELECT pg_get_userbyid(roleid) FROM pg_auth_members WHERE member = pg_roles.oid)
            FROM pg_roles WHERE rolname = %s
            """,
            [role],
        ).fetchone()
        if row is None:
            faults.append(f"role {role}: does not exist")
            continue
        *powers, may_sign_in, groups = row
        faults += [
            f"role {role}: has {power}"
            for power, held in zip(
                ("SUPERUSER", "CREATEDB", "CREATEROLE", "REPLICATION", "BYPASSRLS"), powers, strict=True
            )
            if held
        ]
        faults += [f"role {role}: member of {group}" for group in groups]
        if may_sign_in != (role in ROLES):
            faults.append(f"role {role}: {'LOGIN' if may_sign_in else 'NOLOGIN'}")
    pinned = connection.execute(
        """
        SELECT oid::regprocedure::text FROM pg_proc
        WHERE prosecdef AND pronamespace = 'public'::regnamespace
          AND NOT coalesce(proconfig::text LIKE '%%search_path=%%', false)
        """
    )
    faults += [f"function {name}: SECURITY DEFINER without a pinned search_path" for (name,) in pinned]
    return faults


# Each row: the role (null: everybody), a letter for the kind, the thing, the privilege. The owner's own
# privileges are left out everywhere.
_RELATIONS = """
    SELECT pg_roles.rolname, pg_class.relkind::text, pg_class.relname, granted.privilege_type
    FROM pg_class, aclexplode(pg_class.relacl) AS granted
    LEFT JOIN pg_roles ON pg_roles.oid = granted.grantee
    WHERE pg_class.relnamespace = 'public'::regnamespace AND granted.grantee <> pg_class.relowner
      AND pg_class.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
"""
_COLUMNS = """
    SELECT DISTINCT pg_roles.rolname, '', pg_class.relname, granted.privilege_type
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid, aclexplode(attacl) AS granted
    LEFT JOIN pg_roles ON pg_roles.oid = granted.grantee
    WHERE pg_class.relnamespace = 'public'::regnamespace AND granted.grantee <> pg_class.relowner
"""
_DATABASE = """
    SELECT pg_roles.rolname, '', datname, granted.privilege_type
    FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) AS granted
    LEFT JOIN pg_roles ON pg_roles.oid = granted.grantee
    WHERE datname = current_database() AND granted.grantee <> datdba
"""
_SCHEMA = """
    SELECT pg_roles.rolname, '', nspname, granted.privilege_type
    FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) AS granted
    LEFT JOIN pg_roles ON pg_roles.oid = granted.grantee
    WHERE nspname = 'public' AND granted.grantee <> nspowner
"""
# Everybody may call a plain function, which has the caller's rights; not one that has its owner's.
_DEFINERS = """
    SELECT pg_roles.rolname, '', pg_proc.oid::regprocedure::text, granted.privilege_type
    FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) AS granted
    LEFT JOIN pg_roles ON pg_roles.oid = granted.grantee
    WHERE prosecdef AND pronamespace = 'public'::regnamespace AND granted.grantee <> proowner
"""
_QUERIES = (
    (_RELATIONS, "TABLE"),
    (_COLUMNS, "TABLE"),
    (_DATABASE, "DATABASE"),
    (_SCHEMA, "SCHEMA"),
    (_DEFINERS, "FUNCTION"),
)
