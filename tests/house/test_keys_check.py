"""`keys check`: every secret is there, somebody holds it, and what is missing is said."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from core.alerts import AlertCode
from montreal_sanctuary.key_check import (
    TIMERS,
    Kept,
    KeyFinding,
    KeyProblem,
    KeyRecord,
    check_weekly,
    checked_keys,
    findings,
    kept_now,
)
from montreal_sanctuary.key_register import secret_kinds, short_fingerprint
from privacy.recipients import RecipientsList
from staff.models import Alert, SecretRecord
from tests.casework.factories import AT, TODAY, hand_in, make_desk
from tests.databases import ActAs

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a secret of more than thirty-two bytes, made up for a test"
#: What the public door of a city is given, each in its variable or its file.
GIVEN = {
    "PORTAL_SECRET_KEY_PUBLIC": SECRET,
    "DATABASE_URL_CASEWORK_INTAKE": f"postgresql://casework_intake:{SECRET.replace(' ', '-')}@db/casework",
    "DATABASE_URL_DIRECTORY_READER": "postgresql://directory_reader:a-password-one@db/directory",
    "DATABASE_URL_DIRECTORY_INTAKE": "postgresql://directory_intake:a-password-two@db/directory",
}


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any, db: None) -> Path:
    """A public door's host in production: its own secrets, and nobody else's."""
    desk = make_desk()
    settings.ROOT_FINGERPRINT = desk.root_fingerprint
    settings.DEMONSTRATION = False
    peppers = tmp_path / "peppers"
    peppers.mkdir()
    (peppers / "1").write_text(SECRET)
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("PORTAL_PEPPERS_DIR", str(peppers))
    for variable, value in GIVEN.items():
        monkeypatch.setenv(variable, value)
    return tmp_path


def record_everything(door: str = "public") -> None:
    for one in checked_keys(door=door, on=TODAY):
        if one.name != "recipients-list":
            call_command(
                "keys", "record", one.name, "--holder", "Camille", "--copy", "coffre", "--door", door
            )
    SecretRecord.objects.update(made_on=TODAY, rehearsed_on=TODAY)


def problems(found: list[KeyFinding]) -> dict[str, set[str]]:
    return {one.name: {str(problem) for problem in one.problems} for one in found if one.problems}


def test_a_door_with_its_secrets_and_a_full_register_passes(
    host: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record_everything()
    assert problems(checked_keys(door="public", on=TODAY)) == {}
    call_command("keys", "check", "--door", "public")
    said = capsys.readouterr().out
    assert SECRET not in said
    assert "a-password-one" not in said
    assert "Camille" in said
    assert short_fingerprint("secret-key-public", SECRET.encode()) in said


@pytest.mark.parametrize("missing", [*GIVEN, "PORTAL_PEPPERS_DIR"])
def test_each_missing_secret_is_named_and_the_command_fails(
    missing: str, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_everything()
    monkeypatch.delenv(missing)
    failing = [one.name for one in checked_keys(door="public", on=TODAY) if one.is_failure]
    assert len(failing) == 1
    with pytest.raises(CommandError, match=failing[0]):
        call_command("keys", "check", "--door", "public")


def test_a_secret_that_is_too_short_is_not_there(host: Path) -> None:
    record_everything()
    (host / "peppers" / "1").write_text("short")
    assert problems(checked_keys(door="public", on=TODAY))["receipt-pepper-1"] == {"broken"}


def test_another_doors_secret_need_not_be_here_and_somebody_must_hold_it(host: Path) -> None:
    assert problems(checked_keys(door="public", on=TODAY))["second-factor-key"] == {"no_holder"}
    record_everything()
    assert "second-factor-key" in problems(checked_keys(door="staff", on=TODAY))


def test_looking_makes_no_secret(host: Path) -> None:
    checked_keys(door="all", on=TODAY)
    assert not (host / "var").exists()


def test_an_old_a_changed_and_an_untried_secret_are_said_without_failing(
    host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_everything()
    SecretRecord.objects.filter(name="secret-key-public").update(made_on=TODAY - dt.timedelta(days=400))
    SecretRecord.objects.filter(name="recovery-key").update(rehearsed_on=TODAY - dt.timedelta(days=367))
    SecretRecord.objects.filter(name="root-key").update(rehearsed_on=TODAY - dt.timedelta(days=366))
    (host / "peppers" / "1").write_text(SECRET + "!")
    SecretRecord.objects.filter(name="second-factor-key").update(copy_kept="")
    assert problems(checked_keys(door="public", on=TODAY)) == {
        "secret-key-public": {"old"},
        "receipt-pepper-1": {"changed"},
        "recovery-key": {"not_rehearsed"},
        "second-factor-key": {"no_copy"},
    }
    call_command("keys", "check", "--door", "public")
    call_command("keys", "record", "recovery-key", "--rehearsed")
    assert "recovery-key" not in problems(
        checked_keys(door="public", on=SecretRecord.objects.get(name="recovery-key").rehearsed_on or TODAY)
    )


def test_a_new_secret_is_made_today_and_nobody_has_tried_it(host: Path) -> None:
    record_everything()
    SecretRecord.objects.update(made_on=TODAY - dt.timedelta(days=99))
    call_command("keys", "record", "recovery-key", "--fingerprint", "another one")
    after = SecretRecord.objects.get(name="recovery-key")
    assert (after.rehearsed_on, after.holder) == (None, "Camille")
    assert after.made_on > TODAY - dt.timedelta(days=99)


def test_only_what_there_is_is_recorded_and_in_somebodys_name(host: Path) -> None:
    with pytest.raises(CommandError, match="recovery-key"):
        call_command("keys", "record", "the-queens-jewels", "--holder", "Camille")
    with pytest.raises(CommandError, match="holder"):
        call_command("keys", "record", "sms-token")
    call_command("keys", "record", "receipt-pepper-4", "--holder", "Camille")
    assert SecretRecord.objects.get().fingerprint == ""


def test_a_list_that_the_pinned_root_did_not_sign_fails(host: Path, settings: Any) -> None:
    record_everything()
    settings.ROOT_FINGERPRINT = "0000 " * 16
    found = problems(checked_keys(door="public", on=TODAY))
    assert found["recipients-list"] == {"untrusted"}
    assert "missing" in found["recovery-key"], "nobody knows which key recovers"


# Peppers


def test_how_many_codes_need_a_pepper_is_counted_and_one_that_is_needed_is_missed(
    host: Path, settings: Any
) -> None:
    record_everything()
    hand_in()
    assert {one.name: one.codes for one in checked_keys(door="public", on=TODAY) if one.codes} == {
        "receipt-pepper-1": (1, 0)
    }
    (host / "peppers" / "1").rename(host / "peppers" / "2")
    found = {one.name: one for one in checked_keys(door="public", on=TODAY)}
    assert (found["receipt-pepper-1"].codes, found["receipt-pepper-1"].is_failure) == ((1, 0), True)
    assert not found["receipt-pepper-2"].fingerprint.startswith("–")


def test_a_leaked_pepper_is_said_until_nobody_needs_it_and_then_may_go(host: Path) -> None:
    record_everything()
    handed = hand_in()
    (host / "peppers" / "2").write_text(SECRET + "?")
    (host / "peppers" / "1.leaked").touch()
    call_command("keys", "record", "receipt-pepper-2", "--holder", "Camille", "--copy", "coffre")
    found = {one.name: one for one in checked_keys(door="public", on=TODAY)}
    assert found["receipt-pepper-1"].problems == (KeyProblem.LEAKED,)
    assert not found["receipt-pepper-1"].wants_somebody, "time alone settles it"
    from casework import by_code

    by_code.erase(handed.who, TODAY)
    found = {one.name: one for one in checked_keys(door="public", on=TODAY)}
    assert found["receipt-pepper-1"].problems == (KeyProblem.LEAKED, KeyProblem.MAY_GO)
    assert found["receipt-pepper-2"].problems == ()
    (host / "peppers" / "2.leaked").touch()
    assert problems(checked_keys(door="public", on=TODAY))["receipt-pepper-2"] >= {"missing", "leaked"}


# The weekly check


def test_the_worker_checks_weekly_with_its_own_login_and_raises_the_alert(host: Path, as_role: ActAs) -> None:
    record_everything("worker")
    (timer,) = TIMERS
    assert timer.run is check_weekly
    with as_role("casework_janitor"):
        assert kept_now().register
        check_weekly(AT)
    assert Alert.objects.filter(code=AlertCode.KEYS_CHECK, cleared_at=None).exists()
    # Its address was not given to this host: the alert was right.
    assert {one.name for one in checked_keys(door="worker", on=TODAY) if one.wants_somebody} == {
        "database-directory_janitor",
        "database-casework_janitor",
    }


def test_the_alert_goes_when_everything_is_there(
    host: Path, monkeypatch: pytest.MonkeyPatch, as_role: ActAs
) -> None:
    for side, variable in (("directory", "DIRECTORY"), ("casework", "CASEWORK")):
        monkeypatch.setenv(f"DATABASE_URL_{variable}_JANITOR", f"postgresql://{side}_janitor:word@db/{side}")
    with as_role("casework_janitor"):
        check_weekly(AT)
    assert Alert.objects.filter(cleared_at=None).exists()
    record_everything("worker")
    with as_role("casework_janitor"):
        check_weekly(AT)
    assert not Alert.objects.filter(cleared_at=None).exists()


def test_a_doors_own_login_sees_its_secrets_and_not_who_holds_them(host: Path, as_role: ActAs) -> None:
    record_everything()
    (host / "peppers" / "2").write_text(SECRET)
    with as_role("casework_intake"):
        found = checked_keys(door="public", on=TODAY)
    # Nor how many codes need an older pepper: it does not say that one may go.
    assert problems(found) == {}
    assert {one.record for one in found} == {None}


def test_a_demonstration_needs_no_holder(host: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from montreal_sanctuary.kept_secrets import kept_secret

    settings.DEMONSTRATION = True
    for variable in (*GIVEN, "PORTAL_PEPPERS_DIR"):
        monkeypatch.delenv(variable)
    names = ("public-key", "staff-key", "operator-key", "receipt-pepper-1", "second-factor-key", "check-key")
    for name in names:
        kept_secret(name)
    assert not [one for one in checked_keys(door="all", on=TODAY) if one.is_failure]
    (host / "var" / "secrets" / "second-factor-key").unlink()
    assert problems(checked_keys(door="all", on=TODAY)) == {"second-factor-key": {"missing"}}


# docs/keys.md


def rows_of_the_page() -> set[str]:
    page = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE))


def test_the_page_about_keys_has_a_row_for_every_secret_and_for_no_other() -> None:
    every_pepper = frozenset(range(10))
    for demonstration in (False, True):
        kinds = secret_kinds(demonstration=demonstration, peppers=every_pepper)
        assert {kind.row for kind in kinds} == rows_of_the_page()


def test_every_command_that_the_page_names_exists() -> None:
    page = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    for command in set(re.findall(r"manage\.py ([a-z_]+)", page)):
        found = list(ROOT.glob(f"*/management/commands/{command}.py"))
        assert found, command
    for act in set(re.findall(r"recovery_room ([a-z]+)", page)):
        assert act in {"make", "check", "rewrap"}


def test_a_finding_fails_only_for_what_is_missing() -> None:
    record = KeyRecord("x", "Camille", "coffre", TODAY, None)
    one = KeyFinding("root-key", "x", record, (KeyProblem.NOT_REHEARSED,))
    assert (one.is_failure, one.wants_somebody) == (False, True)
    assert replace(one, problems=(KeyProblem.NO_HOLDER,)).is_failure
    empty = findings(
        Kept({}, {}, RecipientsList(1, TODAY, ())), door="operator", on=TODAY, demonstration=False
    )
    assert {one.name for one in empty if one.is_failure} >= {
        "secret-key-operator",
        "recovery-key",
        "root-key",
    }


def test_the_register_is_nobodys_table_but_the_owners(as_role: ActAs) -> None:
    for role in ("casework_intake", "casework_staff", "casework_janitor"):
        with (
            pytest.raises(Exception, match="permission denied"),
            as_role(role),
            connections["default"].cursor() as cursor,
        ):
            cursor.execute("SELECT * FROM staff_secretrecord")


def test_a_secret_is_made_into_a_new_file_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "peppers" / "2"
    call_command("keys", "make", str(file))
    assert (len(file.read_bytes().strip()), file.stat().st_mode & 0o777) == (44, 0o600)
    with pytest.raises(CommandError):
        call_command("keys", "make", str(file))
