"""
The one way from the public door to a file: the functions of sql/person_acts.sql, and no table.

The door's role may do nothing else. Values go as parameters, bytes as bytes; nothing that a visitor typed
ever becomes part of a statement, nor of an exception that leaves here.
"""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.db import DatabaseError, OperationalError, connections, transaction

from casework.errors import FileFull, IntakeClosed

#: What must be sure before the first call, if a door could not find out when it started.
_held_back_by: list[Callable[[], None]] = []
_asking = threading.Lock()

ALIAS: Final = "default"
#: What the functions raise on purpose, by its SQLSTATE.
_REFUSALS: Final[dict[str, type[Exception]]] = {"55000": IntakeClosed, "54000": FileFull}

Row = dict[str, Any]
Value = str | bytes | int | bool | UUID | dt.date | dt.datetime | list[UUID] | list[str] | list[bytes] | None


def hold_back(check: Callable[[], None]) -> None:
    """
    Let no function of files be called before `check` has come to its end once.

    Whatever it raises, whoever asks for a file meets the same answer as when the database is away.
    """
    _held_back_by[:] = [check]


def rows_of(function: str, *values: Value) -> list[Row]:
    """Call a function that reads, and return its rows by the names of their columns."""
    marks = ", ".join(["%s"] * len(values))
    _let_through()
    with connections[ALIAS].cursor() as cursor:
        # The name is one of ours, written in this package.
        cursor.execute(f"SELECT * FROM {function}({marks})", values)  # noqa: S608 (a name of ours)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def answer_of(function: str, *values: Value) -> Any:
    """
    Call a function that acts, and return what it says.

    It is one statement, so everything of it happens or nothing does.

    :raises IntakeClosed: if the intake closed meanwhile
    :raises FileFull: if the conversation holds all the messages it may
    """
    try:
        # A savepoint, for a caller that is inside a transaction: a refusal leaves it usable.
        with transaction.atomic(using=ALIAS):
            (row,) = rows_of(function, *values)
    except DatabaseError as error:
        refusal = _REFUSALS.get(str(getattr(error.__cause__, "sqlstate", "")))
        if refusal is None:
            raise
        # "from None": PostgreSQL's words, and the statement with its values, stay behind.
        raise refusal from None
    (answer,) = row.values()
    return answer


def intake_switch(kind: str) -> bool:
    """Test whether whoever answers for this kind of file has opened its intake; the one table read here."""
    _let_through()
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT is_open FROM casework_intake WHERE kind = %s", [kind])
        (is_open,) = cursor.fetchone() or (False,)
    return bool(is_open)


def _let_through() -> None:
    if not _held_back_by:
        return
    with _asking:
        for check in tuple(_held_back_by):
            try:
                check()
            except Exception:
                # "from None": what the check knows is for whoever runs the door, not for a page.
                raise OperationalError("files are held back") from None
            _held_back_by.clear()
