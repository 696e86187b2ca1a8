"""
The ledger of erasures: what a restored backup must not bring back, in a file beside the database.

The database numbers each line in the same transaction as what happened. The worker carries lines off every
minute; no door opens on a database that does not hold the file's last line. See docs/runbooks/restore.md.
"""

import datetime as dt
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection

from core.alerts import AlertCode
from core.chained_lines import BrokenChain, ChainedLines, Fields, opened_for_adding, read_lines
from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.kept_secrets import make_private_folder
from staff.operations.alerts import clear_alert, raise_alert

#: A line that waits longer is somebody's business: a backup of that hour would bring back what it names.
LONGEST_WAIT: Final = dt.timedelta(hours=1)
#: How long a door that starts waits for its database before it gives up.
PATIENCE_SECONDS: Final = 30


class NoAnswer(HouseError):
    """The database of files does not answer, so that nothing can be said of it."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """Something that happened once and for all: a code, a random id, a day."""

    number: int
    kind: str
    subject: UUID
    day: dt.date

    @classmethod
    def of(cls, fields: Fields) -> "LedgerEntry":
        """Read an entry from the fields of its line."""
        number, kind, subject, day = fields
        return cls(int(number), kind, UUID(subject), dt.date.fromisoformat(day))

    @property
    def fields(self) -> Fields:
        """Return the fields of this entry's line."""
        return (str(self.number), self.kind, str(self.subject), self.day.isoformat())


def ledger_path() -> Path:
    """
    Return where the ledger stands.

    :raises HouseError: if the operator of a production named no place
    """
    path: Path | None = settings.LEDGER_FILE
    if path is None:
        raise HouseError(
            "PORTAL_LEDGER_FILE manque\u00a0: dans quel fichier, hors du disque de la base, le registre des "
            "effacements est-il gardé?",
            "PORTAL_LEDGER_FILE is missing: in which file, away from the database's disk, is the ledger of "
            "erasures kept?",
        )
    return path


def read_ledger() -> list[LedgerEntry]:
    """
    Return every line of the file, in order.

    :raises HouseError: if the file was changed, or there is no place for one
    """
    with _in_words():
        return [LedgerEntry.of(fields) for fields in read_lines(ledger_path())]


@contextmanager
def opened_ledger() -> Iterator[ChainedLines]:
    """
    Open the file for adding lines, making it if there is none.

    :raises HouseError: if the file was changed, or cannot be written
    """
    path = ledger_path()
    with _in_words():
        make_private_folder(path.parent)
        with opened_for_adding(path) as lines:
            yield lines


def carry_off() -> int:
    """
    Write every waiting line into the file, and only then mark it as written; return how many were.

    A kill in between leaves a line written and not marked: the next pass finds it there and marks it.

    :raises HouseError: if the file and the database do not belong together, or the file cannot be written
    """
    carried = 0
    with opened_ledger() as ledger:
        entries = [LedgerEntry.of(fields) for fields in ledger.rows]
        refuse_apart(entries)
        written = {entry.number: entry for entry in entries}
        while waiting := _waiting():
            for entry in waiting:
                # refuse_apart() has looked at the last line only.
                if written.setdefault(entry.number, entry) != entry:
                    raise older_database(len(entries))
            ledger.add(entry.fields for entry in waiting if entry.number > len(ledger.rows))
            with connection.cursor() as cursor:
                cursor.execute("SELECT staff_ledger_written(%s)", [[entry.number for entry in waiting]])
            carried += len(waiting)
    # The file's own clock says when a pass last came to its end.
    os.utime(ledger_path())
    return carried


def refuse_older_database(*, patience: float = PATIENCE_SECONDS) -> None:
    """
    Let no door open on a database that would bring back what was erased.

    :param patience: how many seconds a database that does not answer is waited for
    :raises HouseError: if the database is older than the ledger, or the ledger is cut, changed or nowhere
    :raises NoAnswer: if the database does not answer
    """
    entries = read_ledger()
    give_up_at = time.monotonic() + patience
    while True:
        try:
            refuse_apart(entries)
        except OperationalError:
            connection.close()
            if time.monotonic() > give_up_at:
                raise NoAnswer(
                    "La base des dossiers ne répond pas\u00a0: impossible de la comparer au registre des "
                    "effacements.",
                    "The database of files does not answer: it cannot be compared with the ledger of "
                    "erasures.",
                ) from None
            time.sleep(0.5)
        else:
            return


def refuse_apart(entries: list[LedgerEntry]) -> None:
    """
    Refuse a database and a file that do not belong together.

    :raises HouseError: with what to do
    """
    stands = _stands(entries[-1] if entries else None)
    if stands == "older":
        raise older_database(entries[-1].number)
    if stands == "shorter":
        raise HouseError(
            f"Il manque des lignes au registre des effacements ({ledger_path()}). Remettez le bon fichier. "
            "S’il est perdu\u00a0: manage.py replay_ledger --write-again",
            f"The ledger of erasures lacks lines ({ledger_path()}). Put the right file back. If it is lost: "
            "manage.py replay_ledger --write-again",
        )


def older_database(last: int) -> HouseError:
    """Say that the database was restored and the ledger not replayed."""
    return HouseError(
        f"La base est plus ancienne que le registre des effacements (ligne {last}). Avant d’ouvrir\u00a0: "
        "manage.py replay_ledger",
        f"The database is older than the ledger of erasures (line {last}). Before opening: "
        "manage.py replay_ledger",
    )


def carry_off_or_alarm(at: dt.datetime) -> None:
    """
    Carry lines off; when that has not worked for an hour, tell whoever is on call.

    :raises HouseError: each time that it does not work
    """
    try:
        carry_off()
    except HouseError as problem:
        # For whoever reads the worker's output: a path, a line's number, the system's own word.
        sys.stderr.write(f"{problem}\n")
        if _last_pass() < at - LONGEST_WAIT:
            raise_alert(AlertCode.LEDGER_LATE)
        raise
    clear_alert(AlertCode.LEDGER_LATE)


def _last_pass() -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(ledger_path().stat().st_mtime, tz=dt.UTC)
    except (OSError, HouseError):
        return dt.datetime.fromtimestamp(0, tz=dt.UTC)


def _waiting() -> list[LedgerEntry]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, kind, subject, day FROM staff_ledger_waiting()")
        return [LedgerEntry(*row) for row in cursor.fetchall()]


def _stands(last: LedgerEntry | None) -> str:
    asked = (last.number, last.kind, last.subject, last.day) if last else (0, None, None, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT staff_ledger_stands(%s, %s, %s::uuid, %s::date)", asked)
        return str(cursor.fetchone()[0])


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except BrokenChain as broken:
        raise HouseError(
            f"La ligne {broken.line} de {broken.path} a été changée. Remettez une copie intacte du fichier.",
            f"Line {broken.line} of {broken.path} was changed. Put a whole copy of the file back.",
        ) from None
    except OSError as refused:
        raise HouseError(
            f"Le registre des effacements ne peut pas être lu ou écrit\u00a0: {refused.strerror} "
            f"({refused.filename or ledger_path()}).",
            f"The ledger of erasures cannot be read or written: {refused.strerror} "
            f"({refused.filename or ledger_path()}).",
        ) from None


def numbered_after(last: int, entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """Return entries with the numbers that follow `last`, in their order."""
    return [
        LedgerEntry(number, entry.kind, entry.subject, entry.day)
        for number, entry in enumerate(entries, start=last + 1)
    ]
