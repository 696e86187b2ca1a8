"""
Backups of both databases: made, verified, forgotten in time.

A backup holds ciphertext, and what a queue may show. It leaves out what ends by itself: visits under way,
sessions, open keys, the worker's queue. What was erased stays in older ones, so each of them goes within
BACKUPS_FORGET_DAYS; what a restored one brings back, the ledger ends again (montreal_sanctuary/restoring.py).
"""

import datetime as dt
import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from psycopg.conninfo import make_conninfo

from casework.heads import write_heads
from core.alerts import AlertCode
from core.timer import Timer
from montreal_sanctuary.addresses import owner_address
from montreal_sanctuary.embedded_places import find_programs
from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.kept_secrets import lend_to_owner_of, make_private_folder
from montreal_sanctuary.ledger import carry_off, carry_off_or_alarm, read_ledger
from montreal_sanctuary.migrating import ALIASES
from montreal_sanctuary.provisioning import connect
from montreal_sanctuary.roles import SIDES, Side, owner_of
from staff.operations.alerts import clear_alert, raise_alert

Tell = Callable[[str], None]

MANIFEST: Final = "manifest.json"
#: Rows that end by themselves, or that a restored portal must not go on from.
LEFT_OUT: Final = ("casework_journey", "django_session", "staff_unlock", "procrastinate_*")
#: With a backup every night, one that is older than this means that a night was missed.
FRESH_FOR: Final = dt.timedelta(hours=36)
NAME: Final = "%Y-%m-%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself."""

    made_at: str
    server: int
    #: The number of the ledger's last line when the backup began: the ledger must hold at least that.
    ledger: int
    digests: dict[str, str]
    migrations: dict[str, list[str]]


def back_up(folder: Path, at: dt.datetime, tell: Tell) -> Path:
    """
    Back both databases up into a folder of their own under `folder`; then forget what is too old.

    The ledger is carried off first, so that no backup is ahead of it.

    :raises HouseError: if a database does not answer, or pg_dump does not end well
    """
    carry_off()
    make_private_folder(folder)
    name = at.astimezone(dt.UTC).strftime(NAME)
    aside = folder / f".{name}.unfinished"
    for leftover in folder.glob(".*.unfinished"):
        shutil.rmtree(leftover)
    aside.mkdir(mode=0o700)
    entries = read_ledger()
    manifest = Manifest(
        made_at=at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        server=server_version("casework"),
        ledger=entries[-1].number if entries else 0,
        digests={f"{side}.dump": _dumped(side, aside / f"{side}.dump") for side in SIDES},
        migrations={side: applied_migrations(side) for side in SIDES},
    )
    _write(aside / MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
    # Whole, or not there: nobody restores half a backup.
    final = folder / name
    aside.rename(final)
    lend_to_owner_of(folder, final, *final.iterdir())
    tell(f"{final}: {manifest.ledger}")
    for old in prune(folder, at):
        tell(f"oubliée · forgotten: {old}")
    return final


def prune(folder: Path, at: dt.datetime) -> list[Path]:
    """
    Delete the backups that hold what must be forgotten, and return them.

    A day early: by the next night they would be too old.
    """
    limit = at - dt.timedelta(days=settings.BACKUPS_FORGET_DAYS - 1)
    old = [path for path in backups_in(folder) if made_at(path) <= limit]
    for path in old:
        shutil.rmtree(path)
    return old


def findings(folder: Path, at: dt.datetime) -> list[str]:
    """
    Say what is wrong with the backups of a folder; nothing, if all is well.

    One that should be forgotten is wrong, so is a damaged one, and so is a folder without a fresh one.
    """
    found = []
    limit = at - dt.timedelta(days=settings.BACKUPS_FORGET_DAYS)
    there = backups_in(folder)
    found += [f"trop vieille · too old: {path.name}" for path in there if made_at(path) <= limit]
    newest = there[-1] if there else None
    if newest is None or made_at(newest) < at - FRESH_FOR:
        hours = round(FRESH_FOR.total_seconds() / 3600)
        found.append(f"aucune depuis {hours} heures · none for {hours} hours")
    if newest is not None:
        try:
            read_manifest(newest)
        except HouseError as problem:
            found.append(problem.english)
    return found


def backups_in(folder: Path) -> list[Path]:
    """Return the finished backups of a folder, the oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if re.fullmatch(r"\d{4}-\d\d-\d\dT\d{6}Z", path.name))


def made_at(backup: Path) -> dt.datetime:
    """Return when a backup was made: by its name, since copying a file changes its own date."""
    return dt.datetime.strptime(backup.name, NAME).replace(tzinfo=dt.UTC)


def read_manifest(backup: Path) -> Manifest:
    """
    Return a backup's manifest, once each of its files is what the manifest says.

    :raises HouseError: if it is none, or one of its files was changed
    """
    try:
        manifest = Manifest(**json.loads((backup / MANIFEST).read_text(encoding="utf-8")))
        changed = [name for name, digest in manifest.digests.items() if _digest_of(backup / name) != digest]
    except (OSError, ValueError, TypeError, AttributeError):
        changed = [MANIFEST]
    if changed:
        raise HouseError(
            f"La sauvegarde {backup} est incomplète ou abîmée\u00a0: {', '.join(changed)}.",
            f"The backup {backup} is incomplete or damaged: {', '.join(changed)}.",
        )
    return manifest


def server_version(side: Side) -> int:
    """Return the main number of the version of a database's server."""
    with connect(owner_address(side), side) as connection:
        return connection.info.server_version // 10_000


def applied_migrations(side: Side) -> list[str]:
    """Return the migrations that a database has seen, as "app.name"."""
    recorder = MigrationRecorder(connections[ALIASES[side]])
    return sorted(f"{app}.{name}" for app, name in recorder.applied_migrations())


def run_program(name: str, side: Side, *words: str) -> None:
    """
    Run one of PostgreSQL's programs on one of the two databases, with the rights of its owner.

    :raises HouseError: if there is no such program of the server's version, or it does not end well
    """
    address = owner_address(side)
    password = str(address.pop("password", "") or "")
    program = _program(name, server_version(side))
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, our own words
        [
            str(program),
            f"--dbname={make_conninfo(**address)}",
            f"--role={owner_of(side)}",
            "--no-password",
            *words,
        ],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        # The password on the command line could be read by every user of the machine.
        env={**_bare_environment(), "PGPASSWORD": password},
    )
    if done.returncode:
        # What it said may quote a row: only the reason is shown.
        said = done.stderr.strip().splitlines()
        raise HouseError(
            f"{name} n’a pas réussi sur la base {side} ({done.returncode}).",
            f"{name} did not succeed on the {side} database ({done.returncode}): {_without_rows(said)}",
        )


def list_of_archive(archive: Path, side: Side) -> list[str]:
    """Return the table of contents of an archive, one line for each thing in it."""
    program = _program("pg_restore", server_version(side))
    listed = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, our own words
        [str(program), "--list", str(archive)],
        capture_output=True,
        text=True,
        check=True,
        env=_bare_environment(),
    )
    return listed.stdout.splitlines()


def watch_backups(at: dt.datetime) -> None:
    """Tell whoever is on call that a night was missed, or that a backup outlived its time."""
    folder: Path | None = settings.BACKUPS_DIR
    if folder is None:
        return
    if findings(folder, at):
        raise_alert(AlertCode.BACKUP_OLD)
    else:
        clear_alert(AlertCode.BACKUP_OLD)


def _dumped(side: Side, target: Path) -> str:
    left_out = [f"--exclude-table-data={name}" for name in LEFT_OUT]
    run_program(
        "pg_dump", side, "--format=custom", "--no-owner", "--no-privileges", *left_out, f"--file={target}"
    )
    target.chmod(0o600)
    with target.open("rb") as file:
        os.fsync(file.fileno())
    return _digest_of(target)


def _program(name: str, version: int) -> Path:
    """Find a program of the server's own version: an archive of a newer one does not restore into it."""
    candidates = [find_programs(None) / name, Path(f"/usr/lib/postgresql/{version}/bin/{name}")]
    if on_path := shutil.which(name):
        candidates.append(Path(on_path))
    for program in candidates:
        if program.exists() and _version_of(program) == version:
            return program
    raise HouseError(
        f"Il faut le programme {name} de PostgreSQL {version}, la version du serveur.",
        f"The program {name} of PostgreSQL {version}, the server's version, is needed.",
    )


def _version_of(program: Path) -> int:
    said = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, our own words
        [str(program), "--version"], capture_output=True, text=True, check=False, env=_bare_environment()
    ).stdout
    found = re.search(r"(\d+)\.?\d*\s*(?:\(|$)", said.strip())
    return int(found[1]) if found else 0


def _bare_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _without_rows(said: Sequence[str]) -> str:
    errors = [line for line in said if "error:" in line]
    return errors[-1].split("error:", 1)[1].strip()[:200] if errors else ""


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


#: What the worker does so that a lost database is not a lost portal. The backup itself is the owner's to
#: make: it reads every table, and the worker reads none.
TIMERS: Final = (
    Timer("ledger", "* * * * *", carry_off_or_alarm),
    Timer("heads", "50 3 * * *", write_heads),
    Timer("backups", "20 7 * * *", watch_backups),
)
