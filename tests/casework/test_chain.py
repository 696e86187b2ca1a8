"""The log of a file, verified as the database wrote it."""

from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from casework.chain import digest_of, verify
from casework.enums import Outcome
from casework.models import Event
from casework.operations.answering import log_call
from casework.operations.closing import close
from tests.casework.factories import AT, TODAY, Desk, assigned, bare_case, hand_in


@dataclass(frozen=True)
class Written:
    """A line, as the pure verification takes it."""

    case_id: UUID
    number: int
    move: str
    before: str
    state: str
    actor: str = "person"
    member_id: UUID | None = None
    detail: str = ""
    day: date = TODAY
    previous: bytes = b""
    digest: bytes = b""


def log() -> list[Written]:
    case_id, lines, previous, before = uuid4(), [], b"", ""
    for number, (move, state) in enumerate(
        [("receive", "received"), ("write", "received"), ("assign", "assigned"), ("close", "closed")], start=1
    ):
        line = Written(case_id, number, move, before, state, previous=previous)
        line = replace(line, digest=digest_of(line, previous))
        previous, before = line.digest, state
        lines.append(line)
    return lines


def test_a_whole_log_verifies_and_so_does_none() -> None:
    assert verify(log()) is None
    assert verify([]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"move": "note"},
        {"actor": "staff"},
        {"member_id": uuid4()},
        {"detail": "helped"},
        {"day": date(2020, 1, 1)},
        {"state": "assigned"},
        {"before": "closed"},
        {"number": 7},
        {"case_id": uuid4()},
        {"previous": b"x" * 32},
        {"digest": b"x" * 32},
    ],
)
def test_a_changed_line_is_the_first_broken_one(change: dict[str, Any]) -> None:
    lines = log()
    lines[1] = replace(lines[1], **change)
    assert verify(lines) == 2


def test_a_line_changed_with_its_own_digest_breaks_the_next_one() -> None:
    lines = log()
    forged = replace(lines[1], detail="forged")
    lines[1] = replace(forged, digest=digest_of(forged, forged.previous))
    assert verify(lines) == 3


def test_a_line_taken_out_put_in_or_moved_is_found() -> None:
    lines = log()
    assert verify([lines[0], *lines[2:]]) == 2
    assert verify([lines[0], lines[0], *lines[1:]]) == 2
    assert verify([lines[1], lines[0], *lines[2:]]) == 1


def test_python_computes_what_the_database_wrote(desk: Desk) -> None:
    handed = assigned(desk, opened=True)
    log_call(by=desk.lead, case_id=handed.case_id, channel_code="phone", text="…", at=AT)
    close(by=desk.lead, case_id=handed.case_id, message_id=uuid4(), outcome=Outcome.HELPED, text="", at=AT)
    events = list(Event.objects.filter(case=handed.case_id))
    assert len(events) == 5
    assert verify(events) is None


def verified() -> str:
    said = StringIO()
    call_command("verify_logs", stdout=said)
    return said.getvalue()


def test_the_command_passes_over_whole_logs_and_names_the_broken_file(desk: Desk) -> None:
    good, bad = hand_in(), assigned(desk)
    assert verified().startswith("2 ")
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE casework_event SET day = day - 1 WHERE case_id = %s AND number = 1", [bad.case_id]
        )
    with pytest.raises(CommandError) as said:
        verified()
    assert f"{bad.case_id}: 1" in str(said.value)
    assert str(good.case_id) not in str(said.value)


def test_the_command_names_a_log_whose_end_was_cut_off_and_a_file_without_one(desk: Desk) -> None:
    cut, bare = assigned(desk), bare_case(desk.team)
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM casework_event WHERE case_id = %s AND number = 2", [cut.case_id])
    with pytest.raises(CommandError) as said:
        verified()
    assert f"{cut.case_id}: assigned ≠ received" in str(said.value)
    assert f"{bare.pk}: –" in str(said.value)
