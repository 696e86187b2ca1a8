"""The ledger of erasures: carried off line by line, compared before a door opens, played again."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connections, transaction

from casework.by_code import erase, intake_is_open, sign_in_by_code
from casework.enums import CaseKind
from casework.models import Case, HelperGrant, Tombstone, Wrap
from core.alerts import AlertCode
from core.chained_lines import BrokenChain, opened_for_adding, read_lines
from montreal_sanctuary import gunicorn_public, gunicorn_staff, ledger
from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.ledger import (
    NoAnswer,
    carry_off,
    carry_off_or_alarm,
    read_ledger,
    refuse_older_database,
)
from montreal_sanctuary.replaying import replay, write_again
from privacy.journey import new_journey_key
from staff.enums import LedgerKind
from staff.models import Alert, LedgerLine, PersonKey, StaffMember
from staff.operations.keys import make_person_key
from staff.operations.members import disable_member
from tests.casework.factories import AT, PASSPHRASE, TODAY, Desk, assigned, hand_in, make_desk
from tests.databases import ActAs


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    settings.LEDGER_FILE = tmp_path / "ledger" / "ledger.tsv"
    return tmp_path / "ledger" / "ledger.tsv"


@pytest.fixture
def desk(db: None, settings: Any, file: Path) -> Desk:
    made = make_desk()
    settings.ROOT_FINGERPRINT = made.root_fingerprint
    carry_off()
    return made


@contextmanager
def forgotten_by_the_database() -> Iterator[None]:
    """What happens in here is carried off; then the database is what it was before, as a restored one is."""
    point = transaction.savepoint()
    yield
    carry_off()
    transaction.savepoint_rollback(point)


def add_line(kind: LedgerKind = LedgerKind.ERASED) -> UUID:
    subject = uuid4()
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT staff_ledger_add(%s, %s, %s)", [kind, subject, TODAY])
    return subject


def opens(code: str) -> bool:
    return sign_in_by_code(code=code, journey=new_journey_key(), at=AT)


# The file


def test_a_line_that_was_changed_taken_out_or_put_in_is_found(tmp_path: Path) -> None:
    path = tmp_path / "lines.tsv"
    with opened_for_adding(path) as lines:
        lines.add([("1", "one"), ("2", "two"), ("3", "three")])
    whole = path.read_text()
    assert read_lines(path) == [("1", "one"), ("2", "two"), ("3", "three")]
    first, second, third = whole.splitlines(keepends=True)
    for changed, broken in (
        (whole.replace("two", "deux"), 2),
        (first + third, 2),
        (first + first + second + third, 2),
        (second + third, 1),
    ):
        path.write_text(changed)
        with pytest.raises(BrokenChain) as said:
            read_lines(path)
        assert said.value.line == broken


def test_what_a_kill_left_half_written_goes_and_a_field_cannot_make_two_lines(tmp_path: Path) -> None:
    path = tmp_path / "lines.tsv"
    with opened_for_adding(path) as lines:
        lines.add([("1", "one")])
        with pytest.raises(ValueError, match="words"):
            lines.add([("2", "two\n3")])
    with path.open("a") as torn:
        torn.write("2\ttwo\tabc")
    assert read_lines(path) == [("1", "one")]
    with opened_for_adding(path) as lines:
        lines.add([("2", "two")])
    assert read_lines(path) == [("1", "one"), ("2", "two")]
    assert path.stat().st_mode & 0o777 == 0o600


# Carrying off


def test_lines_are_carried_off_in_order_and_only_then_marked(desk: Desk, file: Path) -> None:
    subjects = [add_line() for _ in range(3)]
    assert list(LedgerLine.objects.filter(is_written=False).values_list("subject", flat=True)) == subjects
    assert carry_off() == 3
    assert [entry.subject for entry in read_ledger()] == subjects
    assert [entry.number for entry in read_ledger()] == [1, 2, 3]
    assert not LedgerLine.objects.filter(is_written=False).exists()
    assert carry_off() == 0
    assert len(read_ledger()) == 3


def test_a_kill_between_writing_and_marking_writes_no_line_twice(desk: Desk) -> None:
    add_line()
    point = transaction.savepoint()
    carry_off()
    transaction.savepoint_rollback(point)  # written, not marked
    assert LedgerLine.objects.get().is_written is False
    add_line()
    assert carry_off() == 2
    assert [entry.number for entry in read_ledger()] == [1, 2]


def test_more_lines_than_one_reading_holds_are_all_carried_off(desk: Desk) -> None:
    LedgerLine.objects.bulk_create(
        LedgerLine(number=number, kind=LedgerKind.ERASED, subject=uuid4(), day=TODAY)
        for number in range(1, 2502)
    )
    assert carry_off() == 2501
    assert [entry.number for entry in read_ledger()] == list(range(1, 2502))


def test_the_worker_carries_off_and_each_door_compares_with_functions_alone(
    desk: Desk, as_role: ActAs
) -> None:
    add_line()
    with as_role("casework_janitor"):
        assert carry_off() == 1
    for role in ("casework_intake", "casework_staff", "casework_janitor"):
        with as_role(role):
            refuse_older_database()


def test_who_marks_lines_as_written_without_writing_them_is_found_out(desk: Desk, as_role: ActAs) -> None:
    add_line()
    with as_role("casework_janitor"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT staff_ledger_written(ARRAY[1])")
    with pytest.raises(HouseError, match="lacks lines"):
        refuse_older_database()


def test_an_hour_without_a_pass_calls_whoever_is_on_call_and_a_minute_does_not(
    desk: Desk, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    carry_off()
    now = dt.datetime.fromtimestamp(file.stat().st_mtime, tz=dt.UTC)
    file.write_text("not a line\n")
    os.utime(file, (now.timestamp(), now.timestamp()))
    late = Alert.objects.filter(code=AlertCode.LEDGER_LATE, cleared_at=None)
    with pytest.raises(HouseError):
        carry_off_or_alarm(now + dt.timedelta(minutes=59))
    assert not late.exists()
    with pytest.raises(HouseError):
        carry_off_or_alarm(now + dt.timedelta(minutes=61))
    assert late.exists()
    assert "Line 1 of" in capsys.readouterr().err
    file.unlink()
    carry_off_or_alarm(now + dt.timedelta(minutes=62))
    assert not late.exists()


# Before a door opens


def test_no_door_opens_on_a_database_that_is_older_than_the_ledger(desk: Desk) -> None:
    refuse_older_database()
    with forgotten_by_the_database():
        add_line()
    with pytest.raises(HouseError, match="replay_ledger"):
        refuse_older_database()
    # Nor on one that went on from there and holds another line under that number.
    add_line()
    with pytest.raises(HouseError, match="replay_ledger"):
        refuse_older_database()
    with pytest.raises(HouseError, match="replay_ledger"):
        carry_off()


def test_no_door_opens_beside_a_ledger_that_was_changed_cut_or_is_nowhere(
    desk: Desk, file: Path, settings: Any
) -> None:
    add_line(), add_line()
    carry_off()
    whole = file.read_text()
    file.write_text(whole.replace("erased", "let_in"))
    with pytest.raises(HouseError, match=r"Line 1 of .* was changed"):
        refuse_older_database()
    file.write_text(whole.splitlines(keepends=True)[0])
    with pytest.raises(HouseError, match="lacks lines"):
        refuse_older_database()
    assert write_again() == 1
    assert file.read_text() == whole
    refuse_older_database()
    settings.LEDGER_FILE = None
    with pytest.raises(HouseError, match="PORTAL_LEDGER_FILE"):
        refuse_older_database()


# Played again


def test_a_file_that_was_erased_is_erased_again_and_its_code_stays_unknown(desk: Desk) -> None:
    gone, stays = hand_in(), hand_in()
    with forgotten_by_the_database():
        assert erase(gone.who, on=TODAY)
    assert opens(gone.code)
    told: list[str] = []
    assert replay(told.append, AT).erased == 1
    assert not opens(gone.code)
    assert opens(stays.code)
    assert Tombstone.objects.get().pk == gone.case_id
    assert len(told) == 1
    refuse_older_database()


def test_a_member_who_was_dismissed_stays_out_and_one_who_was_let_in_again_comes_in(desk: Desk) -> None:
    dismissed, back = desk.lead.member, desk.colleague.member
    key = desk.lead.person_key
    file = assigned(desk)
    with forgotten_by_the_database():
        disable_member(by=None, member=dismissed, at=AT)
        disable_member(by=None, member=back, at=AT)
        StaffMember.objects.get(pk=back.pk).save()
        StaffMember.objects.filter(pk=back.pk).update(is_active=True)
    assert StaffMember.objects.get(pk=dismissed.pk).is_active
    done = replay(lambda line: None, AT)
    assert done.shut_out == 1
    assert not StaffMember.objects.get(pk=dismissed.pk).is_active
    assert StaffMember.objects.get(pk=back.pk).is_active
    assert PersonKey.objects.get(pk=key.pk).retired_on is not None
    assert not Wrap.objects.filter(case=file.case_id, recipient=f"person:{key.pk}").exists()


def test_a_key_that_was_given_up_and_a_helpers_code_that_was_taken_back_open_nothing_again(
    desk: Desk,
) -> None:
    file = assigned(desk)
    key = desk.lead.person_key
    grant = HelperGrant.objects.create(
        case=file.case,
        lookup=b"l" * 32,
        public=b"p" * 1216,
        pepper=1,
        may_write=False,
        made_on=TODAY,
        expires_on=TODAY + dt.timedelta(days=30),
    )
    Wrap.objects.create(case=file.case, recipient=grant.recipient, sealed=b"w" * 1169, made_on=TODAY)
    with forgotten_by_the_database():
        make_person_key(member=desk.lead.member, passphrase=PASSPHRASE, at=AT)
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT staff_ledger_add('grant_ended', %s, %s)", [grant.pk, TODAY])
    done = replay(lambda line: None, AT)
    assert (done.keys_retired, done.grants_ended) == (1, 1)
    assert PersonKey.objects.get(pk=key.pk).retired_on is not None
    assert HelperGrant.objects.get().ended_on == TODAY
    left = set(Wrap.objects.filter(case=file.case_id).values_list("recipient", flat=True))
    assert f"person:{desk.backup.person_key.pk}" in left
    assert not left & {f"person:{key.pk}", grant.recipient}


def test_played_twice_or_on_a_database_that_forgot_nothing_it_changes_nothing(desk: Desk, file: Path) -> None:
    gone = hand_in()
    with forgotten_by_the_database():
        erase(gone.who, on=TODAY)
        disable_member(by=None, member=desk.colleague.member, at=AT)
    replay(lambda line: None, AT)
    kept, before = file.read_bytes(), list(LedgerLine.objects.values_list("number", "subject", "is_written"))
    told: list[str] = []
    replay(told.append, AT)
    assert told == []
    assert file.read_bytes() == kept
    assert list(LedgerLine.objects.values_list("number", "subject", "is_written")) == before


def test_what_happened_in_a_restored_database_is_numbered_on_and_carried_off(desk: Desk) -> None:
    gone, too = hand_in(), hand_in()
    with forgotten_by_the_database():
        erase(gone.who, on=TODAY)
    # The operator acts before playing the ledger: the same number, another line.
    erase(too.who, on=TODAY)
    assert LedgerLine.objects.get().number == read_ledger()[0].number == 1
    replay(lambda line: None, AT)
    assert [(entry.number, entry.subject) for entry in read_ledger()] == [(1, gone.case_id), (2, too.case_id)]
    add_line()
    assert LedgerLine.objects.latest("number").number == 3
    assert not Case.objects.filter(pk__in=[gone.case_id, too.case_id]).exists()


def test_an_account_that_the_ledger_closed_is_not_opened_by_a_database_that_forgot(desk: Desk) -> None:
    member = desk.colleague.member
    with forgotten_by_the_database():
        disable_member(by=None, member=member, at=AT)
    StaffMember.objects.filter(pk=member.pk).update(is_active=False)
    StaffMember.objects.filter(pk=member.pk).update(is_active=True)
    replay(lambda line: None, AT)
    assert not StaffMember.objects.get(pk=member.pk).is_active


def test_an_account_that_was_let_in_a_moment_ago_is_not_closed_by_playing_the_ledger(desk: Desk) -> None:
    member = desk.colleague.member
    disable_member(by=None, member=member, at=AT)
    carry_off()
    StaffMember.objects.filter(pk=member.pk).update(is_active=True)  # waiting, not carried off
    replay(lambda line: None, AT)
    assert StaffMember.objects.get(pk=member.pk).is_active
    assert read_ledger()[-1].kind == LedgerKind.LET_IN


def test_what_only_the_replay_ended_is_written_down_too(desk: Desk) -> None:
    member, key = desk.colleague.member, desk.colleague.person_key
    with forgotten_by_the_database():
        StaffMember.objects.filter(pk=member.pk).update(is_active=False)  # without its key
    replay(lambda line: None, AT)
    assert (read_ledger()[-1].kind, read_ledger()[-1].subject) == (LedgerKind.KEY_RETIRED, key.pk)
    refuse_older_database()


def test_while_the_files_are_away_the_directory_opens_and_no_file_is_told_of_before_it_is_sure(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handed = hand_in()

    def silent(**_given: object) -> None:
        raise NoAnswer("ne répond pas", "does not answer")

    def away(_last: object) -> str:
        raise OperationalError

    monkeypatch.setattr(connections, "close_all", lambda: None)
    monkeypatch.setattr(ledger, "refuse_older_database", silent)
    # The one that has nothing else to show stays shut.
    with pytest.raises(SystemExit, match="does not answer"):
        gunicorn_staff.on_starting(None)
    gunicorn_public.on_starting(None)
    assert "does not answer" in capsys.readouterr().err
    # Still away; then it answers again, but a backup brought it back.
    for stands in (away, lambda _last: "older"):
        monkeypatch.setattr(ledger, "_stands", stands)
        assert not intake_is_open(CaseKind.ASSISTANCE)
        with pytest.raises(OperationalError, match="held back"):
            opens(handed.code)
    monkeypatch.setattr(ledger, "_stands", lambda _last: "together")
    assert opens(handed.code)
    assert intake_is_open(CaseKind.ASSISTANCE, TODAY)
