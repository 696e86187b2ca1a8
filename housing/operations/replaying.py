"""Making runs again from what is kept of them: the same digests, or somebody is called."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.db import connection

from core.alerts import AlertCode
from core.clock import MONTREAL
from housing.rules.facts import read_facts
from housing.rules.rule_sets import read_weights
from housing.rules.runs import BrokenRun, Entry, Run, verify
from staff.operations.alerts import clear_alert, raise_alert


class Reader(Protocol):
    """A cursor of the database, of whatever login may call the functions of the timer."""

    def execute(self, statement: str, values: Sequence[Any], /) -> object:
        """Ask."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return every row."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A run made again: `differs` is empty, or says in what. `erased` files are known by their leaf."""

    id: UUID
    name: str
    files: int
    erased: int
    input_digest: str
    output_digest: str
    differs: str


def replay_all(cursor: Reader, *, every: bool, name: str = "") -> Iterator[Replayed]:
    """
    Make runs again, one after the other.

    :param every: all of them; otherwise those that a night looks at (sql/ranking.sql)
    :param name: only the run of this name, such as "logements-abordables/3", or of this identifier
    """
    cursor.execute("SELECT * FROM housing_timer_runs(%s)", [every])
    for row in cursor.fetchall():
        if not name or name in (f"{row[1]}/{row[2]}", str(row[0])):
            yield _replayed(cursor, row)


def replay_nightly(at: dt.datetime) -> None:
    """Make the runs of this night again, note how each came out, and raise the alert or put it away."""
    differing = 0
    with connection.cursor() as cursor:
        for one in list(replay_all(cursor, every=False)):
            differing += bool(one.differs)
            cursor.execute(
                "SELECT housing_timer_run_replayed(%s, %s, %s)",
                [one.id, at.astimezone(MONTREAL).date(), not one.differs],
            )
    (raise_alert if differing else clear_alert)(AlertCode.RANKING_DIFFERS)


def _replayed(cursor: Reader, row: tuple[Any, ...]) -> Replayed:
    run_id, programme, number, as_of, version, valid_from, weights, rules_digest, *published = row
    seed_commitment, engine, input_digest, output_digest, windows, seeds = published
    cursor.execute("SELECT * FROM housing_timer_run_entries(%s)", [run_id])
    kept = cursor.fetchall()
    differs = ""
    try:
        run = Run(
            as_of=as_of,
            rules_digest=rules_digest,
            seed_commitment=seed_commitment,
            engine=engine,
            input_digest=input_digest,
            output_digest=output_digest,
            entries=tuple(_entry(*one) for one in kept),
        )
        verify(
            run,
            rules=read_weights(version, valid_from, json.loads(weights)),
            seeds=dict(zip(windows or (), map(bytes, seeds or ()), strict=True)),
        )
    except BrokenRun as broken:
        differs = str(broken)
    except (KeyError, ValueError):
        # Facts, weights or seeds that are not what was written down.
        differs = "not what was written down"
    return Replayed(
        id=run_id,
        name=f"{programme}/{number}",
        files=len(kept),
        erased=sum(1 for _place, _leaf, _salt, facts in kept if not facts),
        input_digest=input_digest,
        output_digest=output_digest,
        differs=differs,
    )


def _entry(place: int, leaf: bytes, salt: bytes | None, facts: str) -> Entry:
    is_there = bool(facts)
    return Entry(
        place=place,
        leaf=bytes(leaf),
        facts=read_facts(facts) if is_there else None,
        salt=bytes(salt) if is_there and salt is not None else None,
    )
