"""
The workflow engine: which move leads from which state to which, as one table that a person can read.

An app writes its table in its own `workflow.py`; constraints, messages and tests are built from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass


class IllegalMove(Exception):
    """A move that the table does not allow from this state."""

    def __init__(self, move: str, state: str) -> None:
        super().__init__(f"{move} is not possible from {state}")
        self.move = move
        self.state = state


@dataclass(frozen=True, slots=True)
class Step:
    """
    From some states, by a move, to one state; `to=None` leaves the state as it is.

    `actors` says who may make it; empty: the table leaves it open.
    """

    move: str
    origins: frozenset[str]
    to: str | None
    actors: frozenset[str] = frozenset()


class Workflow:
    """A table of steps over a set of states."""

    def __init__(self, *, states: frozenset[str], steps: tuple[Step, ...]) -> None:
        self.states = states
        self.steps = steps
        seen: set[tuple[str, str]] = set()
        for step in steps:
            known = step.origins | ({step.to} if step.to else set())
            if not known <= states | {""}:
                raise ValueError(f"{step.move} names a state that does not exist: {sorted(known - states)}")
            for origin in step.origins:
                if (step.move, origin) in seen:
                    raise ValueError(f"{step.move} from {origin} is said twice")
                seen.add((step.move, origin))

    def after(self, move: str, state: str) -> str:
        """
        Return the state that a move leads to.

        :raises IllegalMove: if the table does not allow it from `state`
        """
        for step in self.steps:
            if step.move == move and state in step.origins:
                return state if step.to is None else step.to
        raise IllegalMove(move, state)

    def may(self, move: str, state: str) -> bool:
        """Test whether a move is possible from a state."""
        return any(step.move == move and state in step.origins for step in self.steps)

    def transitions(self) -> Iterator[tuple[str, str, str]]:
        """Give every (move, state before, state after) that is allowed, in a stable order."""
        for step in self.steps:
            for origin in sorted(step.origins):
                yield step.move, origin, origin if step.to is None else step.to

    def actors_of(self, move: str, state: str) -> frozenset[str]:
        """Return who may make a move from a state; empty if the table leaves it open."""
        return next(
            (step.actors for step in self.steps if step.move == move and state in step.origins), frozenset()
        )
