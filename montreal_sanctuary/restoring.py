"""
A backup restored, with every door closed until what was erased since is erased again.

Nobody but the owner may enter either database from the first step to the last: if it stops half-way, no door
opens on what stands there.
"""

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from casework.heads import mark_restored
from montreal_sanctuary.addresses import owner_address
from montreal_sanctuary.backups import (
    Manifest,
    Tell,
    list_of_archive,
    read_manifest,
    run_program,
    server_version,
)
from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.ledger import ledger_path, read_ledger
from montreal_sanctuary.migrating import ALIASES, check_grants, grant_rights, has_migrations_to_apply
from montreal_sanctuary.provisioning import (
    Connection,
    as_role,
    connect,
    make_extensions,
    provision_databases,
)
from montreal_sanctuary.replaying import Replayed, replay, write_again
from montreal_sanctuary.roles import SIDES, Side, owner_of, roles_of

#: What the database makes by itself, or what only an administrator may say about it.
NOT_FROM_THE_ARCHIVE: Final = (" EXTENSION ", " COMMENT - EXTENSION ", " SCHEMA - public ")


def restore(
    backup: Path, *, replace: bool, ledger_is_lost: bool = False, at: dt.datetime, tell: Tell
) -> Replayed:
    """
    Put a backup in the place of both databases, and end again what the ledger says was ended since.

    :param replace: what stands in the databases goes
    :param ledger_is_lost: begin a ledger from what the backup knows; what was erased since it comes back
    :raises HouseError: if somebody is signed in, a database is not empty, the backup is damaged or of a newer
        release, the ledger is older than the backup, another restoration is under way, or the rights in force
        differ afterwards
    """
    manifest = read_manifest(backup)
    _refuse_newer_release(manifest)
    if not ledger_is_lost:
        _refuse_without_ledger(manifest)
    provision_databases(tell)
    with _alone():
        return _put_back(backup, manifest, replace=replace, ledger_is_lost=ledger_is_lost, at=at, tell=tell)


def _put_back(
    backup: Path, manifest: Manifest, *, replace: bool, ledger_is_lost: bool, at: dt.datetime, tell: Tell
) -> Replayed:
    connections.close_all()
    for side in SIDES:
        _refuse_other_version(side, manifest)
        _refuse_company(side)
        _refuse_tables(side, replace=replace)
    for side in SIDES:
        _empty_and_lock(side, tell)
    for side in SIDES:
        _fill(side, backup / f"{side}.dump")
        tell(f"{side}: {manifest.made_at}")
    connections.close_all()
    for side in SIDES:
        if has_migrations_to_apply(side):
            call_command("migrate", database=ALIASES[side], interactive=False, verbosity=0)
    if ledger_is_lost:
        write_again()
    done = replay(tell, at)
    mark_restored(at)
    connections.close_all()
    for side in SIDES:
        # Only now may a door sign in again.
        grant_rights(side, _say_nothing)
        differences, _for_the_dba = check_grants(side)
        if differences:
            rows = ", ".join(f"{kind} {words}" for kind, words in differences.rows())
            raise HouseError(
                f"Les droits en vigueur dans la base {side} diffèrent de la liste\u00a0: {rows}",
                f"The rights in force in the {side} database differ from the list: {rows}",
            )
    return done


@contextmanager
def _alone() -> Iterator[None]:
    """
    Hold the one place of whoever restores: of two, the quicker would let the doors in on the other's work.

    :raises HouseError: if somebody holds it
    """
    with connect(owner_address("casework"), "casework") as held:
        row = held.execute("SELECT pg_try_advisory_lock(hashtext('restore'))").fetchone()
        if not row or not row[0]:
            raise HouseError(
                "Une autre restauration est déjà en cours. Attendez qu’elle finisse.",
                "Another restoration is under way. Wait until it ends.",
            )
        yield


def _refuse_newer_release(manifest: Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}
    unknown = sorted({name for names in manifest.migrations.values() for name in names} - known)
    if unknown:
        raise HouseError(
            f"Cette sauvegarde vient d’une version plus récente du portail ({unknown[-1]}).",
            f"This backup was made by a newer release of the portal ({unknown[-1]}).",
        )


def _refuse_without_ledger(manifest: Manifest) -> None:
    path, entries = ledger_path(), read_ledger()
    # Every backup was made beside one, if only an empty one.
    if not path.exists() or len(entries) < manifest.ledger:
        raise HouseError(
            f"Le registre des effacements ({path}) s’arrête à la ligne {len(entries)}; la sauvegarde en "
            f"connaît {manifest.ledger}. Remettez d’abord le bon fichier. S’il est perdu, ce qui a été "
            "effacé depuis la sauvegarde revient\u00a0: --ledger-lost",
            f"The ledger of erasures ({path}) ends at line {len(entries)}; the backup knows "
            f"{manifest.ledger}. First put the right file back. If it is lost, what was erased since the "
            "backup comes back: --ledger-lost",
        )


def _refuse_other_version(side: Side, manifest: Manifest) -> None:
    version = server_version(side)
    if version < manifest.server:
        raise HouseError(
            f"Cette sauvegarde vient de PostgreSQL {manifest.server}; ce serveur est le {version}.",
            f"This backup comes from PostgreSQL {manifest.server}; this server is {version}.",
        )


def _refuse_company(side: Side) -> None:
    roles = [role.name for role in roles_of(side)]
    with connect(owner_address(side), side) as connection:
        found = connection.execute(
            "SELECT DISTINCT usename::text FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = ANY (%s) ORDER BY 1",
            [roles],
        ).fetchall()
    if found:
        names = ", ".join(name for (name,) in found)
        raise HouseError(
            f"Le portail est ouvert ({names}, base {side}). Arrêtez d’abord les portes et les minuteries.",
            f"The portal is open ({names} in the {side} database). Stop the doors and the worker first.",
        )


def _refuse_tables(side: Side, *, replace: bool) -> None:
    with connect(owner_address(side), side) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_class"
            " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        ).fetchone()
    if row and row[0] and not replace:
        raise HouseError(
            f"La base {side} n’est pas vide. Pour remplacer ce qu’elle contient\u00a0: --replace",
            f"The {side} database is not empty. To replace what it holds: --replace",
        )


def _empty_and_lock(side: Side, tell: Tell) -> None:
    owner = owner_of(side)
    with connect(owner_address(side), side) as connection:
        with as_role(connection, owner):
            _let_nobody_in(connection, side)
        # Somebody who came in between the look and the lock.
        try:
            _refuse_company(side)
        except HouseError:
            grant_rights(side, _say_nothing)
            raise
        with connection.transaction(), as_role(connection, owner):
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        make_extensions(connection, side, tell)


def _say_nothing(_line: str) -> None:
    """Take the lines of a step that has hundreds."""


def _let_nobody_in(connection: Connection, side: Side) -> None:
    everybody = [sql.SQL("PUBLIC"), *(sql.Identifier(role.name) for role in roles_of(side))]
    connection.execute(
        sql.SQL("REVOKE CONNECT ON DATABASE {} FROM {}").format(
            sql.Identifier(connection.info.dbname), sql.SQL(", ").join(everybody)
        )
    )


def _fill(side: Side, archive: Path) -> None:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".list") as wanted:
        lines = list_of_archive(archive, side)
        wanted.writelines(
            f"{line}\n" for line in lines if not any(words in line for words in NOT_FROM_THE_ARCHIVE)
        )
        wanted.flush()
        run_program(
            "pg_restore",
            side,
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--exit-on-error",
            f"--use-list={wanted.name}",
            str(archive),
        )
