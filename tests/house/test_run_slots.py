"""Each run of the tests has a database server of its own."""

import os
import subprocess
import sys
from pathlib import Path

from montreal_sanctuary.kept_secrets import portal_folder
from montreal_sanctuary.run_slots import SLOT_VARIABLE, server_of_this_run, slot_of_this_run
from tests.house.conftest import PROJECT

TAKE = "import pytest; from montreal_sanctuary.run_slots import slot_of_this_run; print(slot_of_this_run())"


def taken_by_another(program: str = TAKE, **extra: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name != SLOT_VARIABLE}
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env={**kept, **extra},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.strip()


def test_two_runs_at_once_never_share_a_server() -> None:
    assert taken_by_another() != slot_of_this_run()


def test_the_workers_of_one_run_share_its_place(tmp_path: Path) -> None:
    assert taken_by_another(**{SLOT_VARIABLE: "7"}) == "7"


def test_a_place_is_free_again_when_its_run_was_killed(tmp_path: Path) -> None:
    kill_self = TAKE + "; import os, sys; sys.stdout.flush(); os.kill(os.getpid(), 9)"
    kept = {name: value for name, value in os.environ.items() if name != SLOT_VARIABLE}
    killed = subprocess.run(
        [sys.executable, "-c", kill_self],
        cwd=PROJECT,
        env={**kept, "PORTAL_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -9
    assert taken_by_another(PORTAL_DATA_DIR=str(tmp_path)) == killed.stdout.strip() == "0"


def test_a_type_check_that_reads_the_settings_takes_nothing(tmp_path: Path) -> None:
    program = (
        "import django; from django.conf import settings; django.setup();"
        "print(settings.DATABASES['directory']['TEST']['NAME'])"
    )
    environment = {
        "PORTAL_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "montreal_sanctuary.settings.test",
    }
    assert taken_by_another(program, **environment) == "test_directory_0"
    assert not (tmp_path / "test").exists()


def test_the_portal_that_runs_here_is_another_server() -> None:
    assert server_of_this_run().places.home.is_relative_to(portal_folder() / "test")
    assert server_of_this_run().places.cluster != portal_folder() / "postgres18"
