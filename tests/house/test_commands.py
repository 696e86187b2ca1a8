"""What a person types: make, manage.py, and what a fresh clone needs for them."""

import re
import subprocess
import sys
from pathlib import Path

from tests.house.conftest import PROJECT, manage

PROMISED = {"run", "test", "test-long", "quality", "fix", "bench", "messages", "screenshots", "help"}


def test_make_help_names_every_command(tmp_path: Path) -> None:
    said = subprocess.run(["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    named = set(re.findall(r"^make (\S+)", said, flags=re.MULTILINE))
    assert named >= PROMISED


def test_requirements_are_hashed_and_name_no_registry() -> None:
    for name in ("base", "dev"):
        text = (PROJECT / "requirements" / f"{name}.txt").read_text()
        assert "http" not in text
        pinned = [line for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)]
        assert pinned
        assert all("==" in line and line.endswith("\\") for line in pinned)
        assert text.count("--hash=sha256:") >= len(pinned)
    assert not (PROJECT / "uv.lock").exists()


def test_every_requirement_asked_for_is_compiled() -> None:
    for name in ("base", "dev"):
        asked = re.findall(
            r"^([A-Za-z][A-Za-z0-9-]*)", (PROJECT / "requirements" / f"{name}.in").read_text(), re.MULTILINE
        )
        compiled = (PROJECT / "requirements" / f"{name}.txt").read_text().lower()
        assert asked
        assert not [one for one in asked if f"\n{one.lower()}==" not in f"\n{compiled}"]


def test_a_command_that_needs_no_database_starts_none(tmp_path: Path) -> None:
    environment = {"PORTAL_DATA_DIR": str(tmp_path / "var"), "PATH": "/usr/bin:/bin"}
    checked = manage(environment, "check")
    assert checked.returncode == 0, checked.stderr
    assert not (tmp_path / "var" / "postgres18").exists()


def test_an_unknown_command_of_the_package_says_what_there_is() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "montreal_sanctuary", "dance"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 2
    assert "run|stop" in said.stderr
