"""Every move from every state: the table in Python and the constraint in PostgreSQL say the same."""

from itertools import product

import pytest
from django.db import IntegrityError, connections, transaction

from casework.enums import Actor, CaseState, Move
from casework.models import Event
from casework.workflow import EVERY, HELD, LIVE, OPEN, OVER, WORKFLOW
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
    requests = OPEN | {CaseState.CLOSED}
    for move in (Move.REPLY, Move.ASK, Move.REFER, Move.LOG_CALL):
        assert {state for state in requests if WORKFLOW.may(move, state)} == HELD
    assert {state for state in requests if WORKFLOW.may(Move.ASSIGN, state)} == OPEN


def test_python_allows_what_the_table_holds_and_nothing_else() -> None:
    for move, before in product(Move.values, ["", *CaseState.values]):
        assert WORKFLOW.may(move, before) == ((move, before) in ALLOWED)
        if (move, before) not in ALLOWED:
            with pytest.raises(IllegalMove):
                WORKFLOW.after(move, before)


def test_postgresql_refuses_what_the_table_does_not_hold_whatever_the_state_after(db: None) -> None:
    """Every move, state before, state after and actor: 200,000 lines of a log, by the constraint in force."""
    before, after, actors = ["", *CaseState.values], CaseState.values, Actor.values
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint"
            " WHERE conname = 'casework_event_allowed_move'"
        )
        (condition,) = cursor.fetchone() or ("",)
        cursor.execute(
            "SELECT move, before, state, actor FROM unnest(%s::varchar[]) AS move,"
            " unnest(%s::varchar[]) AS before, unnest(%s::varchar[]) AS state, unnest(%s::varchar[]) AS actor"
            f" WHERE {condition}",
            [Move.values, before, after, actors],
        )
        accepted = set(cursor.fetchall())
    assert accepted == {
        (move, origin, state, actor)
        for (move, origin), state in ALLOWED.items()
        for actor in WORKFLOW.actors_of(move, origin) or actors
    }


def test_the_state_before_a_move_is_the_files_own_and_not_what_somebody_writes(desk: Desk) -> None:
    case = bare_case(desk.team)
    Event(case=case, move=Move.RECEIVE, state=CaseState.RECEIVED, actor="person", day=TODAY).save()
    told = Event(case=case, move=Move.REOPEN, before=CaseState.CLOSED, state=CaseState.REOPENED, day=TODAY)
    with pytest.raises(IntegrityError, match="casework_event_allowed_move"), transaction.atomic():
        told.save(force_insert=True)


def test_no_file_goes_from_one_family_of_states_to_the_other() -> None:
    requests, applications = OPEN | {CaseState.CLOSED}, LIVE | OVER
    assert not requests & applications
    for _move, before, after in WORKFLOW.transitions():
        assert (
            after == CaseState.ERASED
            or before == ""
            or {before, after} <= requests
            or {
                before,
                after,
            }
            <= applications
        )
