"""
The last link of each file's log, written down every day in a file beside the database.

Who owns the database can write a file's log anew, from its first line to its last, and leave it whole. What
was written down here says otherwise. See docs/operating/backups.md.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection

from core.chained_lines import Fields, opened_for_adding, read_lines

#: A line of the file that says: here a backup was restored, and what came after it is gone.
RESTORED: Final = "restored"


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a file's log, as it was on some day."""

    case_id: UUID
    number: int
    digest: str

    @classmethod
    def of(cls, fields: Fields) -> "Head":
        """Read a head from the fields of its line."""
        _day, case_id, number, digest = fields
        return cls(UUID(case_id), int(number), digest)


def write_heads(at: dt.datetime) -> int:
    """
    Add the heads that changed since they were last written down; return how many.

    :raises core.chained_lines.BrokenChain: if the file was changed
    """
    path: Path | None = settings.HEADS_FILE
    if path is None:
        return 0
    with opened_for_adding(path) as lines:
        known = {head.case_id: head for head in heads_of(lines.rows)}
        changed = [head for head in _heads_now() if known.get(head.case_id) != head]
        day = at.date().isoformat()
        lines.add((day, str(head.case_id), str(head.number), head.digest) for head in changed)
    return len(changed)


def mark_restored(at: dt.datetime) -> None:
    """
    Write down that a backup was restored, and the heads that it brought back.

    Without the mark, every file that went on after the backup would look as if its log had been written anew.
    """
    path: Path | None = settings.HEADS_FILE
    if path is None:
        return
    with opened_for_adding(path) as lines:
        day = at.date().isoformat()
        heads = [(day, str(head.case_id), str(head.number), head.digest) for head in _heads_now()]
        lines.add([(day, RESTORED), *heads])


def read_heads(path: Path) -> tuple[list[Head], list[dt.date]]:
    """
    Return the heads that still count, and the days on which a backup was restored.

    :raises core.chained_lines.BrokenChain: if the file was changed
    """
    rows = read_lines(path)
    restored = [dt.date.fromisoformat(row[0]) for row in rows if row[1] == RESTORED]
    return heads_of(rows), restored


def heads_of(rows: Iterable[Fields]) -> list[Head]:
    """
    Return the heads of the file's lines, in order.

    At a mark of a restored backup, what is further on than the backup is forgotten: the lines that follow the
    mark say how far each file stood in it.
    """
    kept: list[Head] = []
    after_mark: list[Head] | None = None
    for row in rows:
        if row[1] == RESTORED:
            kept, after_mark = _as_restored(kept, after_mark), []
        elif after_mark is None:
            kept.append(Head.of(row))
        else:
            after_mark.append(Head.of(row))
    return _as_restored(kept, after_mark)


def rewritten(
    heads: Iterable[Head], digests: Mapping[UUID, Mapping[int, str]], ended: set[UUID]
) -> list[str]:
    """
    Name the files whose log is no longer the one that was written down.

    :param digests: what the database holds: file → number of the line → digest
    :param ended: files of which a tombstone stands, and whose log went with them
    """
    wrong: dict[UUID, int] = {}
    for head in heads:
        if head.case_id not in ended and digests.get(head.case_id, {}).get(head.number) != head.digest:
            wrong.setdefault(head.case_id, head.number)
    return [f"{case_id}: {number}" for case_id, number in wrong.items()]


def _as_restored(kept: list[Head], after_mark: list[Head] | None) -> list[Head]:
    if after_mark is None:
        return kept
    stood: dict[UUID, int] = {}
    for head in after_mark:
        stood.setdefault(head.case_id, head.number)
    return [head for head in kept if head.number <= stood.get(head.case_id, 0)] + after_mark


def _heads_now() -> list[Head]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, number, digest FROM casework_timer_heads()")
        return [Head(case_id, number, bytes(digest).hex()) for case_id, number, digest in cursor.fetchall()]
