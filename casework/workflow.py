"""
The life of a file on one screen. The database enforces the same table (see models/events.py, sql/guards.sql).

A file that nobody has taken up is `received`; two people hold it from `assigned` on. What the person writes
never leads to a dead end: on a closed file it opens it again.
"""

from typing import Final

from casework.enums import CaseState as S
from casework.enums import Move
from core.workflow import Step, Workflow

OPEN: Final = frozenset({S.RECEIVED, S.ASSIGNED, S.WAITING_PERSON, S.WAITING_PARTNER, S.REOPENED})
#: Two people hold the key.
HELD: Final = frozenset({S.ASSIGNED, S.WAITING_PERSON, S.WAITING_PARTNER, S.REOPENED})
EVERY: Final = OPEN | {S.CLOSED}

WORKFLOW: Final = Workflow(
    states=frozenset(S.values),
    steps=(
        Step(Move.RECEIVE, frozenset({""}), S.RECEIVED),
        Step(Move.ASSIGN, OPEN, S.ASSIGNED),
        Step(Move.OPENED_BY_BOTH, EVERY, None),
        # An answer to somebody who was asked something does not settle the question.
        Step(Move.REPLY, frozenset({S.WAITING_PERSON, S.WAITING_PARTNER}), None),
        Step(Move.REPLY, frozenset({S.ASSIGNED, S.REOPENED}), S.ASSIGNED),
        Step(Move.ASK, HELD, S.WAITING_PERSON),
        Step(Move.REFER, HELD, S.WAITING_PARTNER),
        Step(Move.LOG_CALL, HELD, None),
        Step(Move.NOTE, EVERY, None),
        Step(Move.WRITE, frozenset({S.RECEIVED, S.ASSIGNED, S.WAITING_PARTNER, S.REOPENED}), None),
        Step(Move.WRITE, frozenset({S.WAITING_PERSON}), S.ASSIGNED),
        Step(Move.WRITE, frozenset({S.CLOSED}), S.REOPENED),
        Step(Move.REMOVE, EVERY, None),
        Step(Move.RENEW_CODE, EVERY, None),
        Step(Move.CLOSE, OPEN, S.CLOSED),
        Step(Move.REOPEN, frozenset({S.CLOSED}), S.REOPENED),
        Step(Move.ERASE, EVERY, S.ERASED),
        # A promised day has passed: said once, and the file stays where it stands.
        Step(Move.ESCALATE, OPEN, None),
        Step(Move.REKEY, EVERY, None),
        Step(Move.RECOVER, EVERY, None),
        Step(Move.GRANT, EVERY, None),
        Step(Move.REVOKE, EVERY, None),
    ),
)
