"""What stands in the way of a decision, in codes; words for people stand with the page. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from housing.rules.placing import Condition, ConditionLine


class Blocker(StrEnum):
    """Why an application cannot be declared eligible yet."""

    CONDITION_NOT_MET = "condition_not_met"
    ANSWER_MISSING = "answer_missing"
    ITEMS_OPEN = "items_open"
    NO_PROOF = "no_proof"
    REFUSAL_PENDING = "refusal_pending"


@dataclass(frozen=True, slots=True)
class Checklist:
    """
    What a decision is made from.

    :ivar asks_proof: the programme wants something to be seen; a declaration always suffices
    :ivar has_proof: something was seen, and it was enough
    """

    lines: tuple[ConditionLine, ...]
    asks_proof: bool
    has_proof: bool
    items_open: int
    refusal_pending: bool


def what_blocks(checklist: Checklist) -> tuple[Blocker, ...]:
    """Name everything that stands in the way of an application; nothing: it may be declared eligible."""
    found = []
    if any(line.met is False for line in checklist.lines):
        found.append(Blocker.CONDITION_NOT_MET)
    if any(line.met is None for line in checklist.lines):
        found.append(Blocker.ANSWER_MISSING)
    if checklist.items_open:
        found.append(Blocker.ITEMS_OPEN)
    if checklist.asks_proof and not checklist.has_proof:
        found.append(Blocker.NO_PROOF)
    if checklist.refusal_pending:
        found.append(Blocker.REFUSAL_PENDING)
    return tuple(found)


def reasons_to_refuse(lines: Iterable[ConditionLine]) -> tuple[Condition, ...]:
    """Return the conditions that the answers do not meet: the only reasons that there are."""
    return tuple(line.condition for line in lines if line.met is False)
