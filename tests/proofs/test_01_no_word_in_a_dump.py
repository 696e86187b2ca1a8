"""
Proof 1: whatever anybody writes in a file, no word of it is in a dump of either database.

A needle goes through drafts, the story, messages both ways, notes, a call and a referral. Both databases are
dumped with pg_dump and searched for it: as it is, in hexadecimal, and in base64 at each offset. The code of
the file is looked for too.
"""

import os
import subprocess
from uuid import uuid4

import pytest
from django.db import connections

from casework.models import SealedStory
from housing.models import Letter
from montreal_sanctuary.embedded_places import find_programs
from montreal_sanctuary.run_slots import server_of_this_run
from tests.casework.factories import Desk
from tests.databases import ALIASES
from tests.housing.factories import HousingDesk
from tests.proofs.application_life import apply_and_live
from tests.proofs.sealed_life import holds, live_through

pytestmark = pytest.mark.django_db(transaction=True, databases=["default"])


def dump_of(alias: str) -> bytes:
    settings = connections[alias].settings_dict
    address = {"host": settings["HOST"], "port": settings["PORT"], "username": settings["USER"]}
    # The embedded server's own program reads every older server too.
    program = find_programs(server_of_this_run().places.user) / "pg_dump"
    made = subprocess.run(
        [
            str(program),
            *(f"--{word}={value}" for word, value in address.items() if value),
            f"--dbname={settings['NAME']}",
        ],
        check=True,
        capture_output=True,
        env={**os.environ, "PGPASSWORD": str(settings["PASSWORD"])},
    )
    return made.stdout


def test_no_word_of_a_file_is_in_a_dump_of_either_database(desk: Desk) -> None:
    needle, planted = f"zq{uuid4().hex}", f"zq{uuid4().hex}"
    code = live_through(desk, needle).code
    dumps = {side: dump_of(alias) for side, alias in ALIASES.items()}
    assert b"casework_sealedstory" in dumps["casework"]
    assert b"services_listing" in dumps["directory"]
    for side, dump in dumps.items():
        assert not holds(dump, needle), side
        assert not holds(dump, code), side

    # A story that is not sealed is found: the search can fail.
    SealedStory.objects.update(sealed=f'{{"what": "{planted}"}}'.encode())
    assert holds(dump_of("default"), planted)


def test_no_word_of_an_application_is_in_a_dump(housing_desk: HousingDesk, no_directory: None) -> None:
    needle, planted = f"zq{uuid4().hex}", f"zq{uuid4().hex}"
    code = apply_and_live(housing_desk, needle).code
    dump = dump_of("default")
    for table in ("sealedanswers", "infoitem", "decision", "letter", "release"):
        assert f"COPY public.housing_{table} ".encode() in dump
    assert not holds(dump, needle)
    assert not holds(dump, code)
    with connections["default"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Letter.objects.update(sealed=f'{{"greeting": "{planted}"}}'.encode())
        cursor.execute("SET session_replication_role = origin")
    assert holds(dump_of("default"), planted)
