"""What becomes of an act of the person, as the functions of the database say it."""

from enum import StrEnum
from typing import Any

from casework.by_code.calls import Value, answer_of


class Did(StrEnum):
    """Done, also for who presses twice; too late for it; or somebody else was there in between."""

    DONE = "done"
    OVER = "over"
    STALE = "stale"


def outcome_of(function: str, *values: Value) -> Did | None:
    """
    Call a function that acts on an application; None if the code is nobody's, or may not decide.

    :raises casework.errors.FileFull: if the file holds all that it may
    """
    answer: Any = answer_of(function, *values)
    return None if answer is None else Did(answer)
