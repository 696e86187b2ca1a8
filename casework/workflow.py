"""
The life of a file on one screen. The database enforces the same table (see models/events.py, sql/guards.sql).

Two families of states, one for each kind of file: `receive` or `submit` puts a file into one of them, and no
step leads from one to the other. A request that nobody has taken up is `received`; two people hold it from
`assigned` on. What the person writes never leads to a dead end: on a closed request it opens it again.
"""

from typing import Final

from casework.enums import Actor, Move
from casework.enums import CaseState as S
from core.workflow import Step, Workflow

OPEN: Final = frozenset({S.RECEIVED, S.ASSIGNED, S.WAITING_PERSON, S.WAITING_PARTNER, S.REOPENED})
#: Two people hold the key.
HELD: Final = frozenset({S.ASSIGNED, S.WAITING_PERSON, S.WAITING_PARTNER, S.REOPENED})

#: Nobody has decided yet.
UNDECIDED: Final = frozenset({S.SUBMITTED, S.IN_REVIEW, S.INFO_REQUESTED})
#: On the list, or about to be offered something from it, or resting with its seniority kept.
LISTED: Final = frozenset({S.WAITING, S.OFFER_OPEN, S.DORMANT})
#: An application that is under way.
LIVE: Final = UNDECIDED | LISTED | {S.IN_APPEAL}
#: An application that has come to an end; `not_eligible` may still be reviewed.
OVER: Final = frozenset({S.HOUSED, S.HELPED, S.NOT_ELIGIBLE, S.REFERRED, S.WITHDRAWN, S.MERGED})

EVERY: Final = OPEN | {S.CLOSED} | LIVE | OVER
#: A file in one of these has a day on which it ended, from which its time is counted.
ENDED: Final = OVER | {S.CLOSED}

_STAFF: Final = frozenset({Actor.STAFF})
_TIMER: Final = frozenset({Actor.TIMER})
#: The person, or whoever they allowed to decide with them.
_PERSON: Final = frozenset({Actor.PERSON, Actor.HELPER})
_ANYBODY: Final = _PERSON | _STAFF

REQUEST_STEPS: Final = (
    Step(Move.ASSIGN, OPEN, S.ASSIGNED),
    # An answer to somebody who was asked something does not settle the question.
    Step(Move.REPLY, frozenset({S.WAITING_PERSON, S.WAITING_PARTNER}), None),
    Step(Move.REPLY, frozenset({S.ASSIGNED, S.REOPENED}), S.ASSIGNED),
    Step(Move.ASK, HELD, S.WAITING_PERSON),
    Step(Move.REFER, HELD, S.WAITING_PARTNER),
    Step(Move.LOG_CALL, HELD, None),
    Step(Move.WRITE, frozenset({S.RECEIVED, S.ASSIGNED, S.WAITING_PARTNER, S.REOPENED}), None),
    Step(Move.WRITE, frozenset({S.WAITING_PERSON}), S.ASSIGNED),
    Step(Move.WRITE, frozenset({S.CLOSED}), S.REOPENED),
    Step(Move.CLOSE, OPEN, S.CLOSED),
    Step(Move.REOPEN, frozenset({S.CLOSED}), S.REOPENED),
)

APPLICATION_STEPS: Final = (
    Step(Move.ASSIGN, frozenset({S.SUBMITTED}), S.IN_REVIEW, _STAFF),
    Step(Move.ASSIGN, (LIVE | {S.NOT_ELIGIBLE, S.HOUSED}) - {S.SUBMITTED}, None, _STAFF),
    Step(Move.REPLY, LIVE | OVER, None, _STAFF),
    Step(Move.LOG_CALL, LIVE | OVER, None, _STAFF),
    Step(Move.WRITE, LIVE | OVER, None, _PERSON),
    Step(Move.ASK_ITEMS, frozenset({S.IN_REVIEW, S.INFO_REQUESTED}), S.INFO_REQUESTED, _STAFF),
    # The last item was answered, or withdrawn.
    Step(Move.ANSWER_ITEMS, frozenset({S.INFO_REQUESTED}), S.IN_REVIEW, _ANYBODY),
    Step(Move.SEE_PROOF, frozenset({S.IN_REVIEW, S.INFO_REQUESTED, S.WAITING, S.IN_APPEAL}), None, _STAFF),
    Step(Move.CORRECT, LIVE, None, _ANYBODY),
    Step(Move.ACCEPT, frozenset({S.IN_REVIEW}), S.WAITING, _STAFF),
    Step(Move.PROPOSE_REFUSAL, frozenset({S.IN_REVIEW, S.INFO_REQUESTED}), None, _STAFF),
    Step(Move.REFUSE, frozenset({S.IN_REVIEW, S.INFO_REQUESTED}), S.NOT_ELIGIBLE, _STAFF),
    Step(Move.APPEAL, frozenset({S.NOT_ELIGIBLE}), S.IN_APPEAL, _ANYBODY),
    Step(Move.UPHOLD, frozenset({S.IN_APPEAL}), S.NOT_ELIGIBLE, _STAFF),
    Step(Move.OVERTURN, frozenset({S.IN_APPEAL}), S.WAITING, _STAFF),
    Step(Move.OFFER, frozenset({S.WAITING}), S.OFFER_OPEN, _STAFF),
    Step(Move.HOUSE, frozenset({S.OFFER_OPEN}), S.HOUSED, _ANYBODY),
    # A programme without a list offers no dwelling: what it helps with was given.
    Step(Move.HELP, frozenset({S.WAITING}), S.HELPED, _STAFF),
    Step(Move.DECLINE, frozenset({S.OFFER_OPEN}), S.WAITING, _ANYBODY),
    # Silence costs nobody their seniority.
    Step(Move.EXPIRE, frozenset({S.OFFER_OPEN}), S.DORMANT, _TIMER),
    Step(Move.RESCIND, frozenset({S.OFFER_OPEN}), S.WAITING, _STAFF),
    Step(Move.ASK_RENEWAL, frozenset({S.WAITING}), None, _STAFF | _TIMER),
    Step(Move.RENEW, frozenset({S.WAITING, S.OFFER_OPEN}), None, _ANYBODY),
    Step(Move.SLEEP, frozenset({S.WAITING}), S.DORMANT, _TIMER),
    Step(Move.COME_BACK, frozenset({S.DORMANT}), S.WAITING, _ANYBODY),
    Step(Move.WITHDRAW, LIVE, S.WITHDRAWN, _ANYBODY | _TIMER),
    Step(Move.MERGE, LIVE - {S.OFFER_OPEN}, S.MERGED, _STAFF),
    Step(Move.SPLIT, LIVE, None, _STAFF),
    Step(Move.REFER_OUT, UNDECIDED | {S.WAITING, S.DORMANT}, S.REFERRED, _STAFF),
    Step(Move.REISSUE, LIVE | OVER, None, _STAFF),
    Step(Move.BACK_TO_NEW, frozenset({S.WITHDRAWN, S.MERGED}), S.SUBMITTED, _ANYBODY),
    Step(Move.BACK_TO_REVIEW, frozenset({S.WITHDRAWN, S.MERGED, S.REFERRED}), S.IN_REVIEW, _ANYBODY),
    # Never to the list: what is under review was refused.
    Step(Move.BACK_TO_APPEAL, frozenset({S.WITHDRAWN, S.MERGED}), S.IN_APPEAL, _ANYBODY),
    # Also from `housed`: a lease that is never signed leaves somebody without the home that they accepted.
    Step(
        Move.BACK_TO_LIST,
        frozenset({S.WITHDRAWN, S.MERGED, S.REFERRED, S.HOUSED, S.HELPED}),
        S.WAITING,
        _ANYBODY,
    ),
)

#: Whatever kind of file it is.
SHARED_STEPS: Final = (
    Step(Move.OPENED_BY_BOTH, EVERY, None),
    Step(Move.NOTE, EVERY, None),
    Step(Move.REMOVE, EVERY, None),
    Step(Move.RENEW_CODE, EVERY, None),
    Step(Move.ERASE, EVERY, S.ERASED),
    # A promised day has passed: said once, and the file stays where it stands.
    Step(Move.ESCALATE, OPEN | UNDECIDED, None),
    Step(Move.REKEY, EVERY, None),
    Step(Move.RECOVER, EVERY, None),
    Step(Move.GRANT, EVERY, None),
    Step(Move.REVOKE, EVERY, None),
)

WORKFLOW: Final = Workflow(
    states=frozenset(S.values),
    steps=(
        Step(Move.RECEIVE, frozenset({""}), S.RECEIVED),
        Step(Move.SUBMIT, frozenset({""}), S.SUBMITTED),
        *REQUEST_STEPS,
        *APPLICATION_STEPS,
        *SHARED_STEPS,
    ),
)
