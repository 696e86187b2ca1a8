"""Backups: made, forgotten in time, and restored without bringing back what was ended since."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from core.alerts import AlertCode
from core.chained_lines import opened_for_adding, read_lines
from montreal_sanctuary import restoring
from montreal_sanctuary.backups import NAME, backups_in, findings, prune, watch_backups
from montreal_sanctuary.embedded import EmbeddedServer
from montreal_sanctuary.house_error import HouseError
from staff.models import Alert
from tests.databases import _address as address_of
from tests.house.conftest import PROJECT, OutsideServer, manage
from tests.running_portal import free_port

# One worker makes the portal that these tests share.
pytestmark = pytest.mark.xdist_group("backups")

NOW = dt.datetime(2026, 11, 22, 7, 20, tzinfo=dt.UTC)


# How old they get


def made_before(folder: Path, *days: float) -> list[Path]:
    """Folders as backups of so many days ago, each with a manifest."""
    made = [folder / (NOW - dt.timedelta(days=age)).strftime(NAME) for age in days]
    for one in made:
        one.mkdir(parents=True)
        empty = {"made_at": "", "server": 18, "ledger": 0, "digests": {}, "migrations": {}}
        (one / "manifest.json").write_text(json.dumps(empty))
    return made


def test_a_backup_goes_before_it_is_older_than_what_was_promised_and_no_sooner(
    tmp_path: Path, settings: Any
) -> None:
    settings.BACKUPS_FORGET_DAYS = 30
    too_old, of_tonight, young = made_before(tmp_path, 29, 28.9, 0.1)
    (tmp_path / "somebody’s own").mkdir()
    assert prune(tmp_path, NOW) == [too_old]
    # A night later, when the next one is made, it is still within its time.
    assert findings(tmp_path, NOW + dt.timedelta(days=1)) == []
    assert backups_in(tmp_path) == [of_tonight, young]
    assert (tmp_path / "somebody’s own").exists()


def test_an_old_one_a_missed_night_and_a_damaged_one_are_said_and_call_whoever_is_on_call(
    tmp_path: Path, settings: Any, db: None
) -> None:
    standing = Alert.objects.filter(code=AlertCode.BACKUP_OLD, cleared_at=None)
    settings.BACKUPS_DIR = tmp_path
    (newest,) = made_before(tmp_path, 1)
    watch_backups(NOW)
    assert not standing.exists()
    assert "none for" in findings(tmp_path, NOW + dt.timedelta(days=1))[0]
    (newest / "manifest.json").write_text('{"digests"')
    assert "damaged" in findings(tmp_path, NOW)[0]
    shutil.rmtree(newest)
    made_before(tmp_path, 30, 1)
    assert "too old" in findings(tmp_path, NOW)[0]
    watch_backups(NOW)
    assert standing.exists()
    prune(tmp_path, NOW)
    watch_backups(NOW)
    assert not standing.exists()


def test_of_two_who_restore_at_once_one_is_sent_away(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(restoring, "owner_address", lambda _side: address_of("default", database="postgres"))
    with restoring._alone(), pytest.raises(HouseError, match="under way"), restoring._alone():
        pass
    with restoring._alone():
        pass


# From last week


@dataclass
class Restored:
    """A portal's folder on which a backup of last week was restored, and what was said meanwhile."""

    folder: Path
    environment: dict[str, str]
    notes: dict[str, Any]
    refused_with_a_door_open: str = ""
    refused_not_empty: str = ""
    refused_without_ledger: str = ""
    without_ledger: dict[str, Any] = field(default_factory=dict)
    said: str = ""

    def act(self, name: str) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.house.restored_portal", name, str(self.folder)],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        self.notes |= json.loads(done.stdout)
        return dict(json.loads(done.stdout))

    def manage(self, *words: str) -> str:
        return manage(self.environment, *words).stderr

    @property
    def ledger(self) -> Path:
        return self.folder / "var" / "ledger" / "ledger.tsv"


@pytest.fixture(scope="module")
def restored() -> Iterator[Restored]:
    folder = Path(tempfile.mkdtemp(prefix="restauré "))
    folder.chmod(0o711)
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))
    }
    portal = Restored(folder, {**kept, "PORTAL_DATA_DIR": str(folder / "var")}, {})
    server = EmbeddedServer(folder / "var")
    try:
        # The commands leave a server running that somebody else holds.
        server.hold()
        assert manage(portal.environment, "migrate_portal").returncode == 0
        portal.act("last_week")
        portal.act("since_then")
        backup = portal.notes["backup"]
        password = (folder / "var" / "secrets" / "database-casework_intake").read_text()
        address = server.connection_settings("casework_intake", password)
        with psycopg.connect(**address, dbname="casework"):
            portal.refused_with_a_door_open = portal.manage("restore", backup, "--replace")
        portal.refused_not_empty = portal.manage("restore", backup)
        # As if the ledger had been lost with the database.
        portal.ledger.rename(folder / "ledger.tsv")
        portal.refused_without_ledger = portal.manage("restore", backup, "--replace")
        lost = manage(portal.environment, "restore", backup, "--replace", "--ledger-lost")
        assert lost.returncode == 0, lost.stderr
        portal.without_ledger = portal.act("looked_at")
        # It is found again.
        (folder / "ledger.tsv").rename(portal.ledger)
        done = manage(portal.environment, "restore", backup, "--replace")
        assert done.returncode == 0, done.stderr
        portal.said = done.stdout
        yield portal
    finally:
        server.stop()
        server.release()
        shutil.rmtree(folder, ignore_errors=True)


def test_a_backup_is_not_restored_under_an_open_door_nor_over_what_stands(restored: Restored) -> None:
    assert "casework_intake in the casework database" in restored.refused_with_a_door_open
    assert "--replace" in restored.refused_not_empty


def test_without_the_ledger_what_was_erased_would_come_back_and_that_is_asked_for_in_so_many_words(
    restored: Restored,
) -> None:
    assert "--ledger-lost" in restored.refused_without_ledger
    assert restored.without_ledger["opens"]["erased"] == {"what": "gone", "messages": 0}
    assert restored.without_ledger["out"] is False


def test_after_last_weeks_backup_what_was_erased_since_stays_erased(restored: Restored) -> None:
    found = restored.act("looked_at")
    # Erased since: unknown. Handed in since: lost, and its code says so the same way. Everything else opens.
    assert found["opens"] == {
        "erased": None,
        "late": None,
        "kept": {"what": "here", "messages": 0},
        "answered": {"what": found["opens"]["answered"]["what"], "messages": 1},
    }
    assert restored.notes["carried"] >= 3
    assert "1 files erased again" in restored.said
    # Who was dismissed since stays out, and opens nothing; the others work on.
    assert (found["out"], found["their wraps"], found["keys in use"]) == (True, 0, 0)
    assert found["others"] > 3
    # No visit, session or open key comes back.
    assert found["visits"] == 0


def test_on_a_new_machine_a_backup_its_ledger_and_the_secrets_make_the_portal_again(
    restored: Restored,
) -> None:
    folder = restored.folder / "new"
    (folder / "var" / "ledger").mkdir(parents=True)
    for path in (folder, folder / "var"):
        path.chmod(0o711)
    shutil.copy(restored.ledger, folder / "var" / "ledger")
    shutil.copytree(restored.folder / "var" / "secrets", folder / "var" / "secrets")
    # Made again there, as on any new server.
    for password in (folder / "var" / "secrets").glob("database-*"):
        password.unlink()
    shutil.copy(restored.folder / "notes.json", folder)
    environment = {**restored.environment, "PORTAL_DATA_DIR": str(folder / "var")}
    there = Restored(folder, environment, dict(restored.notes))
    server = EmbeddedServer(folder / "var")
    server.hold()
    try:
        done = manage(environment, "restore", there.notes["backup"])
        assert done.returncode == 0, done.stderr
        found = there.act("looked_at")
    finally:
        server.release()
    assert (found["opens"]["erased"], found["opens"]["kept"]) == (None, {"what": "here", "messages": 0})


def test_after_a_restore_rights_and_logs_are_as_they_must_be(restored: Restored) -> None:
    for command in ("check_grants", "verify_logs"):
        done = manage(restored.environment, command)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("process", ["gunicorn_public", "gunicorn_staff", "worker", "run"])
def test_no_process_starts_on_a_database_that_is_older_than_the_ledger(
    restored: Restored, process: str
) -> None:
    whole = restored.ledger.read_bytes()
    number = str(len(read_lines(restored.ledger)) + 1)
    with opened_for_adding(restored.ledger) as lines:
        lines.add([(number, "erased", "0f8fad5b-d9cb-469f-a165-70867728950e", "2026-11-22")])
    command = {
        "worker": ["montreal_sanctuary.worker"],
        "run": ["montreal_sanctuary", "run"],
    }.get(process, ["gunicorn", "--config", f"python:montreal_sanctuary.{process}"])
    ports = {"PORT": str(free_port()), "STAFF_PORT": str(free_port())}
    try:
        started = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=PROJECT,
            env={**restored.environment, **ports},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    finally:
        restored.ledger.write_bytes(whole)
    assert started.returncode == 1
    assert "replay_ledger" in started.stderr
    assert "Traceback" not in started.stderr


def test_a_backup_with_a_changed_byte_or_ahead_of_the_ledger_is_refused(restored: Restored) -> None:
    copied = restored.folder / Path(restored.notes["backup"]).name
    shutil.copytree(restored.notes["backup"], copied)
    dump = copied / "casework.dump"
    dump.write_bytes(dump.read_bytes()[:-1] + b"x")
    assert "damaged: casework.dump" in restored.manage("restore", str(copied), "--replace")
    whole = restored.notes["backup"]
    manifest = json.loads((Path(whole) / "manifest.json").read_text())
    (copied / "manifest.json").write_text(json.dumps({**manifest, "digests": {}, "ledger": 900}))
    assert "the backup knows 900" in restored.manage("restore", str(copied), "--replace")
    later = {"casework": ["casework.9999_later"]}
    (copied / "manifest.json").write_text(json.dumps({**manifest, "digests": {}, "migrations": later}))
    assert "newer release" in restored.manage("restore", str(copied), "--replace")


def test_the_backup_command_makes_one_for_its_owner_alone_and_forgets_what_is_too_old(
    restored: Restored,
) -> None:
    folder = restored.folder / "nightly"
    (old,) = [folder / "2026-01-01T000000Z"]
    old.mkdir(parents=True)
    checked = restored.manage("backup", str(folder), "--check")
    assert "too old" in checked
    assert manage(restored.environment, "backup", str(folder)).returncode == 0
    (made,) = backups_in(folder)
    assert {path.stat().st_mode & 0o077 for path in (made, *made.iterdir())} == {0}
    assert manage(restored.environment, "backup", str(folder), "--check").returncode == 0


@pytest.mark.long
@pytest.mark.parametrize("server", ["debian_server", "managed_server"])
def test_it_is_the_same_on_an_older_server_and_on_one_whose_owner_is_no_superuser(
    server: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    outside: OutsideServer = request.getfixturevalue(server)
    environment = outside.environment(tmp_path / "var")
    assert manage(environment, "migrate_portal").returncode == 0
    assert manage(environment, "backup", str(tmp_path / "backups")).returncode == 0
    (made,) = backups_in(tmp_path / "backups")
    for command in (("restore", str(made), "--replace"), ("check_grants",), ("verify_logs",)):
        done = manage(environment, *command)
        assert done.returncode == 0, done.stderr
