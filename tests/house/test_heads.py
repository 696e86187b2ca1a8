"""The last link of each log, written down beside the database: a log rewritten whole is named too."""

import datetime as dt
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from casework.by_code import erase, post_message
from casework.chain import digest_of
from casework.heads import mark_restored, write_heads
from casework.models import Event
from core.chained_lines import read_lines
from tests.casework.factories import AT, TODAY, Desk, Handed, assigned, bare_case, hand_in, make_desk
from tests.databases import ActAs


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    settings.HEADS_FILE = tmp_path / "heads.tsv"
    return tmp_path / "heads.tsv"


@pytest.fixture
def desk(db: None, settings: Any, file: Path) -> Desk:
    made = make_desk()
    settings.ROOT_FINGERPRINT = made.root_fingerprint
    return made


def verified() -> str:
    said = StringIO()
    call_command("verify_logs", stdout=said)
    return said.getvalue()


def write_to(handed: Handed) -> None:
    assert post_message(handed.who, message_id=UUID(int=4 << 76 | 2 << 62 | 1), text="…", on=TODAY)


def rewrite_the_whole_log(case_id: UUID) -> None:
    """Do what the database's owner could: another day in the first line, and every digest after it anew."""
    previous = b""
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for event in Event.objects.filter(case=case_id).order_by("number"):
            event.day -= dt.timedelta(days=1)
            digest = digest_of(event, previous)
            cursor.execute(
                "UPDATE casework_event SET day = %s, previous = %s, digest = %s WHERE id = %s",
                [event.day, previous, digest, event.pk],
            )
            previous = digest
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_only_heads_that_changed_are_written_by_a_function_and_never_those_of_the_daily_check(
    desk: Desk, file: Path, as_role: ActAs
) -> None:
    one, two = hand_in(), assigned(desk)
    bare_case(desk.team, kind="check")
    with as_role("casework_janitor"):
        assert write_heads(AT) == 2
        assert write_heads(AT) == 0
    write_to(one)
    assert write_heads(AT) == 1
    assert [(row[1], row[2]) for row in read_lines(file)][-1] == (str(one.case_id), "2")
    assert {row[1] for row in read_lines(file)} == {str(one.case_id), str(two.case_id)}
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_log_that_was_written_anew_from_end_to_end_is_named_though_its_chain_is_whole(desk: Desk) -> None:
    good, bad = hand_in(), assigned(desk)
    rewrite_the_whole_log(good.case_id)
    write_heads(AT)
    assert "2 empreintes" in verified()
    rewrite_the_whole_log(bad.case_id)
    with pytest.raises(CommandError) as said:
        verified()
    assert f"{bad.case_id}: 2" in str(said.value)
    assert str(good.case_id) not in str(said.value)
    # It is not forgotten when the next night writes down the forged one.
    write_heads(AT)
    with pytest.raises(CommandError, match=str(bad.case_id)):
        verified()


def test_a_file_that_went_without_a_tombstone_is_named_and_an_erased_one_is_not(desk: Desk) -> None:
    erased, vanished = hand_in(), hand_in()
    write_heads(AT)
    assert erase(erased.who, on=TODAY)
    verified()
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in ("wrap", "receipt", "sealedstory", "event"):
            cursor.execute(f"DELETE FROM casework_{table} WHERE case_id = %s", [vanished.case_id])
        cursor.execute("DELETE FROM casework_case WHERE id = %s", [vanished.case_id])
    with pytest.raises(CommandError) as said:
        verified()
    assert str(vanished.case_id) in str(said.value)
    assert str(erased.case_id) not in str(said.value)


def test_a_restored_backup_is_not_taken_for_a_forgery_and_is_told_of(desk: Desk) -> None:
    stays = hand_in()
    write_heads(AT)
    point = transaction.savepoint()
    write_to(stays)
    lost = hand_in()
    write_heads(AT)
    transaction.savepoint_rollback(point)
    with pytest.raises(CommandError, match=str(stays.case_id)):
        verified()
    mark_restored(AT)
    assert f"restaurée le {TODAY}" in verified()
    # It goes on from there, and what was written down before the backup still counts.
    write_to(stays)
    write_heads(AT)
    assert str(lost.case_id) not in verified()
    rewrite_the_whole_log(stays.case_id)
    with pytest.raises(CommandError, match=f"{stays.case_id}: 1"):
        verified()


def test_a_line_of_the_file_itself_that_was_changed_is_said(desk: Desk, file: Path) -> None:
    hand_in()
    write_heads(AT)
    file.write_text(file.read_text().replace("\t1\t", "\t2\t"))
    with pytest.raises(CommandError, match="line 1 was changed"):
        verified()
