"""Proof 10 again, on a PostgreSQL that is not ours."""

import os
import re
import subprocess
import sys

import pytest

from montreal_sanctuary.run_slots import OUTSIDE_VARIABLE, SLOT_VARIABLE
from tests.house.conftest import PROJECT, OutsideServer

pytestmark = pytest.mark.xdist_group("outside")


def test_proof_10_every_denial_holds_on_debians_postgresql_too(debian_server: OutsideServer) -> None:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != SLOT_VARIABLE and not name.startswith(("PYTEST_", "COV_"))
    }
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "tests/house/test_grants.py"],
        cwd=PROJECT,
        env={**kept, OUTSIDE_VARIABLE: debian_server.address("postgres")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    passed = re.search(r"(\d+) passed", ran.stdout)
    assert passed
    assert int(passed.group(1)) > 70
    # A count, not the word: without the HSDS schemas every run ends by saying what it skipped.
    assert not re.search(r"\d+ skipped", ran.stdout)
    with debian_server.connect() as connection:
        left = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test_%'").fetchall()
    assert left == []
