"""A run comes out the same in a database that was dumped and restored elsewhere, erased files and all."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections

from casework import by_code
from housing.enums import RunReason
from housing.operations.ranking import make_run
from housing.operations.replaying import Replayed, replay_all
from montreal_sanctuary.embedded_places import find_programs
from montreal_sanctuary.run_slots import is_outside, server_of_this_run
from tests.databases import _address as address_of
from tests.housing.factories import TODAY, HousingDesk, apply
from tests.housing.lists import approve_rules, listed, put_on_the_list

pytestmark = pytest.mark.django_db(transaction=True, databases=["default"])

_WORDS = {"host": "--host", "port": "--port", "user": "--username", "dbname": "--dbname"}


def run_program(name: str, address: dict[str, object], *words: str) -> None:
    found = shutil.which(name) if is_outside() else None
    program = found or str(find_programs(server_of_this_run().places.user) / name)
    where = [f"{_WORDS[word]}={value}" for word, value in address.items() if word in _WORDS]
    password = {"PGPASSWORD": str(address.get("password", ""))}
    done = subprocess.run(
        [program, *where, *words], capture_output=True, text=True, check=False, env={**os.environ, **password}
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def restored_elsewhere(folder: Path) -> Iterator[psycopg.Connection[Any]]:
    """Dump the database of this test, restore it under another name, and drop it afterwards."""
    here = address_of("default", database=str(connections["default"].settings_dict["NAME"]))
    there = {**here, "dbname": f"{here['dbname']}_ailleurs"}
    archive = folder / "casework.dump"
    run_program("pg_dump", here, "--format=custom", f"--file={archive}")
    with psycopg.connect(**{**here, "dbname": "postgres"}, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{there["dbname"]}"')
        server.execute(f'CREATE DATABASE "{there["dbname"]}" TEMPLATE template0')
        try:
            run_program("pg_restore", there, "--single-transaction", "--exit-on-error", str(archive))
            with psycopg.connect(**there) as connection:
                yield connection
        finally:
            server.execute(f'DROP DATABASE "{there["dbname"]}" WITH (FORCE)')


def replayed(cursor: Any) -> list[Replayed]:
    return list(replay_all(cursor, every=True))


def test_a_run_has_the_same_digests_in_a_database_that_was_restored_elsewhere(
    housing_desk: HousingDesk, tmp_path: Path
) -> None:
    approve_rules(housing_desk)
    filed = apply(housing_desk)
    put_on_the_list(housing_desk, filed)
    for minors in range(3):
        listed(housing_desk, minors=minors)
    made = make_run(housing_desk.programme, as_of=TODAY, requested_by=None, reason=RunReason.FIRST)
    assert by_code.erase(filed.who, TODAY)
    with connections["default"].cursor() as cursor:
        here = replayed(cursor)
    with restored_elsewhere(tmp_path) as elsewhere, elsewhere.cursor() as cursor:
        there = replayed(cursor)
    assert there == here
    (one,) = there
    assert (one.differs, one.files, one.erased) == ("", 4, 1)
    assert (one.input_digest, one.output_digest) == (made.input_digest, made.output_digest)
