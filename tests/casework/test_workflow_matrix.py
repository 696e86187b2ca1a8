"""Every move from every state: the table in Python and the constraint in PostgreSQL say the same."""

from itertools import product

import pytest
from django.db import IntegrityError, connections, transaction

from casework.enums import CaseState, Move
from casework.models import Event
from casework.workflow import EVERY, HELD, OPEN, WORKFLOW
from core.workflow import IllegalMove
from tests.casework.factories import TODAY, Desk, bare_case

ALLOWED = {(move, before): state for move, before, state in WORKFLOW.transitions()}


def test_what_the_table_means_in_words() -> None:
    assert WORKFLOW.after(Move.WRITE, CaseState.CLOSED) == CaseState.REOPENED
    assert WORKFLOW.after(Move.WRITE, CaseState.WAITING_PERSON) == CaseState.ASSIGNED
    assert WORKFLOW.after(Move.REPLY, CaseState.WAITING_PERSON) == CaseState.WAITING_PERSON
    assert all(WORKFLOW.may(Move.ERASE, state) for state in EVERY)
    assert not any(WORKFLOW.may(move, CaseState.ERASED) for move in Move)
    # Nobody answers before two people hold the file, or after it is closed.
    for move in (Move.REPLY, Move.ASK, Move.REFER, Move.LOG_CALL):
        assert {state for state in CaseState if WORKFLOW.may(move, state)} == HELD
    assert {state for state in CaseState if WORKFLOW.may(Move.ASSIGN, state)} == OPEN


def test_python_allows_what_the_table_holds_and_nothing_else() -> None:
    for move, before in product(Move.values, ["", *CaseState.values]):
        assert WORKFLOW.may(move, before) == ((move, before) in ALLOWED)
        if (move, before) not in ALLOWED:
            with pytest.raises(IllegalMove):
                WORKFLOW.after(move, before)


def test_postgresql_refuses_what_the_table_does_not_hold_whatever_the_state_after(desk: Desk) -> None:
    wrong = []
    for before in ["", *CaseState.values]:
        case = bare_case(desk.team)
        with connections["default"].cursor() as cursor:
            # Put by force where no log has led it.
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(
                "UPDATE casework_case SET state = %s, closed_on = %s WHERE id = %s",
                [before, TODAY if before == CaseState.CLOSED else None, case.id],
            )
            cursor.execute("SET LOCAL session_replication_role = origin")
        for move, after in product(Move.values, CaseState.values):
            if _is_accepted(Event(case=case, move=move, state=after, actor="staff", day=TODAY)) != (
                ALLOWED.get((move, before)) == after
            ):
                wrong.append((move, before, after))
    assert not wrong


class UndoError(Exception):
    """Rolls the attempt back."""


def _is_accepted(event: Event) -> bool:
    try:
        with transaction.atomic():
            event.save(force_insert=True)
            raise UndoError
    except UndoError:
        return True
    except IntegrityError as refused:
        # Any other constraint would be a fault of this test.
        if "casework_event_allowed_move" in str(refused):
            return False
        raise
