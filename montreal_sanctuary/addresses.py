"""Where each database is and who signs in: the embedded server, or the outside one of DATABASE_URL_*."""

import os
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from montreal_sanctuary.embedded import SUPERUSER, SUPERUSER_SECRET, EmbeddedServer
from montreal_sanctuary.kept_secrets import read_secret
from montreal_sanctuary.roles import ROLES, Role, Side, owner_variable

Address = dict[str, Any]
"""libpq's words: host, port, dbname, user, password, sslmode …"""

REPLICAS_VARIABLE = "DATABASE_URL_DIRECTORY_REPLICAS"
# A server's own databases; an owner's address that names one of them names no database of ours.
MAINTENANCE_DATABASES = ("postgres", "template1", "defaultdb")


def is_embedded() -> bool:
    """Test whether this portal runs on the embedded server: no DATABASE_URL_* is set."""
    return not any(name.startswith("DATABASE_URL_") and value for name, value in os.environ.items())


def embedded_server() -> EmbeddedServer:
    """Return this portal folder's embedded server, which may not be running."""
    return EmbeddedServer()


def database_name(side: Side) -> str:
    """Return the name of one of the two databases: the owner's address may choose another than ours."""
    if is_embedded():
        return side
    named = str(_read_variable(owner_variable(side)).get("dbname") or "")
    return side if not named or named in MAINTENANCE_DATABASES else named


def owner_address(side: Side) -> Address:
    """
    Return the address of the login that may make roles, databases and tables.

    :raises ImproperlyConfigured: if an outside server is in use and its owner's address is missing or broken
    """
    if is_embedded():
        server = embedded_server()
        password = read_secret(SUPERUSER_SECRET, home=server.places.home) or ""
        return {**server.connection_settings(SUPERUSER, password), "dbname": side}
    address = _read_variable(owner_variable(side))
    if not address:
        raise _missing(owner_variable(side))
    return {**address, "dbname": database_name(side)}


def role_address(role: Role) -> Address:
    """
    Return the address that a door signs in with.

    Given in the role's own variable; else derived from the owner's server and the kept password.

    :raises ImproperlyConfigured: if an outside server is in use and neither is there, or one is broken
    """
    password = read_secret(role.secret) or ""
    if is_embedded():
        return {**embedded_server().connection_settings(role.name, password), "dbname": role.side}
    if address := _read_variable(role.variable):
        return {"dbname": role.side, **address}
    owner = _read_variable(owner_variable(role.side))
    if not owner:
        raise _missing(role.variable)
    return {**owner, "dbname": database_name(role.side), "user": role.name, "password": password}


def has_own_address(role: Role) -> bool:
    """Test whether the operator gave this role an address, and so a password, of its own."""
    return bool(os.environ.get(role.variable))


def replica_addresses() -> list[Address]:
    """Return the addresses of the directory's read replicas, signed in to as its reader."""
    given = os.environ.get(REPLICAS_VARIABLE, "")
    reader = ROLES["directory_reader"]
    return [
        {"dbname": reader.side, **_parse(part.strip(), REPLICAS_VARIABLE)}
        for part in given.split(",")
        if part.strip()
    ]


def _read_variable(name: str) -> Address:
    given = os.environ.get(name, "").strip()
    return _parse(given, name) if given else {}


def _parse(given: str, variable: str) -> Address:
    try:
        return dict(conninfo_to_dict(given))
    except ProgrammingError:
        # Neither the text nor the parser's message is shown: both hold the password.
        raise ImproperlyConfigured(
            f"{variable} n’est pas une adresse PostgreSQL valide. "
            "Exemple : postgresql://utilisateur:motdepasse@hote:5432/base\n"
            f"{variable} is not a valid PostgreSQL address. "
            "Example: postgresql://user:password@host:5432/database"
        ) from None


def _missing(variable: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"{variable} manque : une autre variable DATABASE_URL_* est définie, donc le portail utilise un "
        "serveur PostgreSQL extérieur. Donnez-la, ou retirez toutes les DATABASE_URL_* pour utiliser le "
        f"serveur intégré.\n{variable} is missing: another DATABASE_URL_* is set, so the portal uses an "
        "outside PostgreSQL server. Give it, or unset every DATABASE_URL_* to use the embedded server."
    )
