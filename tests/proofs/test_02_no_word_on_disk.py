"""
Proof 2: nor is a word of it on the disk: not in the server's data files, its write-ahead log, its own log.

The same needle, the same life; then everything is forced to disk and every file that the server has written
since is searched.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connections

from casework.models import SealedStory
from montreal_sanctuary.run_slots import is_outside, server_of_this_run
from tests.casework.factories import Desk
from tests.housing.factories import HousingDesk
from tests.proofs.application_life import apply_and_live
from tests.proofs.sealed_life import holds, live_through

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default"]),
    pytest.mark.skipif(is_outside(), reason="the folder of an outside server is not ours to read"),
]


def written_since(start: float) -> Iterator[Path]:
    places = server_of_this_run().places
    for path in (places.log, *places.cluster.rglob("*")):
        try:
            if path.is_file() and path.stat().st_mtime >= start:
                yield path
        except FileNotFoundError:  # another test's table, dropped meanwhile
            continue


def files_with(needle: str, start: float) -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute("CHECKPOINT")
    found = []
    for path in written_since(start):
        try:
            if holds(path.read_bytes(), needle):
                found.append(path.name)
        except FileNotFoundError:
            continue
    return found


def test_no_word_of_a_file_is_in_the_servers_files(desk: Desk) -> None:
    start = time.time() - 1
    needle, planted = f"zq{uuid4().hex}", f"zq{uuid4().hex}"
    code = live_through(desk, needle).code
    assert files_with(needle, start) == []
    assert files_with(code, start) == []

    # A story that is not sealed is found, in its table and in the write-ahead log: the search can fail.
    SealedStory.objects.update(sealed=f'{{"what": "{planted}"}}'.encode())
    assert len(files_with(planted, start)) >= 2


def test_no_word_of_an_application_is_in_the_servers_files(
    housing_desk: HousingDesk, no_directory: None
) -> None:
    start = time.time() - 1
    needle = f"zq{uuid4().hex}"
    code = apply_and_live(housing_desk, needle).code
    assert files_with(needle, start) == []
    assert files_with(code, start) == []
