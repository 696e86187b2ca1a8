"""
Roles and databases, made from an owner's address on any PostgreSQL from 15 on.

Every step looks first and changes only what differs, so it may run at each start, and it runs under a lock
that every starter on the same server shares (two at once fail otherwise).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors, sql

from montreal_sanctuary.addresses import (
    MAINTENANCE_DATABASES,
    Address,
    database_name,
    has_own_address,
    is_embedded,
    owner_address,
    role_address,
)
from montreal_sanctuary.grants import EXTENSIONS
from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.kept_secrets import kept_secret, read_secret
from montreal_sanctuary.roles import SIDES, Role, Side, owner_of, owner_variable, roles_of

Connection = psycopg.Connection[tuple[Any, ...]]
Tell = Callable[[str], None]

OLDEST_SERVER = 150_000
# Any constant will do, as long as nobody else on the server takes it: "asp", and the year of the motion.
ADVISORY_LOCK = 0x617370_2017
FOR_THE_DBA = Path(__file__).resolve().parent / "sql" / "for_the_dba.sql"


def provision_databases(tell: Tell) -> None:
    """
    Make the roles and the two databases, with their extensions, as far as they are missing.

    :param tell: receives one line for each thing that was changed
    :raises HouseError: if the server is too old, or refuses what the owner needs
    """
    names = {side: database_name(side) for side in SIDES}
    addresses = {side: owner_address(side) for side in SIDES}
    if _same_database(addresses["directory"], addresses["casework"]):
        raise HouseError(
            f"{owner_variable('directory')} et {owner_variable('casework')} nomment la même base de données. "
            "Il en faut deux : elles ne doivent pas pouvoir se joindre.",
            f"{owner_variable('directory')} and {owner_variable('casework')} name the same database. "
            "There must be two: they must not be joined.",
        )
    for side in SIDES:
        with _maintenance_connection(addresses[side], side) as server, _alone(server):
            _keep_passwords_of_new_roles(server, side)
            provision_roles(server, side, tell)
            _give_passwords(server, side)
            _make_database(server, side, names[side], tell)
            with connect(addresses[side], side) as connection:
                _refuse_wrong_locale(connection, names[side])
                make_extensions(connection, side, tell)
                if is_superuser(connection) and missing_for_the_dba(connection, side):
                    connection.execute(FOR_THE_DBA.read_bytes())
                    tell(f"{names[side]}: for_the_dba.sql")


def connect(address: Address, side: Side) -> Connection:
    """
    Open a connection of the owner's login, in autocommit.

    :raises HouseError: with the server's own words, without the password
    """
    try:
        connection = psycopg.connect(
            **{"connect_timeout": 10, **address}, application_name="acces-sans-peur", autocommit=True
        )
    except psycopg.OperationalError as error:
        raise HouseError(
            f"La base de données de {owner_variable(side)} (ou le serveur intégré) ne répond pas.",
            f"The database of {owner_variable(side)} (or the embedded server) does not answer.\n\n{error}",
        ) from None
    if connection.info.server_version < OLDEST_SERVER:
        found = connection.info.server_version // 10_000
        connection.close()
        raise HouseError(
            f"Ce serveur est PostgreSQL {found}; il faut au moins la version 15.",
            f"This server is PostgreSQL {found}; at least version 15 is needed.",
        )
    return connection


def provision_roles(connection: Connection, side: Side, tell: Tell) -> None:
    """Make the roles of one side of the house, without passwords, with what holds for each of them."""
    owner = owner_of(side)
    _make_role(connection, owner, can_sign_in=False, tell=tell)
    for role in roles_of(side):
        _make_role(connection, role.name, can_sign_in=True, tell=tell)
        kept = _role_settings(connection, role.name)
        for name, value in role.settings:
            if kept.get(name) != value:
                connection.execute(
                    sql.SQL("ALTER ROLE {} SET {} = {}").format(
                        sql.Identifier(role.name), sql.Identifier(name), sql.Literal(value)
                    )
                )
                tell(f"{role.name}: {name} = {value}")
    _become_member(connection, owner)


def make_extensions(connection: Connection, side: Side, tell: Tell) -> None:
    """Create the extensions that a database needs, as the login or as the owner (they are trusted ones)."""
    for name in missing_extensions(connection, side):
        create = sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name))
        try:
            connection.execute(create)
        except errors.InsufficientPrivilege:
            try:
                with as_role(connection, owner_of(side)):
                    connection.execute(create)
            except psycopg.Error as error:
                raise _extension_refused(name, error) from None
        except psycopg.Error as error:
            raise _extension_refused(name, error) from None
        tell(f"extension {name}")


@contextmanager
def as_role(connection: Connection, role: str) -> Iterator[None]:
    """Run a block with the rights of another role."""
    connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
    try:
        yield
    finally:
        if connection.info.transaction_status != psycopg.pq.TransactionStatus.INERROR:
            connection.execute("RESET ROLE")


def missing_extensions(connection: Connection, side: Side) -> list[str]:
    """List the extensions that a database should have and has not."""
    there = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
    return [name for name in EXTENSIONS[side] if name not in there]


def missing_for_the_dba(connection: Connection, side: Side) -> list[str]:
    """List what sql/for_the_dba.sql would still change in this database."""
    missing = [f"CREATE EXTENSION {name}" for name in missing_extensions(connection, side)]
    wanted = {
        "log_min_error_statement": ("panic",),
        "log_error_verbosity": ("terse",),
        "log_statement": ("none",),
        "log_min_duration_statement": ("-1",),
        "log_min_duration_sample": ("-1",),
        "log_parameter_max_length": ("0", "0B"),
        "log_parameter_max_length_on_error": ("0", "0B"),
        "log_duration": ("off",),
        "log_lock_waits": ("off",),
    }
    for name, values in wanted.items():
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
        if row is None or row[0] not in values:
            missing.append(f"SET {name} = {values[0]}")
    open_to_all = connection.execute(
        """
        SELECT count(*) FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) AS granted
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^lo(_|read$|write$)'
          AND granted.grantee = 0
        """
    ).fetchone()
    if open_to_all and open_to_all[0]:
        missing.append("REVOKE EXECUTE ON FUNCTION lo_* FROM PUBLIC")
    return missing


def is_superuser(connection: Connection) -> bool:
    """Test whether the login may do everything."""
    row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(row and row[0])


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    connection.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
    try:
        yield
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def _maintenance_connection(address: Address, side: Side) -> Connection:
    """Connect to a database that every server has: an advisory lock holds within one database only."""
    problem: HouseError | None = None
    for name in MAINTENANCE_DATABASES:
        try:
            return connect({**address, "dbname": name}, side)
        except HouseError as refused:
            problem = problem or refused
    assert problem is not None  # noqa: S101 - there is at least one name in the list
    raise problem


def _make_role(connection: Connection, name: str, *, can_sign_in: bool, tell: Tell) -> None:
    found = connection.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    word = sql.SQL("LOGIN" if can_sign_in else "NOLOGIN")
    if found is None:
        connection.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(name), word))
        tell(f"role {name}")
    elif found[0] != can_sign_in:
        connection.execute(sql.SQL("ALTER ROLE {} {}").format(sql.Identifier(name), word))
        tell(f"role {name}: {'LOGIN' if can_sign_in else 'NOLOGIN'}")


def _role_settings(connection: Connection, name: str) -> dict[str, str]:
    found = connection.execute("SELECT rolconfig FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    settings = found[0] if found and found[0] else []
    return dict(setting.split("=", 1) for setting in settings)


def _become_member(connection: Connection, owner: str) -> None:
    # A login that creates a role on PostgreSQL 16 or later may administer it, but not act as it.
    try:
        with as_role(connection, owner):
            return
    except errors.InsufficientPrivilege:
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(owner)))


def _keep_passwords_of_new_roles(connection: Connection, side: Side) -> None:
    """
    Make the passwords of the roles that are about to be made.

    A role that is there already, and whose password is not kept here, was given it by somebody else: from
    another folder, or by the administrator. It stays as it is, and the doors need its DATABASE_URL_<ROLE>.
    """
    there = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    for role in roles_of(side):
        # Nobody else gives passwords on the embedded server: a lost file is made again.
        if (is_embedded() or role.name not in there) and not has_own_address(role):
            kept_secret(role.secret)


def _give_passwords(connection: Connection, side: Side) -> None:
    """Set the passwords that we keep, and those that the operator gave in DATABASE_URL_<ROLE>."""
    for role in roles_of(side):
        password = _password_for(role)
        if password is None:
            continue
        # Hashed here: a password in a statement could reach the server's log.
        scrambled = connection.pgconn.encrypt_password(
            password.encode(), role.name.encode(), b"scram-sha-256"
        ).decode()
        connection.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role.name), sql.Literal(scrambled))
        )


def _password_for(role: Role) -> str | None:
    if not has_own_address(role):
        return read_secret(role.secret)
    address = role_address(role)
    if address.get("user") != role.name:
        return None
    return str(address.get("password") or "") or None


def _make_database(connection: Connection, side: Side, name: str, tell: Tell) -> None:
    owner = owner_of(side)
    found = connection.execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    if found is None:
        _create_database(connection, name, owner)
        tell(f"database {name}")
    elif found[0] != owner:
        try:
            connection.execute(
                sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(name), sql.Identifier(owner))
            )
        except errors.InsufficientPrivilege:
            raise HouseError(
                f"La base {name} appartient à {found[0]}. Demandez : ALTER DATABASE {name} OWNER TO {owner};",
                f"The database {name} belongs to {found[0]}. Ask for ALTER DATABASE {name} OWNER TO {owner};",
            ) from None
        tell(f"database {name}: owner {owner}")


def _create_database(connection: Connection, name: str, owner: str) -> None:
    # Names are sorted by a key of our own, so the order of bytes will do; letters must know their case.
    if connection.info.server_version >= 170_000:
        locales = ["LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"]
    else:
        locales = ["LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'", ""]
    for locale in locales:
        try:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' {}").format(
                    sql.Identifier(name), sql.Identifier(owner), sql.SQL(locale)
                )
            )
        except errors.WrongObjectType:  # this system has no such locale
            if not locale:
                raise
        else:
            return


def _refuse_wrong_locale(connection: Connection, name: str) -> None:
    row = connection.execute("SELECT current_setting('server_encoding'), lower('É')").fetchone()
    if row != ("UTF8", "é"):
        raise HouseError(
            f"La base {name} ne connaît pas les lettres accentuées ({row}). Recréez-la en UTF-8 "
            "(LC_CTYPE 'C.UTF-8').",
            f"The database {name} does not know accented letters ({row}). Create it again in UTF-8 "
            "(LC_CTYPE 'C.UTF-8').",
        )


def _same_database(first: Address, second: Address) -> bool:
    return all(first.get(word) == second.get(word) for word in ("host", "port", "dbname"))


def _extension_refused(name: str, error: psycopg.Error) -> HouseError:
    return HouseError(
        f"L’extension {name} manque et ce serveur refuse de l’ajouter. Demandez à qui l’administre "
        f"d’exécuter {FOR_THE_DBA.name} dans la base de données.",
        f"The extension {name} is missing and this server refuses to add it. Ask its administrator to run "
        f"{FOR_THE_DBA.name} in the database.\n\n{error}",
    )
